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

/** What a browser sends of a new passkey (Web Authentication Level 3, sections 6.5 and 8.7: no attestation). */
export function registrationOf(
  passkey: SoftwarePasskey,
  challenge: string,
  { flags = 0x5d, credential = credentialOf(passkey) } = {},
): object {
  const point = p256PublicKey(passkey.secret);
  const authData = Buffer.concat([
    sha256(new TextEncoder().encode(passkey.rpId)),
    Uint8Array.of(flags, 0, 0, 0, 0),
    new Uint8Array(16),
    Uint8Array.of(0, credential.length),
    credential,
    Buffer.from('a5010203262001215820', 'hex'),
    point.subarray(1, 33),
    Buffer.from('225820', 'hex'),
    point.subarray(33),
  ]);
  const head = Buffer.from(
    `a363666d74646e6f6e656761747453746d74a068617574684461746158${hexByte(authData.length)}`,
    'hex',
  );
  const clientData = clientDataText(passkey.origin, Buffer.from(challenge, 'base64url')).replace('.get', '.create');
  const id = Buffer.from(credential).toString('base64url');
  return {
    ...{ id, rawId: id, type: 'public-key', clientExtensionResults: {} },
    response: {
      clientDataJSON: Buffer.from(clientData).toString('base64url'),
      attestationObject: Buffer.concat([head, authData]).toString('base64url'),
    },
  };
}

/** What a browser sends of a passkey that answers a challenge. */
export function answerOf(passkey: SoftwarePasskey, challenge: string, bent: Bent = {}): object {
  const assertion = assertWith(passkey, Buffer.from(challenge, 'base64url'), bent);
  const id = Buffer.from(credentialOf(passkey)).toString('base64url');
  const text = (bytes: Bytes) => Buffer.from(bytes).toString('base64url');
  return {
    ...{ id, rawId: id, type: 'public-key', clientExtensionResults: {} },
    response: {
      clientDataJSON: text(assertion.clientDataJSON),
      authenticatorData: text(assertion.authenticatorData),
      signature: text(derOf(assertion.signature)),
    },
  };
}

export function credentialOf(passkey: SoftwarePasskey): Bytes {
  return sha256(passkey.secret).subarray(0, 16);
}

/** Two DER integers (ITU-T X.690), as authenticators give them. */
function derOf(signature: Bytes): Bytes {
  const integers = [signature.subarray(0, 32), signature.subarray(32)].map((bytes) => {
    const digits = bytes.subarray(bytes.findIndex((byte) => byte !== 0));
    const body = (digits[0] as number) >= 0x80 ? [0, ...digits] : [...digits];
    return [2, body.length, ...body];
  });
  const body = integers.flat();
  return Uint8Array.from([0x30, body.length, ...body]);
}

function hexByte(byte: number): string {
  return byte.toString(16).padStart(2, '0');
}
