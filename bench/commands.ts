import type { InvitationEvent } from '@latchkey/core';
import { invitation } from '@latchkey/core';
import { castore } from './castore.ts';
import { decidingAlone } from './deciding-alone.ts';
import type { CommandHandling } from './command-handling.ts';
import { emmett } from './emmett.ts';
import type { Subject } from './lifecycle.ts';
import { accept, invite, newSubject, resend } from './lifecycle.ts';
import type { Contender, Result } from './measure.ts';
import { compare } from './measure.ts';
import { oursAsTheyAre } from './ours.ts';

type Make = () => CommandHandling;

/** Commands with events stored as they are, against other libraries in memory that use the same decider. */
export async function* benchCommands(): AsyncGenerator<Result> {
  yield compare({
    name: 'commands on fresh streams',
    aim: 5,
    ours: lifecycles(oursAsTheyAre),
    others: { emmett: lifecycles(emmett), castore: lifecycles(castore) },
    ceiling: { what: nothingElse, contender: lifecycles(decidingAlone) },
  });
  yield compare({
    name: 'commands on streams of 100 events',
    aim: 15,
    ours: resends(oursAsTheyAre),
    others: { emmett: resends(emmett), castore: resends(castore) },
    ceiling: { what: nothingElse, contender: resends(decidingAlone) },
  });
  const few = lifecyclesIn(await filledWith(oursAsTheyAre, 1_000));
  yield compare({
    name: 'commands on fresh streams, beside 1,000 others',
    aim: 5,
    ours: few,
    others: {
      emmett: lifecyclesIn(await filledWith(emmett, 1_000)),
      castore: lifecyclesIn(await filledWith(castore, 1_000)),
    },
  });
  const many = lifecyclesIn(await filledWith(oursAsTheyAre, 100_000));
  yield compare({
    name: 'commands on fresh streams, beside 100,000 others',
    aim: 5,
    ours: many,
    // Filling Emmett's store takes minutes, since each append counts all streams: it cannot be the better one.
    others: { castore: lifecyclesIn(await filledWith(castore, 100_000)) },
  });
  yield compare({
    name: 'the same beside 100,000 streams as beside 1,000',
    aim: 1,
    ours: many,
    others: { 'beside 1,000': few },
  });
}

const nothingElse = 'decided and kept in an array, and nothing else';

const lifecyclesInRound = 200;

/** In a store of its own: invited, sent again, accepted. */
function lifecycles(make: Make): Contender {
  return () => lifecyclesIn(make())();
}

function lifecyclesIn(handling: CommandHandling): () => ReturnType<Contender> & { operations: number } {
  return () => {
    const subjects = Array.from({ length: lifecyclesInRound }, newSubject);
    return {
      operations: 3 * subjects.length,
      async run() {
        for (const subject of subjects) {
          await handling.handle(subject, invite(subject));
          await handling.handle(subject, resend());
          await handling.handle(subject, accept(2));
        }
      },
      end: () => expectEvents(handling, subjects, 3, 'InvitationAccepted'),
    };
  };
}

const length = 100;
const resendsInRound = 4;

/** On streams that had a hundred events before, and get a few more. */
function resends(make: Make): Contender {
  return async () => {
    const handling = make();
    const subjects = Array.from({ length: 25 }, newSubject);
    for (const subject of subjects) {
      await handling.seed(subject, historyOf(subject));
      // Whoever remembers streams may do so: this is not the first command on them.
      await handling.handle(subject, resend());
    }
    return {
      operations: resendsInRound * subjects.length,
      async run() {
        for (let time = 0; time < resendsInRound; time++) {
          for (const subject of subjects) await handling.handle(subject, resend());
        }
      },
      end: () => expectEvents(handling, subjects, length + resendsInRound, 'InvitationResent'),
    };
  };
}

/** One event less than are wanted. */
function historyOf(subject: Subject): readonly InvitationEvent[] {
  const events: InvitationEvent[] = [];
  let state = invitation.initial;
  for (let number = 1; number < length; number++) {
    const decision = invitation.decide(number === 1 ? invite(subject) : resend(), state);
    if (!decision.ok) throw new Error(decision.rejection.type);
    for (const event of decision.events) {
      events.push(event);
      state = invitation.evolve(state, event);
    }
  }
  return events;
}

async function filledWith(make: Make, streams: number): Promise<CommandHandling> {
  const handling = make();
  for (let stream = 0; stream < streams; stream++) {
    const subject = newSubject();
    await handling.handle(subject, invite(subject));
  }
  return handling;
}

/** That everybody did the work. */
async function expectEvents(
  handling: CommandHandling,
  subjects: readonly Subject[],
  count: number,
  lastType: InvitationEvent['type'],
): Promise<void> {
  for (const subject of subjects) {
    const events = await handling.eventsOf(subject);
    if (events.length !== count || events.at(-1)?.type !== lastType) {
      throw new Error(`there are ${events.length} events, the last one ${events.at(-1)?.type}`);
    }
  }
}
