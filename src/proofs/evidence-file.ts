/**
 * Evidence against a log as a file that anybody can check, years later and offline: one canonical JSON object
 * and a newline.
 *
 *     {"evidence":{"first":"<signed checkpoint>","format":1,"keys":["<verifier key>"],"kind":"two-roots",
 *                  "second":"<signed checkpoint>"}}
 *
 * With `rewritten` it also holds `prefixRoot` and `proof`; see evidence.ts. Without a key of the reader's own
 * it shows only that whoever holds *these keys* signed two books that cannot both be true.
 */
import {
  accept,
  bytes,
  DOCUMENT_LIMITS,
  decodeText,
  decodeUtf8,
  encode,
  faultIn,
  fromBase64url,
  type Infer,
  integer,
  isObject,
  list,
  type Result,
  record,
  refuse,
  say,
  text,
  toBase64url,
  variant,
} from '#kernel';
import { type Checkpoint, parseCheckpoint } from './checkpoint.ts';
import { type Evidence, verifyEvidence } from './evidence.ts';
import { NOTE_LIMITS, parseNote } from './note.ts';
import { formatVerifier, parseVerifier, type Verifier } from './note-key.ts';

const FORMAT = 1;

export type VerifiedEvidence = {
  readonly kind: 'evidence';
  readonly proves: Evidence['kind'];
  /** The log that is convicted. */
  readonly origin: string;
  readonly first: Checkpoint;
  readonly second: Checkpoint;
  /** True where the reader's own keys were used. */
  readonly pinned: boolean;
  readonly keys: readonly string[];
};

/** `keys` are those of the log. */
export function formatEvidenceFile(evidence: Evidence, keys: readonly Verifier[]): string {
  const { first, kind, second } = evidence;
  const more =
    evidence.kind === 'two-roots'
      ? {}
      : { prefixRoot: toBase64url(evidence.prefixRoot), proof: evidence.proof.map(toBase64url) };
  const value = { evidence: { first, format: FORMAT, keys: keys.map(formatVerifier), kind, second, ...more } };
  return `${decodeUtf8(encode(value))}\n`;
}

/** The first bytes of every evidence file. */
export function isEvidenceFile(bytes: Uint8Array): boolean {
  return decodeUtf8(bytes.subarray(0, OPENING.length)) === OPENING;
}

/** Refuses with `evidence-malformed`, a key's or a checkpoint's fault, or `evidence-proves-nothing`. Never throws. */
export function verifyEvidenceFile(file: string, pinned?: readonly Verifier[]): Result<VerifiedEvidence> {
  const decoded = file.endsWith('\n') ? decodeText(file.slice(0, -1), DOCUMENT_LIMITS) : refuse('evidence-malformed');
  const value = decoded.ok && isObject(decoded.value) ? decoded.value : undefined;
  const fault = value === undefined ? undefined : faultIn(fileField, value);
  if (value === undefined || fault !== undefined) return refuse('evidence-malformed');
  const stated = (value as unknown as Infer<typeof fileField>).evidence;
  const carried: Verifier[] = [];
  for (const key of stated.keys) {
    const parsed = parseVerifier(key);
    if (!parsed.ok) return parsed;
    carried.push(parsed.value);
  }
  // Without keys of the reader's own every line must hold: then no character can change unnoticed.
  const verified = verifyEvidence(evidenceOf(stated), pinned ?? carried, { strict: pinned === undefined });
  if (!verified.ok) return verified;
  return accept({
    kind: 'evidence',
    proves: stated.kind,
    origin: verified.value.origin,
    first: checkpointIn(stated.first),
    second: checkpointIn(stated.second),
    pinned: pinned !== undefined,
    keys: stated.keys,
  });
}

const OPENING = '{"evidence":';
const label = say('Evidence', 'Prueba');
const note = text(label, { max: NOTE_LIMITS.bytes, lines: true });
const common = {
  first: note,
  format: integer(label, { min: FORMAT, max: FORMAT }),
  keys: list(label, text(label, { max: 4_096 }), { min: 1, max: 64 }),
  second: note,
};
const fileField = record(label, {
  evidence: variant(label, 'kind', {
    'two-roots': common,
    rewritten: {
      ...common,
      prefixRoot: bytes(label, { length: 32 }),
      proof: list(label, bytes(label, { length: 32 }), { max: 63 }),
    },
  }),
});

function evidenceOf(stated: Infer<typeof fileField>['evidence']): Evidence {
  const { first, second } = stated;
  if (stated.kind === 'two-roots') return { kind: 'two-roots', first, second };
  const { prefixRoot, proof } = stated;
  return { kind: 'rewritten', first, second, prefixRoot: hash(prefixRoot), proof: proof.map(hash) };
}

function hash(checked: string): Uint8Array {
  return fromBase64url(checked) ?? new Uint8Array(0);
}

/** Of a note that was opened before. */
function checkpointIn(signed: string): Checkpoint {
  const parsed = parseNote(signed);
  const checkpoint = parsed.ok ? parseCheckpoint(parsed.value.text) : parsed;
  if (!checkpoint.ok) throw new Error('a verified note cannot be read');
  return checkpoint.value;
}
