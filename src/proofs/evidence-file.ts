/**
 * Evidence against a log or a town as a file that anybody can check, years later and offline: one canonical JSON
 * object and a newline.
 *
 *     {"evidence":{"first":"<signed checkpoint>","format":1,"keys":["<verifier key>"],"kind":"two-roots",
 *                  "second":"<signed checkpoint>"}}
 *
 * With `rewritten` it also holds `prefixRoot` and `proof`; see evidence.ts. With `town-differs` it holds `policy` and
 * `town` in place of `keys`; see town-differs.ts. With `double-sign` it holds two votes and, where there is one, a
 * `membership`: the proof of the state that says whose the key is; see cometbft/double-signing.ts. Without a key of
 * the reader's own a file shows only what the holders of *these keys* signed.
 */
import {
  accept,
  bytes,
  DOCUMENT_LIMITS,
  decodeText,
  decodeUtf8,
  encode,
  encodeText,
  faultIn,
  fromBase64url,
  type Infer,
  integer,
  isObject,
  list,
  optional,
  type Result,
  record,
  refuse,
  say,
  text,
  toBase64url,
  type Value,
  variant,
} from '#kernel';
import { type Checkpoint, parseCheckpoint } from './checkpoint.ts';
import { type DoubleSigning, doubleSigningFields, verifyDoubleSigning } from './cometbft/double-signing.ts';
import { type Evidence, verifyEvidence } from './evidence.ts';
import { NOTE_LIMITS, parseNote } from './note.ts';
import { formatVerifier, parseVerifier, type Verifier } from './note-key.ts';
import { formatPolicy, type Policy, parsePolicy, verifiersOf } from './policy.ts';
import { type Contradicted, type TownDiffers, verifyTownDiffers } from './town-differs.ts';

const FORMAT = 1;

export type VerifiedEvidence = VerifiedLogEvidence | VerifiedTownDiffers | VerifiedDoubleSigning;

export type VerifiedLogEvidence = {
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

export type VerifiedTownDiffers = Contradicted & {
  readonly kind: 'evidence';
  readonly proves: 'town-differs';
  readonly origin: string;
  /** By its name in the policy. */
  readonly town: string;
  readonly pinned: boolean;
};

export type VerifiedDoubleSigning = {
  readonly kind: 'evidence';
  readonly proves: 'double-sign';
  readonly signing: DoubleSigning;
  /** A proof file that says whose the key is; not looked at here. */
  readonly membership: string | undefined;
};

/** What the reader knows: keys that count, or a policy that takes the place of the file's. */
export type EvidenceReader = { readonly known?: readonly Verifier[]; readonly policy?: Policy };

export function formatTownDiffers({ first, policy, second, town }: TownDiffers): string {
  const evidence = { first, format: FORMAT, kind: 'town-differs', policy: formatPolicy(policy), second, town };
  return `${encodeText({ evidence })}\n`;
}

export function formatDoubleSigning(signing: DoubleSigning, membership?: string): string {
  const more = membership === undefined ? {} : { membership };
  const evidence = { format: FORMAT, kind: 'double-sign', ...signing, ...more };
  return `${encodeText({ evidence } as unknown as Value)}\n`;
}

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

/**
 * Refuses with `evidence-malformed`, a key's, a policy's or a checkpoint's fault, or those of `verifyEvidence`,
 * `verifyTownDiffers` and `verifyDoubleSigning`. Never throws.
 */
export function verifyEvidenceFile(file: string, reader: EvidenceReader = {}): Result<VerifiedEvidence> {
  const decoded = file.endsWith('\n') ? decodeText(file.slice(0, -1), DOCUMENT_LIMITS) : refuse('evidence-malformed');
  const value = decoded.ok && isObject(decoded.value) ? decoded.value : undefined;
  const fault = value === undefined ? undefined : faultIn(fileField, value);
  if (value === undefined || fault !== undefined) return refuse('evidence-malformed');
  const stated = (value as unknown as Infer<typeof fileField>).evidence;
  if (stated.kind === 'town-differs') return verifyTown(stated, reader);
  return stated.kind === 'double-sign' ? verifyVotes(stated) : verifyLog(stated, reader.known);
}

type Stated = Infer<typeof fileField>['evidence'];
type StatedLog = Extract<Stated, { readonly keys: readonly string[] }>;

function verifyLog(stated: StatedLog, pinned?: readonly Verifier[]): Result<VerifiedLogEvidence> {
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

function verifyTown(
  { first, second, town, policy }: Extract<Stated, { readonly kind: 'town-differs' }>,
  reader: EvidenceReader,
): Result<VerifiedTownDiffers> {
  const carried = parsePolicy(policy);
  if (!carried.ok) return carried;
  // One form alone, or a space more would say the same.
  if (formatPolicy(carried.value) !== policy) return refuse('evidence-malformed');
  const evidence = { first, second, town, policy: reader.policy ?? carried.value };
  const pinned = reader.policy !== undefined || reader.known !== undefined;
  const verified = verifyTownDiffers(evidence, pinned ? (reader.known ?? verifiersOf(evidence.policy)) : undefined);
  if (!verified.ok) return verified;
  const { origin } = verified.value.first;
  return accept({ kind: 'evidence', proves: 'town-differs', origin, town, pinned, ...verified.value });
}

function verifyVotes(stated: Extract<Stated, { readonly kind: 'double-sign' }>): Result<VerifiedDoubleSigning> {
  const { format: _format, kind: _kind, membership, ...signing } = stated;
  const verified = verifyDoubleSigning(signing);
  return verified.ok ? accept({ kind: 'evidence', proves: 'double-sign', signing, membership }) : verified;
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
    'town-differs': {
      first: note,
      format: common.format,
      policy: text(label, { max: 524_288, lines: true }),
      second: note,
      town: text(label, { max: 255 }),
    },
    'double-sign': {
      ...doubleSigningFields,
      format: common.format,
      membership: optional(text(label, { max: 524_288, lines: true })),
    },
  }),
});

function evidenceOf(stated: StatedLog): Evidence {
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
