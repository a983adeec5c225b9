import { onTestFinished } from 'vitest';
import type { Site } from './site.ts';

export interface ServerSentEvent {
  event: string;
  id: string | undefined;
  data: Record<string, unknown>;
}

/** A stream of server-sent events, as its reader sees it. */
export interface EventStream {
  headers: Headers;
  /** Every event so far. */
  told: readonly ServerSentEvent[];
  /** All that was sent so far. */
  text(): string;
  /** The next event that was not given yet; undefined once the stream has ended. */
  next(): Promise<ServerSentEvent | undefined>;
  /** Reads on to an event. */
  until(isMeant: (event: ServerSentEvent) => boolean): Promise<ServerSentEvent>;
  untilText(isMeant: (text: string) => boolean): Promise<void>;
  close(): Promise<void>;
}

export async function openEventStream(
  { origin }: Site,
  as: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<EventStream> {
  const closing = new AbortController();
  const response = await fetch(`${origin}/portal/changes`, {
    headers: { Authorization: `Test ${as}`, ...headers },
    signal: closing.signal,
  });
  if (response.status !== 200 || !response.body) throw new Error(`no stream: ${response.status}`);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  const told: ServerSentEvent[] = [];
  let text = '';
  let given = 0;
  const close = async () => {
    closing.abort();
    await reader.closed.catch(() => {});
  };
  onTestFinished(close);

  async function readOn(): Promise<boolean> {
    const { value, done } = await reader.read();
    text += value ?? '';
    const whole = text.split('\n\n').slice(0, -1);
    told.splice(0, told.length, ...whole.filter((part) => part.startsWith('event:')).map(parsed));
    return !done;
  }

  async function next(): Promise<ServerSentEvent | undefined> {
    while (told.length === given) if (!(await readOn())) return undefined;
    return told[given++];
  }

  return {
    headers: response.headers,
    told,
    text: () => text,
    next,
    close,
    async until(isMeant) {
      for (;;) {
        const event = await next();
        if (!event) throw new Error(`the stream has ended: ${text}`);
        if (isMeant(event)) return event;
      }
    },
    async untilText(isMeant) {
      while (!isMeant(text)) if (!(await readOn())) throw new Error(`the stream has ended: ${text}`);
    },
  };
}

function parsed(part: string): ServerSentEvent {
  const fields = new Map(part.split('\n').map((line) => line.split(/: (.*)/s, 2) as [string, string]));
  const data = JSON.parse(fields.get('data') ?? '') as Record<string, unknown>;
  return { event: fields.get('event') ?? '', id: fields.get('id'), data };
}
