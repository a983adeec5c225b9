import fc from 'fast-check';
import type { CallOptions } from '../site.ts';
import { withBytes } from '../attacks/altered-tokens.ts';
import type { Dice } from './dice.ts';
import type { Schema } from './schema-values.ts';
import { valuesOf } from './schema-values.ts';
import type { Ask } from './situations.ts';
import { situations } from './situations.ts';
import type { Place } from './world.ts';
import { anyPerson, closedTenant, noTenant, openTenants, placeIn } from './world.ts';

/** An operation of the OpenAPI document. */
export interface Operation {
  id: string;
  method: 'GET' | 'POST';
  path: string;
  body: Schema | undefined;
  isCommand: boolean;
  isList: boolean;
}

export interface FuzzedRequest {
  request: string;
  options: CallOptions;
}

interface Draft {
  operation: Operation;
  place: Place;
  method: string;
  ask: Ask;
  headers: Record<string, string>;
  /** In place of the body's JSON. */
  text?: string;
}

type Alter = (draft: Draft) => Promise<void> | void;

/** A request as somebody would send it who wants it to be done, in a place of its own. */
export async function requestToBeDone(operation: Operation, place: Place): Promise<FuzzedRequest> {
  const draft = await drafted(operation, place);
  await place.dice.pickAny(harmless.filter(({ isFor = () => true }) => isFor(draft)))?.alter(draft);
  return finished(draft);
}

/** The same, but for one thing for which Latchkey itself says no. */
export async function requestToBeRefused(operation: Operation, place: Place): Promise<FuzzedRequest> {
  const draft = await drafted(operation, place);
  const fitting = refused.filter(({ isFor = () => true }) => isFor(draft));
  await place.dice.pickAny(fitting)?.alter(draft);
  return finished(draft);
}

/** The same, and one or two things wrong with it, or merely odd. */
export async function anyRequest(operation: Operation, place: Place): Promise<FuzzedRequest> {
  const draft = await drafted(operation, place);
  for (let times = 1 + place.dice.below(2); times > 0; times--) {
    await place.dice.pickAny(odd.filter(({ isFor = () => true }) => isFor(draft)))?.alter(draft);
  }
  return finished(draft);
}

async function drafted(operation: Operation, place: Place): Promise<Draft> {
  const ask = await situations[operation.id]?.(place);
  if (!ask) throw new Error(`say in situations.ts how ${operation.id} is asked for`);
  return { operation, place, method: operation.method, ask, headers: { 'X-Tenant': place.tenantId } };
}

function finished({ operation, method, ask, headers, text }: Draft): FuzzedRequest {
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_all, name: string) =>
    encodeURIComponent(ask.path?.[name] ?? ''),
  );
  const query = new URLSearchParams(ask.query).toString();
  const { as = 'olivia', body } = ask;
  const hasBody = method !== 'GET' && method !== 'HEAD';
  return {
    request: `${method} ${path}${query === '' ? '' : `?${query}`}`,
    options: {
      ...(as !== '' && { as }),
      headers: { ...(hasBody && text !== undefined && { 'Content-Type': 'application/json' }), ...headers },
      ...(hasBody && (text === undefined ? body && { json: body } : { body: text })),
    },
  };
}

interface Alteration {
  isFor?: (draft: Draft) => boolean;
  alter: Alter;
}

const isCommand = ({ operation }: Draft) => operation.isCommand;
const isRead = ({ operation }: Draft) => operation.method === 'GET';
const setHeader =
  (name: string, value: (dice: Dice) => string): Alter =>
  ({ headers, place }) => {
    headers[name] = value(place.dice);
  };

const harmless: readonly Alteration[] = [
  { alter: () => {} },
  { alter: () => {} },
  { isFor: isCommand, alter: setHeader('If-Match', () => '*') },
  {
    isFor: isCommand,
    alter: setHeader('Idempotency-Key', (dice) => `"${dice.below(1_000_000_000)}"`),
  },
  { isFor: isRead, alter: (draft) => void (draft.method = 'HEAD') },
  { isFor: isRead, alter: setHeader('If-None-Match', (dice) => dice.pick(['*', '"0"', 'W/"1"', 'x'])) },
  { alter: setHeader('Accept', (dice) => dice.pick(['text/html', 'application/xml', '*/*;q=0', ','])) },
];

const unknownIds: Readonly<Record<string, string>> = {
  invitationId: '01ARZ3NDEKTSV4RRFFQ69G5FAV',
  personId: '01ARZ3NDEKTSV4RRFFQ69G5FAV',
  supportSessionId: '01ARZ3NDEKTSV4RRFFQ69G5FAV',
  workspaceId: 'nowhere',
  principalId: 'nobody',
  name: 'unheard-of',
};

/** What is made new by what the body names, and not looked for. */
const making = new Set([
  'workspaces.open',
  'roles.define',
  'people.register',
  'tenants.changePolicy',
  'tenants.enableFeature',
  'seats.license',
  'tenants.disableFeature',
  'tenants.previewTemplate',
  'tenants.changeTemplate',
  'tenants.resetTemplate',
  'tenants.switchNotification',
]);
/** Answered whatever they are asked about. */
const alwaysTold = new Set(['roles.actions', 'access.actions', 'openapi', 'health.live', 'health.ready']);
const byLink = ({ ask }: Draft) => typeof ask.body?.['token'] === 'string';
const isAboutSomething = ({ operation, ask }: Draft) =>
  !making.has(operation.id) &&
  !alwaysTold.has(operation.id) &&
  (ask.path !== undefined || ask.body?.['workspaceId'] !== undefined || ask.body?.['personId'] !== undefined);

const refused: readonly Alteration[] = [
  {
    isFor: isAboutSomething,
    alter: (draft) => aboutOthers(draft, (name) => unknownIds[name]),
  },
  {
    // The other tenant's: not there, like what never was.
    isFor: (draft) => isAboutSomething(draft) && draft.operation.id !== 'invitations.invite',
    alter(draft) {
      const { place } = draft;
      const other = openTenants.find((each) => each !== place.tenantId) ?? openTenants[0];
      const { invitations, people } = placeIn(place.world, place.dice, other).known;
      const foreign: Readonly<Record<string, string | undefined>> = {
        invitationId: place.dice.pickAny(invitations),
        personId: place.dice.pickAny(people),
      };
      aboutOthers(draft, (name) => foreign[name] ?? unknownIds[name]);
    },
  },
  { isFor: isAboutSomething, alter: afterSomethingElse },
  { isFor: (draft) => byLink(draft) && isCommand(draft), alter: afterSomethingElse },
  {
    isFor: isCommand,
    alter: setHeader('If-Match', (dice) => dice.pick(['"999999"', 'W/"0"', '"x"', '"999999.AAAA"'])),
  },
  {
    isFor: ({ operation }) => !alwaysTold.has(operation.id) && !operation.isList,
    alter: setHeader('X-Tenant', () => noTenant),
  },
  {
    isFor: ({ operation }) => alwaysTold.has(operation.id) && operation.id.endsWith('.actions'),
    alter: setHeader('X-Tenant', () => noTenant),
  },
  {
    isFor: (draft) => isCommand(draft) && !byLink(draft),
    alter: setHeader('X-Tenant', () => closedTenant),
  },
  {
    isFor: ({ operation }) => operation.isList,
    alter(draft) {
      const { dice } = draft.place;
      const query = dice.pick<Readonly<Record<string, string>>>([
        { cursor: 'not-one-of-ours' },
        { limit: '0' },
        { limit: 'many' },
        { unheardOf: '1' },
        { __proto__: '1', constructor: '1' },
      ]);
      draft.ask = { ...draft.ask, query: { ...draft.ask.query, ...query } };
    },
  },
  {
    isFor: byLink,
    alter(draft) {
      const { dice } = draft.place;
      const token = String(draft.ask.body?.['token']);
      const wrong = dice.pick([
        'nonsense',
        token.slice(0, -1),
        withBytes(token, (bytes) => {
          const index = dice.below(bytes.length);
          bytes.writeUInt8(bytes.readUInt8(index) ^ (1 + dice.below(255)), index);
        }),
      ]);
      draft.ask = { ...draft.ask, body: { ...draft.ask.body, token: wrong } };
    },
  },
  {
    isFor: ({ operation }) => operation.id === 'invitations.accept',
    alter: (draft) => void (draft.ask = { ...draft.ask, as: 'u-eve eve@example.org' }),
  },
];

/** Lets something be done just before to what the request is about, which may leave nothing of what it wants. */
async function afterSomethingElse({ ask, place }: Draft): Promise<void> {
  const { olivia, dice, world } = place;
  const { invitationId, personId, workspaceId, name, token } = { ...ask.path, ...ask.body } as Readonly<
    Record<string, string | undefined>
  >;
  const { pickAny } = dice;
  const invitee = world.site.latchkey.as({ tenantId: place.tenantId, actor: { type: 'invitee' } });
  const doings: (() => Promise<unknown>)[] = [];
  if (invitationId !== undefined) {
    const about = { invitationId };
    doings.push(
      () => olivia.invitations.rescind(about),
      () => olivia.invitations.resend(about),
      () => olivia.invitations.refuse(about),
      async () => {
        const found = await olivia.invitations.get(invitationId);
        if (found?.email == null || found.status !== 'pending') return;
        const declined = await world.site.tokenFor(found.email);
        await invitee.invitations.decline({ token: declined });
      },
    );
  }
  if (token !== undefined) {
    doings.push(
      () => invitee.invitations.decline({ token }),
      async () => world.site.clock.advance(8 * 86_400_000),
    );
  }
  if (personId !== undefined) doings.push(() => olivia.people.deactivate({ personId }));
  if (personId !== undefined && workspaceId !== undefined) {
    doings.push(() => olivia.access.revoke({ personId, workspaceId }));
  }
  if (workspaceId !== undefined) doings.push(() => olivia.workspaces.close({ workspaceId }));
  if (name !== undefined && ask.path) doings.push(() => olivia.roles.retire({ name }));
  await pickAny(doings)?.();
}

/** Puts other ids into the path, or else into the body. */
function aboutOthers(draft: Draft, idFor: (name: string) => string | undefined): void {
  const { path, body } = draft.ask;
  const swapped = (fields: Readonly<Record<string, unknown>>) =>
    Object.fromEntries(
      Object.entries(fields).map(([name, value]) => [
        name,
        path && fields !== path ? value : (idFor(name) ?? value),
      ]),
    );
  draft.ask = {
    ...draft.ask,
    ...(path && { path: swapped(path) as Record<string, string> }),
    ...(body && { body: swapped(body) }),
  };
}

const junk = fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.string({ unit: 'binary' }));
const oneOf =
  <Value>(...of: readonly [Value, ...Value[]]) =>
  (dice: Dice) =>
    dice.pick(of);

const odd: readonly Alteration[] = [
  ...refused,
  ...harmless,
  { alter: (draft) => void (draft.ask = { ...draft.ask, as: '' }) },
  {
    alter: (draft) =>
      void (draft.ask = { ...draft.ask, as: draft.place.dice.pick(['u-eve', 'noah', 'u-1 a@b.c']) }),
  },
  {
    alter: (draft) =>
      void (draft.method = draft.place.dice.pick(['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD'])),
  },
  {
    alter: setHeader(
      'Content-Type',
      oneOf('text/plain', 'application/json; charset=x', 'a/b', 'application/xml'),
    ),
  },
  { alter: setHeader('Content-Encoding', oneOf('gzip', 'br', 'x')) },
  { alter: setHeader('Origin', oneOf('https://evil.example', 'null')) },
  { alter: setHeader('Sec-Fetch-Site', oneOf('cross-site', 'none', 'x')) },
  {
    alter: setHeader('Idempotency-Key', oneOf('unquoted', '""', '"a";b', `"${'k'.repeat(2_000)}"`, '"same"')),
  },
  { alter: setHeader('If-Match', oneOf('"0"', '"1"', '"-1"', '', '"0", "1"')) },
  { alter: setHeader('X-HTTP-Method-Override', oneOf('DELETE', 'GET')) },
  { alter: setHeader('X-Tenant', oneOf(noTenant, closedTenant, ...openTenants)) },
  { alter: setHeader('Cookie', oneOf('latchkey-join=1.x', '=;=;', '__proto__=1; latchkey-join')) },
  { alter: setHeader('Range', oneOf('bytes=0-1', 'x')) },
  {
    alter: (draft) =>
      void (draft.text = draft.place.dice.pick([
        '{',
        '',
        'null',
        '"x"',
        '[]',
        '[[1]]',
        '\0',
        '{"__proto__":{"x":1}}',
      ])),
  },
  { alter: (draft) => void (draft.text = JSON.stringify(draft.place.dice.draw(junk)) ?? 'null') },
  { alter: (draft) => void (draft.text = '['.repeat(10_000)) },
  { alter: (draft) => void (draft.text = `{"a":"${'x'.repeat(40_000)}"}`) },
  {
    // Whatever the document allows.
    isFor: ({ operation }) => operation.body !== undefined,
    alter: (draft) => {
      const { body } = draft.operation;
      const drawn = body && (draft.place.dice.draw(valuesOf(body)) as object);
      draft.text = JSON.stringify(draft.place.dice.chance(50) ? drawn : { ...draft.ask.body, ...drawn });
    },
  },
  {
    // A field that is not what it should be, or not there.
    isFor: ({ ask }) => ask.body !== undefined,
    alter: (draft) => {
      const { dice } = draft.place;
      const { body = {} } = draft.ask;
      const name = dice.pickAny([...Object.keys(body), 'unheardOf']) ?? 'unheardOf';
      const { [name]: _left, ...rest } = body;
      draft.ask = { ...draft.ask, body: dice.chance(30) ? rest : { ...rest, [name]: dice.draw(junk) } };
    },
  },
  {
    isFor: ({ ask }) => ask.path !== undefined,
    alter: (draft) => {
      const { dice } = draft.place;
      // A client would make `.` and `..` another path.
      const text = () => dice.pick(['', '\0', '%', 'a/b', '@', ' ', 'é', '__proto__', 'x'.repeat(3_000)]);
      const path = Object.fromEntries(Object.keys(draft.ask.path ?? {}).map((name) => [name, text()]));
      draft.ask = { ...draft.ask, path };
    },
  },
  {
    // Somebody or something else that is there, in whatever state.
    isFor: ({ ask }) => ask.path?.['personId'] !== undefined || ask.body?.['personId'] !== undefined,
    async alter(draft) {
      const personId = await anyPerson(draft.place);
      aboutOthers(draft, (name) => (name === 'personId' ? personId : undefined));
    },
  },
  {
    isFor: ({ ask }) => ask.path?.['invitationId'] !== undefined,
    alter(draft) {
      const { dice, known } = draft.place;
      const earlier = dice.pickAny(known.invitations);
      aboutOthers(draft, (name) => (name === 'invitationId' ? earlier : undefined));
    },
  },
  {
    alter: (draft) => {
      const [name, value] = draft.place.dice.pick<readonly [string, string]>([
        ['limit', '1'],
        ['cursor', 'x'],
        ['', ''],
        ['__proto__', 'x'],
        ['status', 'none'],
        ['before', 'never'],
      ]);
      draft.ask = { ...draft.ask, query: { ...draft.ask.query, [name]: value } };
    },
  },
];
