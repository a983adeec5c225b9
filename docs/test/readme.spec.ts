import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { describe, expect, it, onTestFinished } from 'vitest';
import { freePort } from './free-port.ts';
import { blocksOf, printedBy, started } from './snippet.ts';

describe('the README’s embedding example', () => {
  const [program = ''] = blocksOf('README.md', 'ts');
  const [printed = ''] = blocksOf('README.md', 'text');

  it('prints what the README says it does', () => {
    expect(printedBy(program)).toBe(printed);
  });

  it('has at most 20 lines', () => {
    expect(program.trim().split('\n').length).toBeLessThanOrEqual(20);
  });
});

describe('the README’s example of the router', () => {
  const [, program = ''] = blocksOf('README.md', 'ts');

  it('has all of it over HTTP', async () => {
    const base = `http://127.0.0.1:${await freePort()}/portal`;
    const server = started(
      program
        .replaceAll('127.0.0.1:3000/portal', base.slice('http://'.length))
        .replace('3000', new URL(base).port),
    );
    onTestFinished(() => void server.kill());
    expect(await once(createInterface(server.stdout), 'line')).toEqual([`Read ${base}/openapi.json`]);

    const { paths } = (await (await fetch(`${base}/openapi.json`)).json()) as { paths: object };
    expect(Object.keys(paths)).toContain('/invitations/{invitationId}/rescind');
    expect((await fetch(`${base}/join`)).status).toBe(200);
    expect((await fetch(`${base}/health/ready`)).status).toBe(200);
    expect((await openRosa('olivia')).status).toBe(201);
    expect((await openRosa('bob')).status).toBe(403);

    function openRosa(user: string): Promise<Response> {
      return fetch(`${base}/workspaces`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'X-User': user },
        body: JSON.stringify({ workspaceId: 'rosa', kind: 'client', name: 'Rosa Diaz' }),
      });
    }
  });

  it('has fewer than 20 lines', () => {
    expect(program.trim().split('\n').length).toBeLessThan(20);
  });
});
