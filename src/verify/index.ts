/**
 * The independent verifier. It imports the kernel and the modules and nothing else: no node, no network, no
 * clock. Give it any file that a town hands out and it says whether it holds, and if not, what is wrong first.
 */
import { type Bytes, decodeUtf8, type Machine, type Module, type Result, refuse, type Store } from '#kernel';
import { modules } from '#modules';
import { isEvidenceFile, isProofFile, type VerifiedEvidence, type Verifier, verifyEvidenceFile } from '#proofs';
import { type VerifiedBook, verifyBook } from './book.ts';
import { type VerifiedProof, verifyProof } from './proof.ts';
import { isPage, readReceiptPage, type VerifiedPage, verifyReceiptPage } from './receipt-page.ts';
import { type LogKeys, logKeysOf } from './town.ts';

export type { VerifiedBook } from './book.ts';
export { type BookParts, bookLines } from './book-lines.ts';
export type { VerifiedHistory, VerifiedProof } from './proof.ts';
export {
  formatReceiptPage,
  type InstrumentNow,
  type ReceiptPage,
  readReceiptData,
  type VerifiedPage,
  verifyReceiptPage,
} from './receipt-page.ts';
export { type LogKeys, logKeysIn, logKeysOf } from './town.ts';

export type VerifyOptions = {
  /** The reader's own keys of the log and its witnesses; without them a file is checked against the keys it carries. */
  readonly pinned?: readonly Verifier[];
  readonly modules?: readonly Module[];
  readonly onProgress?: (entries: number) => void;
  /** Whose keys must have signed a book; without it the founder’s of the book. */
  readonly logKeys?: (machine: Machine) => LogKeys | undefined;
  /** Where the book is kept that is replayed, for whoever takes it over. */
  readonly store?: Store;
};

export type VerifiedFile =
  | { readonly kind: 'book'; readonly book: VerifiedBook }
  | VerifiedProof
  | VerifiedPage
  | VerifiedEvidence;

/** Receipts and proofs fit into memory; only a book is read piece by piece. */
const MAX_PROOF_FILE = 8_388_608;
/** A page carries many proofs, and its program. */
const MAX_PAGE = 33_554_432;

/** Checks a book, a receipt, a proof, a receipt as a page, or evidence against a log: it recognises which. Never throws, whatever the bytes. */
export function verifyFile(chunks: Iterable<Bytes>, options: VerifyOptions = {}): Result<VerifiedFile> {
  const pieces = chunks[Symbol.iterator]();
  const first = pieces.next();
  if (first.done === true || first.value.length === 0) return refuse('file-empty');
  const all = { [Symbol.iterator]: () => resumed(first.value, pieces) };
  if (isProofFile(first.value)) {
    const text = readText(all);
    return text.ok ? verifyProof(text.value, options.pinned, options.modules) : text;
  }
  if (isEvidenceFile(first.value)) {
    const text = readText(all);
    return text.ok ? verifyEvidenceFile(text.value, options.pinned) : text;
  }
  if (isPage(first.value)) return verifyPage(all, options.pinned);
  if (decodeUtf8(first.value.subarray(0, 5)) === '%PDF-') return refuse('file-is-pdf');
  if (first.value[0] !== 0x7b) return refuse('file-unknown');
  const book = verifyBook(all, {
    modules: options.modules ?? modules,
    logKeys: options.logKeys ?? logKeysOf,
    ...(options.pinned === undefined ? {} : { pinned: options.pinned }),
    ...(options.onProgress === undefined ? {} : { onProgress: options.onProgress }),
    ...(options.store === undefined ? {} : { store: options.store }),
  });
  return book.ok ? { ok: true, value: { kind: 'book', book: book.value } } : book;
}

function verifyPage(chunks: Iterable<Bytes>, pinned?: readonly Verifier[]): Result<VerifiedPage> {
  const html = readText(chunks, MAX_PAGE);
  if (!html.ok) return html;
  const page = readReceiptPage(html.value);
  return page.ok ? verifyReceiptPage(page.value, pinned) : page;
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
