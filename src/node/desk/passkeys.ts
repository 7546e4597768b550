/**
 * Passkeys as browsers present them, checked by SimpleWebAuthn. Here they open a session and no more: what counts as a
 * signature in the book is the kernel's rule.
 */
import {
  type AuthenticationResponseJSON,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import {
  accept,
  type Bytes,
  concat,
  equalBytes,
  fromBase64url,
  fromHex,
  type Result,
  refuse,
  toBase64url,
} from '#kernel';

/** The page that asked, and the domain that its passkeys belong to. */
export type Page = { readonly origin: string; readonly relyingParty: string };

const ES256 = -7;

/** The credential and the key of a new passkey. Refusal: `passkey-refused`. */
export async function readRegistration(
  response: RegistrationResponseJSON,
  challenge: string,
  page: Page,
): Promise<Result<{ readonly credential: string; readonly key: string }>> {
  try {
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: page.origin,
      expectedRPID: page.relyingParty,
      requireUserVerification: true,
      supportedAlgorithmIDs: [ES256],
    });
    const point = verified ? pointOf(registrationInfo.credential.publicKey) : undefined;
    if (!verified || point === undefined) return refuse('passkey-refused');
    return accept({ credential: registrationInfo.credential.id, key: `passkey:${toBase64url(point)}` });
  } catch {
    // The library throws for every answer that does not fit; its sentences are for its developers.
    return refuse('passkey-refused');
  }
}

/** Whether the answer to a challenge was signed by that key of the book, on that page, by a person who was verified. */
export async function answersFor(
  key: string,
  response: AuthenticationResponseJSON,
  challenge: string,
  page: Page,
): Promise<boolean> {
  const point = fromBase64url(key.slice('passkey:'.length));
  if (!key.startsWith('passkey:') || point?.length !== 65) return false;
  try {
    const { verified } = await verifyAuthenticationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: page.origin,
      expectedRPID: page.relyingParty,
      credential: { id: response.id, publicKey: coseOf(point), counter: 0 },
      requireUserVerification: true,
    });
    return verified;
  } catch {
    return false;
  }
}

/** A P-256 key as COSE writes it (RFC 9053 section 7.1.1): a map of five with the kind, the algorithm, and x and y. */
const COSE_HEAD = fromHex('a5010203262001215820') as Bytes;
const COSE_MIDDLE = fromHex('225820') as Bytes;

function coseOf(point: Bytes): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(concat(COSE_HEAD, point.subarray(1, 33), COSE_MIDDLE, point.subarray(33)));
}

/** Undefined for every other way of writing a key; authenticators must use this one (CTAP 2.1 section 8). */
function pointOf(cose: Bytes): Bytes | undefined {
  const point = concat(Uint8Array.of(4), cose.subarray(10, 42), cose.subarray(45, 77));
  return point.length === 65 && equalBytes(coseOf(point), Uint8Array.from(cose)) ? point : undefined;
}
