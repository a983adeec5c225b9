export { clientPortal, pages, product } from './configuration.ts';
export { mayGive, termsAndConditions } from './hooks.ts';
export { scene } from './scene.ts';
export { story } from './story.ts';
