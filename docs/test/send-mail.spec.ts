import { once } from 'node:events';
import { SMTPServer } from 'smtp-server';
import { expect, it, onTestFinished } from 'vitest';
import { freePort } from './free-port.ts';
import { blocksOf, page, printedMeanwhileBy } from './snippet.ts';

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
