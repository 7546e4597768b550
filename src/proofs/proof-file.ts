/**
 * The files that a town hands out: a receipt of one transaction, or a proof of what the state holds.
 *
 * Each is a C2SP tlog-proof, so that any program which knows that format can check the inclusion; what more
 * is needed to check our statement stands in its `extra` line, and every part of it is verified against the
 * signed checkpoint. Nothing in a file is believed because the file says it, with one exception that is
 * reported as `pinned: false`: without a key of the reader's own, the file's own keys are used, and then the
 * file shows only that *somebody with these keys* signed.
 *
 *     receipt  transaction → log;  receipt → receipts root → block entry → log
 *     state    value, or its absence → state root → newest block entry → log
 */
import { sha256 } from '#crypto';
import {
  accept,
  authenticate,
  type BlockEntry,
  type Bytes,
  bytes,
  DOCUMENT_LIMITS,
  decode,
  decodeStateProof,
  decodeUtf8,
  encode,
  encodeStateProof,
  encodeUtf8,
  type Field,
  faultIn,
  fromBase64url,
  type Infer,
  integer,
  isObject,
  leafHash,
  list,
  optional,
  type Receipt,
  type Result,
  readBlockEntry,
  readTransaction,
  record,
  refuse,
  rootBytes,
  type StateProof,
  say,
  type Transaction,
  text,
  toBase64url,
  transactionName,
  type Value,
  verifyAbsence,
  verifyInclusion,
  verifyPresence,
} from '#kernel';
import type { Checkpoint } from './checkpoint.ts';
import { formatVerifier, parseVerifier, type Verifier } from './note-key.ts';
import {
  formatTlogProof,
  parseTlogProof,
  type TlogProofOptions,
  type VerifiedProof,
  verifyTlogProof,
} from './tlog-proof.ts';

const VERSION = 1;
const MAX_PROOF_HASHES = 63;
const MAX_KEYS = 64;

/** An entry with its place in the log and the hashes that lead to the checkpoint's root. */
export type ProvedEntry = { readonly entry: Bytes; readonly index: number; readonly hashes: readonly Bytes[] };

export type ReceiptParts = {
  readonly transaction: ProvedEntry;
  readonly block: ProvedEntry;
  /** Place among the block's receipts, and the hashes that lead to its receipts root. */
  readonly receipt: { readonly value: Receipt; readonly index: number; readonly hashes: readonly Bytes[] };
  /** Keys of the log and of the cosigners whose lines the checkpoint carries. */
  readonly keys: readonly Verifier[];
  readonly checkpoint: string;
};

export type StateParts = {
  readonly key: string;
  readonly value: Bytes | undefined;
  readonly proof: StateProof;
  /** The newest entry of the log, which after any block is its block entry. */
  readonly block: ProvedEntry;
  readonly keys: readonly Verifier[];
  readonly checkpoint: string;
  /** More that belongs to the statement, for a module's verifier; it says how it is checked. */
  readonly more?: { readonly [name: string]: Value };
};

type Verified = {
  readonly checkpoint: Checkpoint;
  readonly block: BlockEntry;
  readonly log: VerifiedProof;
  /** True where the reader's own keys were used. */
  readonly pinned: boolean;
  /** The keys the file carries, as verifier key texts, for comparison with what the town publishes. */
  readonly keys: readonly string[];
};

export type VerifiedReceipt = Verified & {
  readonly kind: 'receipt';
  readonly entry: number;
  readonly transaction: Transaction;
  readonly receipt: Receipt;
};

export type VerifiedState = Verified & {
  readonly kind: 'state';
  readonly key: string;
  /** Undefined where the proof is one of absence. */
  readonly value: Value | undefined;
  readonly more: { readonly [name: string]: Value };
};

export type ProofFileOptions = TlogProofOptions & {
  /** The reader's own keys of the log and its witnesses. */
  readonly pinned?: readonly Verifier[];
};

export function formatReceiptFile(parts: ReceiptParts): string {
  const { transaction, block, receipt } = parts;
  return formatTlogProof({
    extra: encode({
      block: { entry: toBase64url(block.entry), index: block.index, proof: block.hashes.map(toBase64url) },
      entry: toBase64url(transaction.entry),
      keys: parts.keys.map(formatVerifier),
      kind: 'receipt',
      receipt: {
        index: receipt.index,
        proof: receipt.hashes.map(toBase64url),
        value: receipt.value as unknown as Value,
      },
      version: VERSION,
    }),
    index: BigInt(transaction.index),
    hashes: transaction.hashes,
    checkpoint: parts.checkpoint,
  });
}

export function formatStateFile(parts: StateParts): string {
  const { block, value } = parts;
  return formatTlogProof({
    extra: encode({
      block: toBase64url(block.entry),
      key: parts.key,
      keyHash: toBase64url(sha256(encodeUtf8(parts.key))),
      keys: parts.keys.map(formatVerifier),
      kind: 'state',
      ...(parts.more === undefined ? {} : { more: parts.more }),
      proof: encodeStateProof(parts.proof),
      ...(value === undefined ? {} : { value: toBase64url(value) }),
      version: VERSION,
    }),
    index: BigInt(block.index),
    hashes: block.hashes,
    checkpoint: parts.checkpoint,
  });
}

/**
 * Checks a receipt or a state proof. Refusals: `proof-malformed` and those of the tlog-proof;
 * `receipt-not-in-block`, `receipt-of-another-transaction`, `block-not-included`, `block-not-newest`,
 * `state-not-proved`, `transaction-malformed`, `transaction-signature-wrong`. Never throws.
 */
export function verifyProofFile(file: string, options: ProofFileOptions = {}): Result<VerifiedReceipt | VerifiedState> {
  const parsed = parseTlogProof(file);
  if (!parsed.ok) return parsed;
  const decoded = parsed.value.extra === undefined ? undefined : decode(parsed.value.extra, DOCUMENT_LIMITS);
  if (decoded?.ok !== true || !isObject(decoded.value)) return refuse('proof-malformed', { part: 'extra' });
  const extra: Value = decoded.value;
  if (fitsAs(receiptField, extra)) return verifyReceipt(file, extra, options);
  if (fitsAs(stateField, withoutMore(extra))) return verifyState(file, extra as StateExtra, options);
  return refuse('proof-malformed', { part: 'extra' });
}

/** The first bytes of every proof file. */
export function isProofFile(bytes: Bytes): boolean {
  const head = decodeUtf8(bytes.subarray(0, 23));
  return head?.startsWith('c2sp.org/tlog-proof@v1') === true;
}

const label = say('Proof', 'Prueba');
const binary = (max: number): Field<string> => bytes(label, { min: 1, max });
const hashes = list(label, bytes(label, { length: 32 }), { max: MAX_PROOF_HASHES });
const keys = list(label, text(label, { max: 4_096 }), { min: 1, max: MAX_KEYS });
const position = integer(label, { max: Number.MAX_SAFE_INTEGER });
const version = integer(label, { min: VERSION, max: VERSION });
const kind = (name: string): Field<string> => text(label, { max: 10, pattern: new RegExp(`^${name}$`) });

const receiptField = record(label, {
  block: record(label, { entry: binary(4_096), index: position, proof: hashes }),
  entry: binary(65_535),
  keys,
  kind: kind('receipt'),
  receipt: record(label, {
    index: position,
    proof: hashes,
    value: record(label, {
      entry: position,
      outcome: kind('accepted'),
      transaction: bytes(label, { length: 32 }),
    }),
  }),
  version,
});

const stateField = record(label, {
  block: binary(4_096),
  key: text(label, { max: 512 }),
  /** Of the key, because the path of an absence may be that of another absent key too, and a slip must show. */
  keyHash: bytes(label, { length: 32 }),
  keys,
  kind: kind('state'),
  value: optional(binary(1_048_576)),
  version,
});

type ReceiptExtra = Infer<typeof receiptField>;
type StateExtra = Infer<typeof stateField> & { readonly proof: Value; readonly more?: Value };

/** `proof` and `more` have readers of their own, and a receipt's result is any value at all. */
function withoutMore(extra: { readonly [name: string]: Value }): Value {
  const { more, proof, ...rest } = extra;
  return (more === undefined || isObject(more)) && proof !== undefined ? rest : null;
}

function fitsAs<T>(field: Field<T>, extra: Value): extra is T & Value {
  return faultIn(field as Field<unknown>, withoutResult(extra)) === undefined;
}

function withoutResult(extra: Value): Value {
  if (!isObject(extra) || !isObject(extra.receipt) || !isObject(extra.receipt.value)) return extra;
  const { result, ...value } = extra.receipt.value;
  return result === undefined ? null : { ...extra, receipt: { ...extra.receipt, value } };
}

function keysIn(texts: readonly string[]): Result<readonly Verifier[]> {
  const keys: Verifier[] = [];
  for (const key of texts) {
    const parsed = parseVerifier(key);
    if (!parsed.ok) return parsed;
    keys.push(parsed.value);
  }
  return accept(keys);
}

/**
 * By the file's own keys every line must hold: then no character of the file can change unnoticed. The reader's keys
 * alone would pass over the lines of others, and a changed line is one of nobody's; so both are asked.
 */
function verifyLog(
  file: string,
  entry: Bytes,
  extra: { readonly keys: readonly string[] },
  { pinned, ...options }: ProofFileOptions,
): Result<VerifiedProof> {
  const carried = keysIn(extra.keys);
  if (!carried.ok) return carried;
  const own = { everyLogKey: true, strict: true, ...options };
  if (pinned === undefined) return verifyTlogProof(file, { entry }, carried.value, own);
  const log = verifyTlogProof(file, { entry }, pinned, { everyLogAlgorithm: true, ...options });
  if (!log.ok) return log;
  const { policy: _, ...whole } = own;
  const alone = verifyTlogProof(file, { entry }, carried.value, whole);
  return alone.ok ? log : alone;
}

function verifyReceipt(file: string, extra: ReceiptExtra, options: ProofFileOptions): Result<VerifiedReceipt> {
  const entry = fromBase64url(extra.entry) as Bytes;
  const log = verifyLog(file, entry, extra, options);
  if (!log.ok) return log;
  const { checkpoint, index } = log.value;
  const blockBytes = fromBase64url(extra.block.entry) as Bytes;
  const included = isIncluded(blockBytes, extra.block.index, extra.block.proof, checkpoint);
  const block = readBlockEntry(blockBytes);
  if (!included || !block.ok) return refuse('block-not-included');
  const transaction = readTransaction(entry);
  if (!transaction.ok) return transaction;
  // A receipt names who signed, and a log can hold anything: inclusion alone would let a town speak for an officer.
  if (!authenticate(transaction.value)) return refuse('transaction-signature-wrong');
  const { value, index: place, proof } = extra.receipt;
  const count = BigInt(block.value.transactions + block.value.refused);
  const receiptLeaf = leafHash(encode(value as unknown as Value));
  const root = rootBytes(block.value.receipts);
  if (!verifyInclusion(BigInt(place), count, receiptLeaf, fromTexts(proof), root))
    return refuse('receipt-not-in-block');
  const own = value.transaction === transactionName(transaction.value) && BigInt(value.entry) === index;
  if (!own) return refuse('receipt-of-another-transaction');
  return accept({
    kind: 'receipt',
    entry: value.entry,
    transaction: transaction.value,
    receipt: value as unknown as Receipt,
    checkpoint,
    block: block.value,
    log: log.value,
    pinned: options.pinned !== undefined,
    keys: extra.keys,
  });
}

function verifyState(file: string, extra: StateExtra, options: ProofFileOptions): Result<VerifiedState> {
  const entry = fromBase64url(extra.block) as Bytes;
  const log = verifyLog(file, entry, extra, options);
  if (!log.ok) return log;
  const { checkpoint, index } = log.value;
  // An older block entry would prove an older state: true once, and misleading now.
  if (index + 1n !== checkpoint.size) return refuse('block-not-newest');
  const block = readBlockEntry(entry);
  if (!block.ok) return block;
  const proof = decodeStateProof(extra.proof);
  if (!proof.ok) return proof;
  const value = extra.value === undefined ? undefined : (fromBase64url(extra.value) as Bytes);
  const root = rootBytes(block.value.state);
  const key = encodeUtf8(extra.key);
  if (toBase64url(sha256(key)) !== extra.keyHash) return refuse('proof-malformed', { part: 'key' });
  const proved =
    value === undefined ? verifyAbsence(root, key, proof.value) : verifyPresence(root, key, value, proof.value);
  const decoded = value === undefined ? undefined : decode(value, DOCUMENT_LIMITS);
  if (!proved || decoded?.ok === false) return refuse('state-not-proved');
  return accept({
    kind: 'state',
    key: extra.key,
    value: decoded?.ok === true ? decoded.value : undefined,
    more: isObject(extra.more) ? extra.more : {},
    checkpoint,
    block: block.value,
    log: log.value,
    pinned: options.pinned !== undefined,
    keys: extra.keys,
  });
}

function isIncluded(entry: Bytes, index: number, proof: readonly string[], checkpoint: Checkpoint): boolean {
  return verifyInclusion(BigInt(index), checkpoint.size, leafHash(entry), fromTexts(proof), checkpoint.root);
}

function fromTexts(texts: readonly string[]): Bytes[] {
  return texts.map((hash) => fromBase64url(hash) ?? new Uint8Array(0));
}
