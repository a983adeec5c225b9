import { createServer } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { instantOf } from '@latchkey/core';
import type { Mail } from 'latchkey';
import { createLatchkey, mayGiveEverything } from 'latchkey';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { SmtpMailerOptions } from '../src/index.ts';
import { smtpMailer } from '../src/index.ts';
import { startMailServer } from './mail-server.ts';

const from = { name: 'Harbour Care', address: 'portal@harbour.example' };
const link = `https://portal.example.com/join#lk1_${'A'.repeat(110)}`;
const mail: Mail = {
  idempotencyKey: '01JNB:1:invitation:1',
  kind: 'invitation',
  to: { name: 'Ann Carer', address: 'ann@example.org' },
  subject: 'You are invited to Rosa Diaz',
  text: `Hello Ann Carer,\n\nopen this link:\n\n${link}\n\n.\nIt works for a while.`,
  html: `<!doctype html>\n<p>Hello Ann Carer,</p>\n<p><a href="${link}">See the invitation</a></p>`,
  link,
  expiresAt: instantOf(Date.UTC(2026, 2, 9, 9)),
  locale: 'en',
};

function mailerTo(server: string, options: Partial<SmtpMailerOptions> = {}) {
  const smtp = smtpMailer({ server, from, ...options });
  onTestFinished(() => smtp.close());
  return smtp;
}

describe('a message over SMTP', () => {
  it('arrives as it was written, with its link in one piece', async () => {
    const { received, url } = await startMailServer();
    await mailerTo(url).mailer(mail);
    const [{ recipients, parsed } = { recipients: [], parsed: undefined }] = received;
    expect(recipients).toEqual(['ann@example.org']);
    expect(parsed?.subject).toBe(mail.subject);
    expect(parsed?.text?.trimEnd()).toBe(mail.text);
    expect(String(parsed?.html).trimEnd()).toBe(mail.html);
    expect(parsed?.from?.value).toEqual([from]);
    expect(parsed?.to).toMatchObject({ value: [mail.to] });
    expect(parsed?.headers.get('auto-submitted')).toBe('auto-generated');
    expect(parsed?.headers.get('content-language')).toBe('en');
    expect(parsed?.replyTo).toBeUndefined();
    expect(parsed?.attachments).toEqual([]);
  });

  it('brings answers to where the host wants them', async () => {
    const { received, url } = await startMailServer();
    const replyTo = { name: 'Help desk', address: 'help@harbour.example' };
    await mailerTo(url, { replyTo }).mailer(mail);
    expect(received[0]?.parsed.replyTo?.value).toEqual([replyTo]);
  });

  it.each([
    'Zoë Łukasiewicz 田中',
    'Ann "The Carer", Esq. <boss@evil.example>',
    'Ann\r\nBcc: everybody@evil.example',
    'Ann, eve@evil.example',
    '=?utf-8?q?Ann=0D=0ABcc:_eve@evil.example?=',
  ])('goes to nobody else, whatever somebody is called: %j', async (name) => {
    const { received, url } = await startMailServer();
    const to = { name, address: mail.to.address };
    await mailerTo(url).mailer({ ...mail, to, subject: `You are invited to ${name}` });
    const [{ recipients, raw, parsed } = { recipients: [], raw: '', parsed: undefined }] = received;
    expect(recipients).toEqual(['ann@example.org']);
    expect(parsed?.headers.has('bcc')).toBe(false);
    expect(parsed?.to).toMatchObject({ value: [{ address: 'ann@example.org' }] });
    expect(raw.split('\r\n\r\n')[0]).not.toMatch(/^bcc:/im);
  });

  it('is known again by its id when it is handed over again, and by nothing that it is about', async () => {
    const { received, url } = await startMailServer();
    const { mailer } = mailerTo(url);
    await mailer(mail);
    await mailer(mail);
    await mailer({ ...mail, idempotencyKey: '01JNB:2:invitation:1' });
    const [first, again, other] = received.map(({ parsed }) => parsed.messageId);
    expect(first).toMatch(/^<[0-9a-f]{32}@harbour\.example>$/);
    expect(again).toBe(first);
    expect(other).not.toBe(first);
  });

  it('shares connections with others', async () => {
    const { received, url, connections } = await startMailServer();
    const { mailer } = mailerTo(url);
    for (let time = 0; time < 20; time++) await mailer(mail);
    expect([received.length, connections()]).toEqual([20, 1]);
  });

  it('is what an invitee gets', async () => {
    const { received, url } = await startMailServer();
    const { mailer } = mailerTo(url);
    const latchkey = createLatchkey({
      mailer,
      mayGive: mayGiveEverything,
      baseUrl: 'https://portal.example.com',
    });
    onTestFinished(() => latchkey.close());
    await latchkey.start();
    const staff = latchkey.as({ tenantId: 'harbour', actor: { type: 'principal', principalId: 'olivia' } });
    await staff.tenants.open();
    await staff.workspaces.open({ workspaceId: 'rosa', kind: 'client', name: 'Rosa Diaz' });
    const invited = await staff.invitations.invite({
      workspaceId: 'rosa',
      person: { name: 'Ann', email: 'ann@example.org' },
      permissions: ['roster.view'],
    });
    expect(invited.ok).toBe(true);
    await latchkey.whenIdle();
    expect(received).toHaveLength(1);
    const [, token = ''] = /#(lk1_[\w-]+)/.exec(received[0]?.parsed.text ?? '') ?? [];
    expect(received[0]?.parsed.html).toContain(`<a href="https://portal.example.com/join#${token}"`);
    const ann = latchkey.as({ tenantId: 'harbour', actor: { type: 'invitee', principalId: 'u-ann' } });
    expect((await ann.invitations.accept({ token, verifiedEmail: 'ann@example.org' })).ok).toBe(true);
  });
});

describe('a message that is not taken', () => {
  it('is told with the server’s answer', async () => {
    const { url, received } = await startMailServer({
      onRcptTo: (_address, _session, callback) =>
        callback(Object.assign(new Error('no such mailbox'), { responseCode: 550 })),
    });
    await expect(mailerTo(url).mailer(mail)).rejects.toMatchObject({ code: 'EENVELOPE', responseCode: 550 });
    expect(received).toEqual([]);
  });

  it('is told where there is no server', async () => {
    const placeholder = createServer().listen(0, '127.0.0.1');
    await once(placeholder, 'listening');
    const { port } = placeholder.address() as AddressInfo;
    placeholder.close();
    await once(placeholder, 'close');
    const { mailer, verify } = mailerTo(`smtp://127.0.0.1:${port}`);
    await expect(mailer(mail)).rejects.toThrow('ECONNREFUSED');
    await expect(verify()).rejects.toThrow('ECONNREFUSED');
  });

  it('is told where the server says nothing', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    onTestFinished(() => void silent.close());
    const { port } = silent.address() as AddressInfo;
    const { mailer } = mailerTo(`smtp://127.0.0.1:${port}?greetingTimeout=20`);
    await expect(mailer(mail)).rejects.toMatchObject({ code: 'ETIMEDOUT' });
  });

  it('goes to another machine by TLS alone, and only to whom somebody vouches for', async () => {
    // For the system this machine, but not by its name.
    const nameless = (url: string) => url.replace('127.0.0.1', '0.0.0.0');
    const plain = await startMailServer();
    await expect(mailerTo(nameless(plain.url)).mailer(mail)).rejects.toMatchObject({ code: 'ETLS' });
    const selfSigned = await startMailServer({ disabledCommands: [] });
    await expect(mailerTo(nameless(selfSigned.url)).mailer(mail)).rejects.toThrow(/certificate/);
    expect([plain.received, selfSigned.received]).toEqual([[], []]);

    await mailerTo(`${nameless(plain.url)}?requireTLS=false`).mailer(mail);
    expect(plain.received).toHaveLength(1);
  });
});

describe('the server', () => {
  it('is signed in to with what the address says', async () => {
    const asked: unknown[] = [];
    const { port, received } = await startMailServer({
      authOptional: false,
      allowInsecureAuth: true,
      onAuth: ({ username, password }, _session, callback) => {
        asked.push([username, password]);
        callback(null, password === 'p@ss/word' ? { user: 'portal' } : undefined);
      },
    });
    const right = mailerTo(`smtp://portal:p%40ss%2Fword@127.0.0.1:${port}?ignoreTLS=true`);
    await right.verify();
    expect(received).toEqual([]);
    await right.mailer(mail);
    const wrong = mailerTo(`smtp://portal:secret@127.0.0.1:${port}?ignoreTLS=true`);
    await expect(wrong.verify()).rejects.toMatchObject({ code: 'EAUTH' });
    expect(asked).toContainEqual(['portal', 'p@ss/word']);
  });

  it.each(['', 'mail.example.org', 'https://mail.example.org', 'smtp://', 'smtps:secret'])(
    'is refused where it is none, without a word of what was given: %j',
    (server) => {
      expect(() => smtpMailer({ server, from })).toThrow(
        expect.objectContaining({
          code: 'InvalidOption',
          message: expect.not.stringContaining('secret') as string,
        }),
      );
    },
  );

  it('needs an address to send from', () => {
    const nobody = { name: 'Harbour Care', address: 'portal' };
    expect(() => smtpMailer({ server: 'smtp://127.0.0.1', from: nobody })).toThrow('from must have');
  });
});
