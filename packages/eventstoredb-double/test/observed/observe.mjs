// Golden observations of an EventStoreDB through the public API of @eventstore/db-client.
//
//   node observe.mjs 'esdb://127.0.0.1:2113?tls=false' [only-names-matching-this-regex] > observed.json
//
// `observed-23.10.8.json` beside it is what this program printed about a real server 23.10.8.
//
// Runs a table of small named scenarios, one after the other, each with its own Client and its own
// stream prefix, and prints one JSON object { scenario name -> normalised observation }. What is
// volatile is replaced: ids by `id#k`, the prefix by `<P>`, log positions by their rank within the
// scenario (`p0` < `p1` < ...), dates by `<date>`. A scenario that does not finish in its time is
// observed as "hung". Needs the system projections only for the `projection/...` scenarios, which wait for them
// for OBSERVE_EVENTUALLY milliseconds.
import { randomUUID } from "node:crypto";
import db from "@eventstore/db-client";
const { EventStoreDBClient, jsonEvent, binaryEvent, eventTypeFilter, streamNameFilter, excludeSystemEvents } = db;

const connectionString = process.argv[2] ?? "esdb://127.0.0.1:2113?tls=false";
const only = new RegExp(process.argv[3] ?? ".");
const run = "o" + randomUUID().replaceAll("-", "").slice(0, 11); // no "-": it is also a category
const MiB = 1024 * 1024;
const END_OF_LONG = 9223372036854775807n;

// ---------------------------------------------------------------- normalising

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;
const POSITION_KEYS = new Set(["commit", "prepare", "commitPosition", "metastreamRevision"]);
const VOLATILE_TRAILERS = new Set(["date", "server"]);

/** Turns one observation into plain, comparable JSON. `ids` are the ids the scenario made, in order. */
function normalise(value, prefix, ids) {
  const positions = new Set();
  const collect = (v, key) => {
    if (typeof v === "bigint" && POSITION_KEYS.has(key)) positions.add(v);
    else if (v && typeof v === "object" && !ArrayBuffer.isView(v)) for (const [k, w] of entriesOf(v)) collect(w, k);
  };
  collect(value);
  const rank = new Map([...positions].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)).map((p, i) => [p, `p${i}`]));
  const text = (s) => {
    let out = s.replaceAll(prefix, "<P>").replaceAll(run, "<RUN>");
    ids.forEach((id, i) => (out = out.replaceAll(id, `id#${i}`)));
    out = out.replace(UUID, "<uuid>").replace(/127\.0\.0\.1:\d+/g, "<host>");
    return out.length > 300 ? `${out.slice(0, 60)}… (${s.length === out.length ? s.length : "~" + out.length} chars)` : out;
  };
  const walk = (v, key) => {
    if (v === undefined) return "<undefined>";
    if (v === null || typeof v === "boolean" || typeof v === "number") return v;
    if (typeof v === "bigint") return POSITION_KEYS.has(key) ? rank.get(v) : `${v}n`;
    if (typeof v === "string") return text(v);
    if (v instanceof Date) return "<date>";
    if (ArrayBuffer.isView(v)) {
      const bytes = Buffer.from(v);
      const shown = v.length > 200 ? `of ${v.length} bytes` : /^[ -~]+$/.test(bytes.toString("latin1")) ? JSON.stringify(text(bytes.toString())) : bytes.toString("hex");
      return `${v.constructor.name} ${shown}`;
    }
    if (Array.isArray(v)) return v.map((w) => walk(w));
    return Object.fromEntries(entriesOf(v).map(([k, w]) => [text(k), walk(w, k)]));
  };
  return walk(value);
}

/** Own fields, and for errors: class, message and the gRPC error underneath as {code, details, trailers}. */
function entriesOf(v) {
  if (!(v instanceof Error)) return Object.entries(v);
  const { _raw, stack, metadata, ...rest } = Object.fromEntries(Object.entries(v));
  const own = { class: v.constructor.name, name: v.name, message: v.message, ...rest };
  const raw = _raw ?? (metadata ? v : undefined);
  if (raw) {
    const trailers = raw.metadata?.getMap?.() ?? {};
    own.grpc = {
      code: raw.code,
      details: raw.details,
      trailers: Object.fromEntries(Object.keys(trailers).filter((k) => !VOLATILE_TRAILERS.has(k)).sort().map((k) => [k, trailers[k]])),
    };
  }
  return Object.entries(own);
}

/** One recorded event, shortened. */
const record = (r) =>
  r && {
    stream: r.streamId, rev: r.revision, type: r.type, id: r.id, json: r.isJson, data: r.data, meta: r.metadata,
    created: r.created instanceof Date && !Number.isNaN(r.created.getTime()) && r.created.getTime() > 0 ? "Date" : r.created,
    commit: r.position?.commit, prepare: r.position?.prepare,
  };
/** One resolved event, shortened. Keys that the client left out stay out. */
const view = (e) => Object.fromEntries(Object.entries(e).map(([k, v]) => [k, k === "event" || k === "link" ? record(v) : v]));
/** Only what identifies an event. */
const brief = (e) => `${e.link ? `${e.link.streamId}@${e.link.revision} -> ` : ""}${e.event ? `${e.event.streamId}@${e.event.revision} ${e.event.type}` : "no event"}`;

// ---------------------------------------------------------------- what scenarios use

const sleep = (ms) => new Promise((r) => setTimeout(r, ms));
const hung = Symbol("hung");
const within = (ms, promise) => {
  let timer;
  return Promise.race([promise, new Promise((r) => (timer = setTimeout(r, ms, hung)))]).finally(() => clearTimeout(timer));
};

class Scenario {
  static count = 0;
  prefix = `${run}s${String(Scenario.count++).padStart(3, "0")}`;
  ids = [];
  client = EventStoreDBClient.connectionString(connectionString);
  /** A stream name of this scenario. The prefix holds no "-", so it names no category unless `name` does. */
  stream = (name = "s") => `${this.prefix}_${name}`;
  id = () => {
    const id = randomUUID();
    this.ids.push(id);
    return id;
  };
  json = (n = 1, over = {}) => Array.from({ length: n }, (_, i) => jsonEvent({ id: this.id(), type: "t", data: { i }, ...over }));
  /** What a call gave: its result, or its error, or "hung". */
  see = async (promise, ms = 4000) => {
    try {
      const r = await within(ms, typeof promise === "function" ? promise() : promise);
      return r === hung ? "hung" : r === undefined ? "<undefined>" : r;
    } catch (error) {
      return { error };
    }
  };
  append = (stream, events, options) => this.see(this.client.appendToStream(stream, events, options));
  /** Reads to the end: {events} or {events, error}. `show` picks the detail. */
  read = async (stream, options, show = brief) => this.drain(this.client.readStream(stream, options), show);
  drain = async (readable, show = brief) => {
    const events = [];
    const all = (async () => {
      for await (const e of readable) events.push(show(e));
    })();
    try {
      if ((await within(4000, all)) === hung) {
        all.catch(() => {});
        return { events: [...events], hung: true };
      }
      return { events };
    } catch (error) {
      return { events, error };
    }
  };
  /** Follows a subscription: a list of what came, in order, kept in `.log`. */
  follow = (subscription, show = brief, keep = () => true) => {
    const log = [];
    for (const name of ["confirmation", "caughtUp", "fellBehind", "end", "close"]) subscription.on(name, () => log.push(name));
    subscription.on("error", (error) => log.push({ error }));
    subscription.on("data", (e) => keep(e) && log.push(show(e)));
    const until = async (test, ms = 4000) => {
      const stop = Date.now() + ms;
      while (!test(log) && Date.now() < stop) await sleep(10);
      return test(log);
    };
    return { log, until, subscription, caughtUp: () => until((l) => l.includes("caughtUp")), count: (n) => until((l) => l.length >= n) };
  };
  /** A position in $all that is just before whatever the scenario writes next. */
  mark = async () => (await this.client.appendToStream(this.stream("mark"), jsonEvent({ type: "mark", data: {} }))).position;
}

const table = [];
const scenario = (name, body, timeout = 15_000) => table.push({ name, body, timeout });
/** The same scenario over both ways to append: BatchAppend (no credentials) and Append (credentials in the call). */
const bothPaths = (name, body) => {
  scenario(`${name} [batch]`, (s) => body(s, {}));
  scenario(`${name} [unary]`, (s) => body(s, { credentials: { username: "admin", password: "changeit" } }));
};

// ---------------------------------------------------------------- appending: expected revisions

bothPaths("append/any: new stream, then again", async (s, o) => [
  await s.append(s.stream(), s.json(), { expectedRevision: "any", ...o }),
  await s.append(s.stream(), s.json(3), { expectedRevision: "any", ...o }),
  await s.append(s.stream(), s.json(), { ...o }), // "any" is the default
]);
bothPaths("append/no_stream: new stream, then again with other ids", async (s, o) => [
  await s.append(s.stream(), s.json(2), { expectedRevision: "no_stream", ...o }),
  await s.append(s.stream(), s.json(), { expectedRevision: "no_stream", ...o }),
]);
bothPaths("append/stream_exists: missing stream, then existing", async (s, o) => [
  await s.append(s.stream(), s.json(), { expectedRevision: "stream_exists", ...o }),
  await s.append(s.stream(), s.json(), { ...o }),
  await s.append(s.stream(), s.json(2), { expectedRevision: "stream_exists", ...o }),
]);
bothPaths("append/exact revision: right, behind, ahead, on a missing stream", async (s, o) => [
  await s.append(s.stream(), s.json(2), { ...o }),
  await s.append(s.stream(), s.json(), { expectedRevision: 1n, ...o }),
  await s.append(s.stream(), s.json(), { expectedRevision: 0n, ...o }),
  await s.append(s.stream(), s.json(), { expectedRevision: 7n, ...o }),
  await s.append(s.stream("missing"), s.json(), { expectedRevision: 0n, ...o }),
]);
bothPaths("append/exact revision out of range", async (s, o) => [
  await s.append(s.stream(), s.json(), { expectedRevision: END_OF_LONG, ...o }),
  await s.append(s.stream("b"), s.json(), { expectedRevision: 18446744073709551615n, ...o }),
  await s.append(s.stream("c"), s.json(), { expectedRevision: 18446744073709551614n, ...o }),
  await s.append(s.stream("d"), s.json(), { expectedRevision: -1n, ...o }),
]);
bothPaths("append/no events", async (s, o) => [
  await s.append(s.stream(), [], { ...o }),
  await s.append(s.stream(), [], { expectedRevision: "no_stream", ...o }),
  await s.append(s.stream(), [], { expectedRevision: "stream_exists", ...o }),
  await s.append(s.stream(), [], { expectedRevision: 3n, ...o }),
  await s.read(s.stream()),
  await s.append(s.stream("b"), s.json(2), { ...o }),
  await s.append(s.stream("b"), [], { ...o }),
  await s.append(s.stream("b"), [], { expectedRevision: 1n, ...o }),
  await s.append(s.stream("b"), [], { expectedRevision: 0n, ...o }),
  await s.append(s.stream("b"), [], { expectedRevision: 5n, ...o }),
  await s.append(s.stream("b"), [], { expectedRevision: "no_stream", ...o }),
]);

// ---------------------------------------------------------------- appending again: which repeats are idempotent

bothPaths("repeat/no_stream: all ids equal, more behind the head", async (s, o) => {
  const a = s.json(3);
  return [
    await s.append(s.stream(), a, { expectedRevision: "no_stream", ...o }),
    await s.append(s.stream(), a, { expectedRevision: "no_stream", ...o }),
    await s.append(s.stream(), s.json(2), { expectedRevision: 2n, ...o }),
    await s.append(s.stream(), a, { expectedRevision: "no_stream", ...o }),
    await s.read(s.stream()),
  ];
});
bothPaths("repeat/exact revision: all ids equal, behind the head and at the head", async (s, o) => {
  const a = s.json(2), b = s.json(2), c = s.json(1);
  return [
    await s.append(s.stream(), a, { expectedRevision: "no_stream", ...o }),
    await s.append(s.stream(), b, { expectedRevision: 1n, ...o }),
    await s.append(s.stream(), b, { expectedRevision: 1n, ...o }), // its events are the head
    await s.append(s.stream(), c, { expectedRevision: 3n, ...o }),
    await s.append(s.stream(), b, { expectedRevision: 1n, ...o }), // its events are behind the head
    await s.append(s.stream(), c, { expectedRevision: 4n, ...o }), // expected == current, with an id that is there
    await s.read(s.stream()),
  ];
});
bothPaths("repeat/partial: prefix, suffix, subset, superset, reordered, one other id", async (s, o) => {
  const a = s.json(3), x = s.json(1);
  const again = (events, expectedRevision) => s.append(s.stream(), events, { expectedRevision, ...o });
  return {
    first: await again(a, "no_stream"),
    prefix: await again(a.slice(0, 2), "no_stream"),
    suffix: await again(a.slice(1), "no_stream"),
    suffixAtItsPlace: await again(a.slice(1), 0n),
    reordered: await again([a[1], a[0], a[2]], "no_stream"),
    oneOther: await again([a[0], x[0], a[2]], "no_stream"),
    superset: await again([...a, x[0]], "no_stream"),
    overlapPastTheHead: await again([a[2], x[0]], 1n),
    read: await s.read(s.stream()),
  };
});
bothPaths("repeat/any and stream_exists: all ids equal, prefix, suffix, superset", async (s, o) => {
  const a = s.json(3), x = s.json(1), y = s.json(1);
  const again = (events, expectedRevision) => s.append(s.stream(), events, { expectedRevision, ...o });
  return {
    first: await again(a, "any"),
    any: await again(a, "any"),
    exists: await again(a, "stream_exists"),
    prefix: await again(a.slice(0, 2), "any"),
    suffix: await again(a.slice(1), "any"),
    superset: await again([...a, x[0]], "any"),
    newFirst: await again([y[0], a[0]], "any"),
    read: await s.read(s.stream()),
  };
});
bothPaths("repeat/the same id twice in one append", async (s, o) => {
  const [a] = s.json(1);
  return [
    await s.append(s.stream(), [a, a], { expectedRevision: "no_stream", ...o }),
    await s.append(s.stream(), [a, a], { expectedRevision: "no_stream", ...o }),
    await s.append(s.stream(), [a, a], { expectedRevision: "any", ...o }),
    await s.read(s.stream()),
  ];
});
bothPaths("repeat/same ids, other content; same ids, other stream", async (s, o) => {
  const a = s.json(2);
  const changed = a.map((e) => ({ ...e, type: "changed", data: { other: true } }));
  return [
    await s.append(s.stream(), a, { expectedRevision: "no_stream", ...o }),
    await s.append(s.stream(), changed, { expectedRevision: "no_stream", ...o }),
    await s.append(s.stream("b"), a, { expectedRevision: "no_stream", ...o }),
    await s.read(s.stream()),
    await s.read(s.stream("b")),
  ];
});
bothPaths("repeat/after the events were truncated or the stream deleted", async (s, o) => {
  const a = s.json(3), b = s.json(2);
  const again = (stream, events, expectedRevision) => s.append(s.stream(stream), events, { expectedRevision, ...o });
  return {
    first: await again("tb", a, "no_stream"),
    truncate: await s.see(s.client.setStreamMetadata(s.stream("tb"), { truncateBefore: 2 })),
    repeatTruncated: await again("tb", a, "no_stream"),
    firstB: await again("del", b, "no_stream"),
    delete: await s.see(s.client.deleteStream(s.stream("del"))),
    repeatDeleted: await again("del", b, "no_stream"),
    readDeleted: await s.read(s.stream("del")),
    repeatDeletedAny: await again("del", b, "any"),
    readDeletedAny: await s.read(s.stream("del")),
  };
});
scenario("append/throwOnAppendFailure=false", async (s) => {
  const client = EventStoreDBClient.connectionString(connectionString + (connectionString.includes("?") ? "&" : "?") + "throwOnAppendFailure=false");
  const out = [];
  for (const o of [{}, { credentials: { username: "admin", password: "changeit" } }]) {
    const stream = s.stream(o.credentials ? "unary" : "batch");
    out.push(
      await s.see(client.appendToStream(stream, s.json(6), { expectedRevision: "no_stream", ...o })),
      await s.see(client.appendToStream(stream, s.json(1), { expectedRevision: "no_stream", ...o })),
      await s.see(client.appendToStream(stream + "x", s.json(1), { expectedRevision: 4n, ...o })),
    );
  }
  await within(2000, client.dispose());
  return out;
});
scenario("append/concurrent appends of one client: what order they land in", async (s) => {
  const twenty = async (stream) => (await Promise.all(Array.from({ length: 20 }, () => s.append(s.stream(stream), s.json(), {})))).map((r) => r.nextExpectedRevision);
  const cold = await twenty("cold"); // the client's very first appends: the one that opens the call lands last
  const warm = await twenty("warm");
  const race = await Promise.all(Array.from({ length: 5 }, () => s.append(s.stream("race"), s.json(), { expectedRevision: "no_stream" })));
  return { cold, warm, race: race.map((r) => (r.success ? "ok" : r.error?.type)) };
});

// ---------------------------------------------------------------- appending: what events may be

bothPaths("event/JSON, binary and metadata kinds, read back", async (s, o) => {
  const make = (fn, over) => fn({ id: s.id(), type: "kind", data: { a: 1 }, ...over });
  const events = [
    make(jsonEvent, { metadata: undefined }),
    make(jsonEvent, { metadata: null }),
    make(jsonEvent, { metadata: {} }),
    make(jsonEvent, { metadata: { $correlationId: "c", $causationId: "d", n: 1 } }),
    make(jsonEvent, { metadata: Buffer.from("not json") }),
    make(jsonEvent, { metadata: Buffer.from('{"bytes":true}') }),
    make(jsonEvent, { data: null }),
    make(jsonEvent, { data: "text" }),
    make(jsonEvent, { data: [] }),
    make(jsonEvent, { data: { deep: { ü: "✓ 𝄞 \u0000" } } }),
    make(binaryEvent, { data: Buffer.from([0, 1, 255]) }),
    make(binaryEvent, { data: Buffer.alloc(0) }),
    make(binaryEvent, { data: Buffer.from('{"looks":"like json"}'), metadata: { a: 1 } }),
    make(jsonEvent, { type: "typ ü/ 日本語 " }),
    make(jsonEvent, { type: "x".repeat(2000) }),
  ];
  return [await s.append(s.stream(), events, { ...o }), await s.read(s.stream(), {}, view)];
});
bothPaths("event/type empty", async (s, o) => [
  await s.append(s.stream(), s.json(1, { type: "" }), { ...o }),
  await s.append(s.stream(), s.json(1), { ...o }), // the same client goes on
  await s.read(s.stream()),
]);
// The server answers a bad append twice over BatchAppend: BadRequest at once, and Timeout for the same
// correlation id after its write timeout (2 s). The second answer breaks the client's stream: later
// appends are written, but never answered to the caller.
scenario("event/type empty, then appends before and after the server's write timeout [batch]", async (s) => {
  const bad = await s.append(s.stream(), s.json(1, { type: "" }));
  const atOnce = await s.append(s.stream(), s.json(1));
  await sleep(2600);
  const later = await s.append(s.stream(), s.json(1), {});
  return { bad, atOnce, later, laterWithCredentials: await s.append(s.stream(), s.json(1), { credentials: { username: "admin", password: "changeit" } }), read: await s.read(s.stream()) };
});
bothPaths("event/id that is no uuid", async (s, o) => [
  await s.append(s.stream(), s.json(1, { id: "not-a-uuid" }), { ...o }),
  await s.append(s.stream(), s.json(1), { ...o }),
  await s.append(s.stream(), s.json(1, { id: "" }), { ...o }),
  await s.append(s.stream(), s.json(1, { id: "00000000-0000-0000-0000-000000000000" }), { ...o }),
  await s.append(s.stream(), s.json(1, { id: "AAAAAAAA-BBBB-4CCC-8DDD-EEEEEEEEEEEE" }), { ...o }),
  await s.append(s.stream(), s.json(1, { id: "aaaaaaaabbbb4ccc8dddeeeeeeeeeee1" }), { ...o }),
  await s.read(s.stream(), {}, (e) => ({ rev: e.event.revision, rawId: e.event.id === e.event.id.toLowerCase() ? "lower case" : "as sent" })),
]);
bothPaths("event/a bigint in data", async (s, o) => [await s.append(s.stream(), s.json(1, { data: { n: 1n } }), { ...o }), await s.read(s.stream())]);
bothPaths("event/system types by a user: $metadata, $>, $other", async (s, o) => [
  await s.append(s.stream(), s.json(1, { type: "$metadata" }), { ...o }),
  await s.append(s.stream(), s.json(1, { type: "$other" }), { ...o }),
  await s.append(s.stream(), [binaryEvent({ id: s.id(), type: "$>", data: Buffer.from("0@" + s.stream()) })], { ...o }),
  await s.read(s.stream(), {}, view),
]);

// ---------------------------------------------------------------- appending: how large

const sized = (s, bytes, over = {}) => binaryEvent({ id: s.id(), type: "big", data: Buffer.alloc(bytes, 1), ...over });
bothPaths("size/around 1 MiB: one event", async (s, o) => [
  await s.append(s.stream(), sized(s, MiB), { ...o }),
  await s.append(s.stream(), sized(s, MiB + 1), { ...o }),
  await s.append(s.stream(), sized(s, 3 * MiB), { ...o }),
  await s.append(s.stream(), sized(s, 10), { ...o }), // the same client goes on
]);
bothPaths("size/around 1 MiB: many events; metadata and type are not counted", async (s, o) => [
  await s.append(s.stream(), [sized(s, MiB / 2), sized(s, MiB / 2)], { ...o }),
  await s.append(s.stream(), [sized(s, MiB / 2), sized(s, MiB / 2 + 1)], { ...o }),
  await s.append(s.stream(), sized(s, MiB - 10, { metadata: { fill: "m".repeat(1000) } }), { ...o }),
  await s.append(s.stream(), sized(s, 10, { metadata: Buffer.alloc(MiB + 1, 1) }), { ...o }),
  await s.append(s.stream(), s.json(5), { batchAppendSize: 100, ...o }), // several messages for one append
  await s.append(s.stream(), [sized(s, MiB / 2), sized(s, MiB / 2 + 1), sized(s, 10)], { batchAppendSize: 1000, ...o }),
  await s.read(s.stream(), { direction: "backwards", fromRevision: "end", maxCount: 1 }),
]);

// ---------------------------------------------------------------- stream names

bothPaths("name/empty", async (s, o) => [await s.append("", s.json(), { ...o }), await s.append(s.stream(), s.json(), { ...o })]);
scenario("name/empty: read, subscribe, delete, metadata", async (s) => {
  const f = s.follow(s.client.subscribeToStream(""));
  await f.until((l) => l.some((x) => x.error));
  await f.subscription.unsubscribe();
  return { read: await s.read(""), subscribe: f.log, delete: await s.see(s.client.deleteStream("")), metadata: await s.see(s.client.getStreamMetadata("")) };
});
bothPaths("name/odd names: append and read back", async (s, o) => {
  const names = { space: "a b", slash: "a/b?c=d#e", at: "a@b", newline: "a\nb", unicode: "ü日本語𝄞", dashes: "-a--b-", nul: "a\u0000b", long: "n".repeat(2000) };
  const out = {};
  for (const [k, name] of Object.entries(names)) {
    const stream = s.stream(name);
    out[k] = { append: await s.append(stream, s.json(), { ...o }), same: (await s.drain(s.client.readStream(stream), (e) => e.event.streamId === stream)).events };
  }
  return out;
});
bothPaths("name/very long: 100,000 characters", async (s, o) => {
  const stream = s.stream("n".repeat(100_000));
  return [await s.append(stream, s.json(), { ...o }), (await s.drain(s.client.readStream(stream), (e) => e.event.streamId === stream)), await s.append(s.stream(), s.json(), { ...o })];
});
bothPaths("name/system streams: $x, $$x, $$$x, $$", async (s, o) => [
  await s.append(`$${s.stream()}`, s.json(), { ...o }),
  await s.read(`$${s.stream()}`),
  await s.append(`$$${s.stream()}`, s.json(), { ...o }), // the metadata stream of a stream, with an event of a user's type
  await s.read(`$$${s.stream()}`),
  await s.append(`$$$${s.stream()}`, s.json(), { ...o }), // the metadata stream of $x
  await s.append(`$$$$${s.stream()}`, s.json(), { ...o }), // the metadata stream of a metadata stream
  await s.append("$$", s.json(), { ...o }),
  (await s.append("$all", s.json(), { ...o })).success, // a stream of that name; no reading of it as $all
]);
scenario("name/$all: read, subscribe, delete through the stream calls", async (s) => {
  const f = s.follow(s.client.subscribeToStream("$all"), brief, () => false);
  await f.count(2);
  await f.subscription.unsubscribe();
  return { read: (await s.read("$all", { maxCount: 1 }, () => "an event")), subscribe: f.log, delete: await s.see(s.client.deleteStream("$all")) };
});

// ---------------------------------------------------------------- reading one stream

scenario("read/whole events: one append of two, one of one", async (s) => {
  await s.append(s.stream(), s.json(2, { metadata: { m: 1 } }));
  await s.append(s.stream(), s.json(1));
  return s.read(s.stream(), {}, view);
});
scenario("read/forwards and backwards, from and limits", async (s) => {
  await s.append(s.stream(), s.json(5));
  const out = {};
  for (const direction of ["forwards", "backwards"])
    for (const fromRevision of ["start", "end", 0n, 2n, 4n, 5n, 100n, END_OF_LONG])
      for (const maxCount of fromRevision === 2n ? [undefined, 1, 2, 3] : [undefined])
        out[`${direction} from ${fromRevision} max ${maxCount}`] = await s.read(s.stream(), { direction, fromRevision, maxCount }, (e) => e.event.revision);
  return out;
}, 60_000);
scenario("read/maxCount edges: 0, -1, 1.5, 2^53", async (s) => {
  await s.append(s.stream(), s.json(2));
  return [
    await s.see(async () => s.read(s.stream(), { maxCount: 0 })),
    await s.see(async () => s.read(s.stream(), { maxCount: -1 })),
    await s.see(async () => s.read(s.stream(), { maxCount: 1.5 })),
    await s.see(async () => s.read(s.stream(), { maxCount: 2 ** 53 })),
    await s.see(async () => s.read(s.stream(), { maxCount: 1n })),
    await s.see(async () => s.read(s.stream("missing"), { maxCount: 0 })),
  ];
}, 30_000);
scenario("read/revision edges: -1n, 2^64-1, 2^64, number", async (s) => {
  await s.append(s.stream(), s.json(2));
  return [
    await s.see(async () => s.read(s.stream(), { fromRevision: -1n })),
    await s.see(async () => s.read(s.stream(), { fromRevision: 2n ** 64n - 1n })),
    await s.see(async () => s.read(s.stream(), { fromRevision: 2n ** 64n - 1n, direction: "backwards" })),
    await s.see(async () => s.read(s.stream(), { fromRevision: 2n ** 63n, direction: "backwards" })),
    await s.see(async () => s.read(s.stream(), { fromRevision: 2n ** 64n })),
    await s.see(async () => s.read(s.stream(), { fromRevision: 1 })),
  ];
}, 30_000);
scenario("read/missing stream", async (s) => [
  await s.read(s.stream()),
  await s.read(s.stream(), { direction: "backwards", fromRevision: "end", maxCount: 1 }),
  await s.read(s.stream(), { fromRevision: 5n }),
  await s.read(s.stream("ü")),
]);
scenario("read/1,000 events in order, forwards and backwards", async (s) => {
  await s.append(s.stream(), s.json(1000));
  const inOrder = async (direction, fromRevision) => {
    const { events, error } = await s.read(s.stream(), { direction, fromRevision }, (e) => Number(e.event.revision));
    return { n: events.length, error, ok: events.every((r, i) => r === (direction === "forwards" ? i : 999 - i)) };
  };
  return [await inOrder("forwards", "start"), await inOrder("backwards", "end")];
});
scenario("read/break out of a read, then use the client again", async (s) => {
  await s.append(s.stream(), s.json(500));
  let seen;
  for await (const e of s.client.readStream(s.stream())) {
    seen = e.event.revision;
    if (seen === 2n) break;
  }
  const stream = s.client.readStream(s.stream());
  const log = [];
  for (const n of ["error", "end", "close"]) stream.on(n, (e) => log.push(e instanceof Error ? { error: e } : n));
  stream.once("data", () => stream.cancel());
  await sleep(300);
  return { seen, cancel: log, after: await s.append(s.stream(), s.json(), { expectedRevision: 499n }) };
});

// ---------------------------------------------------------------- $maxCount, $tb, $maxAge, acl; metadata

scenario("metadata/set, get, set again, by expected revision", async (s) => [
  await s.see(s.client.getStreamMetadata(s.stream())),
  await s.see(s.client.setStreamMetadata(s.stream(), { maxCount: 3, custom: { a: 1 } }, { expectedRevision: "no_stream" })),
  await s.see(s.client.getStreamMetadata(s.stream())),
  await s.see(s.client.setStreamMetadata(s.stream(), { maxAge: 1000, truncateBefore: 2, cacheControl: 5, acl: { readRoles: ["$all"] } }, { expectedRevision: 0n })),
  await s.see(s.client.getStreamMetadata(s.stream())),
  await s.see(s.client.setStreamMetadata(s.stream(), {}, { expectedRevision: 0n })),
  await s.read(`$$${s.stream()}`, {}, view),
  await s.read(s.stream()), // the stream itself is still missing
  await s.append(s.stream(), s.json(), { expectedRevision: "no_stream" }),
]);
scenario("metadata/set with values that are none", async (s) => [
  await s.see(s.client.setStreamMetadata(s.stream(), { maxCount: 1.5 })),
  await s.see(s.client.setStreamMetadata(s.stream(), { maxAge: "1" })),
  await s.see(s.client.setStreamMetadata(s.stream(), { maxCount: 0 })),
  await s.see(s.client.setStreamMetadata(s.stream(), { maxCount: -1 })),
  await s.see(s.client.getStreamMetadata(s.stream())),
  await s.append(s.stream(), s.json(3)),
  await s.read(s.stream()),
]);
scenario("metadata/$maxCount: reads of both directions", async (s) => {
  await s.append(s.stream(), s.json(6));
  await s.client.setStreamMetadata(s.stream(), { maxCount: 2 });
  return {
    all: await s.read(s.stream()),
    from0max1: await s.read(s.stream(), { fromRevision: 0n, maxCount: 1 }),
    from0max3: await s.read(s.stream(), { fromRevision: 0n, maxCount: 3 }),
    from3: await s.read(s.stream(), { fromRevision: 3n }),
    backwards: await s.read(s.stream(), { direction: "backwards", fromRevision: "end" }),
    backwardsFrom3: await s.read(s.stream(), { direction: "backwards", fromRevision: 3n }),
    appendMore: await s.append(s.stream(), s.json(1), { expectedRevision: 5n }),
    after: await s.read(s.stream()),
  };
});
scenario("metadata/$tb: reads of both directions, past the end", async (s) => {
  await s.append(s.stream(), s.json(6));
  await s.client.setStreamMetadata(s.stream(), { truncateBefore: 4 });
  const inside = {
    all: await s.read(s.stream()),
    from0max1: await s.read(s.stream(), { fromRevision: 0n, maxCount: 1 }),
    from2: await s.read(s.stream(), { fromRevision: 2n }),
    backwards: await s.read(s.stream(), { direction: "backwards", fromRevision: "end" }),
    backwardsFrom3: await s.read(s.stream(), { direction: "backwards", fromRevision: 3n }),
  };
  await s.client.setStreamMetadata(s.stream(), { truncateBefore: 10 });
  const past = {
    all: await s.read(s.stream()),
    backwards: await s.read(s.stream(), { direction: "backwards", fromRevision: "end" }),
    noStream: await s.append(s.stream(), s.json(1), { expectedRevision: "no_stream" }),
    exists: await s.append(s.stream(), s.json(1), { expectedRevision: "stream_exists" }),
    then: await s.read(s.stream()),
    at5: await s.append(s.stream(), s.json(1), { expectedRevision: 5n }),
    end: await s.read(s.stream()),
  };
  return { inside, past };
});
scenario("metadata/$maxAge of one second", async (s) => {
  await s.append(s.stream(), s.json(2));
  await s.client.setStreamMetadata(s.stream(), { maxAge: 1 });
  await sleep(2200);
  const gone = await s.read(s.stream());
  return { gone, append: await s.append(s.stream(), s.json(1), { expectedRevision: 1n }), then: await s.read(s.stream()) };
});
scenario("metadata/a subscription to a truncated stream", async (s) => {
  await s.append(s.stream(), s.json(6));
  await s.client.setStreamMetadata(s.stream(), { truncateBefore: 4 });
  const out = {};
  for (const fromRevision of ["start", 1n, 4n]) {
    const f = s.follow(s.client.subscribeToStream(s.stream(), { fromRevision }));
    await f.caughtUp();
    await f.subscription.unsubscribe();
    out[fromRevision] = f.log;
  }
  return out;
});

// ---------------------------------------------------------------- deleting

scenario("delete/right and wrong expected revisions", async (s) => {
  const out = {};
  const kinds = { any: "any", noStream: "no_stream", exists: "stream_exists", right: 1n, behind: 0n, ahead: 9n };
  for (const [k, expectedRevision] of Object.entries(kinds)) {
    await s.append(s.stream(k), s.json(2));
    out[k] = await s.see(() => s.client.deleteStream(s.stream(k), { expectedRevision }), 1500);
  }
  for (const [k, expectedRevision] of Object.entries({ any: "any", noStream: "no_stream", exact: 0n }))
    out[`missing stream, ${k}`] = await s.see(s.client.deleteStream(s.stream("missing" + k), { expectedRevision }));
  return out;
}, 30_000);
scenario("delete/then read, metadata, delete again, subscribe", async (s) => {
  await s.append(s.stream(), s.json(3));
  const out = {
    delete: await s.see(s.client.deleteStream(s.stream(), { expectedRevision: 2n })),
    read: await s.read(s.stream()),
    readBackwards: await s.read(s.stream(), { direction: "backwards", fromRevision: "end" }),
    metadata: await s.see(s.client.getStreamMetadata(s.stream())),
    metadataEvents: await s.read(`$$${s.stream()}`, {}, view),
    again: await s.see(s.client.deleteStream(s.stream())),
    againAt2: await s.see(s.client.deleteStream(s.stream(), { expectedRevision: 2n })),
    againNoStream: await s.see(s.client.deleteStream(s.stream(), { expectedRevision: "no_stream" })),
  };
  const f = s.follow(s.client.subscribeToStream(s.stream()));
  out.subscribedCaughtUp = await f.until((l) => l.includes("caughtUp"), 1000);
  out.appendWhileSubscribed = await s.append(s.stream(), s.json(1), { expectedRevision: "no_stream" });
  await f.until((l) => l.some((x) => String(x).includes("@")));
  await f.subscription.unsubscribe();
  return { ...out, subscription: f.log, readAfter: await s.read(s.stream()), metadataAfter: await s.see(s.client.getStreamMetadata(s.stream())) };
});
bothPaths("delete/then append with each expected revision", async (s, o) => {
  const out = {};
  const kinds = { any: "any", noStream: "no_stream", exists: "stream_exists", lastRevision: 1n, behind: 0n, ahead: 9n };
  for (const [k, expectedRevision] of Object.entries(kinds)) {
    await s.append(s.stream(k), s.json(2));
    await s.client.deleteStream(s.stream(k));
    out[k] = { append: await s.append(s.stream(k), s.json(2), { expectedRevision, ...o }), read: await s.read(s.stream(k)) };
  }
  return out;
});
scenario("delete/while a subscription runs", async (s) => {
  await s.append(s.stream(), s.json(2));
  const f = s.follow(s.client.subscribeToStream(s.stream()));
  await f.caughtUp();
  await s.client.deleteStream(s.stream());
  await sleep(300);
  await s.append(s.stream(), s.json(1));
  await f.count(5);
  await sleep(200);
  await f.subscription.unsubscribe();
  return f.log;
});
scenario("tombstone/right and wrong expected revisions", async (s) => {
  const out = {};
  const kinds = { any: "any", noStream: "no_stream", exists: "stream_exists", right: 1n, behind: 0n, ahead: 9n };
  for (const [k, expectedRevision] of Object.entries(kinds)) {
    await s.append(s.stream(k), s.json(2));
    out[k] = await s.see(() => s.client.tombstoneStream(s.stream(k), { expectedRevision }), 1500);
  }
  for (const [k, expectedRevision] of Object.entries({ any: "any", noStream: "no_stream", exists: "stream_exists", exact: 0n }))
    out[`missing stream, ${k}`] = await s.see(s.client.tombstoneStream(s.stream("missing" + k), { expectedRevision }));
  return out;
}, 30_000);
bothPaths("tombstone/then everything", async (s, o) => {
  const a = s.json(2);
  await s.append(s.stream(), a, { expectedRevision: "no_stream" });
  const out = { tombstone: await s.see(s.client.tombstoneStream(s.stream())), read: await s.read(s.stream()), readBackwards: await s.read(s.stream(), { direction: "backwards", fromRevision: "end" }) };
  for (const expectedRevision of ["any", "no_stream", "stream_exists", 1n, END_OF_LONG]) out[`append ${expectedRevision}`] = await s.append(s.stream(), s.json(1), { expectedRevision, ...o });
  out.repeat = await s.append(s.stream(), a, { expectedRevision: "no_stream", ...o });
  out.appendNothing = await s.append(s.stream(), [], { ...o });
  out.tombstoneAgain = await s.see(s.client.tombstoneStream(s.stream()));
  out.delete = await s.see(s.client.deleteStream(s.stream()));
  out.getMetadata = await s.see(s.client.getStreamMetadata(s.stream()));
  out.setMetadata = await s.see(s.client.setStreamMetadata(s.stream(), { maxCount: 1 }));
  for (const fromRevision of ["start", "end", 0n]) {
    const f = s.follow(s.client.subscribeToStream(s.stream(), { fromRevision }));
    await f.until((l) => l.length >= 2 || l.some((x) => x.error));
    await sleep(100);
    await f.subscription.unsubscribe();
    out[`subscribe ${fromRevision}`] = f.log;
  }
  return out;
});
scenario("tombstone/while a subscription runs", async (s) => {
  await s.append(s.stream(), s.json(2));
  const f = s.follow(s.client.subscribeToStream(s.stream()), view);
  await f.caughtUp();
  await s.client.tombstoneStream(s.stream());
  await sleep(500);
  await f.subscription.unsubscribe();
  await sleep(100);
  return f.log;
});

// ---------------------------------------------------------------- links

const link = (s, target) => binaryEvent({ id: s.id(), type: "$>", data: Buffer.from(target), metadata: { why: "test" } });
scenario("link/resolved, unresolved and dangling", async (s) => {
  await s.append(s.stream("target"), s.json(3, { metadata: { m: 1 } }));
  await s.append(s.stream("cut"), s.json(2));
  await s.client.setStreamMetadata(s.stream("cut"), { truncateBefore: 1 });
  await s.append(s.stream("dead"), s.json(1));
  await s.client.tombstoneStream(s.stream("dead"));
  await s.append(s.stream("deleted"), s.json(1));
  await s.client.deleteStream(s.stream("deleted"));
  const targets = [`1@${s.stream("target")}`, `9@${s.stream("target")}`, `0@${s.stream("cut")}`, `0@${s.stream("dead")}`, `0@${s.stream("deleted")}`, `0@${s.stream("missing")}`, "no link at all"];
  const out = { append: await s.append(s.stream("links"), targets.map((t) => link(s, t))) };
  out.unresolved = await s.read(s.stream("links"), { resolveLinkTos: false }, view);
  out.resolved = await s.read(s.stream("links"), { resolveLinkTos: true }, view);
  out.backwards = await s.read(s.stream("links"), { resolveLinkTos: true, direction: "backwards", fromRevision: "end" });
  const f = s.follow(s.client.subscribeToStream(s.stream("links"), { resolveLinkTos: true }));
  await f.caughtUp();
  await s.append(s.stream("links"), [link(s, `2@${s.stream("target")}`), link(s, `7@${s.stream("target")}`)]);
  await f.count(11);
  await f.subscription.unsubscribe();
  return { ...out, subscription: f.log };
});

// ---------------------------------------------------------------- reading $all

scenario("all/from a position: inclusive or exclusive, both directions", async (s) => {
  const p1 = (await s.append(s.stream(), s.json(1, { type: "one" }))).position;
  const p2 = (await s.append(s.stream(), s.json(3, { type: "three" }))).position;
  const mine = async (options) => {
    const seen = [];
    for await (const e of s.client.readAll(options)) {
      if (e.event?.streamId === s.stream()) seen.push(view(e));
      if (seen.length === 4) break;
    }
    return seen;
  };
  const first = async (options) => (await s.drain(s.client.readAll({ maxCount: 1, ...options }), (e) => (e.event?.streamId === s.stream() ? brief(e) : "another"))).events;
  return {
    events: await mine({ fromPosition: p1 }),
    returned: [p1, p2],
    forwardsFrom1: await first({ fromPosition: p1 }),
    forwardsFrom2: await first({ fromPosition: p2 }),
    backwardsFrom2: await first({ fromPosition: p2, direction: "backwards" }),
    backwardsFrom1: (await first({ fromPosition: p1, direction: "backwards" })).length,
  };
});
scenario("all/edges: start, end, no such position, maxCount 0", async (s) => {
  const p = (await s.append(s.stream(), s.json(3))).position;
  const kind = (e) => (e.event?.streamId === s.stream() ? brief(e) : e.event?.type.startsWith("$") ? "a system event" : "another");
  const read = (options) => s.see(async () => s.drain(s.client.readAll(options), kind));
  return {
    start1: await s.drain(s.client.readAll({ maxCount: 1 }), (e) => e.event?.type),
    start0: await read({ maxCount: 0 }),
    endForwards: await read({ fromPosition: "end" }),
    startBackwards: await read({ fromPosition: "start", direction: "backwards" }),
    endBackwards1: (await read({ fromPosition: "end", direction: "backwards", maxCount: 1 })).events?.length,
    inBetween: await read({ fromPosition: { commit: p.commit - 1n, prepare: p.prepare - 1n }, maxCount: 1 }),
    commitOnly: await read({ fromPosition: { commit: p.commit, prepare: 0n }, maxCount: 1 }),
    prepareAboveCommit: await read({ fromPosition: { commit: 1n, prepare: 2n }, maxCount: 1 }),
    farAhead: await read({ fromPosition: { commit: 2n ** 62n, prepare: 2n ** 62n }, maxCount: 1 }),
    max: await read({ fromPosition: { commit: 2n ** 64n - 1n, prepare: 2n ** 64n - 1n }, maxCount: 1 }),
    filterIsNoOptionHere: (await read({ fromPosition: p, maxCount: 1, filter: eventTypeFilter({ prefixes: ["nothing"] }) })).events?.length,
  };
}, 40_000);
scenario("all/a deleted and a tombstoned stream are still in $all", async (s) => {
  const from = await s.mark();
  await s.append(s.stream("del"), s.json(1));
  await s.client.deleteStream(s.stream("del"));
  await s.append(s.stream("tomb"), s.json(1));
  const { position } = await s.client.tombstoneStream(s.stream("tomb"));
  const seen = [];
  for await (const e of s.client.readAll({ fromPosition: from })) {
    if (e.event?.streamId.includes(s.prefix)) seen.push(e.event.type === "$metadata" ? view(e) : brief(e));
    if (e.event && e.event.position.commit >= position.commit) break;
  }
  return seen;
});

// ---------------------------------------------------------------- subscribing to one stream

for (const fromRevision of ["start", "end", 0n, 2n, 4n, 9n])
  scenario(`subscribe/to a stream of 5 from ${fromRevision}, then 2 live`, async (s) => {
    await s.append(s.stream(), s.json(5));
    const f = s.follow(s.client.subscribeToStream(s.stream(), { fromRevision }), fromRevision === "start" ? view : brief);
    await f.caughtUp();
    await s.append(s.stream(), s.json(1));
    await s.append(s.stream(), s.json(1));
    await f.until((l) => l.length > l.indexOf("caughtUp") + 2, 1500);
    await f.subscription.unsubscribe();
    await s.append(s.stream(), s.json(1)); // not seen any more
    await sleep(200);
    return f.log;
  });
scenario("subscribe/to a missing stream from start, end and 3, then appends", async (s) => {
  const out = {};
  for (const fromRevision of ["start", "end", 3n]) {
    const f = s.follow(s.client.subscribeToStream(s.stream(String(fromRevision)), { fromRevision }));
    await f.until((l) => l.length >= 2, 1500);
    await s.append(s.stream(String(fromRevision)), s.json(5), { expectedRevision: "no_stream" });
    await f.until((l) => l.length >= 7, 1500);
    await f.subscription.unsubscribe();
    out[fromRevision] = f.log;
  }
  return out;
});
scenario("subscribe/500 events of history, then 200 live: all, in order, once", async (s) => {
  await s.append(s.stream(), s.json(500));
  const f = s.follow(s.client.subscribeToStream(s.stream()), (e) => Number(e.event.revision));
  await f.caughtUp();
  await Promise.all(Array.from({ length: 20 }, () => s.append(s.stream(), s.json(10))));
  await f.until((l) => l.filter((x) => typeof x === "number").length === 700);
  await f.subscription.unsubscribe();
  const seen = f.log.filter((x) => typeof x === "number");
  return { n: seen.length, inOrder: seen.every((r, i) => r === i), others: f.log.filter((x) => typeof x !== "number") };
});
scenario("subscribe/for await sees caughtUp how: order of events and caughtUp", async (s) => {
  await s.append(s.stream(), s.json(3));
  const sub = s.client.subscribeToStream(s.stream());
  const log = [];
  for (const n of ["confirmation", "caughtUp"]) sub.on(n, () => log.push(n));
  const consume = (async () => {
    for await (const e of sub) {
      await sleep(20);
      log.push(brief(e));
      if (e.event.revision === 2n) break;
    }
  })();
  await within(4000, consume);
  return log;
});
scenario("subscribe/metadata stream and system stream", async (s) => {
  const f = s.follow(s.client.subscribeToStream(`$$${s.stream()}`));
  await f.until((l) => l.includes("caughtUp"), 1000); // it does not come: there is no such stream yet
  await s.client.setStreamMetadata(s.stream(), { maxCount: 1 });
  await f.count(3);
  await f.subscription.unsubscribe();
  return f.log;
});

// ---------------------------------------------------------------- subscribing to $all

const mine = (s) => (e) => e.event?.streamId.startsWith(s.prefix) ?? false;
scenario("subscribeAll/from a position: exclusive; then live", async (s) => {
  const first = await s.append(s.stream(), s.json(2, { type: s.prefix + "a" }));
  await s.append(s.stream(), s.json(2, { type: s.prefix + "b" }));
  const f = s.follow(s.client.subscribeToAll({ fromPosition: first.position }), view, mine(s));
  await f.caughtUp();
  await s.append(s.stream(), s.json(1, { type: s.prefix + "c" }));
  await f.until((l) => l.filter((x) => typeof x === "object").length >= 3);
  await f.subscription.unsubscribe();
  await sleep(100);
  return f.log;
});
scenario("subscribeAll/from end: only what comes", async (s) => {
  await s.append(s.stream(), s.json(2));
  const f = s.follow(s.client.subscribeToAll({ fromPosition: "end" }), brief, mine(s));
  await f.caughtUp();
  await s.append(s.stream(), s.json(2));
  await f.count(4);
  await f.subscription.unsubscribe();
  return f.log;
});
// Each filter, from a mark: what it lets through of the same nine events.
const filters = {
  "eventType prefixes": (s) => eventTypeFilter({ prefixes: [`${s.prefix}a`, `${s.prefix}c`] }),
  "eventType regex": (s) => eventTypeFilter({ regex: `^${s.prefix}[ab]` }),
  "eventType regex not anchored": (s) => eventTypeFilter({ regex: `${s.prefix.slice(1)}c$` }),
  "streamName prefixes": (s) => streamNameFilter({ prefixes: [s.stream("one-")] }),
  "streamName regex": (s) => streamNameFilter({ regex: `^${s.stream("")}.*2$` }),
  "streamName prefixes of several": (s) => streamNameFilter({ prefixes: [s.stream("one-1"), s.stream("two")] }),
  "excludeSystemEvents": () => excludeSystemEvents(),
  "eventType prefixes empty list": () => eventTypeFilter({ prefixes: [] }),
  "eventType regex broken": () => eventTypeFilter({ regex: "(" }),
  "maxSearchWindow 1": (s) => eventTypeFilter({ prefixes: [`${s.prefix}b`], maxSearchWindow: 1 }),
  "checkpointInterval 0": (s) => eventTypeFilter({ prefixes: [`${s.prefix}b`], checkpointInterval: 0 }),
  "maxSearchWindow 0": (s) => eventTypeFilter({ prefixes: [`${s.prefix}b`], maxSearchWindow: 0 }),
};
for (const [name, filter] of Object.entries(filters))
  scenario(`subscribeAll/filter: ${name}`, async (s) => {
    const from = await s.mark();
    for (const stream of ["one-1", "one-2", "two"]) await s.append(s.stream(stream), ["a", "b", "c"].flatMap((t) => s.json(1, { type: s.prefix + t })));
    const opened = await s.see(async () => ({ f: s.follow(s.client.subscribeToAll({ fromPosition: from, filter: filter(s) }), brief, mine(s)) }));
    if (opened.error) return opened;
    const { f } = opened;
    await f.until((l) => l.includes("caughtUp") || l.some((x) => x.error), 3000);
    const history = f.log.length;
    for (const t of ["a", "b", "c"]) await s.append(s.stream("one-2"), s.json(1, { type: s.prefix + t }));
    await sleep(400);
    await f.subscription.unsubscribe();
    return { history: f.log.slice(0, history), live: f.log.slice(history) };
  });
// Checkpoints: their number depends on what else the server writes (projections), so only their
// nature is observed: that they come, only forwards, and never past an event not yet delivered.
scenario("subscribeAll/checkpoints in history and live", async (s) => {
  const from = await s.mark();
  await s.append(s.stream(), s.json(200, { type: s.prefix + "no" }));
  await s.append(s.stream(), s.json(1, { type: s.prefix + "yes" }));
  await s.append(s.stream(), s.json(200, { type: s.prefix + "no" }));
  const points = [];
  const sub = s.client.subscribeToAll({
    fromPosition: from,
    filter: eventTypeFilter({ prefixes: [s.prefix + "yes"], checkpointInterval: 1, checkpointReached: async (_, p) => void points.push({ p, when: f.log.includes("caughtUp") ? "live" : "history" }) }),
  });
  const f = s.follow(sub, view);
  await f.caughtUp();
  for (let i = 0; i < 10; i++) await s.append(s.stream(), s.json(20, { type: s.prefix + "no" }));
  await f.until(() => points.filter((c) => c.when === "live").length >= 2);
  await sub.unsubscribe();
  const all = points.map((c) => c.p.commit);
  const history = points.filter((c) => c.when === "history");
  return {
    log: f.log.map((x) => (typeof x === "object" ? brief2(x) : x)),
    inHistory: history.length >= 5 ? "5 or more" : history.length,
    live: points.length - history.length >= 2 ? "2 or more" : points.length - history.length,
    onlyForwards: all.every((p, i) => i === 0 || p >= all[i - 1]),
    afterTheStart: all.every((p) => p > from.commit),
    commitEqualsPrepare: points.every((c) => c.p.commit === c.p.prepare),
  };
});
const brief2 = (v) => (v.error ? v : `event ${v.event.rev} ${v.event.type}`);
scenario("subscribeAll/resume from a checkpoint: nothing lost, nothing twice", async (s) => {
  const from = await s.mark();
  const types = ["no", "yes"].map((t) => s.prefix + t);
  for (let i = 0; i < 4; i++) {
    await s.append(s.stream(), s.json(60, { type: types[0] }));
    await s.append(s.stream(), s.json(1, { type: types[1] }));
  }
  let point, before;
  const open = (fromPosition) => {
    const f = s.follow(
      s.client.subscribeToAll({
        fromPosition,
        filter: eventTypeFilter({ prefixes: [types[1]], checkpointReached: async (_, p) => void ((point = p), (before = f.log.filter((x) => typeof x === "number").length)) }),
      }),
      (e) => Number(e.event.revision),
    );
    return f;
  };
  const a = open(from);
  await a.caughtUp();
  await a.subscription.unsubscribe();
  const seenBefore = a.log.filter((x) => typeof x === "number").slice(0, before), at = point;
  const b = open(at);
  await b.caughtUp();
  await b.subscription.unsubscribe();
  return { all: a.log.filter((x) => typeof x === "number"), together: [...seenBefore, ...b.log.filter((x) => typeof x === "number")], gotCheckpoint: at !== undefined };
});
scenario("subscribeAll/a checkpointReached that throws", async (s) => {
  const from = await s.mark();
  await s.append(s.stream(), s.json(100, { type: s.prefix + "no" }));
  await s.append(s.stream(), s.json(1, { type: s.prefix + "yes" }));
  const f = s.follow(
    s.client.subscribeToAll({ fromPosition: from, filter: eventTypeFilter({ prefixes: [s.prefix + "yes"], checkpointReached: async () => { throw new Error("my checkpoint"); } }) }),
  );
  await sleep(1500);
  await f.subscription.unsubscribe();
  return f.log;
});
scenario("subscribeAll/positions that are none", async (s) => {
  const out = {};
  for (const [k, fromPosition] of Object.entries({ prepareAboveCommit: { commit: 1n, prepare: 2n }, farAhead: { commit: 2n ** 62n, prepare: 2n ** 62n }, max: { commit: 2n ** 64n - 1n, prepare: 2n ** 64n - 1n } })) {
    const f = s.follow(s.client.subscribeToAll({ fromPosition }), () => "an event");
    await f.until((l) => l.includes("caughtUp") || l.some((x) => x.error), 2000);
    await f.subscription.unsubscribe();
    out[k] = f.log.filter((x) => x !== "an event");
  }
  return out;
});

scenario("subscribeAll/resolveLinkTos: a filter sees the link, the caller the event", async (s) => {
  const from = await s.mark();
  await s.append(s.stream("target"), s.json(1, { type: s.prefix + "real" }));
  await s.append(s.stream("links"), link(s, `0@${s.stream("target")}`));
  await s.append(s.stream("links"), link(s, `7@${s.stream("target")}`));
  const out = {};
  for (const [k, filter] of Object.entries({ none: undefined, "stream of links": streamNameFilter({ prefixes: [s.stream("links")] }), "type of the target": eventTypeFilter({ prefixes: [s.prefix + "real"] }), "type $>": eventTypeFilter({ prefixes: ["$>"] }) })) {
    const f = s.follow(s.client.subscribeToAll({ fromPosition: from, resolveLinkTos: true, filter }), view, (e) => (e.link ?? e.event).streamId.startsWith(s.prefix));
    await f.caughtUp();
    await f.subscription.unsubscribe();
    out[k] = f.log;
  }
  return out;
});

// ---------------------------------------------------------------- the rest of a client's life

scenario("client/requiresLeader on each call", async (s) => {
  const o = { requiresLeader: true };
  const f = s.follow(s.client.subscribeToStream(s.stream(), { fromRevision: "end", ...o }));
  await f.caughtUp();
  const append = await s.append(s.stream(), s.json(), o);
  await f.count(3);
  await f.subscription.unsubscribe();
  return { append, read: await s.read(s.stream(), o), subscription: f.log, delete: await s.see(s.client.deleteStream(s.stream(), o)) };
});
scenario("client/connection strings that are none, and a port where nobody listens", async (s) => {
  const make = (text) => s.see(async () => (EventStoreDBClient.connectionString(text), "a client"));
  const nobody = EventStoreDBClient.connectionString("esdb://127.0.0.1:1?tls=false&defaultDeadline=2000");
  const f = s.follow(nobody.subscribeToStream("x"));
  const out = {
    strings: [await make("http://localhost:2113"), await make("kurrentdb://localhost:2113?tls=false"), await make("esdb://"), await make("esdb://a:b:c"), await make("esdb://localhost?tls=maybe"), await make("esdb://a,b?tls=false"), await make("esdb://u:p@localhost?tls=false&unknown=1")],
    append: await s.see(nobody.appendToStream("x", s.json())),
    appendWithCredentials: await s.see(nobody.appendToStream("x", s.json(), { credentials: { username: "a", password: "b" } })),
    read: await s.drain(nobody.readStream("x")),
    delete: await s.see(nobody.deleteStream("x")),
  };
  await f.until((l) => l.some((x) => x.error));
  return { ...out, subscription: f.log };
}, 30_000);

// ---------------------------------------------------------------- slow readers, and too many calls at once

// In history a subscriber that does not read is waited for; once live it is thrown out.
scenario("slow/paused in history for a second: nothing lost", async (s) => {
  for (let i = 0; i < 10; i++) await s.append(s.stream(), s.json(300, { data: { x: "z".repeat(400) } }));
  const f = s.follow(s.client.subscribeToStream(s.stream()), (e) => Number(e.event.revision));
  f.subscription.once("data", () => setImmediate(() => f.subscription.pause()));
  await sleep(1000);
  f.subscription.resume();
  await f.until((l) => l.filter((x) => typeof x === "number").length === 3000);
  await f.subscription.unsubscribe();
  const seen = f.log.filter((x) => typeof x === "number");
  return { n: seen.length, inOrder: seen.every((r, i) => r === i), errors: f.log.filter((x) => x.error) };
});
for (const [kind, open] of Object.entries({
  "a stream": (s) => s.client.subscribeToStream(s.stream(), { fromRevision: "end" }),
  "filtered $all": (s) => s.client.subscribeToAll({ fromPosition: "end", filter: streamNameFilter({ prefixes: [s.prefix] }) }),
}))
  scenario(`slow/paused while live, ${kind}: the server ends the subscription`, async (s) => {
    const f = s.follow(open(s), (e) => Number(e.event.revision));
    await f.caughtUp();
    f.subscription.pause();
    for (let i = 0; i < 60; i++) await s.append(s.stream(), s.json(200, { data: { x: "z".repeat(400) } }));
    await sleep(1500);
    f.subscription.resume();
    await f.until((l) => l.some((x) => x.error));
    await sleep(200);
    const seen = f.log.filter((x) => typeof x === "number");
    return { errors: f.log.filter((x) => x.error), some: seen.length > 0 && seen.length < 12000, inOrder: seen.every((r, i) => r === i) };
  }, 30_000);
// One connection carries 100 calls at a time (HTTP/2 streams), and one process has one connection to
// one server whatever the number of clients: the 101st call waits, a read or subscription for ever.
scenario("limit/110 subscriptions in one process", async (s) => {
  await s.append(s.stream(), s.json()); // its BatchAppend call stays open: one of the hundred
  let confirmed = 0;
  const subscriptions = Array.from({ length: 110 }, () => {
    const sub = s.client.subscribeToStream(s.stream());
    sub.on("confirmation", () => confirmed++).on("error", () => {}).on("data", () => {});
    return sub;
  });
  await sleep(2000);
  const out = { confirmed, append: await s.append(s.stream(), s.json()), read: await s.read(s.stream()) };
  for (const sub of subscriptions.slice(0, 20)) await sub.unsubscribe();
  await sleep(300);
  return { ...out, confirmedAfter20Ended: confirmed, readAfter: await s.read(s.stream()) };
}, 30_000);
scenario("limit/reads of many events left by break, without cancel()", async (s) => {
  for (let i = 0; i < 4; i++) await s.append(s.stream(), s.json(500, { data: { x: "y".repeat(300) } }));
  const leave = async (cancel) => {
    for (let i = 0; i < 120; i++) {
      const read = s.client.readStream(s.stream());
      const left = (async () => {
        for await (const e of read) break;
        if (cancel) await read.cancel();
      })();
      if ((await within(1500, left)) === hung) return `hung after ${i}`;
    }
    return "all 120 ended";
  };
  return { withCancel: await leave(true), without: await leave(false), append: await s.append(s.stream(), s.json()) };
}, 30_000);

// ---------------------------------------------------------------- ending

scenario("end/unsubscribe, destroy and dispose: what the subscription emits", async (s) => {
  await s.append(s.stream(), s.json(1));
  const out = {};
  for (const how of ["unsubscribe", "destroy", "dispose"]) {
    const f = s.follow(s.client.subscribeToStream(s.stream()));
    await f.caughtUp();
    const n = f.log.length;
    if (how === "dispose") await within(2000, s.client.dispose());
    else await f.subscription[how]();
    await sleep(300);
    out[how] = f.log.slice(n);
  }
  out.useAfterDispose = await s.append(s.stream(), s.json(1), { expectedRevision: 0n });
  return out;
});
scenario("end/dispose with an append in flight", async (s) => {
  await s.append(s.stream(), s.json(1));
  const pending = s.append(s.stream(), s.json(1));
  await within(2000, s.client.dispose());
  const r = await pending;
  return r.success ? "it was done before" : r;
});

// ---------------------------------------------------------------- the system projections (only where they run)

const eventually = async (read, enough, ms = Number(process.env.OBSERVE_EVENTUALLY ?? 8000)) => {
  const stop = Date.now() + ms;
  let r = await read();
  while (!enough(r) && Date.now() < stop) {
    await sleep(200);
    r = await read();
  }
  return r;
};
scenario("projection/$ce- and $et-: links, resolved and not; what a category is", async (s) => {
  const [cat, type] = [s.prefix, s.prefix + "type"];
  await s.append(`${cat}-1`, s.json(2, { type, metadata: { $correlationId: s.prefix + "corr" } }));
  await s.append(`${cat}-2-x`, s.json(1, { type }));
  await s.append(`${cat}`, s.json(1, { type })); // no dash: in no category
  const ce = await eventually(() => s.read(`$ce-${cat}`, { resolveLinkTos: true }), (r) => r.events.length >= 3);
  const et = await eventually(() => s.read(`$et-${type}`, { resolveLinkTos: true }), (r) => r.events.length >= 4);
  const bc = await eventually(() => s.read(`$bc-${s.prefix}corr`, { resolveLinkTos: true }), (r) => r.events.length >= 2);
  const linkView = (e) => ({ type: e.event.type, data: Buffer.from(e.event.data).toString(), json: e.event.isJson, metaKeys: Object.keys(e.event.metadata ?? {}).sort(), link: e.link ? "link" : "<undefined>" });
  return { ce, et, bc, ceUnresolved: await s.read(`$ce-${cat}`, {}, linkView), missing: await s.read(`$ce-${cat}nothing`, { resolveLinkTos: true }) };
}, 40_000);
scenario("projection/a category stream whose source was deleted", async (s) => {
  await s.append(`${s.prefix}-1`, s.json(1));
  await s.append(`${s.prefix}-2`, s.json(1));
  await eventually(() => s.read(`$ce-${s.prefix}`, {}), (r) => r.events.length >= 2);
  await s.client.tombstoneStream(`${s.prefix}-1`);
  await s.client.deleteStream(`${s.prefix}-2`);
  // A link to the tombstone and one to the metadata event of the deletion ("$$" is no part of a category) follow.
  return eventually(() => s.read(`$ce-${s.prefix}`, { resolveLinkTos: true }), (r) => r.events.length >= 4);
}, 40_000);

// ---------------------------------------------------------------- running them

let unhandled = [];
process.on("unhandledRejection", (error) => unhandled.push({ unhandledRejection: error }));
process.on("uncaughtException", (error) => unhandled.push({ uncaughtException: error }));
console.warn = () => {};

const observed = {};
for (const { name, body, timeout } of table) {
  if (!only.test(name)) continue;
  unhandled = [];
  const s = new Scenario();
  const started = Date.now();
  let seen;
  try {
    seen = await within(timeout, body(s));
    if (seen === hung) seen = "hung";
  } catch (error) {
    seen = { scenarioThrew: error };
  }
  await within(2000, s.client.dispose());
  await sleep(20);
  observed[name] = normalise(unhandled.length ? { seen, unhandled } : seen, s.prefix, s.ids);
  if (process.env.OBSERVE_TRACE) process.stderr.write(`${String(Date.now() - started).padStart(6)} ms  ${name}\n`);
}
process.stdout.write(JSON.stringify(observed, null, 1) + "\n", () => process.exit(0));
