import { once } from 'node:events';
import { SMTPServer } from 'smtp-server';
import { expect, it, onTestFinished } from 'vitest';
import { freePort } from './free-port.ts';
import { blocksOf, page, printedBy, printedMeanwhileBy } from './snippet.ts';

const path = 'docs/how-to/send-mail.md';

it('sending mail over SMTP does what the page says', async () => {
  const messages: string[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, _session, callback) {
      stream.toArray().then((chunks: Buffer[]) => {
        messages.push(Buffer.concat(chunks).toString());
        callback();
      }, callback);
    },
  });
  const port = await freePort();
  server.listen(port, '127.0.0.1');
  await once(server.server, 'listening');
  onTestFinished(() => server.close());

  const [program = ''] = blocksOf(path, 'ts');
  const printed = await printedMeanwhileBy(program, { SMTP_SERVER: `smtp://127.0.0.1:${port}` });
  expect(printed).toBe('ann@example.org: sent\n');
  expect(page(path)).toContain('It prints `ann@example.org: sent`');
  expect(messages).toEqual([expect.stringContaining('Subject: You are invited to Rosa Diaz')]);
});

it('words of one’s own, and a report, do what the page says', () => {
  const [, program = ''] = blocksOf(path, 'ts');
  expect(printedBy(program)).toBe(blocksOf(path, 'text')[0]);
});

it('every part of a message that templates can name stands in the page', () => {
  const source = page('packages/latchkey/src/deliveries/invitation-mail.ts');
  const [, values = ''] = /return \{\n([^}]*deadline:[^}]*)\};/.exec(source) ?? [];
  const names = [...values.matchAll(/^ {4}(\w+)/gm)].map(([, name = '']) => name);
  expect(names).toHaveLength(6);
  for (const name of names) expect(page(path)).toContain(`\`${name}\``);
});

it('every reason for which a template is refused stands in the page', () => {
  const source = page('packages/latchkey/src/deliveries/template-language.ts');
  const [, reasons = ''] = /reason:\n([^;]*);/.exec(source) ?? [];
  const named = [...reasons.matchAll(/'(\w+)'/g)].map(([, reason = '']) => reason);
  expect(named).toHaveLength(8);
  for (const reason of named) expect(page(path)).toContain(`\`${reason}\``);
});
