import { type Result, say } from '#kernel';
import { type SigningOptions, signingOf } from '../act.ts';
import { onTown } from '../book.ts';
import type { Outcome, Terminal } from '../output.ts';
import { step } from '../progress.ts';
import { readMassgisFolder } from './massgis-folder.ts';
import { type Prepared, runImport } from './run.ts';

export type ImportOptions = SigningOptions & { readonly report?: string };

export function importMassgisCommand(
  terminal: Terminal,
  home: string,
  folder: string,
  options: ImportOptions,
): Promise<Outcome> {
  return importCommand(terminal, home, () => readMassgisFolder(folder), options);
}

async function importCommand(
  terminal: Terminal,
  home: string,
  read: () => Result<Prepared>,
  options: ImportOptions,
): Promise<Outcome> {
  const signing = signingOf(home, options);
  if (!signing.ok) return signing;
  const prepared = await step(terminal, READING, async () => read());
  if (!prepared.ok) return { ...prepared, exit: 2 };
  return onTown(home, (town) => runImport(terminal, town, signing.value, prepared.value, options.report));
}

const READING = say('Reading the files', 'Leyendo los archivos');
