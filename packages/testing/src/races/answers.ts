import type { Instant } from '@latchkey/core';
import { instantOf } from '@latchkey/core';
import type { Facade, Latchkey, ListedStanding, Page } from 'latchkey';
import { standings } from 'latchkey';
import { catalogue, permissions, principals, tenants as openTenants, workspaces } from './cast.ts';
import { staffOf } from './commands.ts';
import type { Log } from './laws.ts';
import type { PlainModel, PlainTenant } from './model.ts';
import { mayPlainly, readPlainly, standingAt, whoIsNow } from './model.ts';

interface Circumstances {
  /** What the clock says. */
  at: number;
  /** Takes in which statuses there are. */
  met: Set<string>;
}

/** Where what lists and checks answer is not what the log says, read plainly. */
export async function compareAnswers(
  latchkey: Latchkey,
  log: Log,
  { at, met }: Circumstances,
): Promise<readonly string[]> {
  const model = readPlainly(log);
  const wrong: string[] = [];
  for (const [tenantId, tenant] of model.tenants) {
    met.add(`tenant: ${tenant.isOpen ? 'open' : 'closed'}`);
    wrong.push(...(await compareLists(staffOf(latchkey, tenantId), tenant, at, met)));
  }
  return [...wrong, ...(await compareChecks(latchkey, model, at, met))];
}

/** When the passing of time alone changes what the answers are, and right before, in their order. */
export function turningPoints(log: Log, after: number): readonly Instant[] {
  const tenants = [...readPlainly(log).tenants.values()];
  const bounds = tenants.flatMap(({ grants, invitations, supportSessions }) => [
    // One is as good as many: each moment costs a comparison of everything.
    ...[...supportSessions.values()].slice(-1).map(({ until }) => until),
    ...[...grants.values()].flatMap(({ from, until }) => [from, until]),
    ...[...invitations.values()].flatMap(({ expiresAt }) => expiresAt ?? []),
  ]);
  const moments = new Set(bounds.flatMap((bound) => [bound - 1, bound]));
  return [...moments]
    .filter((moment) => Number.isFinite(moment) && moment > after)
    .toSorted((one, other) => one - other)
    .map(instantOf);
}

async function compareLists(
  facade: Facade,
  tenant: PlainTenant,
  at: number,
  met: Set<string>,
): Promise<readonly string[]> {
  const listed = {
    invitation: (await whole((cursor) => facade.invitations.list({ cursor }))).map(
      ({ invitationId, workspaceId, personId, status, round, generation, expiresAt, ...terms }) => {
        const { permissions: offered, readOnly } = terms;
        return {
          invitationId,
          workspaceId,
          personId,
          status,
          round,
          generation,
          offered,
          readOnly,
          expiresAt,
        };
      },
    ),
    access: (await whole((cursor) => facade.access.list({ cursor }))).map(
      ({
        workspaceId,
        personId,
        status,
        permissions: given,
        readOnly = false,
        suspensions,
        lastAccessedAt,
      }) => {
        const causes = [...suspensions].toSorted();
        return { workspaceId, personId, status, given, readOnly, causes, lastAccessedAt };
      },
    ),
    standing: await standingsOf(facade),
    person: (await whole((cursor) => facade.people.list({ cursor }))).map(({ personId, status }) => ({
      personId,
      status,
    })),
    workspace: (await whole((cursor) => facade.workspaces.list({ cursor }))).map(
      ({ workspaceId, isOpen }) => ({ workspaceId, status: isOpen ? 'open' : 'closed' }),
    ),
    role: (await whole((cursor) => facade.roles.list({ cursor }))).map(
      ({ name, status, version, permissions: given }) => ({ name, status, version, given }),
    ),
  };
  const expected: { [List in keyof typeof listed]: readonly object[] } = {
    invitation: [...tenant.invitations].map(([invitationId, invitation]) => {
      const personId = whoIsNow(tenant, invitation.personId);
      const { workspaceId, round, generation, permissions: offered, readOnly, expiresAt } = invitation;
      const isPast = invitation.status === 'pending' && expiresAt !== null && at >= expiresAt;
      const status = isPast ? 'expired' : invitation.status;
      return { invitationId, workspaceId, personId, status, round, generation, offered, readOnly, expiresAt };
    }),
    access: [...tenant.grants.values()].map((grant) => {
      const { workspaceId, personId, permissions: given, readOnly, usedAt: lastAccessedAt } = grant;
      const status = standingAt(grant, at);
      const causes = [...grant.causes].toSorted();
      return { workspaceId, personId, status, given, readOnly, causes, lastAccessedAt };
    }),
    standing: placesIn(tenant).map((place) => ({ place, status: standingPlainly(tenant, place, at) })),
    person: [...tenant.people].map(([personId, { isActive }]) => ({
      personId,
      status: isActive ? 'active' : 'deactivated',
    })),
    workspace: [...tenant.workspaces].map(([workspaceId, { isOpen }]) => ({
      workspaceId,
      status: isOpen ? 'open' : 'closed',
    })),
    role: [...tenant.roles].map(([name, { status, version, permissions: given }]) => ({
      name,
      status,
      version,
      given,
    })),
  };
  return Object.entries(listed).flatMap(([list, items]) => {
    for (const { status } of items) met.add(`${list}: ${status}`);
    const is = new Set<string>(items.map((item) => JSON.stringify(item)));
    const should = new Set<string>(expected[list as keyof typeof listed].map((item) => JSON.stringify(item)));
    return [
      ...[...is.difference(should)].map((item) => `the list has the ${list} ${item}`),
      ...[...should.difference(is)].map((item) => `the list lacks the ${list} ${item}`),
    ];
  });
}

/** By a list for each word: all of them together have everybody once, as the list of all has. */
async function standingsOf(facade: Facade) {
  const all = await whole((cursor) => facade.access.standings({ cursor }));
  const byWord = await Promise.all(
    standings.map((standing) => whole((cursor) => facade.access.standings({ standing, cursor }))),
  );
  const found = byWord.flat().map((item) => `${placeOf(idsOf(item))}: ${item.standing}`);
  return all.map((item) => {
    const { standing } = item;
    const place = placeOf(idsOf(item));
    const times = found.filter((each) => each === `${place}: ${standing}`).length;
    const status = standing === 'active' || standing === 'suspended' ? standing : 'another';
    return { place, status: times === 1 && found.length === all.length ? status : `found ${times} times` };
  });
}

function idsOf({ workspace: { workspaceId }, person: { personId } }: ListedStanding) {
  return { workspaceId, personId };
}

function placeOf({ workspaceId, personId }: { workspaceId: string; personId: string }): string {
  return `${personId} at ${workspaceId}`;
}

/** Invitations are those of whoever an invitee is by now; what an absorbed person had is the survivor's once it is given to them. */
function placesIn(tenant: PlainTenant): readonly string[] {
  const invited = [...tenant.invitations.values()].map(({ workspaceId, personId }) =>
    placeOf({ workspaceId, personId: whoIsNow(tenant, personId) }),
  );
  const letIn = [...tenant.grants.values()].filter(({ personId }) => !tenant.absorbed.has(personId));
  return [...new Set([...invited, ...letIn.map(placeOf)])];
}

/** As far as access alone says so. */
function standingPlainly(tenant: PlainTenant, place: string, at: number): string {
  const grant = [...tenant.grants.values()].find((each) => placeOf(each) === place);
  const status = grant ? standingAt(grant, at) : 'none';
  if (!grant || !['live', 'not-yet', 'suspended'].includes(status)) return 'another';
  if (status === 'suspended' || tenant.people.get(grant.personId)?.isActive === false) return 'suspended';
  return status === 'live' ? 'active' : 'another';
}

async function compareChecks(
  latchkey: Latchkey,
  model: PlainModel,
  at: number,
  met: Set<string>,
): Promise<readonly string[]> {
  const wrong: string[] = [];
  for (const tenantId of openTenants) {
    const { access } = staffOf(latchkey, tenantId);
    const tenant = model.tenants.get(tenantId);
    const who = [
      ...[...(tenant?.people.keys() ?? [])].map((personId) => ({ asked: { personId }, personId })),
      ...[...(tenant?.absorbed.keys() ?? [])].map((personId) => ({
        asked: { personId },
        personId: tenant && whoIsNow(tenant, personId),
      })),
      ...principals.map((principalId) => ({
        asked: { principalId },
        personId: tenant?.persons.get(principalId),
      })),
    ];
    wrong.push(...(await compareSupport(latchkey, model, tenantId, at, met)));
    for (const { asked, personId } of who) {
      for (const workspaceId of workspaces) {
        for (const permission of permissions) {
          const may = mayPlainly(model, { tenantId, personId, workspaceId, permission }, at, isReading);
          const answer = await access.check({ ...asked, workspaceId, permission });
          met.add(answer.allowed ? 'check: allowed' : `check: ${answer.reason}`);
          if (answer.allowed === may) continue;
          const question = JSON.stringify({ tenantId, ...asked, workspaceId, permission, at });
          wrong.push(`${question} is answered ${JSON.stringify(answer)}`);
        }
      }
    }
  }
  return wrong;
}

/** In a session nobody may do more than the person whom it is about, and that while it runs alone. */
async function compareSupport(
  latchkey: Latchkey,
  model: PlainModel,
  tenantId: string,
  at: number,
  met: Set<string>,
): Promise<readonly string[]> {
  const wrong: string[] = [];
  const tenant = model.tenants.get(tenantId);
  for (const [supportSession, session] of tenant?.supportSessions ?? []) {
    const { supporter, personId, principalId, until, isEnded } = session;
    const isRunning = !isEnded && at < until && tenant?.persons.get(principalId) === personId;
    for (const workspaceId of workspaces) {
      for (const permission of permissions) {
        const question = { supportSession, workspaceId, permission };
        const { access } = staffOf(latchkey, tenantId, supporter);
        const answer = await access.check(question);
        met.add(answer.allowed ? 'check: allowed' : `check: ${answer.reason}`);
        const may =
          isRunning && mayPlainly(model, { tenantId, personId, workspaceId, permission }, at, isReading);
        if (answer.allowed === may) continue;
        wrong.push(`${JSON.stringify({ tenantId, ...question, at })} is answered ${JSON.stringify(answer)}`);
      }
    }
  }
  return wrong;
}

function isReading(permission: string): boolean {
  return Object.hasOwn(catalogue, permission);
}

/** Of all pages. */
async function whole<Item>(
  list: (cursor: string | undefined) => Promise<Page<Item>>,
): Promise<readonly Item[]> {
  const items: Item[] = [];
  let cursor: string | undefined;
  do {
    const page = await list(cursor);
    items.push(...page.items);
    cursor = page.next;
  } while (cursor !== undefined);
  return items;
}
