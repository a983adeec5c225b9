import type { Answer, CallOptions, Site } from './site.ts';
import { asAnn } from './site.ts';

/** A browser on the site: keeps cookies, and says with every form where it comes from. */
export interface Browser {
  cookies: Map<string, string>;
  get(path: string, options?: CallOptions): Promise<Answer>;
  submit(path: string, fields: Readonly<Record<string, string>>, options?: CallOptions): Promise<Answer>;
}

export function openBrowser(site: Site, as?: string, origin = site.origin): Browser {
  const cookies = new Map<string, string>();

  async function call(request: string, options: CallOptions): Promise<Answer> {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { ...(cookie !== '' && { Cookie: cookie }), ...options.headers };
    const answer = await site.call(request, { as, ...options, headers });
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (line.includes('Max-Age=0')) cookies.delete(name);
      else cookies.set(name, value);
    }
    return answer;
  }

  return {
    cookies,
    get: (path, options = {}) => call(`GET ${path}`, options),
    submit: (path, fields, options = {}) =>
      call(`POST ${path}`, {
        ...options,
        body: new URLSearchParams(fields).toString(),
        headers: {
          'Content-Type': 'application/x-www-form-urlencoded',
          Origin: origin,
          'Sec-Fetch-Site': 'same-origin',
          ...options.headers,
        },
      }),
  };
}

/** The proof in the forms of a page that shows an invitation. */
export function proofIn(page: Answer): string {
  return /name="proof" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
}

/** The title of a page. */
export function titleOf(page: Answer): string {
  return /<title>([^<]*)<\/title>/.exec(page.text)?.[1] ?? '';
}

/** The same site, as a browser sees it whose visitor reads this language. */
export function readingIn(site: Site, acceptLanguage: string): Site {
  return {
    ...site,
    call: (request, more = {}) =>
      site.call(request, { ...more, headers: { 'Accept-Language': acceptLanguage, ...more.headers } }),
  };
}

/** What a page says, piece by piece: its title, its texts, in their order. */
export function textsOf(page: Answer): string[] {
  return page.text
    .replaceAll(/<(style|script)>.*?<\/\1>/gs, '')
    .split(/<[^>]*>/)
    .map((text) => text.replaceAll(/\s+/g, ' ').trim())
    .filter((text) => text !== '');
}

/** Somebody who is signed in opens a link, presses the button, and sees what there is to see. */
export async function openInvitation(site: Site, token: string, as: string = asAnn.as) {
  const browser = openBrowser(site, as);
  await browser.submit('/join/begin', { token });
  return { browser, shown: await browser.get('/join/confirm') };
}
