/** What a person sees: where they are, and what stands there. */
export interface Page {
  url: string;
  status: number;
  title: string;
  markup: string;
  /** The words on the page, without the markup. */
  text: string;
}

/** A browser without scripts: follows links and redirections, keeps cookies, and sends forms as they stand. */
export interface Browser {
  page: Page;
  /** What it sends of itself with each request. */
  cookie(): string;
  goTo(path: string): Promise<Page>;
  follow(link: string): Promise<Page>;
  /** Fills in the form with this button, and presses it. A list ticks boxes; without one, they stay as they are. */
  press(button: string, fields?: Readonly<Record<string, string | readonly string[]>>): Promise<Page>;
}

export function openBrowser(origin: string): Browser {
  const cookies = new Map<string, string>();

  async function load(url: URL, form?: URLSearchParams): Promise<Page> {
    const response = await fetch(url, {
      method: form ? 'POST' : 'GET',
      redirect: 'manual',
      headers: {
        Accept: 'text/html',
        'Accept-Language': 'en',
        Cookie: browser.cookie(),
        ...(form && { Origin: new URL(browser.page.url).origin, 'Sec-Fetch-Site': 'same-origin' }),
      },
      ...(form && { body: form }),
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (line.includes('Max-Age=0')) cookies.delete(name);
      else cookies.set(name, value);
    }
    const location = response.headers.get('Location');
    if (location !== null) return load(new URL(location, url));
    const markup = await response.text();
    browser.page = {
      url: url.href,
      status: response.status,
      title: plain(/<title>(.*?)<\/title>/s.exec(markup)?.[1] ?? ''),
      markup,
      text: plain(markup.replaceAll(/<(style|script)>.*?<\/\1>/gs, '')),
    };
    return browser.page;
  }

  const browser: Browser = {
    page: { url: origin, status: 0, title: '', markup: '', text: '' },

    cookie: () => [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),

    goTo: (path) => load(new URL(path, origin)),

    follow(link) {
      const found = elements(browser.page.markup, 'a').find(({ content }) => plain(content) === link);
      if (!found) throw new Error(`no link “${link}” on “${browser.page.title}”: ${browser.page.text}`);
      return load(new URL(found.attributes['href'] ?? '', browser.page.url));
    },

    press(label, fields = {}) {
      for (const form of elements(browser.page.markup, 'form')) {
        const button = elements(form.content, 'button').find(({ content }) => plain(content) === label);
        if (!button) continue;
        const sent = new URLSearchParams();
        for (const { attributes } of emptyElements(form.content, 'input')) {
          const { name = '', type, value = '' } = attributes;
          const isLeftOut = name in fields || (type === 'checkbox' && !('checked' in attributes));
          if (!isLeftOut) sent.append(name, value);
        }
        for (const { attributes, content } of elements(form.content, 'textarea')) {
          const { name = '' } = attributes;
          if (!(name in fields))
            sent.append(name, unescape(content.replace(/^\n/, '')).replaceAll('\n', '\r\n'));
        }
        for (const [name, value] of Object.entries(fields)) {
          for (const each of [value].flat()) sent.append(name, each);
        }
        const { name, value = '', formaction = form.attributes['action'] ?? '' } = button.attributes;
        if (name !== undefined) sent.append(name, value);
        return load(new URL(formaction, browser.page.url), sent);
      }
      throw new Error(`no button “${label}” on “${browser.page.title}”: ${browser.page.text}`);
    },
  };
  return browser;
}

type Attributes = Readonly<Record<string, string>>;

function elements(markup: string, name: string): { attributes: Attributes; content: string }[] {
  const found = markup.matchAll(new RegExp(`<${name}(\\s[^>]*)?>(.*?)</${name}\\s*>`, 'gs'));
  return [...found].map(([, attributes = '', content = '']) => ({
    attributes: attributesIn(attributes),
    content,
  }));
}

function emptyElements(markup: string, name: string): { attributes: Attributes }[] {
  const found = markup.matchAll(new RegExp(`<${name}(\\s[^>]*)>`, 'gs'));
  return [...found].map(([, attributes = '']) => ({ attributes: attributesIn(attributes) }));
}

function attributesIn(markup: string): Attributes {
  const found = markup.matchAll(/([a-z-]+)(?:="([^"]*)")?/g);
  return Object.fromEntries([...found].map(([, name = '', value = '']) => [name, unescape(value)]));
}

function plain(markup: string): string {
  return unescape(markup.replaceAll(/<\/?(time|code)[^>]*>/g, '').replaceAll(/<[^>]*>/g, ' '))
    .replaceAll(/\s+/g, ' ')
    .trim();
}

function unescape(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}
