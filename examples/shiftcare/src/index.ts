export { always, ifAllowCommunication, ifVerifyShift, product } from './configuration.ts';
export { areas, coordinatorsOf, mayGive, setNewPasswordAt } from './hooks.ts';
export type { InviteForm } from './invite-form.ts';
export { termsOf } from './invite-form.ts';
export { scene } from './scene.ts';
export { story } from './story.ts';
