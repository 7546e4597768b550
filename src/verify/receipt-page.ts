/**
 * A receipt as one HTML file: the verifier as a program for a browser, and a block of data. The data holds proof
 * files as they are, so that whatever the page says follows from proofs that any verifier can check:
 *
 *     proof        of the entry, of a record, or of a parcel's history
 *     instruments  where the entry is about instruments: each one's record as it stood when the file was made
 *     acts         receipts of every other act upon these instruments
 *
 * The record of an instrument holds the head of a chain over all its corrections, so none of them can be left out.
 */
import { accept, decodeUtf8, isList, isObject, type Result, refuse, splitAction, type Value } from '#kernel';
import { type InstrumentName, instrumentKey, instrumentsOf, isCompleteIndex } from '#modules/titles';
import type { VerifiedReceipt, VerifiedState } from '#proofs';
import { type Reader, type VerifiedProof, verifyProof } from './proof.ts';

const VERSION = 1;
const OPENING = '<script type="application/json" id="receipt">';
const CLOSING = '</script>';

export type ReceiptPage = {
  readonly proof: string;
  readonly instruments: readonly string[];
  readonly acts: readonly string[];
};

/** An instrument as it stood when the file was made, and what was done to it beside the entry of the receipt. */
export type InstrumentNow = InstrumentName & {
  readonly state: VerifiedState;
  readonly status: string;
  /** The entry that received it. */
  readonly entry: number;
  readonly acts: readonly VerifiedReceipt[];
};

export type VerifiedPage = {
  readonly kind: 'page';
  readonly proof: VerifiedProof;
  readonly instruments: readonly InstrumentNow[];
};

/** The block of data as it stands in the HTML: no text of anybody can end it or become markup. */
export function formatReceiptPage(page: ReceiptPage): string {
  return `${OPENING}${dataOf(page)}${CLOSING}`;
}

function dataOf({ proof, instruments, acts }: ReceiptPage): string {
  const json = JSON.stringify({ version: VERSION, proof, instruments, acts });
  return json.replace(/[<>&\u2028\u2029]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Whether a file begins as HTML does. */
export function isPage(bytes: Uint8Array): boolean {
  return decodeUtf8(bytes.subarray(0, 15))?.toLowerCase() === '<!doctype html>';
}

/** The data in the text of such a file. Refusals: `page-without-receipt`, `page-malformed`. */
export function readReceiptPage(html: string): Result<ReceiptPage> {
  // The last one: the program before it names the tag too.
  const start = html.lastIndexOf(OPENING);
  const end = html.indexOf(CLOSING, start);
  if (start < 0 || end < 0) return refuse('page-without-receipt');
  return readReceiptData(html.slice(start + OPENING.length, end));
}

/** What stands between the tags. */
export function readReceiptData(data: string): Result<ReceiptPage> {
  const page = shaped(parsed(data));
  // One form alone, so that no character can change and mean the same.
  return page === undefined || dataOf(page) !== data ? refuse('page-malformed') : accept(page);
}

function parsed(text: string): Value {
  try {
    return JSON.parse(text) as Value;
  } catch {
    return null;
  }
}

function shaped(value: Value): ReceiptPage | undefined {
  if (!isObject(value) || value.version !== VERSION || typeof value.proof !== 'string') return undefined;
  const { proof, instruments, acts } = value;
  return isTexts(instruments) && isTexts(acts) ? { proof, instruments, acts } : undefined;
}

function isTexts(value: Value | undefined): value is readonly string[] {
  return isList(value) && value.every((text) => typeof text === 'string');
}

/**
 * Checks every proof of the page, and that they belong together. Refusals: those of the proofs, with `part` saying
 * which; `page-other-log`, `page-other-instrument`, `page-incomplete`.
 */
export function verifyReceiptPage(page: ReceiptPage, reader: Reader = {}): Result<VerifiedPage> {
  const proof = verifyProof(page.proof, reader);
  if (!proof.ok) return proof;
  const states = all(page.instruments, 'state', proof.value, reader);
  if (!states.ok) return states;
  const acts = all(page.acts, 'receipt', proof.value, reader);
  if (!acts.ok) return acts;
  if (states.value.length === 0) return finished(proof.value, [], acts.value.length === 0);
  if (proof.value.kind !== 'receipt') return refuse('page-other-instrument');
  const instruments: InstrumentNow[] = [];
  for (const state of states.value) {
    const now = instrumentNow(state, proof.value, acts.value);
    if (!now.ok) return now;
    instruments.push(now.value);
  }
  const told = new Set(instruments.flatMap(({ acts }) => acts));
  return finished(proof.value, instruments, told.size === acts.value.length);
}

function finished(proof: VerifiedProof, instruments: readonly InstrumentNow[], isAll: boolean): Result<VerifiedPage> {
  return isAll ? accept({ kind: 'page', proof, instruments }) : refuse('page-other-instrument');
}

type ByKind = { readonly state: VerifiedState; readonly receipt: VerifiedReceipt };

function all<K extends keyof ByKind>(
  files: readonly string[],
  kind: K,
  proof: VerifiedProof,
  reader: Reader,
): Result<readonly ByKind[K][]> {
  const found: ByKind[K][] = [];
  for (const [i, file] of files.entries()) {
    const verified = verifyProof(file, reader);
    if (!verified.ok) return refuse(verified.refusal.code, { ...verified.refusal.detail, part: `${kind} ${i + 1}` });
    if (verified.value.kind !== kind) return refuse('page-other-instrument');
    if (!isOfSameLog(proof, verified.value)) return refuse('page-other-log');
    found.push(verified.value as ByKind[K]);
  }
  return accept(found);
}

/** A checkpoint must be signed with every key of the log that a file names, so one key in common is enough. */
function isOfSameLog(one: VerifiedProof, other: VerifiedProof): boolean {
  const { origin } = one.checkpoint;
  const keys = new Set(one.keys.filter((key) => key.startsWith(`${origin}+`)));
  return other.checkpoint.origin === origin && other.keys.some((key) => keys.has(key));
}

function instrumentNow(
  state: VerifiedState,
  receipt: VerifiedReceipt,
  receipts: readonly VerifiedReceipt[],
): Result<InstrumentNow> {
  const name = aboutOf(receipt).find((one) => instrumentKey(one) === state.key);
  const record = state.value;
  if (name === undefined || !isObject(record)) return refuse('page-other-instrument');
  const acts = receipts.filter((one) => aboutOf(one).some((other) => instrumentKey(other) === state.key));
  const corrections = [receipt, ...acts]
    .filter(({ transaction }) => transaction.body.action === 'titles/correct')
    .toSorted((a, b) => a.entry - b.entry)
    .map(({ entry, transaction }) => ({ entry, input: transaction.body.input as never }));
  const isComplete = isCompleteIndex({ indexHead: String(record.indexHead) }, corrections);
  const isIn = [receipt, ...acts].some(({ entry }) => entry === record.entry);
  if (!isComplete || !isIn) return refuse('page-incomplete', { reception: name.reception });
  return accept({ ...name, state, status: String(record.status), entry: Number(record.entry), acts });
}

/** The instruments that a receipt is about. */
function aboutOf({ transaction, receipt }: VerifiedReceipt): readonly InstrumentName[] {
  const { action, input } = transaction.body;
  const [module, name] = splitAction(action);
  return module === 'titles' && receipt.outcome === 'accepted' ? instrumentsOf(name, input, receipt.result) : [];
}
