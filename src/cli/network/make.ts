/**
 * Makes a network of invented towns: the first founds a book and records the charter, the others accept it with their
 * own keys, and every one of them replays the book before it takes part.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { accept, type Result, refuse, say, type Value } from '#kernel';
import { usualTerms } from '#modules/members';
import { act, type Signing, signingOf } from '../act.ts';
import { writeBook } from '../book.ts';
import { homeProgram } from '../home-program.ts';
import { foundTown, planTown } from '../init.ts';
import type { Terminal } from '../output.ts';
import { step } from '../progress.ts';
import { freePorts } from '../serving.ts';
import { openTown, type Town } from '../town.ts';
import { type DemoNetwork, type DemoTown, homeOf, writeNetwork } from './folder.ts';
import { accessionOf, applicationOf, type Prepared } from './prepare.ts';

/** Invented, as everybody in them is. */
const NAMES = [
  'Ashbrook',
  'Birchfield',
  'Cedar Ford',
  'Dunmere',
  'Elmhollow',
  'Fernleigh',
  'Greyhaven',
  'Hartsmill',
  'Ivybridge Falls',
  'Juniper Bend',
];
const STATE = 'MA';
export const MOST_TOWNS = NAMES.length;

export async function makeNetwork(terminal: Terminal, folder: string, count: number): Promise<Result<DemoNetwork>> {
  if (existsSync(folder) && readdirSync(folder).length > 0) return refuse('folder-not-empty', { folder });
  const planned = planTown({ name: NAMES[0] as string, state: STATE, prefix: 'demo-' });
  if (!planned.ok) return planned;
  const { chain, origin } = planned.value;
  const ports = await freePorts(2 * count);
  const towns = NAMES.slice(0, count).map((name, i) => ({
    town: idOf(name),
    name,
    port: ports[2 * i] as number,
    peerPort: ports[2 * i + 1] as number,
  }));
  mkdirSync(join(folder, 'towns'), { recursive: true, mode: 0o700 });
  const network = { chain, origin, towns };
  const prepared = await step(terminal, KEYS, () => prepareAll(folder, network));
  if (!prepared.ok) return prepared;
  const agreed = await step(terminal, CHARTER, () => agree(folder, network, prepared.value));
  if (!agreed.ok) return agreed;
  const begun = await step(terminal, TAKING, (progress) => begin(folder, network, progress));
  if (!begun.ok) return begun;
  writeNetwork(folder, network);
  return accept(network);
}

const KEYS = say('Each town makes its keys', 'Cada municipio hace sus claves');
const CHARTER = say('The towns agree on a charter', 'Los municipios acuerdan un acta');
const TAKING = say('Each town replays the book for itself', 'Cada municipio repite el libro por sí mismo');

async function prepareAll(folder: string, { chain, origin, towns }: DemoNetwork): Promise<Result<readonly Prepared[]>> {
  const all: Prepared[] = [];
  for (const one of towns) {
    const create = JSON.stringify({ chain, origin, name: one.name });
    const settings = JSON.stringify({
      town: one.town,
      name: `${one.town}.example/${chain}`,
      listen: `127.0.0.1:${one.peerPort}`,
      distance: 'one-machine',
    });
    const home = homeOf(folder, one);
    const prepared = await homeProgram('network', '--home', home, '--create', create, '--prepare', settings);
    if (!prepared.ok) return prepared;
    all.push(prepared.value as Prepared);
  }
  return accept(all);
}

/** The first town writes down what was agreed, and each other town signs that it takes part. */
async function agree(folder: string, network: DemoNetwork, prepared: readonly Prepared[]): Promise<Result<null>> {
  const [first, ...others] = network.towns as [DemoTown, ...DemoTown[]];
  const opened = await openTown(homeOf(folder, first));
  if (!opened.ok) return opened;
  const town = opened.value;
  try {
    const founded = await foundTown(town, { name: first.name, state: STATE });
    const signing = signingOf(town.home, {});
    if (!founded.ok) return founded;
    if (!signing.ok) return signing;
    const chartered = await act(town, signing.value, 'members/charter', charterOf(network, prepared));
    if (!chartered.ok) return chartered;
    for (const [i, other] of others.entries()) {
      const acceded = await accede(town, folder, other, prepared[i + 1] as Prepared);
      if (!acceded.ok) return acceded;
    }
    return await writeBook(await town.client.book(), join(folder, 'book.jsonl'));
  } finally {
    await town.close();
  }
}

function charterOf({ towns }: DemoNetwork, prepared: readonly Prepared[]): Value {
  const [own, ...others] = towns.map(({ town, name, port, peerPort }, i) => {
    const at = { peer: `127.0.0.1:${peerPort}`, address: `http://127.0.0.1:${port}` };
    return applicationOf({ town, name, ...at }, AUTHORITY, prepared[i] as Prepared);
  }) as [Application, ...Application[]];
  const { node, validatorKey, cosigner, authority } = own;
  return {
    name: 'Neighbours for training',
    terms: trainingTerms() as unknown as Value,
    authority,
    node,
    validatorKey,
    cosigner,
    others,
  } as unknown as Value;
}

type Application = ReturnType<typeof applicationOf>;

const YEAR_MS = 365 * 24 * 60 * 60 * 1_000;
const hashOf = (text: string): string => createHash('sha256').update(text).digest('base64url');
const AUTHORITY = {
  voteDay: '2026-05-04',
  textHash: hashOf('an invented vote of an invented town meeting'),
  signatory: 'Chair of the select board',
  liabilityCapCents: 2_500_000,
  termEndDay: '2031-05-04',
};

/** The usual terms without their waiting times, so that a class can go through a decision in a minute. */
function trainingTerms() {
  const { classes, ...terms } = usualTerms(hashOf('an invented agreement'), Date.now() + 3 * YEAR_MS);
  const quick = Object.entries(classes).map(([name, one]) => [name, { ...one, commentHours: 0, noticeHours: 0 }]);
  return { ...terms, withdrawalHours: 0, classes: Object.fromEntries(quick) };
}

async function accede(town: Town, folder: string, one: DemoTown, prepared: Prepared): Promise<Result<unknown>> {
  const signing = signingOf(homeOf(folder, one), {});
  if (!signing.ok) return signing;
  return act(town, signing.value as Signing, 'members/accede', accessionOf({ ...one, state: STATE }, prepared));
}

/** The clerk's office of a town: the founder's has the name that every town's own book gives it. */
export function officeOf({ town }: Pick<DemoTown, 'town'>): string {
  return town === idOf(NAMES[0] as string) ? 'clerk' : `${town}-clerk`;
}

async function begin(
  folder: string,
  { towns }: DemoNetwork,
  progress: (done: number, total: number) => void,
): Promise<Result<null>> {
  const [first, ...others] = towns as [DemoTown, ...DemoTown[]];
  const founded = await homeProgram('network', '--home', homeOf(folder, first), '--found');
  if (!founded.ok) return founded;
  const genesis = join(folder, 'genesis.json');
  writeFileSync(genesis, (founded.value as { readonly genesis: string }).genesis);
  for (const [i, other] of others.entries()) {
    const options = ['--home', homeOf(folder, other), '--take', join(folder, 'book.jsonl'), '--genesis', genesis];
    const taken = await homeProgram('network', ...options);
    if (!taken.ok) return taken;
    progress(i + 1, others.length);
  }
  return accept(null);
}

function idOf(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]+/g, '-');
}
