import { z } from 'zod';

const pattern = /^P(?=\d|T\d)(?:(\d+)W)?(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;
const unitMilliseconds = [7 * 86_400_000, 86_400_000, 3_600_000, 60_000, 1_000];
const longest = 100 * 366 * 86_400_000;

/**
 * An ISO 8601 duration in weeks, days, hours, minutes and seconds, such as `P7D` or `PT48H`, up to a hundred years.
 * Years and months are refused, since how long they are depends on when they start.
 */
export const duration = z
  .string()
  .regex(pattern, {
    error: 'write an ISO 8601 duration in weeks, days, hours, minutes or seconds, such as P7D or PT48H',
    abort: true,
  })
  .refine((text) => durationMilliseconds(text) <= longest, 'at most a hundred years')
  .brand<'Duration'>();

export type Duration = z.infer<typeof duration>;

/** Policies say few durations, and each is asked for at every send. */
const measured = new Map<string, number>();
const mostMeasured = 1_000;

/** How long a duration is; a day counts 24 hours. */
export function durationMilliseconds(text: string): number {
  const known = measured.get(text);
  if (known !== undefined) return known;
  const counts = pattern.exec(text)?.slice(1) ?? [];
  const length = counts.reduce(
    (sum, count, unit) => sum + Number(count ?? 0) * (unitMilliseconds[unit] ?? 0),
    0,
  );
  if (measured.size < mostMeasured) measured.set(text, length);
  return length;
}
