/**
 * A copy that nobody can change, of something that JSON can hold: what a file or a server gives back is a copy, too. As
 * there, a field without a value is left out.
 */
export function frozenCopy<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value;
  return Array.isArray(value) ? (frozenList(value) as Value) : frozenFields(value);
}

function frozenList(list: readonly unknown[]): readonly unknown[] {
  return Object.freeze(list.map(frozenCopy));
}

/** Spreading is by far the fastest way to copy an object, and keeps a field that is named `__proto__` as a field. */
function frozenFields<Fields extends object>(fields: Fields): Fields {
  const copy = { ...fields };
  let hasAbsent = false;
  for (const name in copy) {
    const value = copy[name];
    if (value === undefined) hasAbsent = true;
    else if (typeof value === 'object' && value !== null) copy[name] = frozenCopy(value);
  }
  return Object.freeze(hasAbsent ? withoutAbsent(copy) : copy);
}

/** Deleting fields would make the object a slow one. */
function withoutAbsent<Fields extends object>(fields: Fields): Fields {
  const present: { [name: string]: unknown } = {};
  for (const name in fields) {
    const value = fields[name];
    if (value === undefined) continue;
    if (name === '__proto__') Object.defineProperty(present, name, { ...ownField, value });
    else present[name] = value;
  }
  return present as Fields;
}

const ownField = { enumerable: true, writable: true, configurable: true };
