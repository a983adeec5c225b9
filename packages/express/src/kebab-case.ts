/** `changeTerms` as paths have it, `AlreadyInvited` as problem types have it: `change-terms`, `already-invited`. */
export function kebabCase(name: string): string {
  return name.replaceAll(/(?<=.)[A-Z]/g, '-$&').toLowerCase();
}
