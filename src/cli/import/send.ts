/**
 * An import on its way: rows that the town knows are left out, the others are sealed, laid into the vault and
 * then put on record. First the vault, then the book: whatever stands in the book can be opened, and a row whose
 * commitment never got there does not count as known, so that the next run does it again.
 */
import { randomBytes } from 'node:crypto';
import { accept, type Result, refuse, toBase64url, type Value } from '#kernel';
import { type Signing, signAct } from '../act.ts';
import type { Progress } from '../progress.ts';
import type { Town } from '../town.ts';
import { inBatches } from './batches.ts';
import { type Group, type Plan, type PlannedFile, type PlannedRow, rowsIn } from './plan.ts';
import { type SealedRow, seal, sealRows, vaultItem } from './seal.ts';

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

/** Hashes in one question, items in one request to the vault, transactions in one batch. */
const ASKED_AT_ONCE = 5_000;
const STORED_AT_ONCE = 500;
const SENT_AT_ONCE = 32;

export async function sendPlan(town: Town, signing: Signing, plan: Plan, progress: Progress): Promise<Result<Sent>> {
  const fresh = await newRows(town, plan.groups);
  if (!fresh.ok) return fresh;
  const total = rowsIn(plan);
  const added = fresh.value.reduce((sum, { rows }) => sum + rows.length, 0);
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
  const sent = await sendGroups(sending, fresh.value);
  const closed = sent.ok ? await closeImport(sending, plan) : sent;
  return closed.ok ? accept({ added, known, entries: sending.entries, import: sending.import }) : closed;
}

async function sendGroups(sending: Sending, groups: readonly Group[]): Promise<Result<null>> {
  for (const group of groups) {
    const sent = await sendGroup(sending, group);
    if (!sent.ok) return sent;
  }
  return accept(null);
}

/** The groups with the rows that the town does not know. */
async function newRows({ client }: Town, groups: readonly Group[]): Promise<Result<readonly Group[]>> {
  const fresh: Group[] = [];
  for (const group of groups) {
    const rows: PlannedRow[] = [];
    for (const part of parts(group.rows, ASKED_AT_ONCE)) {
      const known = await client.knownRows(
        group.layer,
        part.map(({ fingerprint }) => toBase64url(fingerprint)),
      );
      if (!known.ok) return known;
      rows.push(...part.filter((_, i) => known.value[i] !== true));
    }
    fresh.push({ ...group, rows });
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

async function sendGroup(sending: Sending, group: Group): Promise<Result<null>> {
  const revisions = await revisionsOf(sending.town, group);
  if (!revisions.ok) return revisions;
  let waiting: Promise<Result<null>> = Promise.resolve(accept(null));
  for (const part of parts(group.rows, STORED_AT_ONCE * 4)) {
    const sealed = sealRows(part);
    // While the town works on one part, the next is sealed, stored and signed.
    const stored = await store(sending.town, group, sealed);
    if (!stored.ok) return stored;
    const transactions = transactionsOf(sending, group, sealed, revisions.value);
    const sent = await waiting;
    if (!sent.ok) return sent;
    waiting = submit(sending, transactions).then((answer) => {
      if (answer.ok) sending.advance(part.length);
      return answer;
    });
  }
  return waiting;
}

/** How often each key has been loaded before, by key; nothing where rows of this kind are never loaded again. */
async function revisionsOf({ client }: Town, { revisions, rows }: Group): Promise<Result<ReadonlyMap<string, number>>> {
  const before = new Map<string, number>();
  if (revisions === undefined) return accept(before);
  for (const part of parts(rows, 200)) {
    const keys = part.map(({ key }) => key);
    const answer = await client.query('titles', revisions.query, revisions.input(keys));
    if (!answer.ok) return answer;
    for (const [i, count] of (answer.value as readonly number[]).entries()) before.set(keys[i] as string, count);
  }
  return accept(before);
}

async function store({ client }: Town, group: Group, sealed: readonly SealedRow[]): Promise<Result<null>> {
  for (const part of parts(sealed, STORED_AT_ONCE)) {
    const stored = await client.putVault(part.map((row) => vaultItem(group, row)));
    if (!stored.ok) return stored;
  }
  return accept(null);
}

function transactionsOf(
  sending: Sending,
  { action, shared }: Group,
  sealed: readonly SealedRow[],
  revisions: ReadonlyMap<string, number>,
): readonly Uint8Array[] {
  const input = { import: sending.import, source: sending.source, ...shared };
  const rows = sealed.map(({ row, commitment }) => {
    const before = revisions.get(row.key) ?? 0;
    return row.value(before === 0 ? { commitment } : { commitment, revision: before + 1 });
  });
  return inBatches(rows, input).map((batch) => signed(sending, action, { ...input, rows: batch }));
}

function signed({ signing, chain }: Sending, action: string, input: Value): Uint8Array {
  return signAct(signing, chain, `titles/${action}`, input);
}

/** In order. What the node is too busy for is sent again after a moment. */
async function submit(sending: Sending, transactions: readonly Uint8Array[]): Promise<Result<null>> {
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
  const before = rowsIn(plan) - countedBy(own);
  const report = { import: sending.import, files: files.value, loaded, loadedWithFlags, quarantined, before };
  return submit(sending, [signed(sending, 'close-import', report)]);
}

async function sealFiles({ client }: Town, files: readonly PlannedFile[]): Promise<Result<readonly Value[]>> {
  const sealed = files.map(({ layer, rows, content }) => ({ layer, rows, content, ...seal(content) }));
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

function* parts<T>(items: readonly T[], size: number): Generator<readonly T[], void> {
  for (let first = 0; first < items.length; first += size) yield items.slice(first, first + size);
}
