import type { Clock } from 'latchkey';
import { systemClock } from 'latchkey';
import type { ManualClock } from '@latchkey/testing';
import { manualClock } from '@latchkey/testing';
import { later } from '@latchkey/core';

const hour = 3_600_000;

/** A clock that goes as all clocks do, but so many hours ahead. */
export function hoursLater(hours: number): Clock {
  return { ...systemClock, now: () => later(systemClock.now(), hours * hour) };
}

/** A clock that stands still so many hours from now. */
export function stoppedHoursLater(hours: number): ManualClock {
  return manualClock(hoursLater(hours).now());
}
