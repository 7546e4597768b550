/**
 * The keys of signed notes: who signs, with which algorithm, and how a verifier key is written.
 *
 * A name and a key id together say which key made a signature line. The id is short on purpose: it
 * finds a key that the reader already trusts and proves nothing by itself.
 *
 * Source: C2SP signed-note v1.0.0 and tlog-cosignature v1.1.0 (type bytes 01, 04 and 06).
 */

import { ed25519PublicKey, mlDsa44PublicKey, sha256, signEd25519, signMlDsa44 } from '#crypto';
import {
  accept,
  type Bytes,
  concat,
  encodeUtf8,
  equalBytes,
  fromBase64,
  isEd25519PublicKey,
  type Result,
  refuse,
  toBase64,
  toHex,
} from '#kernel';

export type KeyType = keyof typeof KEY_TYPES;

/** Length of a signature here is that of the blob after the key id: the cosignatures begin with 8 bytes of time. */
export const KEY_TYPES = {
  'ed25519-note': { byte: 0x01, publicKeyLength: 32, signatureLength: 64 },
  'ed25519-cosignature': { byte: 0x04, publicKeyLength: 32, signatureLength: 72 },
  'ml-dsa-44-cosignature': { byte: 0x06, publicKeyLength: 1312, signatureLength: 2428 },
} as const;

/** A key that a reader trusts. `keyId` is 8 hex digits and follows from the other three. */
export type Verifier = {
  readonly name: string;
  readonly keyId: string;
  readonly type: KeyType;
  readonly publicKey: Bytes;
};

/** A key that its holder signs with. `sign` answers the bare signature: 64 or 2420 bytes. */
export type Signer = Verifier & { readonly sign: (message: Bytes) => Bytes };

/** UTF-8 bytes of a key name; the length byte of an ML-DSA cosignature sets it for all. */
export const MAX_NAME_LENGTH = 255;

/** Throws where the name or the key has the wrong form: check text from outside with `parseVerifier`. */
export function verifierFor(name: string, type: KeyType, publicKey: Bytes): Verifier {
  if (!isKeyName(name)) throw new Error(`not a key name: ${name}`);
  if (!isPublicKey(type, publicKey)) throw new Error(`not a public key of type ${type}`);
  return { name, keyId: keyIdOf(name, type, publicKey), type, publicKey };
}

/** From a seed of 32 bytes. Throws on a name or seed of the wrong form. */
export function signerFor(name: string, type: KeyType, seed: Bytes): Signer {
  if (type === 'ml-dsa-44-cosignature') {
    const verifier = verifierFor(name, type, mlDsa44PublicKey(seed));
    return { ...verifier, sign: (message) => signMlDsa44(seed, message) };
  }
  const verifier = verifierFor(name, type, ed25519PublicKey(seed));
  return { ...verifier, sign: (message) => signEd25519(seed, message) };
}

/** The text others configure: `name+c74f20a3+base64 of type and key`, also called a vkey. */
export function formatVerifier(verifier: Verifier): string {
  const key = concat(Uint8Array.of(KEY_TYPES[verifier.type].byte), verifier.publicKey);
  return `${verifier.name}+${verifier.keyId}+${toBase64(key)}`;
}

/** Refuses a text whose key id does not follow from its name and key. */
export function parseVerifier(text: string): Result<Verifier> {
  if (text.length > MAX_VKEY_LENGTH) return refuse('vkey-malformed');
  const first = text.indexOf('+');
  const second = text.indexOf('+', first + 1);
  if (first < 0 || second < 0) return refuse('vkey-malformed');
  const name = text.slice(0, first);
  const key = fromBase64(text.slice(second + 1));
  if (!isKeyName(name) || key === undefined || key.length === 0) return refuse('vkey-malformed');
  const type = typeOf(key[0] as number);
  if (type === undefined) return refuse('vkey-type-unknown', { type: key[0] as number });
  const publicKey = key.slice(1);
  if (!isPublicKey(type, publicKey)) return refuse('vkey-malformed');
  const keyId = keyIdOf(name, type, publicKey);
  if (text.slice(first + 1, second) !== keyId) return refuse('vkey-id-mismatch', { expected: keyId });
  return accept({ name, keyId, type, publicKey });
}

function keyIdOf(name: string, type: KeyType, publicKey: Bytes): string {
  const tail = Uint8Array.of(0x0a, KEY_TYPES[type].byte);
  return toHex(sha256(concat(encodeUtf8(name), tail, publicKey)).subarray(0, 4));
}

/** One and the same key. The key id alone does not say so: two keys with one id are found in minutes. */
export function isSameKey(a: Verifier, b: Verifier): boolean {
  return a.type === b.type && a.name === b.name && equalBytes(a.publicKey, b.publicKey);
}

/** Not empty, at most 255 bytes, no plus, no control character and none of the Unicode spaces. */
export function isKeyName(name: string): boolean {
  if (name.length === 0 || name.length > MAX_NAME_LENGTH || !name.isWellFormed()) return false;
  for (let i = 0; i < name.length; i++) if (!isNameCode(name.charCodeAt(i))) return false;
  return encodeUtf8(name).length <= MAX_NAME_LENGTH;
}

/** Name, plus, 8 digits, plus, base64 of an ML-DSA-44 key with its type byte. */
const MAX_VKEY_LENGTH = MAX_NAME_LENGTH + 10 + 1752;

/** Listed here, because what `\s` matches is not what Unicode calls white space. */
const SPACES: readonly number[] = [0x20, 0x85, 0xa0, 0x1680, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000];

function isNameCode(code: number): boolean {
  return code >= 0x20 && code !== 0x2b && !SPACES.includes(code) && !(code >= 0x2000 && code <= 0x200a);
}

/** Whether `verifierFor` takes it. */
export function isPublicKey(type: KeyType, publicKey: Bytes): boolean {
  if (publicKey.length !== KEY_TYPES[type].publicKeyLength) return false;
  return type === 'ml-dsa-44-cosignature' || isEd25519PublicKey(publicKey);
}

function typeOf(byte: number): KeyType | undefined {
  const types = Object.keys(KEY_TYPES) as KeyType[];
  return types.find((type) => KEY_TYPES[type].byte === byte);
}
