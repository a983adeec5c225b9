import type { DomainEvent } from './category.ts';

/**
 * Whether nothing was sealed yet with the key that this is to be sealed with: it comes before all else of a person or a
 * workspace. A vault that lacks a key later on has lost it, or the mark that it was destroyed: then none is made in its
 * place.
 */
export function mayMakeKey({ type }: DomainEvent): boolean {
  return first.has(type);
}

const first: ReadonlySet<string> = new Set<DomainEvent['type']>([
  'EmailClaimed',
  'PersonRegistered',
  'WorkspaceOpened',
]);
