import { EventStoreDBClient } from '@eventstore/db-client';
import { LatchkeyError } from 'latchkey';

/** What may be set in a connection string, as the client compares it: without `_` and `-`, in lower case. */
const settings: ReadonlySet<string> = new Set([
  'connectionname',
  'defaultdeadline',
  'discoveryinterval',
  'gossiptimeout',
  'keepaliveinterval',
  'keepalivetimeout',
  'maxdiscoverattempts',
  'nodepreference',
  'throwonappendfailure',
  'tls',
  'tlscafile',
  'tlsverifycert',
  'usercertfile',
  'userkeyfile',
]);

const defaultKeepAliveTimeout = 10_000;

/**
 * Refuses a connection string that the client cannot use. Nothing of the text is repeated, since a password stands in
 * it: the client itself would print it, whole, for a setting that it does not know.
 *
 * @throws LatchkeyError `InvalidConnectionString`
 */
export function checkConnectionString(text: string | undefined): asserts text is string {
  // What comes from an environment variable may not be there.
  if (typeof text !== 'string' || text.trim() === '') throw invalid('there is none');
  const given = settingsIn(text);
  for (const name of given.keys()) {
    if (!settings.has(name))
      throw invalid(`it sets what is no setting; there are ${[...settings].join(', ')}`);
  }
  if (given.get('tlsverifycert') === 'false') {
    throw invalid('tlsVerifyCert=false has no effect on this client: name your own authority with tlsCAFile');
  }
  try {
    EventStoreDBClient.connectionString(text);
  } catch (fault) {
    throw invalid(whatIsWrong(fault));
  }
}

/**
 * The connection string for the client of a generation. Clients with equal settings share a connection and its 100
 * calls: each generation has its own, which no other client of the process can fill.
 */
export function connectionStringFor(generation: number, text: string): string {
  const keepAliveTimeout = Number(settingsIn(text).get('keepalivetimeout') ?? defaultKeepAliveTimeout);
  const forced = [
    // Only the leader knows all that was acknowledged.
    'nodePreference=leader',
    // No keep-alive is asked for by -1.
    ...(keepAliveTimeout >= 0 ? [`keepAliveTimeout=${keepAliveTimeout + generation}`] : []),
  ];
  const trimmed = text.trim().replace(/\/+$/, '');
  // What comes last counts.
  return `${trimmed}${behindCredentials(trimmed).includes('?') ? '&' : '?'}${forced.join('&')}`;
}

/** Whether the server is spoken to with TLS, as it is unless the connection string says otherwise. */
export function asksForTls(text: string): boolean {
  return settingsIn(text).get('tls') !== 'false';
}

/** Each setting, and what it is set to at last. */
function settingsIn(text: string): ReadonlyMap<string, string> {
  const [, ...assignments] = behindCredentials(text.trim()).split(/[?&]/);
  return new Map(
    assignments.map((assignment) => {
      const [name = '', ...value] = assignment.split('=');
      return [name.trim().toLowerCase().replaceAll(/[_-]/g, ''), value.join('=').trim()];
    }),
  );
}

/** A password may hold any character but `@`. */
function behindCredentials(text: string): string {
  return text.replace(/^[^:]+:\/\/[^:]+:[^@]+@/, '');
}

function whatIsWrong(fault: unknown): string {
  const { location, expected } = fault as { location?: unknown; expected?: unknown };
  if (Array.isArray(location) && typeof expected === 'string') {
    return `at character ${Number(location[0]) + 1} it should have ${expected}`;
  }
  // Of its files, or of how often something is done.
  return fault instanceof Error && !(fault instanceof URIError)
    ? fault.message
    : 'it is not encoded properly';
}

function invalid(reason: string): LatchkeyError<'InvalidConnectionString'> {
  return new LatchkeyError(
    'InvalidConnectionString',
    `the connection string cannot be used: ${reason}. It looks like esdb://user:password@host:2113?tls=true, or esdb+discover://… for a cluster`,
  );
}
