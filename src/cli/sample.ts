/** The sample town: an invented place with invented people, so that everything can be tried without harm. */

import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { TownClient } from '#client';
import { type CounterAct, findMassgisFiles, type MassgisFiles, type SampleTown, sampleTown } from '#connect';
import { accept, type Result, refuse, say, type Value } from '#kernel';
import { act, type Signing, signingOf } from './act.ts';
import { prepareMassgis } from './import/massgis-folder.ts';
import { sendPlan } from './import/send.ts';
import { foundTown, planTown } from './init.ts';
import { desktopLink, pageAddress } from './invite.ts';
import { type Outcome, type Terminal, words } from './output.ts';
import { type Progress, step } from './progress.ts';
import { portFor, serve } from './serving.ts';
import { printAddress } from './start.ts';
import { today } from './titles.ts';
import { hasTown, type Town } from './town.ts';

/** The same seed gives the same town. */
const SEED = 1;
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
  const link = filled.ok && isSample(home) ? await desktopLink(terminal, town) : undefined;
  if (!filled.ok) {
    stop();
    return (await ended) && filled.refusal.code === 'node-unreachable' ? accept({ lines: [] }) : filled;
  }
  printAddress(terminal, town.client.address);
  await sayWhereToLook(terminal, town, link);
  return (await ended) ? accept({ lines: [] }) : refuse('node-failed', { home });
}

/** A town that somebody founded in earnest is served as it is, and nothing invented is added to it. */
function isSample(home: string): boolean {
  const { chain } = JSON.parse(readFileSync(join(home, 'town.json'), 'utf8')) as { readonly chain: string };
  return chain.startsWith(PREFIX);
}

/** Everything that a first start does, each step only where an earlier start did not get to it. */
async function fill(terminal: Terminal, town: Town): Promise<Result<unknown>> {
  const status = await town.client.status();
  if (!status.ok) return status;
  const founded =
    status.value.size === 0
      ? await step(terminal, FOUNDING, () => foundTown(town, { ...SAMPLE, sites: [pageAddress(town)] }))
      : status;
  const signing = signingOf(town.home, {});
  if (!founded.ok) return founded;
  if (!signing.ok) return signing;
  const before = await doneSoFar(town);
  if (!before.ok) return before;
  const sample = sampleTown(SEED);
  if ((before.value ?? 0) >= sample.counter.length) return accept(null);
  const prepared = await step(terminal, INVENTING, async () => prepareMassgis(massgisFilesOf(sample)));
  if (!prepared.ok) return prepared;
  const { plan } = prepared.value;
  const sent = await step(terminal, IMPORTING, (progress) => sendPlan(town, signing.value, plan, progress));
  if (!sent.ok) return sent;
  return step(terminal, RECORDING, (progress) => recordAll(town, signing.value, sample.counter, progress));
}

const REGISTRY = 'ashbrook';

/** How many acts the counter of the sample town has done, or undefined where it has not been opened. */
async function doneSoFar({ client }: Town): Promise<Result<number | undefined>> {
  const registries = await client.queryAll('titles', 'registries', 'registry');
  if (!registries.ok) return registries;
  const open = registries.value.some((one) => one.registry === REGISTRY);
  if (!open) return accept(undefined);
  let done = 0;
  for (const action of ['record', 'correct', 'return']) {
    const acts = await client.json('GET', `/acts?module=titles&action=${action}&limit=500`);
    if (!acts.ok) return acts;
    done += (acts.value as { readonly acts: readonly Value[] }).acts.length;
  }
  return accept(done);
}

async function recordAll(
  town: Town,
  signing: Signing,
  acts: readonly CounterAct[],
  progress: Progress,
): Promise<Result<null>> {
  const before = await doneSoFar(town);
  if (!before.ok) return before;
  const opened = before.value === undefined ? await act(town, signing, 'titles/open-registry', OPENING) : before;
  if (!opened.ok) return opened;
  for (const [i, one] of acts.entries()) {
    if (i < (before.value ?? 0)) continue;
    const input = await inputOf(town, one);
    const done = input.ok ? await act(town, signing, `titles/${one.action}`, input.value) : input;
    if (!done.ok) return done;
    progress(i + 1, acts.length);
  }
  return accept(null);
}

/** The whole input: what the invention cannot know is the day, and the reception number of what it corrects. */
async function inputOf({ client }: Town, one: CounterAct): Promise<Result<Value>> {
  if (one.action !== 'correct') return accept({ registry: REGISTRY, day: today(), ...one.input } as unknown as Value);
  const found = await client.query('titles', 'by-book-page', { registry: REGISTRY, ...one.of });
  if (!found.ok) return found;
  const { reception } = found.value as { readonly reception: string };
  return accept({ registry: REGISTRY, reception, ...one.input } as unknown as Value);
}

const OPENING = {
  registry: REGISTRY,
  name: 'Ashbrook Town Clerk',
  system: 'recorded',
  authority: 'official',
};
const FOUNDING = say(
  'Founding the book of Ashbrook, an invented town',
  'Fundando el libro de Ashbrook, un municipio inventado',
);
const INVENTING = say('Inventing its parcels and its assessing roll', 'Inventando sus parcelas y su padrón');
const IMPORTING = say('Importing them', 'Importándolos');
const RECORDING = say('Doing a day’s work at its counter', 'Haciendo el trabajo de un día en su mostrador');

function massgisFilesOf({ files }: SampleTown): MassgisFiles {
  const found = findMassgisFiles([...files.keys()]).files;
  return Object.fromEntries(
    Object.entries(found).map(([layer, name]) => [layer, { name, bytes: files.get(name) ?? new Uint8Array() }]),
  );
}

async function sayWhereToLook(terminal: Terminal, town: Town, link: string | undefined): Promise<void> {
  const { client, home } = town;
  const status = await client.status();
  if (!status.ok || terminal.json) return;
  const { name, size } = status.value;
  const deed = isSample(home) ? await firstDeed(client) : undefined;
  const at = resolve('data') === home ? '' : ` --home "${home}"`;
  const lines = [
    words(terminal, RUNNING, { name, address: client.address, home, size }),
    '',
    words(terminal, LOOK),
    `  ${pageAddress(town)}/`,
    deed === undefined ? `  ./townledger status${at}` : `  ./townledger titles parcel ${deed.parcel}${at}`,
    ...(link === undefined ? [] : [words(terminal, DESK), `  ${link}`]),
    words(terminal, TAKE),
    `  ./townledger receipt ${deed?.entry ?? 0} --out receipt.tlog-proof${at}`,
    words(terminal, CHECK),
    '  ./townledger verify receipt.tlog-proof',
    '',
    words(terminal, STOP),
  ];
  for (const line of lines) terminal.err(`${line}\n`);
}

/** The deed that the sample's counter recorded first: its entry, and the parcel that it is about. */
async function firstDeed(client: TownClient): Promise<{ readonly entry: number; readonly parcel: string } | undefined> {
  const number = await client.query('titles', 'by-book-page', { registry: REGISTRY, book: '43101', page: '1' });
  const { reception = '' } = (number.ok ? number.value : {}) as { readonly reception?: string };
  const deed = await client.query('titles', 'instrument', { registry: REGISTRY, reception });
  if (!deed.ok) return undefined;
  const { entry, index } = deed.value as unknown as {
    readonly entry: number;
    readonly index: readonly { readonly legal?: { readonly parcel?: string } }[];
  };
  const parcel = index.find(({ legal }) => legal?.parcel !== undefined)?.legal?.parcel;
  return parcel === undefined ? undefined : { entry, parcel };
}

const RUNNING = say(
  '\n{name} is running at {address} ({size} entries, kept in {home}).',
  '\n{name} está en marcha en {address} ({size} asientos, guardados en {home}).',
);
const LOOK = say('Look, in a browser or in a second terminal:', 'Mire, en un navegador o en otra terminal:');
const DESK = say(
  'Open the clerk’s desk; the link works once, within three days:',
  'Abra la mesa del secretario; el enlace sirve una vez, dentro de tres días:',
);
const TAKE = say('Take a receipt of an entry:', 'Saque el comprobante de un asiento:');
const CHECK = say('Check it, with no network and no town:', 'Compruébelo, sin red y sin municipio:');
const STOP = say(
  'Ctrl-C stops it; the next start takes up the same book.',
  'Ctrl-C lo detiene; el próximo inicio sigue con el mismo libro.',
);
