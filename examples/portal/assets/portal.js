// What the pages do beyond what they do without a script: they show what others change, and copy a link.

const changes = document.body.dataset.changes;
if (changes !== undefined) showChanges(changes);

for (const button of document.querySelectorAll('[data-copy]')) {
  const field = document.getElementById(button.dataset.copy);
  button.hidden = false;
  button.addEventListener('click', () => {
    field.select();
    navigator.clipboard.writeText(field.value).then(
      () => say('Copied.'),
      () => say('Copy the marked text.'),
    );
  });
}

/** The page itself is fetched anew whenever something has changed: it shows what this visitor may see, as always. */
function showChanges(url) {
  let source;
  let isFetching = false;
  let isStale = false;
  let timer;

  async function refresh() {
    isStale = true;
    if (isFetching) return;
    isFetching = true;
    while (isStale) {
      isStale = false;
      await showNewest();
    }
    isFetching = false;
    clearTimeout(timer);
    timer = whenDue(() => void refresh());
  }

  /** Only while somebody looks: browsers open but a few connections to one site, in all windows together. */
  function listen() {
    source?.close();
    if (document.visibilityState === 'hidden') return;
    source = new EventSource(url);
    source.addEventListener('change', () => void refresh());
    source.addEventListener('missed', () => void refresh());
    source.addEventListener('error', () => {
      // A connection that was lost is taken up again by the browser; one that was refused is not.
      if (source.readyState === EventSource.CLOSED) void refresh();
    });
  }

  listen();
  document.addEventListener('visibilitychange', listen);
  addEventListener('pagehide', () => source?.close());
  addEventListener('pageshow', ({ persisted }) => persisted && location.reload());
}

/** Some things look otherwise from a moment on, though nothing changes: a button that may be pressed again. */
function whenDue(refresh) {
  const moments = [...document.querySelectorAll('[data-again] time')].map((time) =>
    Date.parse(time.dateTime),
  );
  const next = Math.min(...moments.filter((moment) => moment > Date.now()));
  return Number.isFinite(next)
    ? setTimeout(() => refresh(), Math.min(next - Date.now() + 500, 2_147_483_647))
    : undefined;
}

async function showNewest() {
  const response = await fetch(location.href, { headers: { Accept: 'text/html' } }).catch(() => undefined);
  if (!response) return;
  if (!response.ok || new URL(response.url).pathname !== location.pathname) {
    // Signed out meanwhile, or no longer allowed: the page says so itself.
    if (isBeingFilledIn(document)) offerToShow();
    else location.reload();
    return;
  }
  const newest = new DOMParser().parseFromString(await response.text(), 'text/html');
  let isShown = false;
  for (const region of document.querySelectorAll('[data-live]')) {
    const next = newest.getElementById(region.id);
    if (!next) continue;
    keepOpen(region, next);
    if (region.isEqualNode(next)) continue;
    if (isBeingFilledIn(region)) offerToShow();
    else {
      replace(region, next);
      isShown = true;
    }
  }
  if (isShown) say('This page was updated.');
}

/** What the visitor has opened stays open. */
function keepOpen(region, next) {
  for (const details of region.querySelectorAll('details[id]')) {
    const same = next.querySelector(`#${CSS.escape(details.id)}`);
    if (same) same.open = details.open;
  }
}

function replace(region, next) {
  const focused = region.contains(document.activeElement) ? document.activeElement : undefined;
  region.replaceWith(next);
  if (!focused) return;
  // A button that is gone leaves the reader where it was: at the region, not at the top of the page.
  const same = focused.id === '' ? null : document.getElementById(focused.id);
  if (!same) next.tabIndex = -1;
  (same ?? next).focus({ preventScroll: true });
}

function isBeingFilledIn(region) {
  return [...region.querySelectorAll('input')].some(
    (field) =>
      field.value !== field.defaultValue ||
      field.checked !== field.defaultChecked ||
      field === document.activeElement,
  );
}

function offerToShow() {
  if (document.getElementById('stale')) return;
  const note = document.createElement('p');
  note.id = 'stale';
  note.className = 'message';
  note.append('Somebody has changed something here. ');
  const link = document.createElement('a');
  link.href = location.pathname + location.search;
  link.textContent = 'Show it';
  note.append(link, '; what you have typed and not sent is lost then.');
  document.querySelector('main').prepend(note);
  say(note.textContent);
}

/** For whoever does not see it. */
function say(text) {
  let status = document.getElementById('said');
  if (!status) {
    status = document.createElement('p');
    status.id = 'said';
    status.className = 'hidden';
    status.setAttribute('role', 'status');
    document.body.append(status);
  }
  status.textContent = text;
}
