const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A text as HTML: a paragraph for each, and the link made to be clicked on. */
export function htmlFromText(text: string, link: string | undefined): string {
  const paragraphs = text
    .split(/\n{2,}/)
    .map((paragraph) => paragraph.trim())
    .filter((paragraph) => paragraph !== '')
    .map((paragraph) => `<p>${withLink(paragraph, link).replaceAll('\n', '<br>\n')}</p>`);
  return htmlDocument(paragraphs.join('\n'));
}

/** Telephone numbers, dates and addresses are left as they are: somebody may be called like one. */
export function htmlDocument(body: string): string {
  return `<!doctype html>
<html>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="format-detection" content="telephone=no,date=no,address=no,email=no,url=no">
</head>
<body style="margin:0 auto;max-width:36em;padding:1.5em;font:1em/1.5 sans-serif;color:#1a1a1a;background:#fff">
${body}
</body>
</html>
`;
}

function withLink(text: string, link: string | undefined): string {
  const escaped = escapeHtml(text);
  if (link === undefined) return escaped;
  const target = escapeHtml(link);
  return escaped.replaceAll(target, () => `<a href="${target}">${target}</a>`);
}

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => escapes[character] ?? '');
}
