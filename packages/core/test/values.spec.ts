import { describe, expect, it } from 'vitest';
import {
  defaultPolicy,
  duration,
  durationMilliseconds,
  emailText,
  formatInstant,
  instant,
  instantOf,
  later,
  nameText,
  newPolicy,
  permission,
  permissions,
  permissionSet,
  personId,
  policy,
  tenantId,
} from '../src/index.ts';

describe('an instant', () => {
  it('is stored as ISO 8601 in UTC with milliseconds, and read back as it was', () => {
    const moment = instantOf(1_772_442_000_123);
    expect(instant.encode(moment)).toBe('2026-03-02T09:00:00.123Z');
    expect(instant.parse('2026-03-02T09:00:00.123Z')).toBe(moment);
    expect(formatInstant(moment)).toBe('2026-03-02T09:00:00.123Z');
  });

  it.each(['2026-03-02T09:00:00Z', '2026-03-02T09:00:00.123+01:00', '2026-02-30T09:00:00.000Z', '', 'now'])(
    'is not read from %j',
    (text) => {
      expect(instant.safeParse(text).success).toBe(false);
    },
  );

  it.each([-1, 1.5, Number.NaN, 253_402_300_800_000])('is not made of %d', (value) => {
    expect(() => instantOf(value)).toThrow(/number/);
  });

  it('never leaves what it can hold', () => {
    expect(formatInstant(later(instantOf(0), Number.MAX_SAFE_INTEGER))).toBe('9999-12-31T23:59:59.999Z');
    expect(later(instantOf(5), -10)).toBe(0);
  });
});

describe('a duration', () => {
  it.each([
    ['PT48H', 172_800_000],
    ['P7D', 604_800_000],
    ['P1W2DT3H4M5S', 788_645_000],
    ['PT0S', 0],
  ])('%s is %d milliseconds', (text, milliseconds) => {
    expect(durationMilliseconds(duration.parse(text))).toBe(milliseconds);
  });

  it.each(['P1M', 'P1Y', 'P', 'PT', 'P1DT', '-P1D', 'P1.5D', '7 days', 'PT99999999999999H', 'P1D\n'])(
    '%j is refused',
    (text) => {
      expect(duration.safeParse(text).success).toBe(false);
    },
  );
});

describe('ids', () => {
  it('are 26 characters of Crockford’s base32 that fit 128 bits', () => {
    expect(personId.safeParse('7ZZZZZZZZZZZZZZZZZZZZZZZZZ').success).toBe(true);
    for (const text of [
      '8ZZZZZZZZZZZZZZZZZZZZZZZZZ',
      '01jnb0000000000000000000p1',
      '01JNB',
      '01JNB000000000000000000OP1',
    ]) {
      expect(personId.safeParse(text).success).toBe(false);
    }
  });

  it('of the host are printable ASCII without @', () => {
    expect(tenantId.safeParse('Harbour Care / 7').success).toBe(true);
    for (const text of ['', 'a@b', ' a', 'a ', 'é', 'a\n', 'x'.repeat(129)]) {
      expect(tenantId.safeParse(text).success).toBe(false);
    }
  });
});

describe('text', () => {
  it.each(['ann@example.org', "o'brien+x@sub.example.co", 'ünï@exämple.de'])(
    '%s may be an e-mail address',
    (text) => {
      expect(emailText.safeParse(text).success).toBe(true);
    },
  );

  it.each([
    'ann',
    '@example.org',
    'ann@',
    'ann@example',
    'a b@example.org',
    'ann@exa%6dple.org',
    'a@b@c.org',
    `a@${'x'.repeat(260)}.org`,
    'a@x.org\nBcc: b@x.org',
  ])('%j is no e-mail address', (text) => {
    expect(emailText.safeParse(text).success).toBe(false);
  });

  it.each([
    'Ann\r\nBcc: x',
    'Ann\u202Egro',
    '\u200b\u200f',
    '\u200d',
    'Ann\u2060',
    '\u{e0041}nn',
    'Ann\u0000',
    '',
    '   ',
    '\uD800',
    'x'.repeat(201),
  ])('%j is no name', (text) => {
    expect(nameText.safeParse(text).success).toBe(false);
  });
});

describe('a name', () => {
  it.each(['Ann', 'Nuño O’Brien-Díaz', '李小龍', 'می‌خواهم', '👩‍⚕️', 'X Æ A-12'])('may be %s', (text) => {
    expect(nameText.safeParse(text).success).toBe(true);
  });
});

describe('an overlong address', () => {
  it('is refused before its form is looked at', () => {
    const parsed = emailText.safeParse(`a@${'.'.repeat(1_000_000)}@`);
    expect(parsed.error?.issues).toHaveLength(1);
  });
});

describe('permissions', () => {
  it('are stored each once, in order', () => {
    expect(permissionSet(['b.x', 'a', 'b.x'])).toEqual(['a', 'b.x']);
    expect(permissions.safeParse(['b', 'a']).success).toBe(false);
    expect(permissions.safeParse(['a', 'a']).success).toBe(false);
    expect(permissions.safeParse([]).success).toBe(false);
  });

  it.each(['', 'A', 'roster.', '.view', 'roster view', 'roster..view'])('%j is none', (text) => {
    expect(permission.safeParse(text).success).toBe(false);
  });
});

describe('a policy', () => {
  it('that a later version wrote is read without what it added', () => {
    const later = { ...defaultPolicy, resend: { ...defaultPolicy.resend, from: 'expiry' }, reminders: 'P1D' };
    expect(policy.parse(later)).toEqual(defaultPolicy);
  });

  it.each([
    { validFor: 'P1M', resend: { cooldown: 'PT1M', limit: 3 }, acceptBy: 'matchingEmail' },
    { validFor: 'PT0S', resend: { cooldown: 'PT1M', limit: 3 }, acceptBy: 'matchingEmail' },
    { validFor: 'P7D', resend: { cooldown: 'PT1M', limit: 0 }, acceptBy: 'matchingEmail' },
    { validFor: 'P7D', resend: { cooldown: 'PT1M', limit: 3 }, acceptBy: 'anybody' },
    { validFor: 'P7D', resend: { cooldown: 'PT1M', limit: 3 }, acceptBy: 'matchingEmail', more: 1 },
  ])('is refused as a whole if a part of it is none: %j', (value) => {
    expect(newPolicy.safeParse(value).success).toBe(false);
  });

  const whole = { validFor: 'P7D', resend: { cooldown: 'PT1M', limit: 3 }, acceptBy: 'matchingEmail' };

  it.each([
    { remindBefore: ['P2D', 'PT12H', 'PT1H'] },
    { remindBefore: ['P6DT23H59M59S'] },
    { timeZone: 'Europe/Vienna' },
    { timeZone: 'America/Argentina/Buenos_Aires' },
    { timeZone: 'UTC' },
  ])('may say when invitees are reminded, and where they live: %j', (more) => {
    expect(newPolicy.parse({ ...whole, ...more })).toMatchObject(more);
    expect(policy.parse({ ...whole, ...more })).toMatchObject(more);
  });

  it.each([
    { remindBefore: [] },
    { remindBefore: ['P4D', 'P3D', 'P2D', 'P1D'] },
    { remindBefore: ['PT0S'] },
    { remindBefore: ['P1D', 'PT24H'] },
    { remindBefore: ['P7D'] },
    { remindBefore: ['P1D', 'P8D'] },
    { remindBefore: ['soon'] },
    { timeZone: '+01:00' },
    { timeZone: '../etc' },
    { timeZone: '' },
    { timeZone: 'Europe/Vienna\n' },
  ])('is refused with such reminders, or such a time zone: %j', (more) => {
    expect(newPolicy.safeParse({ ...whole, ...more }).success).toBe(false);
  });
});
