import { LatchkeyError } from 'latchkey';

/** What SQLite's primary result codes say of a file that will not get better by itself. */
const corrupt = 11;
const notADatabase = 26;

/**
 * Does something with a file of the store, and says what a fault of SQLite or of the file system means to whoever uses
 * the store. Any other fault stays as it is.
 *
 * @throws LatchkeyError `StoreUnavailable` if the file cannot be read or written now: the disk is full, it is not
 *   allowed, another process holds it. What was asked for may be asked for again.
 * @throws LatchkeyError `DamagedDatabase`, `NotALatchkeyDatabase`, `StoreClosed`
 */
export function withFile<Result>(file: string, work: () => Result): Result {
  try {
    return work();
  } catch (fault) {
    throw storeFault(file, fault);
  }
}

export function storeUnavailable(
  file: string,
  reason: string,
  cause?: unknown,
  sqliteCode?: number,
): LatchkeyError<'StoreUnavailable'> {
  return new LatchkeyError(
    'StoreUnavailable',
    `${file} cannot be used now: ${reason}`,
    { file, sqliteCode },
    cause,
  );
}

export function storeClosed(file: string, cause?: unknown): LatchkeyError<'StoreClosed'> {
  return new LatchkeyError('StoreClosed', `${file} was closed and is used no more`, { file }, cause);
}

export function storeReadOnly(file: string, cause?: unknown): LatchkeyError<'StoreReadOnly'> {
  return new LatchkeyError(
    'StoreReadOnly',
    `${file} can only be read here: it was opened for reading, or this process is not allowed to write to it`,
    { file },
    cause,
  );
}

export function damagedDatabase(file: string, cause?: unknown): LatchkeyError<'DamagedDatabase'> {
  return new LatchkeyError(
    'DamagedDatabase',
    `${file} is damaged, or not all of it is there: restore it from a copy. Read models are built again where their file, and what begins with its name, is deleted`,
    { file },
    cause,
  );
}

export function notALatchkeyDatabase(file: string, cause?: unknown): LatchkeyError<'NotALatchkeyDatabase'> {
  return new LatchkeyError(
    'NotALatchkeyDatabase',
    `${file} is not what Latchkey keeps under that name, and was left alone: name another folder, or move the file away`,
    { file },
    cause,
  );
}

/** What a fault of SQLite or of the file system means; any other fault as it is. */
export function storeFault(file: string, fault: unknown): unknown {
  if (!(fault instanceof Error)) return fault;
  const { code, errcode, errstr, syscall } = fault as Error & Partial<Record<string, unknown>>;
  // The database was closed, and with it what was prepared.
  if (code === 'ERR_INVALID_STATE') return storeClosed(file, fault);
  if (typeof syscall === 'string')
    return storeUnavailable(file, `${syscall} failed with ${String(code)}`, fault);
  if (code !== 'ERR_SQLITE_ERROR') return fault;

  const sqliteCode = Number(errcode) & 0xff;
  if (sqliteCode === corrupt) return damagedDatabase(file, fault);
  if (sqliteCode === notADatabase) return notALatchkeyDatabase(file, fault);
  return storeUnavailable(file, String(errstr), fault, sqliteCode);
}
