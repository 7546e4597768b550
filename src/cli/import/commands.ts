import { type Result, say } from '#kernel';
import { type SigningOptions, signingOf } from '../act.ts';
import { onTown } from '../book.ts';
import type { Outcome, Terminal } from '../output.ts';
import { step } from '../progress.ts';
import type { Town } from '../town.ts';
import { readCanonicalFolder } from './canonical-folder.ts';
import { readMassgisFolder } from './massgis-folder.ts';
import { type Prepared, runImport } from './run.ts';
import { filesIn } from './source.ts';

export type ImportOptions = SigningOptions & { readonly report?: string };

type Read = (town: Town, folder: string) => Result<Prepared> | Promise<Result<Prepared>>;

/** What `titles import` knows to read. */
export const SOURCES = {
  massgis: (_town, folder) => readMassgisFolder(folder),
  canonical: readCanonicalFolder,
} as const satisfies { readonly [source: string]: Read };

export async function importCommand(
  terminal: Terminal,
  home: string,
  source: { readonly read: Read; readonly folder: string },
  options: ImportOptions,
): Promise<Outcome> {
  const signing = signingOf(home, options);
  if (!signing.ok) return signing;
  const there = filesIn(source.folder);
  if (!there.ok) return there;
  return onTown(home, async (town) => {
    const prepared = await step(terminal, READING, async () => source.read(town, source.folder));
    return prepared.ok ? runImport(terminal, town, signing.value, prepared.value, options.report) : prepared;
  });
}

const READING = say('Reading the files', 'Leyendo los archivos');
