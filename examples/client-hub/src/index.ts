export { product } from './configuration.ts';
export { mayGive } from './hooks.ts';
export { scene } from './scene.ts';
export { story } from './story.ts';
