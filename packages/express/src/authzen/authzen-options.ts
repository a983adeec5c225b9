import type { TenantId } from '@latchkey/core';
import { permission } from '@latchkey/core';
import type { Request } from 'express';
import { LatchkeyError } from 'latchkey';
import { warnOfFault } from '../fault.ts';
import type { Evaluation } from './information-model.ts';

/** A service that asks for decisions, such as a gateway. */
export interface AuthzenCaller {
  /** The tenant whose people and workspaces it may ask about: it is asked about no other. */
  tenantId: string;
}

/** Says which service sent a request, by credentials of its own; undefined if it may ask about nothing. */
export type AuthenticateCaller = (
  request: Request,
) => Promise<AuthzenCaller | undefined> | AuthzenCaller | undefined;

/** What a condition looks at: what was asked, with the properties and the context that the caller sent, empty if none. */
export interface ConditionQuestion extends Evaluation {
  tenantId: TenantId;
  req: Request;
}

/**
 * Says whether somebody to whom Latchkey gives a permission may use it this time; anything but true is no. It is asked
 * only after Latchkey said yes, so that it can take away and never give.
 */
export type Condition = (question: ConditionQuestion) => Promise<boolean> | boolean;

export interface AuthzenRouterOptions {
  /**
   * Where callers find the decision point: an https URL without query and fragment, and its identifier in the metadata.
   * The router answers on its path, and on `/.well-known/authzen-configuration` before it.
   */
  baseUrl: string;
  /** Without it every decision and search answers 401. */
  authenticate?: AuthenticateCaller | undefined;
  /**
   * What callers call the types of subjects: those that are named by principal id, and those named by external id. A
   * type that is not named here is unknown. By default principals are of type `user`, and external ids of none.
   */
  subjectTypes?: { principal?: string | undefined; externalId?: string | undefined } | undefined;
  /** By permission. A permission without one is given whenever Latchkey gives it. */
  conditions?: Readonly<Record<string, Condition>> | undefined;
  /** Told what was answered with a 500 or a 503, and of conditions that failed. By default a process warning. */
  onFault?: ((fault: unknown) => void) | undefined;
}

/** The options as the routes use them. */
export interface AuthzenSettings {
  identifier: string;
  /** The endpoints begin with it. */
  baseUrl: string;
  basePath: string;
  authenticate: AuthenticateCaller | undefined;
  subjectNames: ReadonlyMap<string, 'principalId' | 'externalId'>;
  conditions: ReadonlyMap<string, Condition>;
  onFault: (fault: unknown) => void;
}

/** @throws LatchkeyError `InvalidOption`, saying which */
export function settingsOf(options: AuthzenRouterOptions): AuthzenSettings {
  const {
    authenticate,
    subjectTypes = { principal: 'user' },
    conditions = {},
    onFault = warnOfFault,
  } = options;
  const { principal, externalId } = subjectTypes;
  if (principal === externalId) {
    throw invalid('subjectTypes must name one type of subjects, or two different ones');
  }
  const noPermission = Object.keys(conditions).find((name) => !permission.safeParse(name).success);
  if (noPermission !== undefined)
    throw invalid(`conditions has one for what is no permission: ${noPermission}`);

  const names = [
    [principal, 'principalId'],
    [externalId, 'externalId'],
  ] as const;
  return {
    ...placeOf(options.baseUrl),
    authenticate,
    subjectNames: new Map(names.flatMap(([type, name]) => (type === undefined ? [] : [[type, name]]))),
    conditions: new Map(Object.entries(conditions)),
    onFault,
  };
}

/** A path of other characters would be a pattern to Express. */
const plainPath = /^(\/[A-Za-z0-9._~-]+)*\/?$/;

function placeOf(given: string) {
  const url = URL.parse(given);
  if (url?.protocol !== 'https:' || !plainPath.test(url.pathname) || /[?#@]/.test(given)) {
    throw invalid('baseUrl must be an https URL with a plain path, without user, query and fragment');
  }
  return {
    identifier: given,
    baseUrl: given.replace(/\/$/, ''),
    basePath: url.pathname.replace(/\/$/, ''),
  };
}

function invalid(message: string): LatchkeyError {
  return new LatchkeyError('InvalidOption', message);
}
