import type { HtmlValue } from '../html.ts';
import type { english } from './english.ts';

/** The name of a text of the pages, such as `confirm.heading`. */
export type TextKey = keyof typeof english;

/** The texts of the pages in one language. */
export type PageTexts = Readonly<Record<TextKey, string>>;

/** Texts by language tag: some, of a language that there is; all, of any other one. */
export type TextsByLanguage = Readonly<Record<string, Partial<PageTexts>>>;

/** What is filled in where a text has braces. */
export type TextValues<Key extends TextKey> = Readonly<
  Record<PlaceholderIn<(typeof english)[Key]>, HtmlValue>
>;

type PlaceholderIn<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | PlaceholderIn<Rest>
  : never;

/** A text in pieces: plain text at the even places, the name of a placeholder at the odd ones. */
export function piecesOf(text: string): string[] {
  return text.split(/\{(\w+)\}/);
}
