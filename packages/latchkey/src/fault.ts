/** Faults that trying again cannot mend: something that was stored, or the key to it, is not what it should be. */
const lasting: ReadonlySet<string> = new Set([
  'CopyUnfinished',
  'DigestKeyMissing',
  'EventFromTheFuture',
  'KeyMissing',
  'MalformedEvent',
  'PositionBeyondLog',
  'PositionOfAnotherStore',
  'StoreMoved',
  'StreamTruncated',
  'UnknownEventType',
  'UnsealedPersonalData',
  'WrongMasterKey',
]);

/** What kind of fault it is, in a word that holds no personal text: messages, such as those of mailers, may. */
export function faultCode(fault: unknown): string {
  if (!(fault instanceof Error)) return typeof fault;
  const { code } = fault as { code?: unknown };
  return [code, fault.name].find(isWord) ?? 'Error';
}

export function isLasting(fault: unknown): boolean {
  return lasting.has(faultCode(fault));
}

/** An address, a name or a link is never one. */
function isWord(text: unknown): text is string {
  return typeof text === 'string' && /^[A-Za-z]\w{0,63}$/.test(text);
}
