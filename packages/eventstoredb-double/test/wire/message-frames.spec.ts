import { describe, expect, it } from 'vitest';
import { frameOf, frameReader } from '../../src/wire/message-frames.ts';

describe('what comes over the wire', () => {
  const messages = ['', 'one', 'a longer message'];
  const bytes = Buffer.concat(messages.map((message) => frameOf(Buffer.from(message))));

  it.each([1, 3, 7, bytes.length])(
    'in chunks of %i bytes is cut into the messages that were sent',
    (size) => {
      const { read, heard } = reader(100);
      for (let at = 0; at < bytes.length; at += size) read(bytes.subarray(at, at + size));
      expect(heard).toEqual(messages);
    },
  );

  it('is refused once a message is too large, and nothing after it is heard', () => {
    const { read, heard } = reader(5);
    read(bytes);
    read(frameOf(Buffer.from('more')));
    expect(heard).toEqual(['', 'one', 'too large']);
  });
});

function reader(maximum: number) {
  const heard: string[] = [];
  const read = frameReader(maximum, {
    message: (message) => heard.push(message.toString()),
    tooLarge: () => heard.push('too large'),
  });
  return { read, heard };
}
