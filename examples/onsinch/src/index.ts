export { clientPortal, pages, product } from './configuration.ts';
export type { Shift } from './hooks.ts';
export { mayGive, statusUnderTheName, termsAndConditions, untilOver } from './hooks.ts';
export { scene } from './scene.ts';
export { story } from './story.ts';
