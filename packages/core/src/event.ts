import { z } from 'zod';
import { instant } from './instant.ts';

/**
 * The schema of one event: its type, when it happened, and its own fields.
 * Stored for ever: fields may be added as optional ones, never renamed or removed.
 */
export function event<const Type extends string, Shape extends z.core.$ZodLooseShape>(
  type: Type,
  shape: Shape,
) {
  return z.object({ type: z.literal(type), at: instant, ...shape });
}

/** What every event has, whatever happened. */
export interface AnyEvent {
  type: string;
  at: z.output<typeof instant>;
}
