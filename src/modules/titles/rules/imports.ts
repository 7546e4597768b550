import { accept, type Context, type Refusal, type Result, refuse, type Value } from '#kernel';
import { ownership } from '../ownership.ts';
import { type Import, imports, setAsides } from '../records.ts';
import type { Input } from '../schema.ts';

type Totals = Pick<Import, 'loaded' | 'loadedWithFlags' | 'quarantined'>;

const NOTHING: Totals = { loaded: 0, loadedWithFlags: 0, quarantined: 0 };

/** Counts what an import brings in, so that its closing report cannot say anything else. */
export function addToImport(
  context: Context,
  batch: { readonly import: string; readonly source: string },
  added: Partial<Totals>,
): Refusal | undefined {
  const { state, entry } = context;
  const { source } = batch;
  const own = ownership(context);
  const foreign = own.faultIn(imports.get(state, batch.import));
  if (foreign !== undefined) return foreign;
  const before: Import = imports.get(state, batch.import) ?? { source, firstEntry: entry, ...NOTHING, ...own.stated };
  if (before.closedEntry !== undefined) return { code: 'import-closed', detail: { import: batch.import } };
  if (before.source !== source) return { code: 'source-differs' };
  const { loaded = 0, loadedWithFlags = 0, quarantined = 0 } = added;
  imports.put(
    state,
    {
      ...before,
      loaded: before.loaded + loaded,
      loadedWithFlags: before.loadedWithFlags + loadedWithFlags,
      quarantined: before.quarantined + quarantined,
    },
    batch.import,
  );
  return undefined;
}

/**
 * Rows that could not be read are on record as such, sealed as they came: nothing is dropped. A row counts once in
 * its import, or one row twice could stand in for another that was dropped.
 */
export function quarantineRows(context: Context, input: Input<'quarantine-rows'>): Result<Value> {
  const { state, entry } = context;
  for (const { layer, row } of input.rows) {
    if (setAsides.get(state, input.import, layer, row) !== undefined) return refuse('row-set-aside', { layer, row });
    setAsides.put(state, { entry }, input.import, layer, row);
  }
  const refusal = addToImport(context, input, { quarantined: input.rows.length });
  return refusal === undefined ? accept({ rows: input.rows.length }) : { ok: false, refusal };
}

/**
 * Totals in = out: every row of the files is loaded, flagged, quarantined, or was on record before. What came in
 * under this import the book has counted; `before` is the sender's own count, and the book takes his word for it.
 */
export function closeImport(context: Context, input: Input<'close-import'>): Result<Value> {
  const { state, entry } = context;
  const { files, before, loaded, loadedWithFlags, quarantined } = input;
  const open = imports.get(state, input.import);
  if (open === undefined) return refuse('import-unknown', { import: input.import });
  const foreign = ownership(context).faultIn(open);
  if (foreign !== undefined) return { ok: false, refusal: foreign };
  if (open.closedEntry !== undefined) return refuse('import-closed', { import: input.import });
  const rows = files.reduce((sum, file) => sum + file.rows, 0);
  const same = open.loaded === loaded && open.loadedWithFlags === loadedWithFlags && open.quarantined === quarantined;
  if (!same || loaded + loadedWithFlags + quarantined + before !== rows) return refuse('totals-differ', { rows });
  imports.put(state, { ...open, closedEntry: entry }, input.import);
  return accept({ rows });
}
