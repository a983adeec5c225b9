import type { Instant } from '@latchkey/core';
import { keptAnswers } from './kept-answers.ts';

/** Whether this process knows a time zone of that name. */
export const isTimeZone = keptAnswers((name: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
});

/** A moment as people read it in their language, with the time zone that it is told in. One that is not known here is UTC. */
export function momentText(moment: Instant, language: string, timeZone = 'UTC'): string {
  const zone = isTimeZone(timeZone) ? timeZone : 'UTC';
  return formatFor(`${language === 'en' ? 'en-GB' : language} ${zone}`).format(moment);
}

/** By a language tag and a time zone, neither of which has a blank in it. */
const formatFor = keptAnswers((languageAndZone) => {
  const [language, timeZone] = languageAndZone.split(' ');
  return new Intl.DateTimeFormat(language, {
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZone,
    timeZoneName: 'short',
  });
});
