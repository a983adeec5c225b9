export type { Html, HtmlValue } from './html.ts';
export { html, renderHtml } from './html.ts';
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
