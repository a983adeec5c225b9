import type { Health } from 'latchkey';
import type { Host } from './host.ts';
import { problemReply } from './problem.ts';
import { jsonReply } from './reply.ts';
import type { Routes } from './routes.ts';
import { described } from './routes.ts';

/** For how many milliseconds an answer of the store is good for all who ask: probes must not become work for it. */
const freshFor = 1_000;

/**
 * What a supervisor asks of a process: whether to start it anew, and whether to send it requests. Anybody may ask, so
 * states and numbers alone are told.
 */
export function healthRoutes({ latchkey, clock }: Host): Routes {
  let asked: { at: number; health: Promise<Health> } | undefined;

  function recentHealth(): Promise<Health> {
    const now = clock.monotonic();
    if (!asked || now - asked.at >= freshFor) asked = { at: now, health: latchkey.health() };
    return asked.health;
  }

  return {
    '/health/live': {
      GET: described(
        {
          id: 'health.live',
          summary: 'Whether this process can go on, or must be started anew',
          answer: 'Health',
        },
        async () => {
          const following = latchkey.following();
          if (following !== 'stopped' && following !== 'closed') return jsonReply(200, { following });
          const title = 'This process must be started anew';
          return problemReply({ code: 'NotLive', status: 503, title }, { following });
        },
      ),
    },

    '/health/ready': {
      GET: described(
        { id: 'health.ready', summary: 'Whether to send requests to this process', answer: 'Health' },
        async () => {
          const health = await recentHealth();
          const { isReady, following, storeAnswers, lag, parked, rebuilding, drops } = health;
          const told = { following, storeAnswers, lag, parked, rebuilding, drops };
          if (isReady) return jsonReply(200, told);
          const title = 'Send requests to another process for now';
          return problemReply({ code: 'NotReady', status: 503, title }, told, { 'Retry-After': '5' });
        },
      ),
    },
  };
}
