/**
 * Passkeys: the exact rule by which a WebAuthn assertion counts as a signature of a transaction.
 *
 * A passkey never signs our bytes alone. It signs authenticatorData || SHA-256(clientDataJSON), and the
 * client data name the challenge, which is the SHA-256 of the transaction body. Source: Web Authentication
 * Level 3, sections 5.8.1 (client data and its limited verification algorithm), 6.1 (authenticator data)
 * and 7.2 (verifying an assertion). Where the standard leaves a choice, this file takes the narrow one.
 */
import { sha256 } from '#crypto';
import { type Bytes, concat, encodeUtf8, equalBytes, fromHex, HASH_LENGTH, toBase64url, toHex } from './bytes.ts';
import { accept, type Result, refuse } from './result.ts';
import { P256_N, passesP256Rule, verifyP256 } from './signature.ts';

export type PasskeyAssertion = {
  /** 65 bytes, 0x04 || x || y. */
  readonly publicKey: Bytes;
  readonly authenticatorData: Bytes;
  readonly clientDataJSON: Bytes;
  /** 64 bytes r || s with a low s; see `derToP1363`. */
  readonly signature: Bytes;
};

export type PasskeyExpectation = {
  /** SHA-256 of the transaction body, 32 bytes. */
  readonly challenge: Bytes;
  /** The domain the passkey belongs to, such as `ledger.example.org`. */
  readonly rpId: string;
  /** The pages that may ask for it, such as `https://ledger.example.org`. */
  readonly origins: readonly string[];
};

export type PasskeyFacts = {
  /** The passkey is copied to other devices of its owner. */
  readonly backedUp: boolean;
};

/**
 * Accepted where all of this holds, in this order; the refusal code is in brackets.
 *
 * 1. Key and signature pass steps 1 to 3 of `verifyP256` [passkey-signature-malformed].
 * 2. authenticatorData is 37 bytes: 32 of SHA-256(rpId), flags, 4 of a counter that is not looked at.
 *    With the flag ED, and only then, 1 to 1024 bytes of extensions follow; they are not read
 *    [passkey-authenticator-data-malformed].
 * 3. The first 32 bytes are SHA-256(rpId) [passkey-domain-wrong].
 * 4. Flags: bits 1 and 5 (reserved) and 6 (AT, which belongs to registrations) are 0, and BS only
 *    comes with BE [passkey-flags-wrong]; UP is set [passkey-user-absent], and UV: the person showed a
 *    fingerprint, face or PIN, so that a key found on a desk signs nothing [passkey-user-unverified].
 * 5. clientDataJSON is at most 1024 bytes [passkey-client-data-too-large] and begins with
 *    `{"type":"webauthn.get","challenge":"` [passkey-type-wrong],
 *    the challenge in base64url without padding [passkey-challenge-wrong],
 *    `","origin":"`, one of the origins, `","crossOrigin":` [passkey-origin-wrong],
 *    `false` [passkey-cross-origin],
 *    and ends there with `}`, or goes on with `,` and ends with `}` [passkey-client-data-malformed].
 * 6. `verifyP256` holds for authenticatorData || SHA-256(clientDataJSON) [passkey-signature-wrong].
 */
export function verifyPasskey(assertion: PasskeyAssertion, expected: PasskeyExpectation): Result<PasskeyFacts> {
  const read = readPasskey(assertion, expected);
  if (!read.ok) return read;
  const { message, ...facts } = read.value;
  if (!verifyP256(assertion.publicKey, message, assertion.signature)) return refuse('passkey-signature-wrong');
  return accept(facts);
}

/** Steps 1 to 5 of `verifyPasskey`, and the message that step 6 is about. */
export function readPasskey(
  assertion: PasskeyAssertion,
  expected: PasskeyExpectation,
): Result<PasskeyFacts & { readonly message: Bytes }> {
  const { authenticatorData, clientDataJSON } = assertion;
  if (!passesP256Rule(assertion.publicKey, assertion.signature)) return refuse('passkey-signature-malformed');
  const fault = authenticatorFault(authenticatorData, expected.rpId) ?? clientDataFault(clientDataJSON, expected);
  if (fault !== undefined) return refuse(fault);
  const flags = authenticatorData[32] as number;
  const message = concat(authenticatorData, sha256(clientDataJSON));
  return accept({ backedUp: (flags & BS) !== 0, message });
}

/**
 * The ledger's form of an ECDSA signature, from the DER that WebAuthn and most tools give:
 * 64 bytes r || s, where a high s is replaced by n - s. Undefined for anything but strict DER
 * (ITU-T X.690) of two integers in [1, n-1]. For clients: nodes accept the result only.
 */
export function derToP1363(der: Bytes): Bytes | undefined {
  if (!(der instanceof Uint8Array) || der[0] !== 0x30 || der[1] !== der.length - 2 || der.length > 72) return undefined;
  const r = readInteger(der, 2);
  const s = r && readInteger(der, r.end);
  if (r === undefined || s === undefined || s.end !== der.length) return undefined;
  const low = s.value > P256_N / 2n ? P256_N - s.value : s.value;
  return fromHex(toHex64(r.value) + toHex64(low));
}

const AUTHENTICATOR_DATA = 37;
const MAX_EXTENSIONS = 1_024;
const MAX_CLIENT_DATA = 1_024;

/** Flags of authenticator data, Web Authentication Level 3 section 6.1. */
const UP = 0x01;
const UV = 0x04;
const BE = 0x08;
const BS = 0x10;
const AT = 0x40;
const ED = 0x80;
const RESERVED = 0x02 | 0x20;

function authenticatorFault(data: Bytes, rpId: string): string | undefined {
  if (!(data instanceof Uint8Array) || data.length < AUTHENTICATOR_DATA) return 'passkey-authenticator-data-malformed';
  const flags = data[32] as number;
  const extensions = data.length - AUTHENTICATOR_DATA;
  if (extensions > MAX_EXTENSIONS || ((flags & ED) !== 0) !== extensions > 0) {
    return 'passkey-authenticator-data-malformed';
  }
  if (!VISIBLE.test(rpId)) return 'passkey-domain-wrong';
  if (!equalBytes(data.subarray(0, HASH_LENGTH), sha256(encodeUtf8(rpId)))) return 'passkey-domain-wrong';
  if ((flags & (RESERVED | AT)) !== 0 || (flags & (BE | BS)) === BS) return 'passkey-flags-wrong';
  if ((flags & UP) === 0) return 'passkey-user-absent';
  return (flags & UV) === 0 ? 'passkey-user-unverified' : undefined;
}

function clientDataFault(data: Bytes, expected: PasskeyExpectation): string | undefined {
  if (!(data instanceof Uint8Array)) return 'passkey-client-data-malformed';
  if (data.length > MAX_CLIENT_DATA) return 'passkey-client-data-too-large';
  if (expected.challenge.length !== HASH_LENGTH) throw new Error('a passkey challenge is a SHA-256 hash');
  const challengeAt = after(data, 0, '{"type":"webauthn.get","challenge":"');
  if (challengeAt === undefined) return 'passkey-type-wrong';
  const originAt = after(data, challengeAt, toBase64url(expected.challenge));
  if (originAt === undefined) return 'passkey-challenge-wrong';
  const crossAt = afterOrigin(data, originAt, expected.origins);
  if (crossAt === undefined) return 'passkey-origin-wrong';
  const restAt = after(data, crossAt, 'false');
  if (restAt === undefined) return 'passkey-cross-origin';
  const closed = data[data.length - 1] === 0x7d && restAt < data.length;
  return closed && (restAt === data.length - 1 || data[restAt] === 0x2c) ? undefined : 'passkey-client-data-malformed';
}

/** Origins with a character that JSON would escape match nothing: no real origin has one. */
function afterOrigin(data: Bytes, at: number, origins: readonly string[]): number | undefined {
  for (const origin of origins) {
    const end = VISIBLE.test(origin) ? after(data, at, `","origin":"${origin}","crossOrigin":`) : undefined;
    if (end !== undefined) return end;
  }
  return undefined;
}

const VISIBLE = /^[!#-[\]-~]+$/;

/** The position after an ASCII text, or undefined where the data do not go on with it. */
function after(data: Bytes, at: number, text: string): number | undefined {
  for (let i = 0; i < text.length; i++) if (data[at + i] !== text.charCodeAt(i)) return undefined;
  return at + text.length;
}

/** A DER INTEGER in [1, n-1] in its only form: no needless leading zero, no sign bit. */
function readInteger(der: Bytes, at: number): { value: bigint; end: number } | undefined {
  const length = der[at + 1];
  if (der[at] !== 2 || length === undefined || length === 0 || at + 2 + length > der.length) return undefined;
  const digits = der.subarray(at + 2, at + 2 + length);
  const [first = 0, second = 0] = digits;
  if (first >= 0x80 || (first === 0 && second < 0x80)) return undefined;
  const value = BigInt(`0x${toHex(digits)}`);
  return value >= P256_N ? undefined : { value, end: at + 2 + length };
}

function toHex64(value: bigint): string {
  return value.toString(16).padStart(64, '0');
}
