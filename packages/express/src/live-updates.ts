import type { Response } from 'express';
import type { Change, Facade } from 'latchkey';
import { warnOfFault } from './fault.ts';
import type { Host, SignedIn } from './host.ts';
import type { Routes } from './routes.ts';
import type { StaffRequest } from './staff-route.ts';
import { staffRoute, wholeTenant } from './staff-route.ts';

/** How often a silent stream says that it is there, so that nothing on the way takes it for dead. */
export const heartbeatMilliseconds = 25_000;
/** How many things somebody is told of one by one; whoever reads too slowly for that is told to look at everything. */
export const longestQueue = 100;

/** Tells staff that something has changed, as it happens: by server-sent events, and only what they may see. */
export function liveUpdateRoutes(host: Host): Routes {
  const GET = staffRoute(
    host,
    'changes.follow',
    wholeTenant,
    async (asked) => ({
      status: 200,
      // Some proxies hold back what is not asked to go through at once.
      headers: { 'Content-Type': 'text/event-stream', 'X-Accel-Buffering': 'no' },
      body: '',
      goOn: (response) => {
        if (asked.request.method === 'HEAD') response.end();
        else tellChanges(host, asked, response);
      },
    }),
    { isStream: true },
  );
  return { '/changes': { GET } };
}

function tellChanges(host: Host, asked: StaffRequest, response: Response): void {
  const { facade, request } = asked;
  const queue = createQueue(facade, request.get('Last-Event-ID'));
  let isTelling = false;

  /** Asked before each event: whoever was signed out, or may no longer do this, is told nothing more. */
  async function whoMayGoOn(): Promise<SignedIn | undefined> {
    const who = await host.signedInNow(request);
    const isSame =
      who?.tenantId === asked.tenantId &&
      who.principalId === asked.principalId &&
      who.supportSessionId === undefined;
    return isSame && (await host.mayDo('changes.follow', who, undefined, request)) ? who : undefined;
  }

  async function mayKnowOf({ workspaceId }: Change, who: SignedIn): Promise<boolean> {
    return workspaceId === undefined || host.mayDo('changes.follow', who, workspaceId, request);
  }

  async function tellAll(): Promise<void> {
    while (queue.hasNext()) {
      const who = await whoMayGoOn();
      if (!who) return end();
      const { text, change } = queue.take();
      if (change && !(await mayKnowOf(change, who))) continue;
      if (!response.write(text)) await drained(response);
    }
    isTelling = false;
  }

  function wake(): void {
    if (isTelling) return;
    isTelling = true;
    tellAll().catch((fault: unknown) => {
      (host.options.onFault ?? warnOfFault)(fault);
      end();
    });
  }

  function beat(): () => void {
    return host.clock.schedule(
      heartbeatMilliseconds,
      () => {
        stopBeating = beat();
        queue.beat();
        wake();
      },
      true,
    );
  }

  function end(): void {
    stopFollowing();
    stopBeating();
    response.end();
  }

  const stopFollowing = facade.changes.follow((change) => {
    queue.add(change);
    wake();
  });
  let stopBeating = beat();
  response.on('close', end);
  wake();
}

/** What somebody is still to be told: of each thing the newest change, and never more than a reader can be behind. */
function createQueue(facade: Facade, lastKnown: string | undefined) {
  const changes = new Map<string, Change>();
  let isBeatDue = false;
  // What is on the page was read before the stream was opened: it may be older than that.
  let hasMissed = lastKnown !== facade.changes.newest();

  return {
    hasNext: () => hasMissed || changes.size > 0 || isBeatDue,

    add(change: Change): void {
      const key = `${change.kind} ${change.id}`;
      changes.delete(key);
      changes.set(key, change);
      if (changes.size > longestQueue) hasMissed = true;
      if (hasMissed) changes.clear();
    },

    beat(): void {
      isBeatDue = true;
    },

    /** What comes next, where there is something; what is told makes a heartbeat superfluous. */
    take(): { text: string; change?: Change } {
      isBeatDue = false;
      if (hasMissed) {
        hasMissed = false;
        return { text: eventText('missed', facade.changes.newest(), {}) };
      }
      for (const [key, change] of changes) {
        changes.delete(key);
        const { position, ...told } = change;
        return { text: eventText('change', position, told), change };
      }
      return { text: ':\n\n' };
    },
  };
}

function eventText(event: 'change' | 'missed', id: string | undefined, data: object): string {
  return `event: ${event}\n${id === undefined ? '' : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`;
}

/** Until the reader has taken what was written; of one that is gone, for ever. */
function drained(response: Response): Promise<void> {
  return new Promise((resolve) => {
    response.once('drain', resolve);
  });
}
