export { product, proTier, sources } from './configuration.ts';
export type { Charge } from './hooks.ts';
export { billing, mayGive } from './hooks.ts';
export { scene } from './scene.ts';
export { story } from './story.ts';
