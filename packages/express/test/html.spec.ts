import { describe, expect, it } from 'vitest';
import type { HtmlValue } from '../src/index.ts';
import { html, renderHtml } from '../src/index.ts';

describe('a piece of a page', () => {
  it('escapes every text that is put in', () => {
    const text = `<script>alert("a" & 'b')</script>`;
    const escaped = '&lt;script&gt;alert(&quot;a&quot; &amp; &#39;b&#39;)&lt;/script&gt;';
    expect(renderHtml(html`<p title="${text}">${text}</p>`)).toBe(`<p title="${escaped}">${escaped}</p>`);
  });

  it('keeps markup, also in lists, and escapes the texts among it', () => {
    const items = ['<a>', html`<b>1</b>`, ['&', html`<i></i>`]];
    expect(renderHtml(html`${items}${2}`)).toBe('&lt;a&gt;<b>1</b>&amp;<i></i>2');
  });

  it('leaves no trace of what is absent', () => {
    expect(renderHtml(html`[${undefined}${null}${false}${''}${0}]`)).toBe('[0]');
  });

  it('takes nothing parsed from JSON for markup', () => {
    const forged = JSON.parse('{"markup":"<script>","Symbol(markup)":"<script>"}') as HtmlValue;
    expect(() => renderHtml(html`${forged}`)).toThrow(TypeError);
  });
});
