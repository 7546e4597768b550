/**
 * The keys under which this town's offices receive, one file each in keys/. Old ones stay: what was encrypted to them
 * opens with nothing else. A file is found by the beginning of its public key, so it needs no list.
 */
import { createPrivateKey, createPublicKey, type KeyObject, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Bytes, fromBase64url } from '#kernel';
import { readSecret, writeSecret } from '../home.ts';

/** What stands before the 32 bytes of an X25519 secret in PKCS #8 (RFC 8410). */
const PKCS8 = Buffer.from('302e020100300506032b656e04220420', 'hex');

/** Makes a key and answers its public half in base64url. */
export function makeReceivingKey(home: string): string {
  const secret = new Uint8Array(randomBytes(32));
  const key = publicKeyOf(secretKey(secret));
  writeSecret(join(home, 'keys', fileOf(key)), secret);
  return key;
}

/** The secret half, where this home has it. Throws `key-file-missing` where its file is damaged. */
export function receivingKey(home: string, publicKey: string): KeyObject | undefined {
  if (!existsSync(join(home, 'keys', fileOf(publicKey)))) return undefined;
  const secret = secretKey(readSecret(home, fileOf(publicKey)));
  return publicKeyOf(secret) === publicKey ? secret : undefined;
}

export function publicKey(key: string): KeyObject {
  return createPublicKey({ key: { kty: 'OKP', crv: 'X25519', x: key }, format: 'jwk' });
}

export function secretKey(secret: Bytes): KeyObject {
  return createPrivateKey({ key: Buffer.concat([PKCS8, secret]), format: 'der', type: 'pkcs8' });
}

function publicKeyOf(secret: KeyObject): string {
  return String(createPublicKey(secret).export({ format: 'jwk' }).x);
}

/** Names of files in some folders know no capitals, so not base64url. */
function fileOf(publicKey: string): string {
  const bytes = fromBase64url(publicKey) ?? new Uint8Array(0);
  return `receiving-${Buffer.from(bytes.subarray(0, 16)).toString('hex')}.key`;
}
