/**
 * A checkpoint with its signatures: the log's own, and the cosignatures of those who watch it.
 *
 * The log's keys carry the origin as their name; that is how the log's word is told from a witness's.
 * Our logs sign twice: Ed25519 for today's readers, ML-DSA-44 because titles outlive today's signatures.
 *
 * Source: C2SP tlog-checkpoint v1.0.0, tlog-cosignature v1.1.0-rc.1, tlog-witness v1.0.0.
 */
import { accept, type Result, refuse } from '#kernel';
import { type Checkpoint, formatCheckpoint, parseCheckpoint } from './checkpoint.ts';
import { checkCheckpointSignature, signCheckpointText } from './cosignature.ts';
import {
  formatNote,
  formatSignatureLine,
  isKeyOf,
  openNote,
  parseNote,
  parseSignatureLines,
  type SignatureLine,
  type VerifiedSignature,
} from './note.ts';
import { isSameKey, type Signer, type Verifier } from './note-key.ts';

export type OpenCheckpoint = {
  readonly checkpoint: Checkpoint;
  /** Signatures of the log itself; never empty. */
  readonly logSignatures: readonly VerifiedSignature[];
  /** Timestamped signatures of others. */
  readonly cosignatures: readonly VerifiedSignature[];
  /** Number of lines of keys that the reader does not know. */
  readonly unknown: number;
};

export type CheckpointOptions = {
  /** Refuse any line of an unknown key. */
  readonly strict?: boolean;
  /** Ask for a signature of every log key given, so that nobody can strip the ML-DSA one. */
  readonly everyLogKey?: boolean;
  /** Of the log keys given, ask for one of each kind: keys of other years may be among them, and both kinds count. */
  readonly everyLogAlgorithm?: boolean;
};

/** A signed note over the checkpoint, one line for each signer. Ed25519 note lines ignore the time. */
export function signCheckpoint(checkpoint: Checkpoint, signers: readonly Signer[], timeSeconds: number): string {
  const text = formatCheckpoint(checkpoint);
  return formatNote({ text, signatures: signers.map((signer) => signCheckpointText(signer, text, timeSeconds)) });
}

/**
 * The checkpoint, once its log and every other known key that signed it are verified.
 * Refusals: those of `openNote`; `checkpoint-malformed`; `checkpoint-not-signed-by-log`;
 * `checkpoint-signature-missing` with `everyLogKey` or `everyLogAlgorithm`; `checkpoint-extensions-unsigned` where extension
 * lines stand under ML-DSA signatures of the log alone, which do not cover them.
 */
export function openCheckpoint(
  note: string,
  verifiers: readonly Verifier[],
  options: CheckpointOptions = {},
): Result<OpenCheckpoint> {
  const opened = openNote(note, verifiers, { strict: options.strict === true, check: checkCheckpointSignature });
  if (!opened.ok) return opened;
  const parsed = parseCheckpoint(opened.value.text);
  if (!parsed.ok) return parsed;
  const checkpoint = parsed.value;
  const logSignatures = opened.value.verified.filter(({ verifier }) => isLogKey(verifier, checkpoint.origin));
  const fault = faultOf(checkpoint, logSignatures, verifiers, options);
  if (fault !== undefined) return refuse(fault);
  const cosignatures = opened.value.verified.filter(({ verifier }) => isCosignerKey(verifier, checkpoint.origin));
  return accept({ checkpoint, logSignatures, cosignatures, unknown: opened.value.unknown });
}

/** A log signs with a note key or an ML-DSA key named as its origin. */
export function isLogKey(verifier: Verifier, origin: string): boolean {
  return verifier.name === origin && verifier.type !== 'ed25519-cosignature';
}

/**
 * The checkpoint note with the answer of a witness added: lines of unknown keys are dropped, a line of
 * a key that already signed is replaced. Refuses with `note-signature-invalid` where
 * a known key's line does not hold for this checkpoint, and with `cosignature-missing` where none is known.
 */
export function addCosignatures(note: string, lines: string, cosigners: readonly Verifier[]): Result<string> {
  const parsed = parseNote(note);
  if (!parsed.ok) return parsed;
  const answered = parseSignatureLines(lines);
  if (!answered.ok) return answered;
  const { text } = parsed.value;
  let signatures = parsed.value.signatures;
  let added = false;
  for (const line of answered.value) {
    const known = cosigners.filter((cosigner) => cosigner.type !== 'ed25519-note' && isKeyOf(cosigner, line));
    if (known.length === 0) continue;
    if (!known.some((cosigner) => checkCheckpointSignature(cosigner, text, line.signature) !== undefined)) {
      return refuse('note-signature-invalid', { name: line.name });
    }
    signatures = withLine(signatures, line);
    added = true;
  }
  if (!added) return refuse('cosignature-missing');
  const merged = `${text}\n${signatures.map(formatSignatureLine).join('')}`;
  const fits = parseNote(merged);
  return fits.ok ? accept(merged) : fits;
}

function isCosignerKey(verifier: Verifier, origin: string): boolean {
  return verifier.name !== origin && verifier.type !== 'ed25519-note';
}

function faultOf(
  checkpoint: Checkpoint,
  logSignatures: readonly VerifiedSignature[],
  verifiers: readonly Verifier[],
  { everyLogKey, everyLogAlgorithm }: CheckpointOptions,
): string | undefined {
  if (logSignatures.length === 0) return 'checkpoint-not-signed-by-log';
  const signed = (key: Verifier) => logSignatures.some(({ verifier }) => isSameKey(verifier, key));
  const logKeys = verifiers.filter((verifier) => isLogKey(verifier, checkpoint.origin));
  const signedAlike = ({ type }: Verifier) => logSignatures.some(({ verifier }) => verifier.type === type);
  if (everyLogKey === true && !logKeys.every(signed)) return 'checkpoint-signature-missing';
  if (everyLogAlgorithm === true && !logKeys.every(signedAlike)) return 'checkpoint-signature-missing';
  const covered = logSignatures.some(({ verifier }) => verifier.type === 'ed25519-note');
  return checkpoint.extensions.length > 0 && !covered ? 'checkpoint-extensions-unsigned' : undefined;
}

function withLine(signatures: readonly SignatureLine[], line: SignatureLine): readonly SignatureLine[] {
  return [...signatures.filter((other) => other.name !== line.name || other.keyId !== line.keyId), line];
}
