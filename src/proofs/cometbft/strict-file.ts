/**
 * A strict proof: a receipt or a proof of the state, and the blocks by which the towns of the network agreed on the
 * book that it is from. One canonical JSON object and a newline.
 *
 *     {"strict":{"blocks":[…],"format":1,"proof":"<a proof file>"}}
 *
 * The blocks run from one whose validators the reader knows to one whose application hash is the root of the proof's
 * checkpoint; between them stand those where the validators changed. light-block.ts says what is in a block.
 */
import {
  accept,
  type Bytes,
  DOCUMENT_LIMITS,
  decodeText,
  decodeUtf8,
  encodeText,
  faultIn,
  type Infer,
  integer,
  isObject,
  list,
  type Result,
  record,
  refuse,
  say,
  text,
} from '#kernel';
import { type LightBlock, lightBlockField } from './light-block.ts';

const FORMAT = 1;
const label = say('Strict proof', 'Prueba estricta');

/** Each block costs its readers a check of every signature. */
export const MAX_STRICT_BLOCKS = 64;

const fileField = record(label, {
  strict: record(label, {
    blocks: list(label, lightBlockField, { min: 1, max: MAX_STRICT_BLOCKS }),
    format: integer(label, { min: FORMAT, max: FORMAT }),
    proof: text(label, { max: 524_288, lines: true }),
  }),
});

export type StrictFile = { readonly proof: string; readonly blocks: readonly LightBlock[] };

/** Throws on what `parseStrictFile` would refuse. */
export function formatStrictFile({ proof, blocks }: StrictFile): string {
  const file = `${encodeText({ strict: { blocks: blocks as Infer<typeof lightBlockField>[], format: FORMAT, proof } })}\n`;
  if (!parseStrictFile(file).ok) throw new Error('not the parts of a strict proof');
  return file;
}

/** The first bytes of every such file. */
export function isStrictFile(bytes: Bytes): boolean {
  return decodeUtf8(bytes.subarray(0, OPENING.length)) === OPENING;
}

/** Form only. Refuses with `strict-malformed`. */
export function parseStrictFile(file: string): Result<StrictFile> {
  const decoded = file.endsWith('\n') ? decodeText(file.slice(0, -1), DOCUMENT_LIMITS) : refuse('strict-malformed');
  if (!decoded.ok || !isObject(decoded.value) || faultIn(fileField, decoded.value) !== undefined)
    return refuse('strict-malformed');
  const { proof, blocks } = (decoded.value as unknown as Infer<typeof fileField>).strict;
  return accept({ proof, blocks });
}

const OPENING = '{"strict":';
