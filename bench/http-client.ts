import { connect } from 'node:net';
import type { Socket } from 'node:net';

/** Connections that stay, and send what is ready: as little work for a client as there can be, since it is measured too. */
export interface HttpClient {
  /** Sends each as soon as its connection is free, and expects this status of every answer. */
  sendAll(requests: readonly Buffer[], status: number): Promise<void>;
  close(): void;
}

export async function openClient(port: number, connections: number): Promise<HttpClient> {
  const sockets = await Promise.all(Array.from({ length: connections }, () => opened(port)));
  return {
    async sendAll(requests, status) {
      let next = 0;
      const wanted = `HTTP/1.1 ${status} `;
      await Promise.all(
        sockets.map(async (socket) => {
          for (let request = requests[next++]; request; request = requests[next++]) {
            const answer = await exchange(socket, request);
            if (!answer.startsWith(wanted)) throw new Error(`expected ${status}, and got ${answer}`);
          }
        }),
      );
    },
    close() {
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** A POST of JSON, byte for byte. */
export function jsonPost(path: string, json: object, headers: Readonly<Record<string, string>> = {}): Buffer {
  const body = JSON.stringify(json);
  const lines = Object.entries({
    Host: '127.0.0.1',
    'Content-Type': 'application/json',
    'Content-Length': String(Buffer.byteLength(body)),
    ...headers,
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`POST ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body}`);
}

function opened(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => resolve(socket));
    socket.setNoDelay(true);
    socket.once('error', reject);
  });
}

function exchange(socket: Socket, request: Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    let received = '';
    const fail = () => reject(new Error('the server hung up'));
    const take = (chunk: Buffer) => {
      received += chunk.toString('latin1');
      if (!isWhole(received)) return;
      socket.off('data', take);
      socket.off('close', fail);
      resolve(received);
    };
    socket.on('data', take);
    socket.once('close', fail);
    socket.write(request);
  });
}

function isWhole(received: string): boolean {
  const head = received.indexOf('\r\n\r\n');
  if (head < 0) return false;
  const [, length] = /\r\ncontent-length: (\d+)/i.exec(received) ?? [];
  return received.length >= head + 4 + Number(length ?? 0);
}
