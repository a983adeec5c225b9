import { acceptanceMoments, reactorMoments } from './moments.ts';

/** How often processes are killed by all tests together; `LATCHKEY_KILLS=300` for a thorough run. */
const kills = Number(process.env['LATCHKEY_KILLS'] ?? 40);
const namedKills = acceptanceMoments.length + reactorMoments.length;

/** How often at random, by each of the two tests that do so: at least once. */
export const randomKills = Math.max(Math.ceil((kills - namedKills) / 2), 1);
