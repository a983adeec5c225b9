import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { invitationValues } from '../../src/deliveries/invitation-mail.ts';
import { oneLine, plainName } from '../../src/deliveries/plain-name.ts';
import { inviteAnn, startPortal } from '../portal.ts';

describe('a name in a mail', () => {
  it.each([
    ['Ann Carer', 'Ann Carer'],
    ['Zoë Łukasiewicz-O’Brien', 'Zoë Łukasiewicz-O’Brien'],
    ['田中 花子', '田中 花子'],
    ['Dr. Ann Carer, M.D.', 'Dr. Ann Carer, M. D.'],
    ['Wait …', 'Wait …'],
    ['Level 3: East', 'Level 3: East'],
    ['10:30 group', '10:30 group'],
    ['evil.example', 'evil. example'],
    ['http://evil.example/x', 'http: / /evil. example/x'],
    ['www.evil.example', 'www. evil. example'],
    ['javascript:alert(1)', 'javascript: alert(1)'],
    ['eve@evil.example', 'eve @ evil. example'],
    ['mailto:eve@localhost', 'mailto: eve @ localhost'],
    ['evil。example', 'evil。 example'],
    ['evil．example', 'evil． example'],
    ['ｈttp：//evil', 'ｈttp： / /evil'],
    ['eve＠evil', 'eve @ evil'],
    ['\\\\server\\share', '\\ \\server\\share'],
    ['a\r\nBcc: eve@evil.example', 'a Bcc: eve @ evil. example'],
    ['a\u2028b\u202ec\u0000d\u200be', 'a b c d e'],
    ['  much   space ', 'much space'],
  ])('%j stands there as %j', (typed, shown) => {
    expect(plainName(typed)).toBe(shown);
  });

  it('is cut where it is too long, in no character’s middle', () => {
    expect(plainName('x'.repeat(300))).toBe(`${'x'.repeat(199)}…`);
    expect(oneLine(`${'x'.repeat(198)}😀😀`).isWellFormed()).toBe(true);
    expect(plainName('a.'.repeat(300)).length).toBeLessThanOrEqual(200);
    expect(oneLine('\ud800').isWellFormed()).toBe(true);
  });

  it('is nothing that a mail program makes a link or an address of, whatever it is', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '.',
        '@',
        ':',
        '//',
        'http',
        'www',
        '\n',
        '\r',
        '\u2028',
        '。',
        '＠',
        '：',
        '\\',
        ' ',
        'evil',
      ),
      fc.string({ unit: 'grapheme', maxLength: 4 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const shown = plainName(pieces.join(''));
        expect(shown).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
        expect(shown).not.toMatch(/[.\u2024\u3002\ufe52\uff0e\uff61][^\s.…]/u);
        expect(shown).not.toMatch(/\S[@\ufe6b\uff20]|[@\ufe6b\uff20]\S/u);
        expect(shown).not.toMatch(/\p{L}[:\ufe13\ufe55\uff1a]\S/u);
        expect(shown).not.toMatch(/\/\/|\\\\/);
        expect(shown.length).toBeLessThanOrEqual(200);
      }),
      { numRuns: 500, seed: 7 },
    );
  });

  it('is plain wherever a template can put it, and in no header but as one line', async () => {
    const portal = await startPortal();
    await portal.staff.workspaces.rename({ workspaceId: 'rosa', name: 'https://evil.example/rosa' });
    await inviteAnn(portal);
    const [mail] = portal.mails;
    expect(mail?.subject).toBe('You are invited to https: / /evil. example/rosa');
    expect(mail?.text).not.toContain('evil.example');
    expect(mail?.html).not.toContain('evil.example');
  });

  it('is the recipient’s own as it was typed, but for what would split the header', () => {
    const values = invitationValues(
      { format: 'en' },
      {
        personName: 'Ann\r\nX: 1',
        workspaceName: 'a.b',
        link: 'https://a.example/join#lk1_x',
        expiresAt: 0 as never,
        timeZone: 'Nowhere/Atlantis',
      },
    );
    expect(values).toMatchObject({
      personName: 'Ann X: 1',
      workspaceName: 'a. b',
      joinPage: 'https://a.example/join',
      code: 'lk1_x',
      deadline: '1 January 1970 at 00:00 UTC',
    });
  });
});
