import { ed25519PublicKey, signEd25519 } from '#crypto';
import { type Body, type Bytes, bodyToSign, encodeTransaction, type Signer, toBase64url, type Value } from '#kernel';

/** Who signs: a public key, and the power to sign a body with it. Programs hold a seed, people a passkey. */
export type Author = {
  readonly signer: Signer;
  readonly sign: (body: Bytes) => Bytes;
};

/** An author from an Ed25519 seed of 32 bytes. */
export function authorFromSeed(seed: Bytes): Author {
  return {
    signer: { scheme: 'ed25519', key: toBase64url(ed25519PublicKey(seed)) },
    sign: (body) => signEd25519(seed, body),
  };
}

export type Act = {
  readonly action: string;
  readonly input: Value;
  readonly office?: string;
  readonly founds?: { readonly [module: string]: number };
  /** Content that the node has already, by hash and size. */
  readonly attachments?: Body['attachments'];
};

export type Circumstances = {
  readonly chain: string;
  readonly nowMs: number;
  /** How long the town may take to order it; afterwards it can be sent again with a new id. */
  readonly validMs?: number;
  readonly random: (length: number) => Bytes;
};

const DEFAULT_VALID_MS = 10 * 60 * 1000;

/** The signed transaction, ready to be sent. */
export function makeTransaction(act: Act, author: Author, circumstances: Circumstances): Bytes {
  const body = makeBody(act, circumstances);
  return encodeTransaction(body, author.signer, toBase64url(author.sign(bodyToSign(body))));
}

/** What is to be signed: a passkey is asked for its signature and answers later. */
export function makeBody(act: Act, circumstances: Circumstances): Body {
  return {
    action: act.action,
    ...(act.attachments === undefined ? {} : { attachments: act.attachments }),
    chain: circumstances.chain,
    expiresMs: circumstances.nowMs + (circumstances.validMs ?? DEFAULT_VALID_MS),
    id: toBase64url(circumstances.random(16)),
    input: act.input,
    ...(act.founds === undefined ? {} : { founds: act.founds }),
    ...(act.office === undefined ? {} : { office: act.office }),
  };
}
