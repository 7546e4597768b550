/** Words of the choices in the records of the members. */
import type { Words } from '#kernel';
import { modules } from '#modules';
import { fieldAt, wordsOf } from '../text/schema-words.ts';

const records = modules.find(({ name }) => name === 'members')?.schema.records;

export const kindWords = (kind: string): Words => wordsOf(fieldAt(records?.member, 'kind'), kind);
export const statusWords = (status: string): Words => wordsOf(fieldAt(records?.member, 'status'), status);
export const classWords = (of: string): Words => wordsOf(fieldAt(records?.proposal, 'class'), of);
export const voteWords = (vote: string): Words => wordsOf(fieldAt(records?.vote, 'vote'), vote);
export const bodyWords = (body: string): Words => wordsOf(fieldAt(records?.document, 'body'), body);

/** A kind of a later program stands by its code. */
export function decisionWords(kind: string): Words {
  const what = fieldAt(records?.proposal, 'what');
  const words = what?.kind === 'variant' ? what.words?.cases : undefined;
  return words?.[kind] ?? { en: kind, es: kind };
}
