/**
 * The independent verifier. It imports the kernel and the modules and nothing else: no node, no network, no
 * clock. Give it any file that a town hands out and it says whether it holds, and if not, what is wrong first.
 */
import { type Bytes, decodeUtf8, type Machine, type Module, type Result, refuse, type Store } from '#kernel';
import { modules } from '#modules';
import { isEvidenceFile, isProofFile, isStrictFile, type Trust } from '#proofs';
import { type BookOptions, replayLines, type VerifiedBook, verifyBook } from './book.ts';
import { type VerifiedEvidence, verifyEvidenceOf } from './evidence.ts';
import { type Reader, type VerifiedProof, verifyProof } from './proof.ts';
import { townsIn } from './quorum.ts';
import { isPage, readReceiptPage, type VerifiedPage, verifyReceiptPage } from './receipt-page.ts';
import { type VerifiedStrict, verifyStrict } from './strict.ts';
import { type LogKeys, logKeysOf } from './town.ts';

export type { VerifiedBook } from './book.ts';
export { type BookParts, bookLines, entryLines } from './book-lines.ts';
export type { VerifiedEvidence, VerifiedVotes } from './evidence.ts';
export type { VerifiedHistory, VerifiedProof } from './proof.ts';
export { cosignersIn, openTownsCheckpoint, policyOf, type Town, type Towns, townsIn } from './quorum.ts';
export {
  formatReceiptPage,
  type InstrumentNow,
  type ReceiptPage,
  readReceiptData,
  type VerifiedPage,
  verifyReceiptPage,
} from './receipt-page.ts';
export type { VerifiedStrict } from './strict.ts';
export { founderIn, type LogKeys, logKeysIn, logKeysOf } from './town.ts';

export type VerifyOptions = Reader & {
  /** Of a strict proof: the validators that the reader knows. */
  readonly trust?: Trust;
  /** Of several towns' book: whether enough of them must have signed its end, or it is only told who has. */
  readonly quorum?: BookOptions['quorum'];
  readonly modules?: readonly Module[];
  readonly onProgress?: (entries: number) => void;
  /** Whose keys must have signed a book, and theirs are enough; without it those that the book names. */
  readonly logKeys?: (machine: Machine) => LogKeys | undefined;
  /** Where the book is kept that is replayed, for whoever takes it over. */
  readonly store?: Store;
};

export type VerifiedFile =
  | { readonly kind: 'book'; readonly book: VerifiedBook }
  | VerifiedProof
  | VerifiedPage
  | VerifiedStrict
  | VerifiedEvidence;

/** Receipts and proofs fit into memory; only a book is read piece by piece. */
const MAX_PROOF_FILE = 8_388_608;
/** A page carries many proofs, and its program. */
const MAX_PAGE = 33_554_432;

/** Checks a book, a receipt, a proof, a receipt as a page, a strict proof, or evidence: it recognises which. Never throws, whatever the bytes. */
export function verifyFile(chunks: Iterable<Bytes>, options: VerifyOptions = {}): Result<VerifiedFile> {
  const pieces = chunks[Symbol.iterator]();
  const first = pieces.next();
  if (first.done === true || first.value.length === 0) return refuse('file-empty');
  const all = { [Symbol.iterator]: () => resumed(first.value, pieces) };
  if (isProofFile(first.value)) {
    const text = readText(all);
    return text.ok ? verifyProof(text.value, options, options.modules) : text;
  }
  if (isStrictFile(first.value)) {
    const text = readText(all);
    return text.ok ? verifyStrict(text.value, options) : text;
  }
  if (isEvidenceFile(first.value)) {
    const text = readText(all);
    return text.ok ? verifyEvidenceOf(text.value, options) : text;
  }
  if (isPage(first.value)) return verifyPage(all, options);
  if (decodeUtf8(first.value.subarray(0, 5)) === '%PDF-') return refuse('file-is-pdf');
  if (first.value[0] !== 0x7b) return refuse('file-unknown');
  const book = verifyBook(all, {
    modules: options.modules ?? modules,
    logKeys: options.logKeys ?? logKeysOf,
    ...(options.logKeys === undefined ? { towns: townsIn } : {}),
    ...(options.quorum === undefined ? {} : { quorum: options.quorum }),
    ...(options.policy === undefined ? {} : { policy: options.policy }),
    ...(options.pinned === undefined ? {} : { pinned: options.pinned }),
    ...(options.onProgress === undefined ? {} : { onProgress: options.onProgress }),
    ...(options.store === undefined ? {} : { store: options.store }),
  });
  return book.ok ? { ok: true, value: { kind: 'book', book: book.value } } : book;
}

/** Replays lines of a book that come without a checkpoint, for whoever knows by other means which root they must have. */
export function replayBook(chunks: Iterable<Bytes>, options: Pick<VerifyOptions, 'store'> = {}): Result<Machine> {
  return replayLines(chunks, { modules, logKeys: logKeysOf, ...options });
}

function verifyPage(chunks: Iterable<Bytes>, reader: Reader): Result<VerifiedPage> {
  const html = readText(chunks, MAX_PAGE);
  if (!html.ok) return html;
  const page = readReceiptPage(html.value);
  return page.ok ? verifyReceiptPage(page.value, reader) : page;
}

function* resumed(first: Bytes, rest: Iterator<Bytes>): Generator<Bytes, void> {
  yield first;
  for (let next = rest.next(); next.done !== true; next = rest.next()) yield next.value;
}

function readText(chunks: Iterable<Bytes>, limit = MAX_PROOF_FILE): Result<string> {
  const parts: Bytes[] = [];
  let length = 0;
  for (const part of chunks) {
    length += part.length;
    if (length > limit) return refuse('file-too-large', { limit });
    parts.push(part);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  const text = decodeUtf8(bytes);
  return text === undefined ? refuse('file-not-text') : { ok: true, value: text };
}
