import { everything } from 'latchkey';
import type { MayGive } from 'latchkey';

const bookkeepers: readonly string[] = ['judie', 'ben'];

export const mayGive: MayGive = ({ principalId }) =>
  bookkeepers.includes(principalId) ? everything : undefined;
