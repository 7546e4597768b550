/**
 * How vault content is encrypted: AES-256-GCM, a fresh random nonce for every item, the item's commitment and
 * kind as associated data, so that a ciphertext opens in its own place alone.
 *
 * Two keys are derived from keys/vault.key: one seals, the other makes fingerprints. A fingerprint stands for
 * something that could be guessed, such as a line with a person's name; without the key no guess can be tested.
 */
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomFillSync,
} from 'node:crypto';
import { type Bytes, concat, encodeUtf8 } from '#kernel';

export type VaultKeys = { readonly seal: KeyObject; readonly fingerprint: KeyObject };

const NONCE_LENGTH = 12;
const TAG_LENGTH = 16;
const FINGERPRINT_LENGTH = 16;
const NOTHING = new Uint8Array(0);

export function deriveVaultKeys(secret: Bytes): VaultKeys {
  const derive = (purpose: string) => createSecretKey(Buffer.from(hkdfSync('sha256', secret, NOTHING, purpose, 32)));
  return { seal: derive('townledger vault v1 seal'), fingerprint: derive('townledger vault v1 fingerprint') };
}

/** Where a ciphertext belongs. */
export type Place = { readonly commitment: Bytes; readonly kind: string };

/** nonce ‖ ciphertext ‖ tag */
export function seal(keys: VaultKeys, place: Place, content: Bytes): Bytes {
  const sealed = new Uint8Array(NONCE_LENGTH + content.length + TAG_LENGTH);
  const nonce = takeNonce();
  sealed.set(nonce);
  const cipher = createCipheriv('aes-256-gcm', keys.seal, nonce);
  cipher.setAAD(associated(place));
  sealed.set(cipher.update(content), NONCE_LENGTH);
  cipher.final();
  sealed.set(cipher.getAuthTag(), NONCE_LENGTH + content.length);
  return sealed;
}

/** The content, or undefined where the ciphertext was damaged, exchanged, or sealed under another key. */
export function unseal(keys: VaultKeys, place: Place, sealed: Bytes): Bytes | undefined {
  const end = sealed.length - TAG_LENGTH;
  if (end < NONCE_LENGTH) return undefined;
  const decipher = createDecipheriv('aes-256-gcm', keys.seal, sealed.subarray(0, NONCE_LENGTH));
  decipher.setAAD(associated(place));
  decipher.setAuthTag(sealed.subarray(end));
  try {
    const content = decipher.update(sealed.subarray(NONCE_LENGTH, end));
    decipher.final();
    return new Uint8Array(content);
  } catch {
    return undefined;
  }
}

/** Equal for equal parts, and tells nothing about them to anyone without the key. */
export function fingerprint(keys: VaultKeys, purpose: string, ...parts: readonly string[]): Bytes {
  const mac = createHmac('sha256', keys.fingerprint);
  // As JSON, so that no two lists of parts run together into the same bytes.
  mac.update(JSON.stringify([purpose, ...parts]));
  return new Uint8Array(mac.digest().subarray(0, FINGERPRINT_LENGTH));
}

/** Random bytes are asked for by the thousand nonces: one by one they would cost more than the encryption. */
const pool = new Uint8Array(1_024 * NONCE_LENGTH);
let used = pool.length;

function takeNonce(): Bytes {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += NONCE_LENGTH;
  return pool.slice(used - NONCE_LENGTH, used);
}

function associated({ commitment, kind }: Place): Bytes {
  return concat(commitment, encodeUtf8(kind));
}
