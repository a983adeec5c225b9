import { LatchkeyError } from 'latchkey';

/**
 * What a fault of the driver means to whoever uses the vault. The driver's own words stay in the cause: they may name
 * hosts and users.
 */
export function storeFault(fault: unknown): LatchkeyError {
  const code = codeOf(fault);
  switch (code) {
    case '28000':
    case '28P01':
      return loginRefused('user, password or pg_hba.conf is wrong', code, fault);
    case '3D000':
      return loginRefused('there is no such database', code, fault);
    case '42501':
      return permissionMissing({ sqlState: code }, fault);
    case '25006':
      return storeReadOnly(fault);
    case '42P01':
    case '42703':
      return notALatchkeyDatabase(fault);
    default:
      return storeUnavailable(code, fault);
  }
}

/** Another transaction was faster: the same statement, sent again, sees what that one did. */
export function isSerializationFailure(fault: unknown): boolean {
  return codeOf(fault) === '40001';
}

/** @param details what is missing, as far as it is known */
export function permissionMissing(
  details: Readonly<Record<string, unknown>>,
  cause?: unknown,
): LatchkeyError<'StorePermissionMissing'> {
  return new LatchkeyError(
    'StorePermissionMissing',
    'this user may not do in PostgreSQL what the key vault needs: grant it select, insert and update on latchkey_keys and select on latchkey_keys_layout; to make them, the first time, it needs create on the schema that is first in its search_path',
    details,
    cause,
  );
}

export function storeReadOnly(cause?: unknown): LatchkeyError<'StoreReadOnly'> {
  return new LatchkeyError(
    'StoreReadOnly',
    'PostgreSQL only lets this process read: keys are made and destroyed on the primary, and what a standby says of them may be out of date',
    {},
    cause,
  );
}

export function notALatchkeyDatabase(cause?: unknown): LatchkeyError<'NotALatchkeyDatabase'> {
  return new LatchkeyError(
    'NotALatchkeyDatabase',
    'the tables latchkey_keys and latchkey_keys_layout are not what Latchkey keeps under these names, or are gone, and were left alone: put another schema first in the search_path, or restore them',
    {},
    cause,
  );
}

function loginRefused(reason: string, sqlState: string, cause: unknown): LatchkeyError<'StoreLoginRefused'> {
  return new LatchkeyError(
    'StoreLoginRefused',
    `PostgreSQL refuses the key vault's login: ${reason}`,
    { sqlState },
    cause,
  );
}

function storeUnavailable(code: string | undefined, cause: unknown): LatchkeyError<'StoreUnavailable'> {
  return new LatchkeyError(
    'StoreUnavailable',
    `the key vault in PostgreSQL cannot be used now: ${code ?? 'the connection failed'}`,
    { code },
    cause,
  );
}

/** The SQLSTATE that PostgreSQL gave, or the system's word, such as ECONNREFUSED. */
function codeOf(fault: unknown): string | undefined {
  const code: unknown = fault instanceof Error && 'code' in fault ? fault.code : undefined;
  return typeof code === 'string' && /^\w+$/.test(code) ? code : undefined;
}
