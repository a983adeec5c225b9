import type { Instant, SupportSessionId, TenantId } from '@latchkey/core';
import { verifyChain } from '../codec/chain.ts';
import { streamName } from '../streams/category.ts';
import type { Streams } from '../streams/streams.ts';
import { sentenceOf, whoInWords } from './sentence.ts';

/** What happened in a support session, in plain sentences. */
export interface SupportHistory {
  entries: readonly { at: Instant; type: string; sentence: string; by: string }[];
  /** Whether every event follows, by its hash, the one before it in its stream. */
  isIntact: boolean;
}

/** Tells who signed in as whom, why and for how long. Looking appends nothing. */
export function createSupportHistory({ streams }: { streams: Streams }) {
  return async (tenantId: TenantId, id: SupportSessionId): Promise<SupportHistory | undefined> => {
    const { state } = await streams.loadOwn(tenantId, 'supportSession', id);
    if (state.status === 'none' || state.status === 'dropped') return undefined;
    const { state: person } = await streams.load('person', state.personId);
    const names = { person: person.name ?? '(erased)', workspace: '' };
    const stored = await streams.readStored(streamName('supportSession', id));
    const recorded = await streams.decode(stored);
    return {
      entries: recorded.map(({ event, metadata }) => ({
        at: event.at,
        type: event.type,
        sentence: sentenceOf(event, names),
        by: whoInWords(metadata, names.person),
      })),
      isIntact: verifyChain(stored).isIntact,
    };
  };
}
