import { z } from 'zod';

/** What the caller says of something, beside what it is: its own word, and nobody else's. */
const properties = z.record(z.string(), z.unknown()).default({});

export const subject = z.object({ type: z.string(), id: z.string(), properties });
export const resource = z.object({ type: z.string(), id: z.string(), properties });
export const action = z.object({ name: z.string(), properties });
export const context = z.record(z.string(), z.unknown()).default({});

/**
 * May this subject do this to this resource? What a request has beside these fields is ignored, here and within them.
 *
 * @see https://openid.net/specs/authorization-api-1_0.html section 6.1
 */
export const evaluation = z.object({ subject, action, resource, context });
export type Evaluation = z.output<typeof evaluation>;

/** What is looked for in a search has no id, and one that is sent is ignored. */
export const soughtSubject = subject.omit({ id: true });
export const soughtResource = resource.omit({ id: true });
