/**
 * HPKE (RFC 9180) in base mode, one message for one receiver: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM.
 *
 * The key encapsulation is OpenSSL's own. What is written here is the key schedule of section 5.1: every key that it
 * derives fits into one block of SHA-256.
 */
import { createCipheriv, createDecipheriv, createHmac, decapsulate, encapsulate, type KeyObject } from 'node:crypto';
import { type Bytes, concat, encodeUtf8 } from '#kernel';

export type Aead = {
  /** As IANA numbers it. */
  readonly id: number;
  readonly cipher: 'aes-128-gcm' | 'aes-256-gcm';
  readonly keyLength: number;
};

export const ENCAPSULATED_LENGTH = 32;
export const TAG_LENGTH = 16;

const AES_256_GCM: Aead = { id: 2, cipher: 'aes-256-gcm', keyLength: 32 };
const KEM_ID = 0x20;
const KDF_ID = 1;
const BASE_MODE = 0;
const NONCE_LENGTH = 12;
const NOTHING: Bytes = new Uint8Array(0);

/** The encapsulated key, the ciphertext and its tag; undefined where the public key is one that nothing can be sent to. */
export function sealTo(receiver: KeyObject, info: Bytes, content: Bytes): Bytes | undefined {
  const sent = attempt(() => encapsulate(receiver));
  if (sent === undefined) return undefined;
  const { key, nonce } = keySchedule(AES_256_GCM, sent.sharedKey, info);
  const cipher = createCipheriv(AES_256_GCM.cipher, key, nonce);
  const body = cipher.update(content);
  cipher.final();
  return concat(sent.ciphertext, body, cipher.getAuthTag());
}

/** Undefined where it was sealed to another key, under another `info`, or was changed. */
export function openWith(
  secret: KeyObject,
  info: Bytes,
  sealed: Bytes,
  associated = NOTHING,
  aead = AES_256_GCM,
): Bytes | undefined {
  const end = sealed.length - TAG_LENGTH;
  if (end < ENCAPSULATED_LENGTH) return undefined;
  return attempt(() => {
    const shared = decapsulate(secret, sealed.subarray(0, ENCAPSULATED_LENGTH));
    const { key, nonce } = keySchedule(aead, shared, info);
    const decipher = createDecipheriv(aead.cipher, key, nonce, { authTagLength: TAG_LENGTH });
    decipher.setAAD(associated);
    decipher.setAuthTag(sealed.subarray(end));
    const content = decipher.update(sealed.subarray(ENCAPSULATED_LENGTH, end));
    decipher.final();
    return new Uint8Array(content);
  });
}

function keySchedule(
  { id, keyLength }: Aead,
  shared: Bytes,
  info: Bytes,
): { readonly key: Bytes; readonly nonce: Bytes } {
  const suite = concat(encodeUtf8('HPKE'), wide(KEM_ID), wide(KDF_ID), wide(id));
  const extract = (salt: Bytes, label: string, input: Bytes): Bytes =>
    hmac(salt, concat(VERSION, suite, encodeUtf8(label), input));
  const context = concat(
    Uint8Array.of(BASE_MODE),
    extract(NOTHING, 'psk_id_hash', NOTHING),
    extract(NOTHING, 'info_hash', info),
  );
  const secret = extract(shared, 'secret', NOTHING);
  const expand = (label: string, length: number): Bytes =>
    hmac(secret, concat(wide(length), VERSION, suite, encodeUtf8(label), context, FIRST_BLOCK)).subarray(0, length);
  return { key: expand('key', keyLength), nonce: expand('base_nonce', NONCE_LENGTH) };
}

const VERSION = encodeUtf8('HPKE-v1');
const FIRST_BLOCK = Uint8Array.of(1);

function hmac(key: Bytes, message: Bytes): Bytes {
  return new Uint8Array(createHmac('sha256', key).update(message).digest());
}

/** Two bytes, the larger first. */
function wide(value: number): Bytes {
  return Uint8Array.of(value >> 8, value & 0xff);
}

/** OpenSSL throws at keys and texts that are none; which of them it was says nothing to anybody. */
function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
