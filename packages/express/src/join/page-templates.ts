import type { Instant, InvitationId } from '@latchkey/core';
import type { InvitationPreview } from 'latchkey';
import type { Html } from '../html.ts';
import type { TextsByLanguage } from './page-texts.ts';

/** How the invitees' pages look and speak. What is left out is as it comes. */
export interface PageOptions {
  /** Other words, by language tag: single ones of `en` and `de`, all of any other language. */
  texts?: TextsByLanguage | undefined;
  /** Makes the document around what each page shows. */
  layout?: Layout | undefined;
  /** Make what stands on single pages. */
  templates?: PageTemplates | undefined;
}

/** A whole document, from `<!doctype html>` on. */
export type Layout = (frame: PageFrame) => Html;

/** What one page has inside `<main>`. */
export type PageTemplates = { readonly [Name in PageName]?: (page: PageData[Name] & ShownPage) => Html };

export interface PageFrame extends ShownPage {
  /** Belongs into `<head>`, as it is: without it no form of the pages works. */
  head: Html;
  /** The style that the pages come with, to be put into `<head>` or left out. */
  style: Html;
}

/** A page as it comes. */
export interface ShownPage {
  /** For `lang`. */
  language: string;
  title: Html;
  main: Html;
}

export type PageName = keyof PageData;

/** What each page is about. Forms come ready, since they carry what makes them work and keeps them safe. */
export interface PageData {
  landing: { form: Html };
  several: SeveralData;
  confirm: ConfirmData;
  accepted: { workspaceName: string | null; goOnUrl: string | undefined; others: Others };
  declined: { others: Others };
  refused: RefusedData;
  linkAsked: object;
  notice: { notice: Notice };
}

/** What there is to say where there is no invitation to speak of. */
export type Notice =
  | 'noInvitation'
  | 'tooManyRequests'
  | 'foreignForm'
  | 'lookAgain'
  | 'signInFirst'
  | 'notRecognised'
  | 'supporting'
  | 'fault'
  | 'unknownOutcome';

/** The way back to the other invitations of a bundle; undefined where there is none. */
type Others = Html | undefined;

/** What a link opens that brings several invitations. */
export interface SeveralData {
  invitations: readonly ShownMember[];
  /** In which moments are told. */
  timeZone: string;
  /** Who is signed in, in words. */
  account: string;
  signInUrl: string | undefined;
  /** The form that accepts all that are open, where there are several. */
  acceptAll: Html | undefined;
}

/** One invitation among several. */
export interface ShownMember {
  invitationId: InvitationId;
  /** Null once it was erased. */
  workspaceName: string | null;
  standing: InvitationPreview['standing'];
  /** Why it could not be accepted just now, together with the others. */
  refusedBecause: RefusedBecause | undefined;
  expiresAt: Instant;
}

/** Everything that somebody should have seen before they accept. */
export interface ConfirmData {
  /** Null once it was erased, as `personName`. */
  workspaceName: string | null;
  personName: string | null;
  /** Undefined where the system invited. */
  inviter: string | undefined;
  /** In the host's words, as the inviter and the role are. */
  permissions: readonly string[];
  role: string | undefined;
  readOnly: boolean;
  accessFrom: Instant | undefined;
  accessUntil: Instant | undefined;
  expiresAt: Instant;
  /** In which the moments are to be told: a name of the IANA's. */
  timeZone: string;
  /** Who is signed in, in words. */
  account: string;
  signInUrl: string | undefined;
  /** Both forms: to accept and to decline. */
  answers: Html;
}

/** Why an authentic link leads no further. */
export interface RefusedData {
  why: RefusedBecause;
  account: string;
  signInUrl: string | undefined;
  /** Where the portal is, for who has accepted already. */
  goOnUrl: string | undefined;
  /** How to get a new link, where one is needed: with a form, if the host listens. */
  newLink: Html | undefined;
}

export type RefusedBecause =
  | 'accepted'
  | 'declined'
  | 'rescinded'
  | 'expired'
  | 'superseded'
  | 'wrongAccount'
  | 'ownInvitation'
  | 'inviterMayNotGive'
  | 'knownByAnotherAccount'
  | 'deactivated'
  | 'closed'
  | 'notOffered'
  | 'noSeatLeft'
  | 'notNow'
  | 'notDone';
