/**
 * An import on its way: rows that the town knows are left out, the others are sealed, laid into the vault and
 * then put on record. First the vault, then the book: whatever stands in the book can be opened, and a row whose
 * commitment never got there does not count as known, so that the next run does it again.
 */
import { randomBytes } from 'node:crypto';
import { type BookRow, type PackedAction, packActions } from '#connect';
import { accept, type Bytes, type Result, refuse, toBase64url, type Value } from '#kernel';
import { type Signing, signAct } from '../act.ts';
import type { Progress } from '../progress.ts';
import type { Town } from '../town.ts';
import { parts, runsOf } from './parts.ts';
import { HAS_REVISIONS, type NamedRow, nameRows, type Sealed, seal, sealRow, vaultItem, withRevision } from './seal.ts';

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
};

type Sending = {
  readonly town: Town;
  readonly signing: Signing;
  readonly chain: string;
  readonly import: string;
  readonly source: string;
  readonly advance: (rows: number) => void;
  entries: number;
};

/** Hashes in one question, rows in one part, bytes in one request to the vault, transactions in one batch. */
const ASKED_AT_ONCE = 10_000;
const ROWS_AT_ONCE = 2_500;
const STORED_BYTES_AT_ONCE = 8 * 1_048_576;
const SENT_AT_ONCE = 32;

export async function sendPlan(town: Town, signing: Signing, plan: Plan, progress: Progress): Promise<Result<Sent>> {
  const fresh = await newRows(town, nameRows(plan.rows));
  if (!fresh.ok) return fresh;
  const total = plan.rows.length;
  const added = fresh.value.length;
  const known = total - added;
  const open = await openImport(town, plan.source, known);
  if (!open.ok) return open;
  if (added === 0 && open.value === undefined) return accept({ added, known, entries: 0, import: undefined });
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
  };
  sending.advance(0);
  const sent = await sendRows(sending, fresh.value);
  const closed = sent.ok ? await closeImport(sending, plan) : sent;
  return closed.ok ? accept({ added, known, entries: sending.entries, import: sending.import }) : closed;
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

type ImportRecord = {
  readonly import: string;
  readonly source: string;
  readonly loaded: number;
  readonly loadedWithFlags: number;
  readonly quarantined: number;
  readonly closedEntry?: number;
};

async function importsOf({ client }: Town): Promise<Result<readonly ImportRecord[]>> {
  return (await client.query('titles', 'imports', {})) as Result<readonly ImportRecord[] & Value>;
}

function countedBy({ loaded, loadedWithFlags, quarantined }: ImportRecord): number {
  return loaded + loadedWithFlags + quarantined;
}

/**
 * An import of the same source that was interrupted goes on under its name. One that counted more rows than are
 * known now was of other files, and stays open: it was never finished.
 */
async function openImport(town: Town, source: string, known: number): Promise<Result<string | undefined>> {
  const imports = await importsOf(town);
  if (!imports.ok) return imports;
  const open = imports.value.find(
    (one) => one.source === source && one.closedEntry === undefined && countedBy(one) <= known,
  );
  return accept(open?.import);
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
  transactions: readonly Bytes[],
): Promise<Result<null>> {
  const sent = await submit(sending, transactions);
  if (sent.ok) sending.advance(part.length);
  return sent;
}

/** Seals rows of one kind, lays them into the vault, and signs the transactions that put them on record. */
async function prepare(sending: Sending, rows: readonly NamedRow[]): Promise<Result<readonly Bytes[]>> {
  const before = await revisionsOf(sending.town, rows);
  if (!before.ok) return before;
  const sealed = rows.map(sealRow);
  const storing = store(sending.town, sealed);
  const ready = sealed.map((row, i) => withRevision(row, before.value[i] ?? 0));
  const actions = packActions(ready, { import: sending.import, source: sending.source });
  const transactions = [...actions].map((action) => signed(sending, action));
  const stored = await storing;
  return stored.ok ? accept(transactions) : stored;
}

/** Keys in one question: they travel in the address of a request, which has a limit. */
const KEYS_AT_ONCE = 200;

/** How often each row has been loaded before, in order; nothing where rows of this kind are never loaded again. */
async function revisionsOf({ client }: Town, rows: readonly NamedRow[]): Promise<Result<readonly number[]>> {
  const [first] = rows;
  if (first === undefined || !HAS_REVISIONS.has(first.row.action)) return accept([]);
  const counts: number[] = [];
  for (const part of parts(rows, KEYS_AT_ONCE)) {
    const { query, input } = revisionQuestion(part.map(({ row }) => row));
    const answer = await client.query('titles', query, input);
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

function signed({ signing, chain }: Sending, { action, input }: PackedAction): Bytes {
  return signAct(signing, chain, action, input);
}

/** In order. What the node is too busy for is sent again after a moment. */
async function submit(sending: Sending, transactions: readonly Bytes[]): Promise<Result<null>> {
  for (let left = transactions, tries = 0; left.length > 0; ) {
    const now = left.slice(0, SENT_AT_ONCE);
    const answers = await sending.town.client.submitMany(now);
    if (!answers.ok) return answers;
    const busy = now.filter((_, i) => isBusy(answers.value[i]));
    for (const answer of answers.value) {
      if (answer.outcome === 'accepted') sending.entries++;
      else if (!isBusy(answer)) return refuse(answer.code, answer.detail);
    }
    if (busy.length > 0 && ++tries > BUSY_TRIES) return refuse('busy');
    if (busy.length > 0) await new Promise((done) => setTimeout(done, 100 * tries));
    left = [...busy, ...left.slice(now.length)];
  }
  return accept(null);
}

const BUSY_TRIES = 50;

function isBusy(answer: { readonly outcome: string; readonly code?: string } | undefined): boolean {
  return answer?.outcome === 'refused' && answer.code === 'busy';
}

/** The closing report; the town's rule counts for itself and refuses totals that are not its own. */
async function closeImport(sending: Sending, plan: Plan): Promise<Result<null>> {
  const imports = await importsOf(sending.town);
  if (!imports.ok) return imports;
  const own = imports.value.find((one) => one.import === sending.import);
  if (own === undefined) return refuse('import-unknown', { import: sending.import });
  const files = await sealFiles(sending.town, plan.files);
  if (!files.ok) return files;
  const { loaded, loadedWithFlags, quarantined } = own;
  const before = plan.rows.length - countedBy(own);
  const input = { import: sending.import, files: files.value, loaded, loadedWithFlags, quarantined, before };
  return submit(sending, [signed(sending, { action: 'titles/close-import', input })]);
}

async function sealFiles({ client }: Town, files: Plan['files']): Promise<Result<readonly Value[]>> {
  const sealed = files.map((file) => ({ ...file, ...seal(file.content) }));
  const stored = await client.putVault(
    sealed.map(({ commitment, salt, content }) => ({
      commitment,
      salt: toBase64url(salt),
      content: toBase64url(content),
      kind: 'import-file',
      retention: 'permanent',
    })),
  );
  return stored.ok ? accept(sealed.map(({ layer, rows, commitment }) => ({ layer, rows, commitment }))) : stored;
}
