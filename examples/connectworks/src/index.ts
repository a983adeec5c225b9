export { product, sources } from './configuration.ts';
export { mayGive } from './hooks.ts';
export { deed, register, scene } from './scene.ts';
export { story } from './story.ts';
