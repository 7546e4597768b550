/**
 * Signed notes: a text that people can read, an empty line, then one line for each signature.
 *
 *     text that ends in a newline
 *                                                            (empty line)
 *     — name base64(key id ‖ signature)
 *
 * A signature covers the text with its last newline and nothing below it. Lines of unknown keys are
 * passed over, so that a note can gather signatures that not every reader knows; a known key whose
 * signature fails spoils the note.
 *
 * Source: C2SP signed-note v1.0.0.
 */
import {
  accept,
  type Bytes,
  concat,
  encodeUtf8,
  fromBase64,
  fromHex,
  type Result,
  refuse,
  toBase64,
  toHex,
  verifyEd25519,
} from '#kernel';
import { isKeyName, KEY_TYPES, type Signer, type Verifier } from './note-key.ts';

/** C2SP asks for at least 16 signatures; one of ML-DSA-44 takes about 3,300 bytes. */
export const NOTE_LIMITS = { bytes: 262_144, signatures: 64 } as const;

/** `signature` is what follows the 4 bytes of the key id. */
export type SignatureLine = { readonly name: string; readonly keyId: string; readonly signature: Bytes };

export type Note = { readonly text: string; readonly signatures: readonly SignatureLine[] };

/** A signature that verified. Cosignatures say when they were made, in POSIX seconds. */
export type VerifiedSignature = { readonly verifier: Verifier; readonly timeSeconds?: number };

/** How one signature is checked against the text: undefined where it does not hold. */
export type SignatureCheck = (verifier: Verifier, text: string, signature: Bytes) => VerifiedSignature | undefined;

export type OpenNote = {
  readonly text: string;
  /** In the order of the lines; never empty, no key twice. */
  readonly verified: readonly VerifiedSignature[];
  /** Number of lines of keys that the reader does not know. */
  readonly unknown: number;
};

export type OpenOptions = {
  /** Refuse a note with any line of an unknown key: then no character of the note can change unnoticed. */
  readonly strict?: boolean;
  /** Checks the keys' signatures; without it only Ed25519 note signatures (type 01) can hold. */
  readonly check?: SignatureCheck;
};

/** Signs any text with Ed25519 note keys. Throws on a text or a key that cannot make a note. */
export function signNote(text: string, signers: readonly Signer[]): string {
  const message = encodeUtf8(text);
  const signatures = signers.map((signer) => {
    if (signer.type !== 'ed25519-note') throw new Error(`a key of type ${signer.type} signs checkpoints only`);
    return { name: signer.name, keyId: signer.keyId, signature: signer.sign(message) };
  });
  return formatNote({ text, signatures });
}

/**
 * The text of a note and who of `verifiers` signed it.
 * Refusals: those of `parseNote`; `note-signature-invalid`, `note-signature-duplicate` and
 * `note-signature-unknown` with the name; `note-unsigned` where no known key signed.
 */
export function openNote(note: string, verifiers: readonly Verifier[], options: OpenOptions = {}): Result<OpenNote> {
  const parsed = parseNote(note);
  if (!parsed.ok) return parsed;
  const { text, signatures } = parsed.value;
  const check = options.check ?? checkNoteSignature;
  const verified: VerifiedSignature[] = [];
  const seen = new Set<string>();
  let unknown = 0;
  for (const line of signatures) {
    const known = verifiers.filter((verifier) => isKeyOf(verifier, line));
    if (known.length === 0) {
      if (options.strict === true) return refuse('note-signature-unknown', { name: line.name });
      unknown += 1;
      continue;
    }
    const key = `${line.name} ${line.keyId}`;
    if (seen.has(key)) return refuse('note-signature-duplicate', { name: line.name });
    seen.add(key);
    const holds = firstThatHolds(known, check, text, line.signature);
    if (holds === undefined) return refuse('note-signature-invalid', { name: line.name });
    verified.push(holds);
  }
  return verified.length === 0 ? refuse('note-unsigned') : accept({ text, verified, unknown });
}

/** Type 01: Ed25519 over the text, by the byte rule of signature.ts. */
export function checkNoteSignature(verifier: Verifier, text: string, signature: Bytes): VerifiedSignature | undefined {
  if (verifier.type !== 'ed25519-note') return undefined;
  return verifyEd25519(verifier.publicKey, encodeUtf8(text), signature) ? { verifier } : undefined;
}

/** Is this the line of that key? Name and id decide, together. */
export function isKeyOf(verifier: Verifier, line: SignatureLine): boolean {
  return verifier.name === line.name && verifier.keyId === line.keyId;
}

/**
 * Form only; no signature is checked.
 * Refusals: `note-too-large`, `note-too-many-signatures`, `note-malformed`.
 */
export function parseNote(note: string): Result<Note> {
  const fault = faultOf(note);
  if (fault !== undefined) return refuse(fault);
  const split = note.lastIndexOf('\n\n');
  if (split < 0) return refuse('note-malformed');
  const signatures = readSignatureLines(note.slice(split + 2));
  return signatures.ok ? accept({ text: note.slice(0, split + 1), signatures: signatures.value }) : signatures;
}

/** The lines alone, as a witness answers them. Refuses as `parseNote` does. */
export function parseSignatureLines(text: string): Result<readonly SignatureLine[]> {
  const fault = faultOf(text);
  return fault === undefined ? readSignatureLines(text) : refuse(fault);
}

/** Throws on a text or a line that `parseNote` would refuse: that is a bug of the caller. */
export function formatNote(note: Note): string {
  const text = `${note.text}\n${note.signatures.map(formatSignatureLine).join('')}`;
  const parsed = parseNote(text);
  if (!parsed.ok) throw new Error(`no note can be made of this text: ${parsed.refusal.code}`);
  return text;
}

export function formatSignatureLine(line: SignatureLine): string {
  const keyId = fromHex(line.keyId);
  if (keyId === undefined) throw new Error(`not a key id: ${line.keyId}`);
  return `${DASH}${line.name} ${toBase64(concat(keyId, line.signature))}\n`;
}

/** Em dash and space. */
const DASH = '\u2014 ';

function faultOf(text: string): string | undefined {
  if (text.length > NOTE_LIMITS.bytes) return 'note-too-large';
  if (!text.isWellFormed()) return 'note-malformed';
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x20 && code !== 0x0a) return 'note-malformed';
  }
  return encodeUtf8(text).length > NOTE_LIMITS.bytes ? 'note-too-large' : undefined;
}

function readSignatureLines(text: string): Result<readonly SignatureLine[]> {
  if (!text.endsWith('\n')) return refuse('note-malformed');
  const lines = text.slice(0, -1).split('\n');
  if (lines.length > NOTE_LIMITS.signatures) return refuse('note-too-many-signatures');
  const signatures: SignatureLine[] = [];
  for (const line of lines) {
    const signature = readSignatureLine(line);
    if (signature === undefined) return refuse('note-malformed');
    signatures.push(signature);
  }
  return accept(signatures);
}

function readSignatureLine(line: string): SignatureLine | undefined {
  if (!line.startsWith(DASH)) return undefined;
  const space = line.indexOf(' ', DASH.length);
  if (space < 0) return undefined;
  const name = line.slice(DASH.length, space);
  const blob = fromBase64(line.slice(space + 1));
  if (!isKeyName(name) || blob === undefined || blob.length < 5) return undefined;
  return { name, keyId: toHex(blob.subarray(0, 4)), signature: blob.slice(4) };
}

function firstThatHolds(
  known: readonly Verifier[],
  check: SignatureCheck,
  text: string,
  signature: Bytes,
): VerifiedSignature | undefined {
  for (const verifier of known) {
    if (signature.length !== KEY_TYPES[verifier.type].signatureLength) continue;
    const holds = check(verifier, text, signature);
    if (holds !== undefined) return holds;
  }
  return undefined;
}
