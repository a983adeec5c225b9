import { permission } from '@latchkey/core';
import type { Facade, Latchkey, Page } from 'latchkey';
import { z } from 'zod';
import type { Ask, Asking } from './ask.ts';
import type { AuthzenSettings } from './authzen-options.ts';
import { facadeFor, kindOf, meetsCondition, whereIs, whoIs } from './decide.ts';
import type { Evaluation } from './information-model.ts';
import { action, context, resource, soughtResource, soughtSubject, subject } from './information-model.ts';
import { page, pageTokens } from './page-token.ts';

const pages = { page: page.optional() };
const subjectSearch = z.object({ subject: soughtSubject, action, resource, context, ...pages });
const resourceSearch = z.object({ subject, action, resource: soughtResource, context, ...pages });
const actionSearch = z.object({ subject, resource, context, ...pages });

/** At most so many results at once, and so many where nobody said how many. */
const most = 500;
const usual = 100;

/** What is different between the searches. */
interface Search<Asked> {
  asked: z.ZodType<Asked & { page?: z.output<typeof page> | undefined }>;
  /** Whom or what Latchkey lets through; undefined where something that is asked about cannot exist. */
  find(asked: Asked, access: Facade['access'], paging: Paging): Promise<Page<string>> | undefined;
  /** The evaluation that a result stands for. */
  evaluationOf(asked: Asked, found: string): Evaluation;
  resultOf(asked: Asked, found: string): object;
}

interface Paging {
  limit: number;
  cursor: string | undefined;
}

export function subjectSearchEndpoint(latchkey: Latchkey, settings: AuthzenSettings): Ask {
  return searchEndpoint(latchkey, settings, {
    asked: subjectSearch,
    find({ subject, action, resource }, access, paging) {
      const by = settings.subjectNames.get(subject.type);
      const where = whereIs(resource);
      const what = permission.safeParse(action.name);
      if (!by || !where || !what.success) return undefined;
      return access.whoMay({ by, ...where, permission: what.data, ...paging });
    },
    evaluationOf: ({ subject, ...rest }, id) => ({ ...rest, subject: { ...subject, id } }),
    resultOf: ({ subject: { type } }, id) => ({ type, id }),
  });
}

export function resourceSearchEndpoint(latchkey: Latchkey, settings: AuthzenSettings): Ask {
  return searchEndpoint(latchkey, settings, {
    asked: resourceSearch,
    find({ subject, action, resource }, access, paging) {
      const who = whoIs(settings, subject);
      const kind = kindOf(resource.type);
      const what = permission.safeParse(action.name);
      if (!who || kind === undefined || !what.success) return undefined;
      return access.whereMay({ ...who, kind, permission: what.data, ...paging });
    },
    evaluationOf: ({ resource, ...rest }, id) => ({ ...rest, resource: { ...resource, id } }),
    resultOf: ({ resource: { type } }, id) => ({ type, id }),
  });
}

export function actionSearchEndpoint(latchkey: Latchkey, settings: AuthzenSettings): Ask {
  return searchEndpoint(latchkey, settings, {
    asked: actionSearch,
    find({ subject, resource }, access, paging) {
      const who = whoIs(settings, subject);
      const where = whereIs(resource);
      return who && where && access.whatMay({ ...who, ...where, ...paging });
    },
    evaluationOf: (asked, name) => ({ ...asked, action: { name, properties: {} } }),
    resultOf: (_asked, name) => ({ name }),
  });
}

/**
 * Every result would be permitted as an evaluation of its own, with the same properties and context. A page is one of
 * Latchkey's, less what conditions take away: it may hold fewer results than its limit, and still not be the last.
 */
function searchEndpoint<Asked extends Omit<Evaluation, 'subject' | 'action' | 'resource'>>(
  latchkey: Latchkey,
  settings: AuthzenSettings,
  { asked: schema, find, evaluationOf, resultOf }: Search<Asked>,
): Ask {
  async function passing(asked: Asked, found: readonly string[], { tenantId, req }: Asking) {
    const results: object[] = [];
    for (const each of found) {
      const question = { ...evaluationOf(asked, each), tenantId, req };
      if (await meetsCondition(settings, question)) results.push(resultOf(asked, each));
    }
    return results;
  }

  return async (asking) => {
    const { tenantId, body } = asking;
    const parsed = schema.safeParse(body);
    if (!parsed.success) {
      return { ok: false, refusal: { type: 'InvalidRequest', issues: parsed.error.issues } };
    }
    const { page = {}, ...entities } = parsed.data;
    const tokens = pageTokens(latchkey, tenantId, entities);
    const opened = await tokens.open(page);
    if (!opened.ok) return opened;

    const { after, limit = usual } = opened.place;
    const { access } = facadeFor(latchkey, asking);
    // A page of none is asked for to know whether there are any.
    const paging = { limit: Math.min(Math.max(limit, 1), most), cursor: after };
    const found = (await find(parsed.data, access, paging)) ?? nothing;
    const { items, next } = limit === 0 ? { items: [], next: found.items[0] && '' } : found;
    const results = await passing(parsed.data, items, asking);
    const next_token =
      next === undefined ? '' : await tokens.seal({ after: next, limit: opened.place.limit });
    return { ok: true, answer: { page: { next_token, count: results.length }, results } };
  };
}

const nothing: Page<string> = { items: [], next: undefined };
