import type { RequestHandler } from 'express';

/**
 * The portal has one name, which its links and its forms are made with. A browser that came by another name of this
 * machine is sent on; a name of some other machine is a trick (DNS rebinding).
 */
export function ownHost(origin: string): RequestHandler {
  const { host, port } = new URL(origin);
  const otherNames = [`127.0.0.1:${port}`, `[::1]:${port}`];
  return (request, response, next) => {
    const given = request.get('Host') ?? '';
    const isBrowsing = request.method === 'GET' && (request.get('Accept') ?? '').includes('text/html');
    if (given === host || (otherNames.includes(given) && !isBrowsing)) next();
    else if (otherNames.includes(given)) response.redirect(307, origin + request.originalUrl);
    else response.status(421).type('text').send(`This is ${origin}.\n`);
  };
}

/** No other site's page may send our forms. */
export function ownForms(origin: string): RequestHandler {
  return (request, response, next) => {
    if (request.method !== 'POST' || request.get('Origin') === origin) next();
    else response.status(403).type('text').send('A form of this site must be sent from this site.\n');
  };
}
