import { brokenLaws, wholeLog } from '@latchkey/testing';
import { expect, it } from 'vitest';
import { startSite } from '../site.ts';
import type { Answer } from '../site.ts';
import { diceFor } from './dice.ts';
import type { Dice } from './dice.ts';
import { pages, visit } from './pages.ts';
import type { Operation } from './requests.ts';
import { anyRequest, requestToBeDone, requestToBeRefused } from './requests.ts';
import type { Schema } from './schema-values.ts';
import type { Outcome, Tally } from './tally.ts';
import { createTally, outcomeOf, outcomeOfPage } from './tally.ts';
import type { World } from './world.ts';
import { openTenants, placeIn, startWorld } from './world.ts';

/** As many as there is time for in every run of the tests; `npm run fuzz` has many, and another seed each time. */
const few = 4_000;
const requests = Number(process.env['LATCHKEY_FUZZ_REQUESTS'] ?? few);
const seed = Number(process.env['LATCHKEY_FUZZ_SEED'] ?? 1);
const requestsInWorld = 2_000;

/** They answer whatever they are asked, or refuse nobody for what is so. */
const refusesNobody = new Set(['GET /join', 'GET /openapi.json', 'GET /health/live', 'GET /health/ready']);
/** Of few requests, chance makes one share or another too small. */
const leastShare = requests >= 40_000 ? 0.2 : 0.02;

/**
 * Sends every route as many requests as any other, in worlds that begin anew after some; half of them in each of two
 * files, which have a process each. What happens follows from the seed of a world.
 */
export function fuzzRoutes(half: 0 | 1): void {
  const tally = createTally();
  const worlds = Array.from({ length: Math.ceil(requests / requestsInWorld) }, (_, index) => seed + index);

  it.each(worlds.filter((_, index) => index % 2 === half))(
    'no request breaks anything, and what is refused leaves no trace: LATCHKEY_FUZZ_SEED=%i',
    { timeout: 600_000 },
    async (worldSeed) => {
      const world = await startWorld(worldSeed);
      const operations = await operationsOf(world);
      for (const [index, dice] of diceFor(worldSeed, requestsInWorld).entries()) {
        const of = (index + worldSeed) % (operations.length + pages.length);
        const operation = operations[of];
        if (dice.chance(3)) world.site.clock.advance(dice.pick([1_000, 60_000, 3_600_000, 86_400_000]));
        if (operation) await tryOperation(world, operation, dice, tally);
        else await tryPage(world, pages[of - operations.length] ?? '', dice, tally);
      }
      await world.site.latchkey.whenIdle();
      expect(world.site.faults).toEqual([]);
      expect(await brokenLaws(world.site.eventStore)).toEqual([]);
    },
  );

  it('on every route, a fifth at least is done, and a fifth refused by the domain', async () => {
    const site = await startSite();
    const routes = [...(await operationsOf({ site })).map(routeOf), ...pages];
    const short = routes.flatMap((route) =>
      (['accepted', 'refused'] as const)
        .filter((outcome) => outcome === 'accepted' || !refusesNobody.has(route))
        .filter((outcome) => tally.shareOf(route, outcome) < leastShare)
        .map((outcome) => `${route}: too few are ${outcome}`),
    );
    if (requests > few || short.length > 0) {
      console.log(`half of ${requests} requests, LATCHKEY_FUZZ_SEED=${seed}\n${tally.table()}`);
    }
    expect(short).toEqual([]);
  });
}

async function tryOperation(world: World, operation: Operation, dice: Dice, tally: Tally): Promise<void> {
  const place = placeIn(world, dice, dice.pick(openTenants));
  const make = dice.pick([...often(requestToBeDone), ...often(requestToBeRefused), anyRequest]);
  const { request, options } = await make(operation, place);
  const { answer, appended } = await watched(world, () => world.site.call(request, options));
  const outcome = outcomeOf(answer, request.startsWith('HEAD'));
  expectHarmless(request, answer, outcome, appended);
  tally.count(routeOf(operation), outcome, codeOf(answer));
}

async function tryPage(world: World, page: string, dice: Dice, tally: Tally): Promise<void> {
  const place = placeIn(world, dice, dice.pick(openTenants));
  const intent = dice.pick<'done' | 'refused' | 'any'>([
    ...often('done' as const),
    ...often('refused' as const),
    'any',
  ]);
  const { answer, reachedDomain } = await visit(page, place, intent);
  const outcome = outcomeOfPage(answer, reachedDomain);
  expectHarmless(page, answer, outcome, []);
  tally.count(page, outcome, String(answer.status));
}

/** Three times as often as what stands alone. */
function often<Value>(value: Value): readonly [Value, Value, Value] {
  return [value, value, value];
}

/** What was appended while something was asked, and all that follows from it was done. */
async function watched({ site }: World, ask: () => Promise<Answer>) {
  const { eventStore, latchkey } = site;
  await latchkey.whenIdle();
  const before = await eventStore.head();
  const answer = await ask();
  await latchkey.whenIdle();
  const isUnchanged = (await eventStore.head()) === before;
  return { answer, appended: isUnchanged ? [] : await wholeLog(eventStore, before) };
}

/** A key that came along is claimed before anything is judged; nothing else stays of what was refused. */
function expectHarmless(
  request: string,
  { status, headers }: Answer,
  outcome: Outcome,
  appended: readonly { stream: string; type: string }[],
): void {
  expect([request, status]).toEqual([request, expect.toSatisfy((each: number) => each < 500)]);
  expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
  const traces =
    outcome === 'accepted' ? [] : appended.filter(({ stream }) => !stream.startsWith('command-'));
  expect([request, traces.map(({ type }) => type)]).toEqual([request, []]);
}

function codeOf({ json: { code }, status }: Answer): string {
  return typeof code === 'string' ? code : String(status);
}

function routeOf({ method, path }: Operation): string {
  return `${method} ${path}`;
}

interface Described {
  operationId: string;
  parameters?: readonly { name: string; in: string }[];
  requestBody?: { content: Readonly<Record<string, { schema: Schema }>> };
  responses: Readonly<Record<string, { content?: object; headers?: object }>>;
}

/** What the document describes, but for streams, which have no end. */
async function operationsOf({ site }: Pick<World, 'site'>): Promise<readonly Operation[]> {
  const { json } = await site.call('GET /openapi.json');
  const paths = json['paths'] as Readonly<Record<string, Readonly<Record<string, Described>>>>;
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, { responses }]) => !('text/event-stream' in (responses['200']?.content ?? {})))
      .map(([method, { operationId: id, parameters = [], requestBody, responses }]): Operation => ({
        id,
        method: method === 'get' ? 'GET' : 'POST',
        path,
        body: requestBody?.content['application/json']?.schema,
        isCommand: parameters.some(({ name }) => name === 'Idempotency-Key'),
        isList: 'Link' in (responses['200']?.headers ?? {}),
      })),
  );
}
