import type { Result } from './measure.ts';
import { factor } from './measure.ts';

export const tableHead = `| what | ours | theirs | ratio | aim | |\n| --- | ---: | ---: | ---: | ---: | --- |`;

/** Such as `| commands on fresh streams | 2.1 µs | emmett 12 µs | 5.7 × | ≥ 5 × | met |`. */
export function tableRow({ name, ours, theirs, ratio, against, all, aim, remark }: Result): string {
  const others = Object.entries(all).filter(([who]) => who !== against);
  const notes = [
    verdict(ratio, aim),
    ...others.map(([who, times]) => `${factor(times, aim)} ${who}`),
    remark ?? '',
  ];
  const cells = [
    name,
    duration(ours),
    `${against} ${duration(theirs)}`,
    factor(ratio, aim),
    `≥ ${factor(aim, aim)}`,
    notes.filter(Boolean).join('; '),
  ];
  return `| ${cells.join(' | ')} |`;
}

function verdict(ratio: number, aim: number): string {
  if (ratio >= aim) return 'met';
  return ratio >= (aim * 2) / 3 ? 'near' : '**below two thirds**';
}

function duration(nanoseconds: number): string {
  if (Number.isNaN(nanoseconds)) return '';
  if (nanoseconds < 1_000) return `${nanoseconds.toFixed(0)} ns`;
  if (nanoseconds < 1_000_000) return `${(nanoseconds / 1_000).toFixed(1)} µs`;
  return `${(nanoseconds / 1_000_000).toFixed(2)} ms`;
}
