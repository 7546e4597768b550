/**
 * An import on its way: rows that the town knows are left out, the others are sealed, laid into the vault and
 * then put on record. First the vault, then the book: whatever stands in the book can be opened, and a row whose
 * commitment never got there does not count as known, so that the next run does it again.
 */
import { randomBytes } from 'node:crypto';
import type { BookRow } from '#connect';
import { accept, type Bytes, type Result, toBase64url, type Value } from '#kernel';
import type { Signing } from '../act.ts';
import type { Progress } from '../progress.ts';
import type { Town } from '../town.ts';
import { closeImport, openImport } from './closing.ts';
import { parts, runsOf } from './parts.ts';
import { HAS_REVISIONS, type NamedRow, nameRows, type Sealed, sealRow, vaultItem, withRevision } from './seal.ts';
import { type Batch, inBatches, type Sending, type SetAside, submit } from './submit.ts';

/** What goes to the town: rows in the order in which they need one another, and the files they came from. */
export type Plan = {
  /** What the book calls the source; an import that was interrupted is found again by it. */
  readonly source: string;
  /** First part of the import's name. */
  readonly prefix: string;
  readonly rows: readonly BookRow[];
  readonly files: readonly { readonly layer: string; readonly rows: number; readonly content: Bytes }[];
};

export type Sent = {
  /** Rows that went into the book in this run. */
  readonly added: number;
  /** Rows that were there before. */
  readonly known: number;
  readonly entries: number;
  /** The import in the book, undefined where there was nothing to add. */
  readonly import: string | undefined;
  /** Rows that the town's rules would not have beside what is on record; they are on record as set aside. */
  readonly setAside: readonly SetAside[];
};

/** Hashes in one question, rows in one part, bytes in one request to the vault. */
const ASKED_AT_ONCE = 10_000;
const ROWS_AT_ONCE = 2_500;
const STORED_BYTES_AT_ONCE = 8 * 1_048_576;

export async function sendPlan(town: Town, signing: Signing, plan: Plan, progress: Progress): Promise<Result<Sent>> {
  const fresh = await newRows(town, nameRows(plan.rows));
  if (!fresh.ok) return fresh;
  const total = plan.rows.length;
  const added = fresh.value.length;
  const known = total - added;
  const open = await openImport(town, plan.source, known);
  if (!open.ok) return open;
  if (added === 0 && open.value === undefined)
    return accept({ added, known, entries: 0, import: undefined, setAside: [] });
  const status = await town.client.status();
  if (!status.ok) return status;
  let done = known;
  const sending: Sending = {
    town,
    signing,
    chain: status.value.chain,
    import: open.value ?? `${plan.prefix}-${randomBytes(6).toString('hex')}`,
    source: plan.source,
    advance: (rows) => {
      done += rows;
      progress(done, total);
    },
    entries: 0,
    setAside: [],
  };
  sending.advance(0);
  const sent = await sendRows(sending, fresh.value);
  const closed = sent.ok ? await closeImport(sending, plan) : sent;
  const { entries, setAside } = sending;
  return closed.ok ? accept({ added, known, entries, import: sending.import, setAside }) : closed;
}

/** The rows that the town does not know, in their order. */
async function newRows({ client }: Town, rows: readonly NamedRow[]): Promise<Result<readonly NamedRow[]>> {
  const fresh: NamedRow[] = [];
  for (const run of runsOf(rows, ({ row }) => row.layer)) {
    for (const part of parts(run, ASKED_AT_ONCE)) {
      const hashes = part.map(({ fingerprint }) => toBase64url(fingerprint));
      const known = await client.knownRows(part[0]?.row.layer as string, hashes);
      if (!known.ok) return known;
      fresh.push(...part.filter((_, i) => known.value[i] !== true));
    }
  }
  return accept(fresh);
}

/** How many parts may wait for the town while the next is made ready. */
const WAITING = 2;

/**
 * Two things go on at once: the town puts parts on record while the next ones are sealed, stored and signed. Parts
 * reach the book in their order, because later ones name what earlier ones brought.
 */
async function sendRows(sending: Sending, rows: readonly NamedRow[]): Promise<Result<null>> {
  let last: Promise<Result<null>> = Promise.resolve(accept(null));
  const waiting: Promise<Result<null>>[] = [];
  for (const part of partsOf(rows)) {
    const ready = await prepare(sending, part);
    if (!ready.ok) return ready;
    last = last.then((before) => (before.ok ? putOnRecord(sending, part, ready.value) : before));
    waiting.push(last);
    const done = waiting.length > WAITING ? await waiting.shift() : undefined;
    if (done?.ok === false) return done;
  }
  return last;
}

function* partsOf(rows: readonly NamedRow[]): Generator<readonly NamedRow[], void> {
  const kind = ({ row }: NamedRow) => `${row.layer} ${row.action} ${JSON.stringify(row.shared)}`;
  for (const run of runsOf(rows, kind)) yield* parts(run, ROWS_AT_ONCE);
}

async function putOnRecord(
  sending: Sending,
  part: readonly NamedRow[],
  batches: readonly Batch[],
): Promise<Result<null>> {
  const sent = await submit(sending, batches);
  if (sent.ok) sending.advance(part.length);
  return sent;
}

/** Seals rows of one kind, lays them into the vault, and signs the transactions that put them on record. */
async function prepare(sending: Sending, rows: readonly NamedRow[]): Promise<Result<readonly Batch[]>> {
  const before = await revisionsOf(sending.town, rows);
  if (!before.ok) return before;
  const sealed = rows.map(sealRow);
  const storing = store(sending.town, sealed);
  const ready = sealed.map((row, i) => withRevision(row, before.value[i] ?? 0));
  const batches = inBatches(sending, ready);
  const stored = await storing;
  return stored.ok ? accept(batches) : stored;
}

/** Keys in one question: they travel in the address of a request, which has a limit. */
const KEYS_AT_ONCE = 200;

/** How often each row has been loaded before, in order; nothing where rows of this kind are never loaded again. */
async function revisionsOf({ client }: Town, rows: readonly NamedRow[]): Promise<Result<readonly number[]>> {
  const [first] = rows;
  if (first === undefined || !HAS_REVISIONS.has(first.row.action)) return accept([]);
  const asked = [...parts(rows, KEYS_AT_ONCE)].map((part) => {
    const { query, input } = revisionQuestion(part.map(({ row }) => row));
    return client.query('titles', query, input);
  });
  const counts: number[] = [];
  for (const answer of await Promise.all(asked)) {
    if (!answer.ok) return answer;
    counts.push(...(answer.value as readonly number[]));
  }
  return accept(counts);
}

function revisionQuestion(rows: readonly BookRow[]): { readonly query: string; readonly input: Value } {
  const [{ action, shared }] = rows as [BookRow];
  if (action === 'load-parcels')
    return { query: 'parcel-revisions', input: { parcels: rows.map(({ fields }) => fields.parcel as string) } };
  const properties = rows.map(({ fields }) => fields.property as string);
  return { query: 'roll-revisions', input: { fiscalYear: shared.fiscalYear as number, properties } };
}

async function store({ client }: Town, sealed: readonly Sealed[]): Promise<Result<null>> {
  let [part, bytes] = [[] as Sealed[], 0];
  for (const [i, row] of sealed.entries()) {
    part.push(row);
    bytes += row.row.content.length;
    if (bytes < STORED_BYTES_AT_ONCE && i < sealed.length - 1) continue;
    const stored = await client.putVault(part.map(vaultItem));
    if (!stored.ok) return stored;
    [part, bytes] = [[], 0];
  }
  return accept(null);
}
