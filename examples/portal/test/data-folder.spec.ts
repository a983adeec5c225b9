import { appendFile, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { instantOf } from '@latchkey/core';
import type { Mail } from 'latchkey';
import { describe, expect, it } from 'vitest';
import { openMailbox } from '../src/mailbox.ts';
import { readOrMakeMasterKey } from '../src/master-key.ts';
import { temporaryFolder } from './portal.ts';

const mail: Mail = {
  idempotencyKey: 'one',
  kind: 'invitation',
  to: { name: 'Ann', address: 'ann@example.org' },
  subject: 'You are invited',
  text: 'Open http://localhost:3000/portal/join#lk1_x',
  html: '<p>Open http://localhost:3000/portal/join#lk1_x</p>',
  link: 'http://localhost:3000/portal/join#lk1_x',
  expiresAt: instantOf(0),
  locale: 'en',
};

describe('the mailbox', () => {
  it('keeps each mail once, however often and however close together it is handed over', async () => {
    const path = join(await temporaryFolder(), 'mails.jsonl');
    const mailbox = openMailbox(path);
    await Promise.all([mailbox.mailer(mail), mailbox.mailer(mail)]);
    await mailbox.mailer({ ...mail, idempotencyKey: 'two' });
    const reopened = openMailbox(path);
    await reopened.mailer(mail);
    expect((await reopened.mails()).map(({ idempotencyKey }) => idempotencyKey)).toEqual(['two', 'one']);
    expect(await mailbox.mails()).toEqual(await reopened.mails());
  });

  it('says so when it cannot keep a mail, and keeps the next', async () => {
    const folder = join(await temporaryFolder(), 'gone');
    const mailbox = openMailbox(join(folder, 'mails.jsonl'));
    await expect(mailbox.mailer(mail)).rejects.toThrow('ENOENT');
    expect(await mailbox.mails()).toEqual([]);
    await mkdir(folder);
    await mailbox.mailer(mail);
    expect(await mailbox.mails()).toHaveLength(1);
  });
});

describe('a mailbox that was written to while the process was killed', () => {
  it('shows the mails that are whole, and takes more', async () => {
    const path = join(await temporaryFolder(), 'mails.jsonl');
    const mailbox = openMailbox(path);
    await mailbox.mailer(mail);
    await appendFile(path, '\n{"idempotencyKey":"torn');
    await mailbox.mailer({ ...mail, idempotencyKey: 'two' });
    expect((await mailbox.mails()).map(({ idempotencyKey }) => idempotencyKey)).toEqual(['two', 'one']);
  });
});

describe('the master key', () => {
  it('is made once, also by two that start at once, and leaves nothing else behind', async () => {
    const folder = await temporaryFolder();
    const path = join(folder, 'master.key');
    const made = await Promise.all([readOrMakeMasterKey(path), readOrMakeMasterKey(path)]);
    expect(made[0]).toHaveLength(32);
    expect(made[0]).toEqual(made[1]);
    expect(await readOrMakeMasterKey(path)).toEqual(made[0]);
    expect(await readdir(folder)).toEqual(['master.key']);
  });

  it('is another one in another folder', async () => {
    const one = await readOrMakeMasterKey(join(await temporaryFolder(), 'master.key'));
    const other = await readOrMakeMasterKey(join(await temporaryFolder(), 'master.key'));
    expect(one).not.toEqual(other);
  });

  it('that is there is never written over', async () => {
    const path = join(await temporaryFolder(), 'master.key');
    await writeFile(path, Buffer.alloc(32, 7));
    expect(await readOrMakeMasterKey(path)).toEqual(Buffer.alloc(32, 7));
    expect(await readFile(path)).toEqual(Buffer.alloc(32, 7));
    await rm(path);
    expect(await readOrMakeMasterKey(path)).not.toEqual(Buffer.alloc(32, 7));
  });
});
