/**
 * A transaction: a small, readable, signed statement.
 *
 *     {"body":{"action":"titles/open-registry","chain":"…","expiresMs":…,"id":"…","input":{…},"office":"clerk"},
 *      "signature":…,"signer":{"key":"…","scheme":"ed25519"}}
 *
 * The signature covers the exact canonical bytes of the body. Reading happens once, before ordering:
 * `readTransaction` decodes and checks the form, `authenticate` checks the signature, and both are pure,
 * so a node may run them in worker threads ahead of execution.
 */
import { sha256, verifyEd25519Equation, verifyP256Equation } from '#crypto';
import { type Bytes, fromBase64url, toBase64url } from './bytes.ts';
import { decode, ENTRY_LIMITS, encode, encodeText, isObject, type Value } from './encoding.ts';
import { leafHash } from './log.ts';
import { readPasskey } from './passkey.ts';
import { accept, type Result, refuse } from './result.ts';
import {
  attachmentHash,
  bytes,
  type Fields,
  faultIn,
  type Infer,
  identifier,
  instant,
  integer,
  list,
  optional,
  record,
  say,
  text,
  variant,
} from './schema.ts';
import { passesEd25519Rule } from './signature.ts';

/** How long after its block's time a transaction may at most expire: what replay protection must remember. */
export const EXPIRY_HORIZON_MS = 24 * 60 * 60 * 1000;

export const MAX_TRANSACTION_BYTES = ENTRY_LIMITS.bytes;
export const MAX_ATTACHMENTS = 16;
export const MAX_ATTACHMENT_BYTES = 4_194_304;

const attachment = record(say('Attachment', 'Adjunto'), {
  hash: attachmentHash(say('SHA-256 of the content', 'SHA-256 del contenido'), { retention: 'seven-years' }),
  size: integer(say('Size in bytes', 'Tamaño en bytes'), { min: 1, max: MAX_ATTACHMENT_BYTES }),
});

const signerCases = {
  ed25519: { key: bytes(say('Public key', 'Clave pública'), { length: 32 }) },
  passkey: {
    key: bytes(say('Public key', 'Clave pública'), { length: 65 }),
    origin: text(say('Web address of the sign-in page', 'Dirección web de la página de acceso'), {
      max: 255,
      pattern: /^https?:\/\/[a-z0-9.:[\]-]+$/,
    }),
    relyingParty: text(say('Domain the passkey belongs to', 'Dominio al que pertenece la llave'), {
      max: 253,
      pattern: /^[a-z0-9.-]+$/,
    }),
  },
} as const satisfies { readonly [scheme: string]: Fields };

const signerField = variant(say('Signer', 'Firmante'), 'scheme', signerCases);

/** Who signed: a key and, for a passkey, the site it is bound to. */
export type Signer = Infer<typeof signerField>;

const bodyFields = {
  action: text(say('Action', 'Acción'), { max: 80, pattern: /^[a-z][a-z0-9-]*\/[a-z][a-z0-9-]*$/ }),
  attachments: optional(list(say('Attachments', 'Adjuntos'), attachment, { min: 1, max: MAX_ATTACHMENTS })),
  chain: identifier(say('Chain', 'Cadena')),
  expiresMs: instant(say('Expires', 'Vence')),
  id: bytes(say('Transaction id', 'Identificador de la transacción'), { length: 16 }),
  office: optional(identifier(say('Office', 'Oficina'))),
};
const bodyField = record(say('Body', 'Cuerpo'), bodyFields);

/** `founds` names the rule versions with which a book begins; only its first transaction has it. */
export type Body = Infer<typeof bodyField> & {
  readonly input: Value;
  readonly founds?: { readonly [module: string]: number };
};

const passkeySignature = record(say('Passkey signature', 'Firma con llave de acceso'), {
  authenticatorData: bytes(say('Authenticator data', 'Datos del autenticador'), { min: 37, max: 1061 }),
  clientData: bytes(say('Client data', 'Datos del cliente'), { min: 1, max: 1024 }),
  signature: bytes(say('Signature', 'Firma'), { length: 64 }),
});
const ed25519Signature = bytes(say('Signature', 'Firma'), { length: 64 });

export type PasskeySignature = Infer<typeof passkeySignature>;
export type Signature = string | PasskeySignature;

/** A transaction whose form has been checked. Whether its signature holds is `authenticate`'s to say. */
export type Transaction = {
  readonly body: Body;
  readonly signer: Signer;
  readonly signature: Signature;
  readonly bytes: Bytes;
  readonly bodyBytes: Bytes;
  /** RFC 9162 leaf hash of `bytes`: its name in receipts, and in the log once accepted. */
  readonly leaf: Bytes;
};

/** What the signer signs: the canonical bytes of the body. */
export function bodyToSign(body: Body): Bytes {
  return encode(body as unknown as Value);
}

/** What a passkey is asked to sign: WebAuthn signs a challenge, and ours is the hash of the body. */
export function passkeyChallenge(bodyBytes: Bytes): Bytes {
  return sha256(bodyBytes);
}

/** The bytes that go to a node, from a body and its signature. */
export function encodeTransaction(body: Body, signer: Signer, signature: Signature): Bytes {
  return encode({ body, signature, signer } as unknown as Value);
}

/**
 * Reads transaction bytes. Refusals: `transaction-malformed` with the fault, `transaction-too-large`.
 * Never throws, whatever the bytes.
 */
export function readTransaction(bytes: Bytes): Result<Transaction> {
  if (bytes.length > MAX_TRANSACTION_BYTES) return refuse('transaction-too-large', { limit: MAX_TRANSACTION_BYTES });
  const decoded = decode(bytes);
  if (!decoded.ok) return refuse('transaction-malformed', { fault: decoded.refusal.code });
  const envelope = decoded.value;
  if (!isObject(envelope)) return refuse('transaction-malformed', { fault: 'wrong-type' });
  const { body, signature, signer, ...rest } = envelope;
  if (Object.keys(rest).length > 0) return refuse('transaction-malformed', { fault: 'unknown-field' });
  const fault = faultInBody(body) ?? faultIn(signerField, signer, 'signer') ?? faultInSignature(signer, signature);
  if (fault !== undefined) return refuse('transaction-malformed', { fault: fault.fault, path: fault.path });
  // Canonical order puts the body first, so its bytes are what stands before the encoded rest.
  const tail = `,"signature":${encodeText(signature as Value)},"signer":${encodeText(signer as Value)}}`;
  return accept({
    body: body as unknown as Body,
    signer: signer as unknown as Signer,
    signature: signature as unknown as Signature,
    bytes,
    bodyBytes: bytes.subarray('{"body":'.length, bytes.length - tail.length),
    leaf: leafHash(bytes),
  });
}

/** What is left to solve once the byte rules have passed. It can be sent to another thread as it is. */
export type SignatureEquation = {
  readonly curve: 'ed25519' | 'p256';
  readonly key: Bytes;
  readonly message: Bytes;
  readonly signature: Bytes;
};

/** Whether the signature is the signer's over the body, by the written rules of signature.ts and passkey.ts. */
export function authenticate(transaction: Transaction): boolean {
  const equation = signatureEquation(transaction);
  return equation !== undefined && equationHolds(equation);
}

/** The cheap half of `authenticate`: every rule about bytes. Undefined where one of them is broken. */
export function signatureEquation(transaction: Transaction): SignatureEquation | undefined {
  const { signer, bodyBytes } = transaction;
  const key = decoded(signer.key);
  if (signer.scheme === 'ed25519') {
    const signature = decoded(transaction.signature as string);
    const passes = passesEd25519Rule(key, signature);
    return passes ? { curve: 'ed25519', key, message: bodyBytes, signature } : undefined;
  }
  const { authenticatorData, clientData, signature } = transaction.signature as PasskeySignature;
  const assertion = {
    publicKey: key,
    authenticatorData: decoded(authenticatorData),
    clientDataJSON: decoded(clientData),
    signature: decoded(signature),
  };
  const expected = {
    challenge: passkeyChallenge(bodyBytes),
    rpId: signer.relyingParty,
    origins: [signer.origin],
  };
  const read = readPasskey(assertion, expected);
  return read.ok ? { curve: 'p256', key, message: read.value.message, signature: assertion.signature } : undefined;
}

/** The dear half: one multiplication on a curve, about as much work as all the rest of a transaction. */
export function equationHolds({ curve, key, message, signature }: SignatureEquation): boolean {
  const verify = curve === 'ed25519' ? verifyEd25519Equation : verifyP256Equation;
  return verify(key, message, signature);
}

/** The name of a signer in state keys and messages: scheme and key. */
export function signerName(signer: Signer): string {
  return `${signer.scheme}:${signer.key}`;
}

/** `titles/record` is the action `record` of the module `titles`. */
export function splitAction(action: string): readonly [module: string, name: string] {
  const slash = action.indexOf('/');
  return [action.slice(0, slash), action.slice(slash + 1)];
}

/** The name of a transaction in texts: its leaf hash in base64url. */
export function transactionName(transaction: { readonly leaf: Bytes }): string {
  return toBase64url(transaction.leaf);
}

function decoded(checked: string): Bytes {
  return fromBase64url(checked) ?? new Uint8Array(0);
}

function faultInBody(body: Value | undefined): { path: string; fault: string } | undefined {
  if (!isObject(body)) return { path: 'body', fault: 'wrong-type' };
  const { input, founds, ...rest } = body;
  if (input === undefined) return { path: 'body.input', fault: 'missing' };
  return faultIn(bodyField, rest, 'body') ?? (founds === undefined ? undefined : faultInFounds(founds));
}

function faultInFounds(founds: Value): { path: string; fault: string } | undefined {
  const wrong = { path: 'body.founds', fault: 'wrong-form' };
  if (!isObject(founds)) return wrong;
  for (const [module, version] of Object.entries(founds)) {
    if (!/^[a-z][a-z0-9-]*$/.test(module) || typeof version !== 'number' || version < 1) return wrong;
  }
  return Object.keys(founds).length > 0 ? undefined : wrong;
}

function faultInSignature(
  signer: Value | undefined,
  signature: Value | undefined,
): { path: string; fault: string } | undefined {
  const passkey = isObject(signer) && signer.scheme === 'passkey';
  if (signature === undefined) return { path: 'signature', fault: 'missing' };
  return faultIn(passkey ? passkeySignature : ed25519Signature, signature, 'signature');
}
