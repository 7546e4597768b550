/** A folder with a MassGIS Level 3 delivery, read and planned. */
import {
  findMassgisFiles,
  type MassgisFiles,
  type MassgisSet,
  massgisBookRows,
  readMassgis,
  type SourceFile,
  summaryOf,
} from '#connect';
import { accept, type Result, refuse } from '#kernel';
import type { Prepared, Summary } from './run.ts';
import type { Plan } from './send.ts';
import { filesIn, plannedFile, readSource } from './source.ts';

export function readMassgisFolder(folder: string): Result<Prepared> {
  const names = filesIn(folder);
  if (!names.ok) return names;
  const found = findMassgisFiles(names.value);
  const missing = found.faults.find(({ code }) => code === 'file-missing');
  if (missing !== undefined) return refuse('file-missing', { file: missing.file, folder });
  const files: { [layer: string]: SourceFile } = {};
  for (const [layer, name] of Object.entries(found.files)) {
    const file = readSource(folder, name);
    if (!file.ok) return file;
    files[layer] = file.value;
  }
  return prepareMassgis(files);
}

export function prepareMassgis(files: MassgisFiles): Result<Prepared> {
  const set = readMassgis(files);
  const [fault] = set.faults;
  if (fault !== undefined && (set.assess.length === 0 || set.parcels.length === 0)) {
    return refuse(fault.code, { file: fault.file, ...(fault.line === 0 ? {} : { line: fault.line }) });
  }
  const source = `MassGIS Level 3, ${files.assess?.name ?? ''}`.slice(0, 80);
  const plan = { source, prefix: 'massgis', rows: massgisBookRows(set), files: plannedFiles(set, files) };
  return accept({
    plan,
    summarize: () => summarized(set),
    // Rows that a town has already go in as newer states, so none is ever in the way of another.
    onSetAside: () => {},
    layers: [set.assess, set.parcels, set.otherLegal, set.misc],
    faults: set.faults,
  });
}

function summarized(set: MassgisSet): Summary {
  const { rows, outcome, references, repeatedReferences, sharedParcels, flags, notes } = summaryOf(set);
  return { rows, outcome, counts: { references, repeatedReferences, sharedParcels, flags, notes } };
}

const LAYERS = [
  ['assess', 'assess'],
  ['parcels', 'parcels'],
  ['otherLegal', 'other-legal'],
  ['misc', 'misc'],
] as const;

function plannedFiles(set: MassgisSet, files: MassgisFiles): Plan['files'] {
  return LAYERS.flatMap(([layer, name]) => {
    const file = files[layer];
    return file === undefined ? [] : [plannedFile(name, set[layer].length, file)];
  });
}
