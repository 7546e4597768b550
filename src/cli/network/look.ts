/** What the towns of a training network say of themselves. */
import { accept, type Result, refuse, say, type Value, type Words } from '#kernel';
import { type Outcome, type Terminal, words } from '../output.ts';
import { hasTown, runningTown, type Town } from '../town.ts';
import { type DemoNetwork, type DemoTown, homeOf, readNetwork } from './folder.ts';

/** The answer of `GET /towns`, as far as it is used here. */
export type TownsAnswer = {
  readonly town: string;
  readonly height: number;
  readonly size: number;
  readonly root: string;
  readonly quorum: number;
  readonly mayFail: number;
  readonly cosigned: { readonly size: number; readonly towns: readonly string[] } | null;
  readonly towns: readonly {
    readonly town: string;
    readonly name: string;
    readonly status: string;
    readonly validates: boolean;
    readonly connected: boolean;
    readonly signed: { readonly size: number; readonly timeMs: number } | null;
    readonly differs: boolean;
  }[];
};

export type SeenTown = DemoTown & { readonly running: Town | undefined; readonly says: TownsAnswer | undefined };

export async function lookAtAll(folder: string, { towns }: DemoNetwork): Promise<readonly SeenTown[]> {
  return Promise.all(
    towns.map(async (one) => {
      const running = await runningTown(homeOf(folder, one), ANSWER_MS);
      const says = running === undefined ? undefined : await askTowns(running);
      return { ...one, running, says: says?.ok === true ? says.value : undefined };
    }),
  );
}

/** A town that stands still takes a question and never answers it. */
const ANSWER_MS = 3_000;

export async function askTowns({ client }: Town): Promise<Result<TownsAnswer>> {
  return (await client.json('GET', '/towns')) as Result<TownsAnswer & Value>;
}

export async function statusCommand(terminal: Terminal, folder: string): Promise<Outcome> {
  if (hasTown(folder)) return ownStatus(terminal, folder);
  const network = readNetwork(folder);
  if (!network.ok) return network;
  const seen = await lookAtAll(folder, network.value);
  const ahead = seen.flatMap(({ says }) => says ?? []).toSorted((a, b) => b.height - a.height)[0];
  if (ahead === undefined) return refuse('network-not-running', { home: folder });
  const towns = seen.map(({ town, name, says }) => ({
    town,
    name,
    up: says !== undefined,
    height: says?.height ?? null,
    root: says?.root ?? null,
    signed: hasSigned(seen, town, ahead.size),
    differs: isContradicted(seen, town),
  }));
  const { height, mayFail, quorum } = ahead;
  const up = towns.filter((one) => one.up).length;
  return accept({
    facts: { height, tolerates: mayFail, quorum, towns },
    lines: [
      words(terminal, up >= quorum ? GOES_ON : HALTED, { height, up, towns: towns.length, quorum, mayFail }),
      ...towns.map((one) => words(terminal, lineOf(one), { name: one.name, height: one.height ?? 0 })),
    ],
  });
}

/** Of a real network, as one town sees it: another one is up where this node is connected with it. */
async function ownStatus(terminal: Terminal, home: string): Promise<Outcome> {
  const running = await runningTown(home);
  if (running === undefined) return refuse('network-not-running', { home });
  const says = await askTowns(running);
  if (!says.ok) return says;
  const { town: own, height, root, size, mayFail, quorum, towns: all } = says.value;
  if (quorum === 0) return refuse('no-network');
  const towns = all
    .filter(({ status }) => status !== 'left' && status !== 'removed')
    .map(({ town, name, connected, signed, differs, validates }) => ({
      town,
      name,
      up: connected,
      height: town === own ? height : null,
      root: town === own ? root : null,
      signed: signed !== null && signed.size >= size,
      differs,
      validates,
    }));
  const up = towns.filter((one) => one.up && one.validates).length;
  return accept({
    facts: { height, tolerates: mayFail, quorum, towns },
    lines: [
      words(terminal, up >= quorum ? GOES_ON : HALTED, { height, up, towns: towns.length, quorum, mayFail }),
      ...towns.map((one) => words(terminal, one.height === null ? seenOf(one) : UP, { name: one.name, height })),
    ],
  });
}

function seenOf(one: { readonly up: boolean; readonly differs: boolean; readonly signed: boolean }): Words {
  if (one.differs) return DIFFERS;
  if (!one.up) return DOWN;
  return one.signed ? SIGNED : BEHIND;
}

/** By more than half of the towns that answer: a liar says it of everybody else. */
function isContradicted(seen: readonly SeenTown[], town: string): boolean {
  const answering = seen.filter(({ says }) => says !== undefined);
  const against = answering.filter(({ says }) => says?.towns.some((one) => one.town === town && one.differs) === true);
  return 2 * against.length > answering.length;
}

/** By its own word or by that of any town that heard it. */
function hasSigned(seen: readonly SeenTown[], town: string, size: number): boolean {
  return seen.some(({ says }) =>
    says?.towns.some((one) => one.town === town && one.signed !== null && one.signed.size >= size),
  );
}

function lineOf({ up, differs }: { readonly up: boolean; readonly differs: boolean }): Words {
  if (differs) return DIFFERS;
  return up ? UP : DOWN;
}

const GOES_ON = say(
  'Block {height}. {up} of {towns} towns are up, {quorum} are needed, {mayFail} may fail.',
  'Bloque {height}. {up} de {towns} municipios en línea, hacen falta {quorum}, pueden fallar {mayFail}.',
);
const HALTED = say(
  'Block {height}. Only {up} of {towns} towns are up and {quorum} are needed: nothing is recorded until one is back.',
  'Bloque {height}. Solo {up} de {towns} municipios en línea y hacen falta {quorum}: nada se anota hasta que vuelva uno.',
);
const UP = say('  ✓ {name}: block {height}', '  ✓ {name}: bloque {height}');
const SIGNED = say('  ✓ {name}: has signed', '  ✓ {name}: firmó');
const BEHIND = say('  · {name}: has not signed yet', '  · {name}: aún no firmó');
const DIFFERS = say(
  '  ! {name}: has signed another book than the others',
  '  ! {name}: firmó otro libro que los demás',
);
const DOWN = say('  ✗ {name}: down', '  ✗ {name}: fuera de línea');
