/** An import from files to summary, the same for every kind of source. */
import { existsSync, writeFileSync } from 'node:fs';
import type { BookRow, FileFault, Row } from '#connect';
import { accept, type Result, refuse, say, type Value } from '#kernel';
import type { Signing } from '../act.ts';
import type { Report, Terminal } from '../output.ts';
import { words } from '../output.ts';
import { step } from '../progress.ts';
import { refusalWords } from '../refusals.ts';
import type { Town } from '../town.ts';
import { reportOf } from './report.ts';
import { type Plan, type Sent, sendPlan } from './send.ts';

/** Files read and planned, before anything is sent. */
export type Prepared = {
  readonly plan: Plan;
  /** What the source says about itself: rows, outcomes, flags by code. To be asked when all was sent. */
  readonly summarize: () => Summary;
  /** Hears of a row that the town's rules would not have, so that it is counted as set aside. */
  readonly onSetAside: (row: BookRow, code: string) => void;
  readonly layers: readonly (readonly Row<unknown>[])[];
  readonly faults: readonly FileFault[];
};

export type Summary = {
  readonly rows: Facts;
  readonly outcome: { readonly loaded: number; readonly loadedWithFlags: number; readonly quarantined: number };
  /** Flags by code, and what else there is to count. */
  readonly counts: Facts;
};

type Facts = { readonly [name: string]: Value };

export async function runImport(
  terminal: Terminal,
  town: Town,
  signing: Signing,
  prepared: Prepared,
  reportFile: string | undefined,
): Promise<Result<Report>> {
  if (reportFile !== undefined && existsSync(reportFile)) return refuse('file-exists', { file: reportFile });
  const sent = await step(terminal, SENDING, (progress) => sendPlan(town, signing, prepared.plan, progress));
  if (!sent.ok) return sent;
  for (const { row, code } of sent.value.setAside) prepared.onSetAside(row, code);
  const status = await town.client.status();
  if (!status.ok) return status;
  if (reportFile !== undefined) writeFileSync(reportFile, reportOf(prepared.layers), { flag: 'wx' });
  const { size, root } = status.value;
  const { added, known, entries } = sent.value;
  const { rows, outcome, counts } = prepared.summarize();
  return accept({
    facts: {
      rows,
      outcome,
      ...counts,
      added,
      known,
      entries,
      ...(sent.value.import === undefined ? {} : { import: sent.value.import }),
      ledger: { size, root },
    },
    lines: linesOf(terminal, prepared, sent.value, { size, root }, reportFile),
  });
}

const SENDING = say('Sealing the rows and putting them on record', 'Sellando las filas y anotándolas');

function linesOf(
  terminal: Terminal,
  { summarize, faults }: Prepared,
  { added, known, entries }: Sent,
  ledger: { readonly size: number; readonly root: string },
  reportFile: string | undefined,
): readonly string[] {
  const { loaded, loadedWithFlags, quarantined } = summarize().outcome;
  const total = loaded + loadedWithFlags + quarantined;
  const said = [
    words(terminal, TOTALS, { total, loaded, loadedWithFlags, quarantined }),
    added === 0 ? words(terminal, NOTHING_NEW) : words(terminal, ADDED, { added, entries, known }),
    words(terminal, LEDGER, ledger),
    ...faults.map(({ file, line, code }) => `${file}:${line} ${refusalWords(code)[terminal.language]}`),
  ];
  if (reportFile !== undefined) return [...said, words(terminal, REPORTED, { file: reportFile })];
  return loadedWithFlags + quarantined === 0 ? said : [...said, words(terminal, HOW_TO_REPORT)];
}

const TOTALS = say(
  '{total} rows: {loaded} loaded, {loadedWithFlags} loaded with flags, {quarantined} in quarantine.',
  '{total} filas: {loaded} cargadas, {loadedWithFlags} cargadas con avisos, {quarantined} en cuarentena.',
);
const ADDED = say(
  '{added} rows were put on record in {entries} entries; {known} were on record before.',
  'Se anotaron {added} filas en {entries} asientos; {known} ya constaban.',
);
const NOTHING_NEW = say(
  'Nothing new: every row is on record already. No entry was added.',
  'Nada nuevo: todas las filas ya constan. No se añadió ningún asiento.',
);
const LEDGER = say(
  'The book has {size} entries; its root is {root}',
  'El libro tiene {size} asientos; su raíz es {root}',
);
const REPORTED = say('The rows to look at are listed in {file}.', 'Las filas que conviene revisar están en {file}.');
const HOW_TO_REPORT = say(
  'With --report FILE the rows to look at are listed, with file, line and number.',
  'Con --report ARCHIVO se listan las filas que conviene revisar, con archivo, línea y número.',
);
