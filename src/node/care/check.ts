/** What the doctor says about one thing: the verdict, plain words, and what to do where something is to be done. */
import { say, type Value, type Words } from '#kernel';
import { HomeError } from '../home-error.ts';

export type Verdict = 'ok' | 'warning' | 'problem';

export type Check = {
  readonly name: string;
  readonly verdict: Verdict;
  /** `{name}` stands for a fact. */
  readonly words: Words;
  readonly advice?: Words;
  readonly facts?: Facts;
};

export type Facts = { readonly [name: string]: Value };

export function ok(name: string, words: Words, facts?: Facts): Check {
  return { name, verdict: 'ok', words, ...(facts === undefined ? {} : { facts }) };
}

export function warning(name: string, words: Words, advice: Words, facts: Facts = {}): Check {
  return { name, verdict: 'warning', words, advice, facts };
}

export function problem(name: string, words: Words, advice: Words, facts: Facts = {}): Check {
  return { name, verdict: 'problem', words, advice, facts };
}

export const RESTORE = say(
  'Keep the folder as it is, and restore the newest backup with "townledger restore".',
  'Conserve la carpeta como está y restaure la copia más reciente con "townledger restore".',
);

const AS_IT_SAYS = say('Do what this says, then run the doctor again.', 'Haga lo que dice y repita el examen.');
const REPORT = say(
  'Keep the folder as it is, and report this text: the program did not expect it.',
  'Conserve la carpeta como está e informe de este texto: el programa no lo esperaba.',
);

/** Runs a check; what it throws is a finding too, and never hides the checks after it. */
export function attempt(name: string, check: () => Check | readonly Check[]): readonly Check[] {
  try {
    const found = check();
    return Array.isArray(found) ? found : [found as Check];
  } catch (error) {
    const { message } = error as Error;
    const words = say('This could not be checked: {error}.', 'Esto no pudo comprobarse: {error}.');
    return error instanceof HomeError
      ? [problem(name, words, AS_IT_SAYS, { error: message, code: error.code })]
      : [problem(name, words, REPORT, { error: message })];
  }
}
