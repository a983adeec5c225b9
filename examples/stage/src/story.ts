import type { Scene } from './product.ts';
import type { Stage } from './stage.ts';

/** What a product does, told step by step. */
export interface Story {
  readonly scene: Scene;
  readonly chapters: readonly Chapter[];
}

export interface Chapter {
  readonly title: string;
  /** The rows of the checklist that it shows. */
  readonly rows: readonly string[];
  readonly steps: readonly Step[];
}

/** Somebody does something. What it gives back is told in words: a result, a decision, buttons, a table, a sentence. */
export interface Step {
  readonly tells: string;
  readonly act: Act;
  /** Why it is not done, where it is not: the type of a rejection, or the reason of a denial. */
  readonly refusedWith?: string;
}

export type Act = (stage: Stage) => Promise<unknown>;

export function chapter(title: string, rows: readonly string[], ...steps: readonly Step[]): Chapter {
  return { title, rows, steps };
}

/** Something that is done. */
export function step(tells: string, act: Act): Step {
  return { tells, act };
}

/** Something that is tried, and refused. */
export function refused(tells: string, refusedWith: string, act: Act): Step {
  return { tells, act, refusedWith };
}

/** Time that passes, such as `PT48H`. */
export function passes(time: string, tells: string): Step {
  return { tells, act: (stage) => stage.pass(time) };
}
