/** The browser's passkeys. What goes wrong there comes back as a refusal with a code, like everything else. */
import {
  type AuthenticationResponseJSON,
  browserSupportsWebAuthn,
  type RegistrationResponseJSON,
  sendSignal,
  startAuthentication,
  startRegistration,
} from '@simplewebauthn/browser';
import { accept, fromBase64url, type Result, refuse, toBase64url } from '#kernel';
import { deskCall } from './desk.ts';

export type Challenge = {
  readonly challenge: string;
  readonly relyingParty: string;
  readonly timeMs: number;
  readonly credentials: readonly string[];
};

export type NewPasskey = {
  readonly key: { readonly scheme: 'passkey'; readonly key: string; readonly relyingParty: string };
};

const ES256 = -7;

/** A passkey that the book does not know yet. */
export async function newPasskey(user: string, town: string): Promise<Result<NewPasskey>> {
  const challenge = await deskCall<Challenge>('challenge', { purpose: 'register' });
  return challenge.ok ? makePasskey(challenge.value, user, town) : challenge;
}

/** Makes a passkey on this device. `user` is what the browser shows beside it later: a job, never a person's name. */
export async function makePasskey(
  { challenge, relyingParty, timeMs }: Challenge,
  user: string,
  town: string,
): Promise<Result<NewPasskey>> {
  // With its day, because one that was replaced stays on the device and is offered beside the new one.
  const name = `${user} (${new Date(timeMs).toISOString().slice(0, 10)})`;
  const made = await asked(() =>
    startRegistration({
      optionsJSON: {
        challenge,
        rp: { id: relyingParty, name: town },
        user: { id: toBase64url(crypto.getRandomValues(new Uint8Array(32))), name, displayName: name },
        pubKeyCredParams: [{ type: 'public-key', alg: ES256 }],
        authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
        attestation: 'none',
        timeout: 300_000,
      },
    }),
  );
  if (!made.ok) return made;
  const key = keyOf(made.value);
  if (key === undefined) return refuse('passkey-other-kind');
  // Now, while nobody else knows the key. Where it fails, signing in finds the passkey by the book.
  await deskCall('passkeys', made.value);
  return accept({ key: { scheme: 'passkey', key, relyingParty } });
}

/** The last 65 bytes of the key as the browser gives it (SubjectPublicKeyInfo, RFC 5480) are the point itself. */
function keyOf({ response }: RegistrationResponseJSON): string | undefined {
  const written = fromBase64url(response.publicKey ?? '');
  const point = written?.subarray(-65);
  return response.publicKeyAlgorithm === ES256 && point?.[0] === 4 && point.length === 65
    ? toBase64url(point)
    : undefined;
}

/** Asks for one of these credentials, or, where none is named, for any that the device offers. */
export function askPasskey(
  challenge: string,
  relyingParty: string,
  credentials: readonly string[],
): Promise<Result<AuthenticationResponseJSON>> {
  return asked(() =>
    startAuthentication({
      optionsJSON: {
        challenge,
        rpId: relyingParty,
        allowCredentials: credentials.map((id) => ({ id, type: 'public-key' })),
        userVerification: 'required',
        timeout: 300_000,
      },
    }),
  );
}

/**
 * Tells the device that a passkey counts no more, so that it is not offered again (Web Authentication Level 3, 5.1.10).
 * Not every browser can pass that on; then it stays in the list, with its day.
 */
export async function withdraw(relyingParty: string, credentials: readonly string[]): Promise<void> {
  for (const credentialID of credentials)
    await sendSignal({ signalName: 'unknownCredential', rpID: relyingParty, credentialID }).catch(() => undefined);
}

/** Refusals: `passkey-unsupported`, `passkey-cancelled`, `passkey-wrong-site`, `passkey-exists`, `passkey-failed`. */
async function asked<T>(ask: () => Promise<T>): Promise<Result<T>> {
  if (!browserSupportsWebAuthn()) return refuse('passkey-unsupported');
  try {
    return accept(await ask());
  } catch (error) {
    const { name, cause } = error as Error;
    const named = (cause as Error | undefined)?.name ?? name;
    return refuse(CODES[named] ?? 'passkey-failed', CODES[named] === undefined ? { error: named } : {});
  }
}

/** By the names that Web Authentication Level 3 (sections 5.1.3 and 5.1.4) gives to what can go wrong. */
const CODES: { readonly [name: string]: string } = {
  NotAllowedError: 'passkey-cancelled',
  AbortError: 'passkey-cancelled',
  SecurityError: 'passkey-wrong-site',
  NotSupportedError: 'passkey-other-kind',
  ConstraintError: 'passkey-other-kind',
  InvalidStateError: 'passkey-exists',
};
