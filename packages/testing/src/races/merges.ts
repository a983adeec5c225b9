import type { Log } from './laws.ts';
import type { PlainGrant } from './model.ts';
import { readPlainly, whoIsNow } from './model.ts';
import { textOf } from './text-of.ts';

// What a log says of merges, read by none of the library's own folds.

/** Once all to-do lists are worked off, what an absorbed person had was handed over, and came to the survivor once. */
export function brokenMerges(log: Log): readonly string[] {
  const wrong: string[] = [];
  for (const { grants, absorbed } of readPlainly(log).tenants.values()) {
    for (const [id, { personId, status }] of grants) {
      if (status === 'live' && absorbed.has(personId)) wrong.push(`grant ${id} is still ${personId}’s`);
    }
  }
  const handed = new Map<string, PlainTerms>();
  const brought = new Set<string>();
  /** By grant, what it gives. */
  const standing = new Map<string, PlainTerms>();
  for (const { type, data, stream, revision } of log.log) {
    const id = stream.slice(stream.indexOf('-') + 1);
    const place = `${stream} at ${revision}`;
    const from = broughtBy(type, data);
    if (from) {
      const key = `${textOf(from['accessGrantId'])} ${textOf(from['round'])}`;
      const had = handed.get(textOf(from['accessGrantId']));
      const before = type === 'AccessJoined' ? (standing.get(id) ?? []) : [];
      if (brought.has(key)) wrong.push(`${place} brings ${key} twice`);
      brought.add(key);
      const all = new Set([...(had ?? []), ...before]);
      const given = new Set(permissionsIn(data));
      if (!had || all.symmetricDifference(given).size > 0) wrong.push(`${place} gives other than both had`);
    }
    if (type === 'AccessRevoked' && data['handedTo'] !== undefined) handed.set(id, standing.get(id) ?? []);
    if (stream.startsWith('accessGrant-') && Array.isArray(data['permissions'])) {
      standing.set(id, permissionsIn(data));
    }
  }
  return wrong;
}

type PlainTerms = PlainGrant['permissions'];
type Data = Log['log'][number]['data'];

function broughtBy(type: string, { via, brought }: Data): Data | undefined {
  if (type === 'AccessJoined') return Object(brought) as Data;
  const origin = Object(via) as Data;
  return type === 'AccessGranted' && origin['type'] === 'merge' ? origin : undefined;
}

function permissionsIn({ permissions }: Data): PlainTerms {
  return Array.isArray(permissions) ? permissions.map(textOf) : [];
}

/** Whether a deadline has passed is left open: a pending one counts as long as nothing says that it did. */
export function openTwice(log: Log): readonly string[] {
  const wrong: string[] = [];
  for (const tenant of readPlainly(log).tenants.values()) {
    if (tenant.absorbed.size === 0) continue;
    const open = [...tenant.invitations]
      .filter(([, { status }]) => status === 'pending' || status === 'requested')
      .map(([id, { workspaceId, personId }]) => ({
        id,
        about: `${workspaceId} ${whoIsNow(tenant, personId)}`,
      }));
    for (const [about, several] of Map.groupBy(open, (each) => each.about)) {
      if (several.length > 1) wrong.push(`${about}: ${several.map(({ id }) => id).join(' and ')}`);
    }
  }
  return wrong;
}

export function absorbedTwice({ log }: Log): readonly string[] {
  const into = new Map<string, string>();
  return log.flatMap(({ type, stream, data }) => {
    if (type !== 'PersonAbsorbed') return [];
    const wrong = into.has(stream) ? [`${stream} twice`] : [];
    let last = `person-${textOf(data['survivorId'])}`;
    while (last !== stream && into.has(last)) last = into.get(last) ?? last;
    into.set(stream, `person-${textOf(data['survivorId'])}`);
    return last === stream ? [...wrong, `${stream} comes round to itself`] : wrong;
  });
}

/** Whose stream a person's is by now, through all merges. */
export function survivingStream(log: Log['log']): (stream: string) => string {
  const into = new Map<string, string>(
    log
      .filter(({ type }) => type === 'PersonAbsorbed')
      .map(({ stream, data }) => [stream, `person-${textOf(data['survivorId'])}`]),
  );
  return (stream) => {
    const line = new Set([stream]);
    for (let next = into.get(stream); next !== undefined && !line.has(next); next = into.get(next)) {
      line.add(next);
    }
    return [...line].at(-1) ?? stream;
  };
}
