import * as client from '#client/refusals';
import { FAULTS as FILE_FAULTS, FLAGS, REASONS } from '#connect';
import type { Refusal, Words } from '#kernel';

/**
 * What only the reader of foreign files refuses, beside what every program may have to show. What it says of a row
 * never stands in the place of what is said of a whole file under the same code.
 */
const FILES: ReadonlyMap<string, Words> = new Map([
  ...[FLAGS, REASONS]
    .flatMap((words) => Object.entries(words))
    .filter(([code]) => client.knownWords(code) === undefined),
  ...Object.entries(FILE_FAULTS),
]);

export function refusalWords(code: string): Words {
  return client.refusalWords(code, FILES);
}

export function hasWords(code: string): boolean {
  return client.knownWords(code, FILES) !== undefined;
}

/** A refusal as a sentence, with those details that the sentence does not hold already. */
export function refusalSentence(refusal: Refusal, language: keyof Words): string {
  return client.refusalText(refusal, language, FILES);
}
