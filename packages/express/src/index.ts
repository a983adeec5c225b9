export type {
  AuthenticateCaller,
  AuthzenCaller,
  AuthzenRouterOptions,
  Condition,
  ConditionQuestion,
} from './authzen/authzen-options.ts';
export { authzenRouter } from './authzen/authzen-router.ts';
export type { Html, HtmlValue } from './html.ts';
export { html, renderHtml } from './html.ts';
export type { Named, NamePorts } from './join/names.ts';
export type { NewLinkAsked, OnNewLinkAsked } from './join/new-link.ts';
export type {
  ConfirmData,
  Layout,
  Notice,
  PageData,
  PageFrame,
  PageName,
  PageOptions,
  PageTemplates,
  RefusedBecause,
  RefusedData,
  ShownPage,
} from './join/page-templates.ts';
export type { PageTexts, TextKey, TextsByLanguage } from './join/page-texts.ts';
export type { RateLimit, RateLimits } from './rate-limits.ts';
export type { RequireAccess, WorkspaceOf } from './require-access.ts';
export { createRequireAccess } from './require-access.ts';
export type {
  AcceptedInvitation,
  Authenticate,
  AuthorizationQuestion,
  Authorize,
  Identity,
  LatchkeyRouterOptions,
  StaffAction,
} from './router-options.ts';
export { latchkeyRouter } from './router.ts';
