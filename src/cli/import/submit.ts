/** Signed transactions on their way to the town, and what becomes of a row that its rules will not have. */
import { packActions, type SealedRow } from '#connect';
import { accept, type Bytes, type Refusal, type Result, refuse, type Value } from '#kernel';
import { type Signing, signAct } from '../act.ts';
import type { Town } from '../town.ts';

export type Sending = {
  readonly town: Town;
  readonly signing: Signing;
  readonly chain: string;
  readonly import: string;
  readonly source: string;
  readonly advance: (rows: number) => void;
  entries: number;
  readonly setAside: SetAside[];
};

export type SetAside = { readonly row: SealedRow['row']; readonly code: string };

/** A transaction, and the rows in it. */
export type Batch = { readonly bytes: Bytes; readonly rows: readonly SealedRow[] };

/** Transactions in one request. */
const SENT_AT_ONCE = 32;
const BUSY_TRIES = 50;
/** After so many something is wrong with the files as a whole, and a person should look. */
const MAX_SET_ASIDE = 1_000;

/** The rows as signed transactions, as full as they may be. */
export function inBatches(sending: Sending, rows: readonly SealedRow[]): readonly Batch[] {
  const { import: name, source } = sending;
  let done = 0;
  return [...packActions(rows, { import: name, source })].map(({ action, input }) => {
    const count = (input.rows as readonly Value[]).length;
    const own = rows.slice(done, done + count);
    done += count;
    return { bytes: signed(sending, action, input), rows: own };
  });
}

export function signed({ signing, chain }: Sending, action: string, input: Value): Bytes {
  return signAct(signing, chain, action, input);
}

/**
 * Sends the batches in order. What the node is too busy for is sent again after a moment; a batch with a row that
 * cannot stand beside what is on record is sent again without it.
 */
export async function submit(sending: Sending, batches: readonly Batch[]): Promise<Result<null>> {
  for (let left = batches, tries = 0; left.length > 0; ) {
    const now = left.slice(0, SENT_AT_ONCE);
    const answers = await sending.town.client.submitMany(now.map(({ bytes }) => bytes));
    if (!answers.ok) return answers;
    const again: Batch[] = [];
    for (const [i, batch] of now.entries()) {
      const answer = answers.value[i];
      if (answer?.outcome === 'accepted') sending.entries++;
      else if (answer === undefined || answer.code === 'busy') again.push(batch);
      else {
        const rest = setAside(sending, batch, answer);
        if (!rest.ok) return rest;
        again.push(...rest.value);
      }
    }
    if (again.some((batch) => now.includes(batch))) {
      if (++tries > BUSY_TRIES) return refuse('busy');
      await new Promise((done) => setTimeout(done, 100 * tries));
    }
    left = [...again, ...left.slice(now.length)];
  }
  return accept(null);
}

/** The batch without the row that was refused, and that row in quarantine; or the refusal, where no row is to blame. */
function setAside(sending: Sending, { rows }: Batch, refusal: Refusal): Result<readonly Batch[]> {
  const { code, detail } = refusal;
  if (code === 'row-set-aside') return withoutDone(sending, rows, refusal);
  const at = rows.findIndex(({ row }) => row.action === 'import-instruments' && row.fields.row === detail?.row);
  const refused = rows[at];
  if (refused === undefined) return refuse(code, detail);
  if (sending.setAside.length >= MAX_SET_ASIDE) return refuse('set-aside-too-many', { limit: MAX_SET_ASIDE });
  sending.setAside.push({ row: refused.row, code });
  const { layer, fields } = refused.row;
  const place = { layer, row: fields.row as number, reason: code, commitment: refused.commitment };
  const { import: name, source } = sending;
  const quarantine = signed(sending, 'titles/quarantine-rows', { import: name, source, rows: [place] });
  const rest = rows.toSpliced(at, 1);
  return accept([...inBatches(sending, rest), { bytes: quarantine, rows: [] }]);
}

/** An answer that was lost on its way is no reason to stop: that row is where it should be, and the others go on. */
function withoutDone(
  sending: Sending,
  rows: readonly SealedRow[],
  { code, detail }: Refusal,
): Result<readonly Batch[]> {
  // A row that the town's rules set aside travels alone.
  if (rows.length === 0) return accept([]);
  const at = rows.findIndex(({ row: { fields } }) => fields.row === detail?.row && fields.layer === detail?.layer);
  if (at < 0) return refuse(code, detail);
  return accept(rows.length === 1 ? [] : inBatches(sending, rows.toSpliced(at, 1)));
}
