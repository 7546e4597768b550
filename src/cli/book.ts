import { createWriteStream, existsSync, writeFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Strict, TownClient } from '#client';
import { accept, isRecordKey, type Result, refuse, say, type Value } from '#kernel';
import { modules } from '#modules';
import type { ProofOptions } from './options.ts';
import { EXIT, type Outcome, ROOT, type Terminal, words } from './output.ts';
import { openTown, type Town } from './town.ts';

const SAVED = say(
  'Saved in {file}. Anyone can check it with "townledger verify {file}".',
  'Guardado en {file}. Cualquiera puede comprobarlo con "townledger verify {file}".',
);

/** Runs a command on the home's town, whether its node runs already or is started for it. */
export async function onTown(home: string, command: (town: Town) => Promise<Outcome>): Promise<Outcome> {
  const town = await openTown(home);
  if (!town.ok) return { ...town, exit: EXIT.usage };
  try {
    return await command(town.value);
  } finally {
    await town.value.close();
  }
}

export function statusCommand(terminal: Terminal, home: string): Promise<Outcome> {
  return onTown(home, async ({ client }) => {
    const status = await client.status();
    if (!status.ok) return status;
    const { name, chain, origin, vkey, vkeys, height, size, root, stateRoot } = status.value;
    return accept({
      facts: { chain, origin, vkey, height, size, root, stateRoot, name, vkeys },
      lines: [
        words(terminal, STATUS, { name, chain, height, size }),
        words(terminal, ROOT, { root }),
        words(terminal, STATE, { stateRoot }),
        vkey,
      ],
    });
  });
}

const STATUS = say(
  '{name} ({chain}): {size} entries, height {height}.',
  '{name} ({chain}): {size} asientos, altura {height}.',
);

const STATE = say('state {stateRoot}', 'estado {stateRoot}');

export function receiptCommand(
  terminal: Terminal,
  home: string,
  entry: string,
  options: ProofOptions,
): Promise<Outcome> {
  if (!/^[0-9]{1,15}$/.test(entry)) return Promise.resolve(refuse('option-wrong', { option: 'ENTRY' }));
  return proofOf(terminal, home, options, (client, strict) => client.receipt(Number(entry), strict));
}

/** Asks the town for a proof, strict or not, and saves it. */
export async function proofOf(
  terminal: Terminal,
  home: string,
  { out, strict, fromBlock }: ProofOptions,
  ask: (client: TownClient, strict: Strict | undefined) => Promise<Result<string>>,
): Promise<Outcome> {
  if (fromBlock !== undefined && !/^[1-9][0-9]{0,14}$/.test(fromBlock))
    return { ...refuse('option-wrong', { option: '--from-block' }), exit: EXIT.usage };
  const from = fromBlock === undefined ? {} : { from: Number(fromBlock) };
  const asked = strict === true || fromBlock !== undefined ? from : undefined;
  return onTown(home, async ({ client }) => save(terminal, await ask(client, asked), out));
}

export function proofCommand(terminal: Terminal, home: string, key: string, options: ProofOptions): Promise<Outcome> {
  if (!isRecordKey(modules, key)) return Promise.resolve({ ...refuse('state-key-unknown', { key }), exit: EXIT.usage });
  return proofOf(terminal, home, options, (client, strict) => client.stateProof(key, strict));
}

export function exportCommand(terminal: Terminal, home: string, file: string): Promise<Outcome> {
  if (existsSync(file)) return Promise.resolve({ ...refuse('file-exists', { file }), exit: EXIT.usage });
  return onTown(home, async ({ client }) => {
    const written = await writeBook(await client.book(), file, 'wx');
    return written.ok ? saved(terminal, file, { file }) : written;
  });
}

/** The lines that a town answers, as a file. */
export async function writeBook(
  book: Awaited<ReturnType<TownClient['book']>>,
  file: string,
  flags: 'w' | 'wx' = 'w',
): Promise<Result<null>> {
  if (!book.ok) return book;
  await pipeline(Readable.from(book.value), createWriteStream(file, { flags }));
  return accept(null);
}

/** A proof as a file, or on stdout where no file was named. Nothing is overwritten. */
function save(terminal: Terminal, text: Result<string>, file: string | undefined): Outcome {
  if (!text.ok) return text;
  if (file === undefined) return accept({ facts: { proof: text.value }, lines: [text.value.trimEnd()] });
  if (existsSync(file)) return { ...refuse('file-exists', { file }), exit: EXIT.usage };
  writeFileSync(file, text.value, { flag: 'wx' });
  return saved(terminal, file, { file });
}

function saved(terminal: Terminal, file: string, facts: { readonly [name: string]: Value }): Outcome {
  return accept({ facts, lines: [words(terminal, SAVED, { file })] });
}
