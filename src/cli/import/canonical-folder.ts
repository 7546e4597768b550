/** A folder with a canonical import set, read and planned. */
import {
  CANONICAL_FILES,
  type CanonicalFiles,
  type CanonicalSet,
  canonicalBookRows,
  canonicalSummaryOf,
  countedRows,
  quarantine,
  type ReasonCode,
  type Row,
  readCanonical,
  type SourceFile,
} from '#connect';
import { accept, type Result, refuse } from '#kernel';
import type { Town } from '../town.ts';
import { parts } from './parts.ts';
import type { Prepared, Summary } from './run.ts';
import { filesIn, plannedFile, readSource } from './source.ts';

export async function readCanonicalFolder(town: Town, folder: string): Promise<Result<Prepared>> {
  const names = filesIn(folder);
  if (!names.ok) return names;
  const files: { [layer: string]: SourceFile } = {};
  for (const [layer, name] of Object.entries(CANONICAL_FILES)) {
    if (!names.value.includes(name)) continue;
    const file = readSource(folder, name);
    if (!file.ok) return file;
    files[layer] = file.value;
  }
  return prepareCanonical(town, files, folder);
}

async function prepareCanonical(town: Town, files: CanonicalFiles, name: string): Promise<Result<Prepared>> {
  const set = await readWithTown(town, files);
  if (!set.ok) return set;
  const [fault] = set.value.faults;
  if (fault !== undefined && set.value.instruments.length + set.value.parcels.length === 0)
    return refuse(fault.code, { file: fault.file, folder: name });
  const registry = await unknownRegistry(town, set.value);
  if (!registry.ok) return registry;
  const source = `Canonical set, ${name.replace(/.*[\\/](?=.)/, '')}`.slice(0, 80);
  const { faults, instruments } = set.value;
  const byRow = new Map(instruments.map((row) => [row.place.row, row]));
  return accept({
    plan: { source, prefix: 'canonical', rows: canonicalBookRows(set.value), files: plannedFiles(set.value, files) },
    summarize: () => summarized(set.value),
    onSetAside: ({ fields }, code) => quarantine(byRow.get(fields.row as number) as Row<unknown>, code as ReasonCode),
    layers: (Object.keys(CANONICAL_FILES) as (keyof typeof CANONICAL_FILES)[]).map((layer) => set.value[layer]),
    faults,
  });
}

function summarized(set: CanonicalSet): Summary {
  const { rows, outcome, flags, notes } = canonicalSummaryOf(set);
  return { rows, outcome, counts: { flags, notes } };
}

/** Land may name parcels that an earlier import brought; which of them the book has, the town is asked. */
async function readWithTown({ client }: Town, files: CanonicalFiles): Promise<Result<CanonicalSet>> {
  const set = readCanonical(files);
  const own = new Set(set.parcels.map(({ value }) => value?.parcel));
  const named = set.legals.flatMap(({ value }) => (value === undefined || value.parcel === '' ? [] : [value.parcel]));
  const asked = [...new Set(named)].filter((parcel) => !own.has(parcel));
  const unknown = new Set<string>();
  for (const parcels of parts(asked, 200)) {
    const answer = await client.query('titles', 'parcel-revisions', { parcels });
    if (!answer.ok) return answer;
    for (const [i, count] of (answer.value as readonly number[]).entries())
      if (count === 0) unknown.add(parcels[i] as string);
  }
  // Read again where there is one: what its rows say, and how they are flagged, depends on it.
  return accept(unknown.size === 0 ? set : readCanonical(files, (parcel) => !unknown.has(parcel)));
}

/** A registry is opened by an act of its own; nothing is sent before each one is there. */
async function unknownRegistry({ client }: Town, { instruments }: CanonicalSet): Promise<Result<null>> {
  const answer = await client.queryAll('titles', 'registries', 'registry');
  if (!answer.ok) return answer;
  const open = new Set(answer.value.map(({ registry }) => registry));
  const missing = instruments.find(({ value, reason }) => reason === undefined && value && !open.has(value.registry));
  return missing === undefined ? accept(null) : refuse('registry-unknown', { registry: missing.value?.registry ?? '' });
}

function plannedFiles(set: CanonicalSet, files: CanonicalFiles): Prepared['plan']['files'] {
  return countedRows(set).map(({ layer, rows }) => {
    const own = layer === 'parcel-lineage' ? files.lineage : files[layer as keyof CanonicalFiles];
    if (own === undefined) throw new Error(`rows of ${layer} came from no file`);
    return plannedFile(layer, rows, own);
  });
}
