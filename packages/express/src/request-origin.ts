import type { Request } from 'express';

/** Whether a browser says that a page of this very origin sent this; one that says nothing is not believed. */
export function isOfOwnOrigin(request: Request, ownOrigin: string): boolean {
  return request.get('Origin') === ownOrigin && !isFetchedFromElsewhere(request);
}

/** Whether a browser says that a page of another origin sent this; what is no browser says nothing of the kind. */
export function isOfForeignOrigin(request: Request, ownOrigin: string): boolean {
  const origin = request.get('Origin');
  return (origin !== undefined && origin !== ownOrigin) || isFetchedFromElsewhere(request);
}

/** @see https://www.w3.org/TR/fetch-metadata/ */
function isFetchedFromElsewhere(request: Request): boolean {
  const site = request.get('Sec-Fetch-Site');
  return site !== undefined && site !== 'same-origin';
}
