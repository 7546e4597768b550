/** A passkey made of software: WebAuthn assertions from a P-256 secret, for tests. */
import { p256PublicKey, sha256, signP256 } from '#crypto';

type Bytes = Uint8Array;

export type SoftwarePasskey = {
  readonly secret: Bytes;
  readonly rpId: string;
  readonly origin: string;
};

/** What a test may bend: each stands for something a careless or hostile device could send. */
export type Bent = {
  /** UP, UV, BE and BS are set where nothing else is said. */
  readonly flags?: number;
  readonly counter?: number;
  readonly extensions?: Bytes;
  /** The whole client data, in place of what a browser writes. */
  readonly clientData?: string;
};

export type SoftwareAssertion = {
  readonly publicKey: Bytes;
  readonly authenticatorData: Bytes;
  readonly clientDataJSON: Bytes;
  /** 64 bytes r || s with a low s, as in the ledger. */
  readonly signature: Bytes;
};

/** Signs a 32-byte challenge as a browser and its authenticator would. */
export function assertWith(passkey: SoftwarePasskey, challenge: Bytes, bent: Bent = {}): SoftwareAssertion {
  const { flags = 0x1d, counter = 0, extensions = new Uint8Array(0) } = bent;
  const authenticatorData = new Uint8Array(37 + extensions.length);
  authenticatorData.set(sha256(new TextEncoder().encode(passkey.rpId)));
  authenticatorData[32] = flags;
  new DataView(authenticatorData.buffer).setUint32(33, counter);
  authenticatorData.set(extensions, 37);
  const clientDataJSON = new TextEncoder().encode(bent.clientData ?? clientDataText(passkey.origin, challenge));
  const message = new Uint8Array([...authenticatorData, ...sha256(clientDataJSON)]);
  return {
    publicKey: p256PublicKey(passkey.secret),
    authenticatorData,
    clientDataJSON,
    signature: signP256(passkey.secret, message),
  };
}

/** The serialization of Web Authentication Level 3 section 5.8.1.1. */
export function clientDataText(origin: string, challenge: Bytes): string {
  const written = btoa(String.fromCharCode(...challenge))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');
  return `{"type":"webauthn.get","challenge":"${written}","origin":"${origin}","crossOrigin":false}`;
}
