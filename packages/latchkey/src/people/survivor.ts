import type { AccessGrant, EmailAddressId, Personal, PersonId, WorkspaceId } from '@latchkey/core';
import type { TenantIds } from '../ids/tenant-ids.ts';
import type { LoadStream } from '../links/links.ts';
import type { LoadedStream } from '../streams/loaded-stream.ts';

/** Somebody, whom they were merged into, and so on: the last one remains. Mostly there is but one. */
export type Line = readonly [LoadedStream<'person'>, ...LoadedStream<'person'>[]];

export async function lineOf(load: LoadStream, personId: PersonId): Promise<Line> {
  const first = await load('person', personId);
  const line: [LoadedStream<'person'>, ...LoadedStream<'person'>[]] = [first];
  for (let next = first.state.absorption; next; next = line.at(-1)?.state.absorption) {
    line.push(await load('person', next.survivorId));
  }
  return line;
}

/** Who somebody is by now: themselves, or, through all merges, the one who remains. */
export async function survivorOf(load: LoadStream, personId: PersonId): Promise<LoadedStream<'person'>> {
  return endOf(await lineOf(load, personId));
}

function endOf(line: Line): LoadedStream<'person'> {
  return line.at(-1) ?? line[0];
}

export async function survivorIdOf(load: LoadStream, personId: PersonId): Promise<PersonId> {
  return (await survivorOf(load, personId)).id as PersonId;
}

/** Under which ids somebody is on record: first their own, then those of whoever was merged into them. */
export async function idsOf(
  load: LoadStream,
  { id, state }: LoadedStream<'person'>,
): Promise<readonly PersonId[]> {
  const others = await Promise.all(
    state.absorbed.map(async (each) => idsOf(load, await load('person', each))),
  );
  return [id as PersonId, ...others.flat()];
}

/** Whom an invitation is for by now. */
export interface InviteeNow {
  personId: PersonId;
  person: LoadedStream<'person'>;
  /**
   * Which address a link must be for. It is counted on from the invitee's own: as long as the survivor's address stays as
   * it was when they became one, links to the invitee's go on working.
   */
  addressVersion: number;
  /** Where links go now. */
  email: Personal<string> | undefined;
  emailAddressId: EmailAddressId | undefined;
  /** What the host may vouch for: the address that links go to, and the one they went to before the merge. */
  emails: readonly string[];
}

export function inviteeNow(line: Line): InviteeNow {
  const [invited] = line;
  const person = endOf(line);
  const { state: own } = invited;
  const { state } = person;
  const addressVersion = line.toReversed().reduce((versionNow, { state: { addressVersion, absorption } }) => {
    const before = absorption?.survivorsAddressVersion ?? versionNow;
    return addressVersion + Math.max(versionNow - before, 0);
  }, state.addressVersion);
  const { email, emailAddressId } = state.email === undefined ? own : state;
  const hasStayed = addressVersion === own.addressVersion;
  const emails = [email, hasStayed ? own.email : undefined].filter((each) => typeof each === 'string');
  return { personId: person.id as PersonId, person, addressVersion, email, emailAddressId, emails };
}

/** A grant, and how it stands with what is known of the same person's from before they were merged. */
export interface GrantNow {
  loaded: LoadedStream<'accessGrant'>;
  grant: AccessGrant;
}

/** The grant that an invitation leads to by now: a round that was settled before a merge is not granted again after it. */
export async function grantNow(
  load: LoadStream,
  ids: TenantIds,
  workspaceId: WorkspaceId,
  line: Line,
): Promise<GrantNow> {
  const grants = await Promise.all(
    line.map(({ id }) => load('accessGrant', ids.accessGrant(workspaceId, id as PersonId))),
  );
  const loaded = grants.at(-1) as LoadedStream<'accessGrant'>;
  if (grants.length === 1) return { loaded, grant: loaded.state };
  const settledRounds: Record<string, number> = {};
  for (const { state } of grants) {
    for (const [id, round] of Object.entries(state.settledRounds)) {
      settledRounds[id] = Math.max(settledRounds[id] ?? 0, round);
    }
  }
  return { loaded, grant: { ...loaded.state, settledRounds } };
}
