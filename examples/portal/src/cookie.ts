import type { Request, Response } from 'express';

/** The first cookie of that name, as the browser sent it. */
export function readCookie(request: Request, name: string): string | undefined {
  const pairs = (request.get('Cookie') ?? '').split(';').map((pair) => pair.trim().split(/=(.*)/s));
  return pairs.find(([key]) => key === name)?.[1];
}

/** For this browser alone, out of reach of scripts, and not sent along with other sites' forms. */
export function writeCookie(response: Response, name: string, value: string, seconds: number): void {
  const attributes = 'Path=/; HttpOnly; SameSite=Lax';
  response.append('Set-Cookie', `${name}=${value}; Max-Age=${seconds}; ${attributes}`);
}

export function clearCookie(response: Response, name: string): void {
  writeCookie(response, name, '', 0);
}
