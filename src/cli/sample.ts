/** The sample town: an invented place with invented people, so that everything can be tried without harm. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { accept, type Result, refuse, say } from '#kernel';
import { foundTown, planTown } from './init.ts';
import { type Outcome, type Terminal, words } from './output.ts';
import { step } from './progress.ts';
import { portFor, serve } from './serving.ts';
import { printAddress } from './start.ts';
import { hasTown, type Town } from './town.ts';

const SAMPLE = { name: 'Ashbrook', state: 'MA' } as const;
/** Books of sample towns are named so, which every receipt of theirs then says. */
const PREFIX = 'sample-';

/** Serves the town of the home until it is interrupted; where there is none, a sample town is made first. */
export async function sampleCommand(terminal: Terminal, home: string, asked: string | undefined): Promise<Outcome> {
  const port = await portFor(asked);
  if (!port.ok) return port;
  const planned = planTown({ ...SAMPLE, prefix: PREFIX });
  if (!planned.ok) return planned;
  const serving = await serve(home, port.value, hasTown(home) ? undefined : planned.value);
  if (!serving.ok) return serving;
  const { town, ended, stop } = serving.value;
  const filled = isSample(home) ? await fill(terminal, town) : accept(undefined);
  if (!filled.ok) {
    stop();
    return (await ended) && filled.refusal.code === 'node-unreachable' ? accept({ lines: [] }) : filled;
  }
  printAddress(terminal, town.client.address);
  await sayWhereToLook(terminal, town);
  return (await ended) ? accept({ lines: [] }) : refuse('node-failed', { home });
}

/** A town that somebody founded in earnest is served as it is, and nothing invented is added to it. */
function isSample(home: string): boolean {
  const { chain } = JSON.parse(readFileSync(join(home, 'town.json'), 'utf8')) as { readonly chain: string };
  return chain.startsWith(PREFIX);
}

/** Whatever an interrupted first start left open is done now. */
async function fill(terminal: Terminal, town: Town): Promise<Result<unknown>> {
  const status = await town.client.status();
  if (!status.ok || status.value.size > 0) return status;
  return step(terminal, FOUNDING, () => foundTown(town, SAMPLE));
}

const FOUNDING = say(
  'Founding the book of Ashbrook, an invented town',
  'Fundando el libro de Ashbrook, un municipio inventado',
);

async function sayWhereToLook(terminal: Terminal, { client, home }: Town): Promise<void> {
  const status = await client.status();
  if (!status.ok || terminal.json) return;
  const { name, size } = status.value;
  const lines = [
    words(terminal, RUNNING, { name, address: client.address, home, size }),
    '',
    words(terminal, LOOK),
    `  ${client.address}/`,
    `  ./townledger status --home "${home}"`,
    words(terminal, TAKE),
    `  ./townledger receipt 0 --out receipt.tlog-proof --home "${home}"`,
    words(terminal, CHECK),
    '  ./townledger verify receipt.tlog-proof',
    '',
    words(terminal, STOP),
  ];
  for (const line of lines) terminal.err(`${line}\n`);
}

const RUNNING = say(
  '\n{name} is running at {address} ({size} entries, kept in {home}).',
  '\n{name} está en marcha en {address} ({size} asientos, guardados en {home}).',
);
const LOOK = say('Look, in a browser or in a second terminal:', 'Mire, en un navegador o en otra terminal:');
const TAKE = say('Take a receipt of an entry:', 'Saque el comprobante de un asiento:');
const CHECK = say('Check it, with no network and no town:', 'Compruébelo, sin red y sin municipio:');
const STOP = say(
  'Ctrl-C stops it; the next start takes up the same book.',
  'Ctrl-C lo detiene; el próximo inicio sigue con el mismo libro.',
);
