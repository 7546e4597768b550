/** Words of the choices in the titles module's own schema. */
import type { Words } from '#kernel';
import { modules } from '#modules';
import { fieldAt, wordsOf } from '../text/schema-words.ts';

const schema = modules.find(({ name }) => name === 'titles')?.schema;
const instrument = schema?.records.instrument;
const referenceKind = fieldAt(instrument, 'references', 'reference', 'kind');

export const typeWords = (type: string): Words => wordsOf(fieldAt(instrument, 'type'), type);
export const reasonWords = (reason: string): Words =>
  wordsOf(fieldAt(schema?.actions.correct?.input, 'reason'), reason);
export const decisionWords = (decision: string): Words =>
  wordsOf(fieldAt(schema?.actions.decide?.input, 'decision'), decision);
export const referenceWords = (kind: string): Words => wordsOf(referenceKind, kind);
