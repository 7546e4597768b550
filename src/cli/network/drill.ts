/**
 * What an exit drill checks of a copy that runs alone: the whole book replayed, the receipts and the proofs of the
 * state verified with the keys that the replayed book names, and the entries compared with those of the other towns.
 */
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import {
  accept,
  appendAll,
  type Bytes,
  EMPTY_FRONTIER,
  encodeUtf8,
  isBlockEntry,
  isList,
  isObject,
  leafHash,
  type Machine,
  type Result,
  refuse,
  rootFrom,
  toBase64url,
  type Value,
} from '#kernel';
import { formatVerifier, type Verifier } from '#proofs';
import { logKeysOf, type VerifiedBook, verifyFile } from '#verify';
import { writeBook } from '../book.ts';
import type { Progress } from '../progress.ts';
import { type Town, townAt } from '../town.ts';
import { chunksOf } from '../verify.ts';
import { askTowns } from './look.ts';

type Counted = { readonly checked: number; readonly total: number };

/** `same` is null where a town could not be asked, or stands at another size. */
type Compared = { readonly town: string; readonly size: number | null; readonly same: boolean | null };

export type Drilled = {
  readonly chain: string;
  readonly town: string;
  readonly entries: number;
  readonly root: string;
  readonly allProofsVerified: boolean;
  /** No more than a thousand of each kind are checked; then they are spread over all. */
  readonly receipts: Counted;
  readonly states: Counted;
  readonly rehostedAlone: boolean;
  readonly sameEntries: boolean;
  /** The town whose whole book was compared, entry by entry. */
  readonly comparedWith: string | null;
  readonly compared: readonly Compared[];
  readonly faults: readonly string[];
};

const SAMPLE = 1_000;

export async function drill(copy: Town, folder: string, progress: Progress): Promise<Result<Drilled>> {
  const says = await aboutCopy(copy);
  if (!says.ok) return says;
  const file = join(folder, 'book.jsonl');
  const saved = await writeBook(await copy.client.book(), file);
  if (!saved.ok) return saved;
  const book = replayed(file, says.value.town);
  if (!book.ok) return book;
  const { machine, tip } = book.value;
  const keys = logKeysOf(machine, says.value.town)?.verifiers ?? [];
  const faults: string[] = [];
  const receipts = await checkAll(await transactionsIn(file), faults, keys, progress, (entry) =>
    copy.client.receipt(entry),
  );
  const states = await checkAll(stateKeys(machine), faults, keys, progress, (key) => copy.client.stateProof(key));
  const root = toBase64url(tip.logRoot);
  const { compared, comparedWith } = await compare(says.value.others, file, { size: tip.size, root });
  return accept({
    chain: book.value.chain,
    town: says.value.town,
    entries: tip.size,
    root,
    allProofsVerified: faults.length === 0,
    receipts,
    states,
    rehostedAlone: says.value.alone,
    sameEntries: comparedWith !== null && compared.every(({ same }) => same !== false),
    comparedWith,
    compared,
    faults,
  });
}

type Other = { readonly town: string; readonly address: string };

/** Which town the copy is, whether it runs without the network, and where the other towns are. */
async function aboutCopy({
  client,
}: Town): Promise<Result<{ readonly town: string; readonly alone: boolean; readonly others: readonly Other[] }>> {
  const status = (await client.json('GET', '/town')) as Result<{ readonly [name: string]: Value }>;
  const network = await client.query('members', 'network', {});
  const own = await client.json('GET', '/towns');
  if (!status.ok) return status;
  if (!network.ok) return network;
  if (!own.ok) return own;
  const town = isObject(own.value) && typeof own.value.town === 'string' ? own.value.town : '';
  const members = isObject(network.value) && isList(network.value.members) ? network.value.members : [];
  const others = members.filter(isObject).flatMap((member) => {
    const { node } = member;
    const address = isObject(node) && typeof node.address === 'string' ? node.address : undefined;
    return address === undefined || member.town === town ? [] : [{ town: String(member.town), address }];
  });
  return accept({ town, alone: status.value.engine === 'archive', others });
}

/** Every line of it, signed by the keys that the book names for this town, whoever else has signed it. */
function replayed(file: string, town: string): Result<VerifiedBook> {
  const verified = verifyFile(chunksOf(file), { quorum: 'reported' });
  if (!verified.ok) return verified;
  if (verified.value.kind !== 'book') return refuse('not-a-book');
  const { book } = verified.value;
  const own = logKeysOf(book.machine, town)?.verifiers ?? [];
  const signed = own.length > 0 && own.every((key) => book.keys.includes(formatVerifier(key)));
  return signed ? accept(book) : refuse('checkpoint-not-signed-by-log');
}

/** Entries that are transactions; block entries have no receipt. */
async function transactionsIn(file: string): Promise<readonly number[]> {
  const entries: number[] = [];
  let index = 0;
  for await (const bytes of entriesOf(createReadStream(file))) {
    if (!isBlockEntry(bytes)) entries.push(index);
    index++;
  }
  return entries;
}

async function* entriesOf(input: Readable): AsyncGenerator<Bytes> {
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (/^\{"(book|refused|checkpoint)":/.test(line)) continue;
    yield encodeUtf8(line);
  }
}

function stateKeys({ state, modules }: Machine): readonly string[] {
  const keys: string[] = [];
  for (const { name } of modules) {
    for (let after: string | undefined; ; ) {
      const found = state.scan(`${name}/`, { limit: SAMPLE, ...(after === undefined ? {} : { after }) });
      keys.push(...found.map(([key]) => key));
      after = found.at(-1)?.[0];
      if (found.length < SAMPLE) break;
    }
  }
  return keys;
}

/** Up to a thousand, evenly spread, the first and the last among them. */
function sampleOf<T>(all: readonly T[]): readonly T[] {
  if (all.length <= SAMPLE) return all;
  return Array.from({ length: SAMPLE }, (_, i) => all[Math.round((i * (all.length - 1)) / (SAMPLE - 1))] as T);
}

async function checkAll<T extends string | number>(
  all: readonly T[],
  faults: string[],
  pinned: readonly Verifier[],
  progress: Progress,
  fetchProof: (one: T) => Promise<Result<string>>,
): Promise<Counted> {
  const sample = sampleOf(all);
  for (const [i, one] of sample.entries()) {
    const proof = await fetchProof(one);
    const verified = proof.ok ? verifyFile([encodeUtf8(proof.value)], { pinned }) : proof;
    if (!verified.ok) faults.push(`${one}: ${verified.refusal.code}`);
    progress(i + 1, sample.length);
  }
  return { checked: sample.length, total: all.length };
}

type Standing = { readonly size: number; readonly root: string };

/** The first town that answers is compared entry by entry; every one by its root, where it stands at the same size. */
async function compare(
  others: readonly Other[],
  file: string,
  own: Standing,
): Promise<{ readonly compared: readonly Compared[]; readonly comparedWith: string | null }> {
  const compared: Compared[] = [];
  let comparedWith: string | null = null;
  for (const { town, address } of others) {
    const there = townAt('', address, () => {});
    const says = await askTowns(there);
    if (!says.ok) {
      compared.push({ town, size: null, same: null });
      continue;
    }
    const whole = comparedWith === null ? await sameEntries(there, file, own) : undefined;
    if (whole !== undefined) comparedWith = town;
    const { size, root } = says.value;
    compared.push({ town, size, same: whole ?? (size === own.size ? root === own.root : null) });
  }
  return { compared, comparedWith };
}

/** Whether the other town's book begins with exactly these entries. Undefined where it cannot be had. */
async function sameEntries({ client }: Town, file: string, { size, root }: Standing): Promise<boolean | undefined> {
  const book = await client.book();
  if (!book.ok) return undefined;
  const theirs = entriesOf(Readable.from(book.value));
  let frontier = EMPTY_FRONTIER;
  for await (const bytes of entriesOf(createReadStream(file))) {
    const next = await theirs.next();
    if (next.done === true || Buffer.compare(next.value, bytes) !== 0) return false;
    frontier = appendAll(frontier, [leafHash(bytes)]).frontier;
  }
  await theirs.return(undefined);
  return Number(frontier.size) === size && toBase64url(rootFrom(frontier)) === root;
}
