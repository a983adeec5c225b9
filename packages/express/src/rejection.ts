import type { Facade } from 'latchkey';

type AnswerOf<Method> = Method extends (...given: never[]) => Promise<infer Answer> ? Answer : never;
type AnswersOf<Methods> = { [Name in keyof Methods]: AnswerOf<Methods[Name]> }[keyof Methods];
type AnyAnswer = { [Group in keyof Facade]: AnswersOf<Facade[Group]> }[keyof Facade];

/** Every reason for which the facade may say no: a new one does not compile until it has its answer here. */
export type Rejection = Extract<AnyAnswer, { ok: false }>['rejection'];

/** Why a link does not lead to access, as its holder meets it on accepting or declining. */
export type LinkRejection = Extract<
  AnswerOf<Facade['invitations']['accept' | 'decline']>,
  { ok: false }
>['rejection'];
