/** What the towns of a training network say of themselves. */
import { accept, type Result, refuse, say, type Value, type Words } from '#kernel';
import { type Outcome, type Terminal, words } from '../output.ts';
import { hasTown, runningTown, type Town } from '../town.ts';
import { contradicted, toSpare } from './agreement.ts';
import { type DemoNetwork, type DemoTown, homeOf, isRunning, readNetwork } from './folder.ts';

/** The answer of `GET /towns`, as far as it is used here. */
export type TownsAnswer = {
  readonly town: string;
  readonly height: number;
  readonly size: number;
  readonly root: string;
  readonly clockOffMs: number | null;
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
  const liars = contradicted(
    seen.flatMap(({ town, says }) => (says === undefined ? [] : [{ town, against: named(says) }])),
  );
  const ahead = seen.flatMap(({ says }) => says ?? []).toSorted((a, b) => b.height - a.height)[0];
  if (ahead === undefined) return allDown(folder);
  const towns = seen.map(({ town, name, says }) => ({
    town,
    name,
    up: says !== undefined,
    height: says?.height ?? null,
    root: says?.root ?? null,
    signed: hasSigned(seen, town, ahead.size),
    differs: liars.has(town),
  }));
  const { height, mayFail, quorum } = ahead;
  const working = towns.filter((one) => one.up && !one.differs).length;
  return accept({
    facts: { height, tolerates: mayFail, quorum, towns },
    lines: [
      summary(terminal, { height, working, towns: towns.length, quorum }),
      ...towns.map((one) => lineOf(terminal, one, height)),
    ],
  });
}

/** Of a real network, as one town sees it: another one is up where this node is connected with it. */
async function ownStatus(terminal: Terminal, home: string): Promise<Outcome> {
  const running = await runningTown(home);
  if (running === undefined) return refuse('network-node-down', { home });
  const says = await askTowns(running);
  if (!says.ok) return says;
  const { town: own, height, root, size, mayFail, quorum, clockOffMs, towns: all } = says.value;
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
  const validating = towns.filter((one) => one.validates);
  const working = validating.filter((one) => one.up && !one.differs).length;
  return accept({
    facts: { height, tolerates: mayFail, quorum, clockOffMs, towns },
    lines: [
      summary(terminal, { height, working, towns: validating.length, quorum }),
      ...clockLines(terminal, clockOffMs),
      ...towns.map((one) => words(terminal, one.height === null ? seenOf(one) : UP, { name: one.name, height })),
    ],
  });
}

function clockLines(terminal: Terminal, offMs: number | null): readonly string[] {
  if (offMs === null) return [];
  return [words(terminal, offMs > 0 ? CLOCK_AHEAD : CLOCK_BEHIND, { minutes: Math.round(Math.abs(offMs) / 60_000) })];
}

function seenOf(one: { readonly up: boolean; readonly differs: boolean; readonly signed: boolean }): Words {
  if (one.differs) return DIFFERS;
  if (!one.up) return DOWN;
  return one.signed ? SIGNED : BEHIND;
}

/** Stopped one by one, the towns are started one by one; otherwise the whole network is. */
function allDown(folder: string): Result<never> {
  return refuse(isRunning(folder) ? 'towns-all-stopped' : 'network-not-running', { home: folder });
}

function named({ towns }: TownsAnswer): readonly string[] {
  return towns.filter(({ differs }) => differs).map(({ town }) => town);
}

function summary(
  terminal: Terminal,
  counts: { readonly height: number; readonly working: number; readonly towns: number; readonly quorum: number },
): string {
  const more = toSpare(counts.working, counts.quorum);
  if (counts.working < counts.quorum) return words(terminal, HALTED, counts);
  return words(terminal, more === 0 ? NO_MORE : GOES_ON, { ...counts, more });
}

/** By its own word or by that of any town that heard it. */
function hasSigned(seen: readonly SeenTown[], town: string, size: number): boolean {
  return seen.some(({ says }) =>
    says?.towns.some((one) => one.town === town && one.signed !== null && one.signed.size >= size),
  );
}

function lineOf(
  terminal: Terminal,
  one: { readonly name: string; readonly up: boolean; readonly differs: boolean; readonly height: number | null },
  newest: number,
): string {
  const height = one.height ?? 0;
  const missing = newest - height;
  if (one.differs) return words(terminal, DIFFERS, { name: one.name });
  if (!one.up) return words(terminal, DOWN, { name: one.name });
  return words(terminal, missing > 0 ? LAGS : UP, { name: one.name, height, missing });
}

const GOES_ON = say(
  'Block {height}. {working} of {towns} towns work and agree; it takes {quorum}, so {more} more may fail.',
  'Bloque {height}. {working} de {towns} municipios funcionan y concuerdan; hacen falta {quorum}, así que pueden fallar {more} más.',
);
const NO_MORE = say(
  'Block {height}. {working} of {towns} towns work and agree; it takes {quorum}, so no other may fail.',
  'Bloque {height}. {working} de {towns} municipios funcionan y concuerdan; hacen falta {quorum}, así que no puede fallar otro.',
);
const HALTED = say(
  'Block {height}. Only {working} of {towns} towns work and agree, and it takes {quorum}: nothing new is certain until one more does.',
  'Bloque {height}. Solo {working} de {towns} municipios funcionan y concuerdan, y hacen falta {quorum}: nada nuevo es seguro hasta que lo haga uno más.',
);
const CLOCK_AHEAD = say(
  'The clock of this machine is {minutes} minutes ahead of the other towns: set it, best by a time service.',
  'El reloj de esta máquina va {minutes} minutos por delante de los otros municipios: póngalo en hora, mejor por un servicio horario.',
);
const CLOCK_BEHIND = say(
  'The clock of this machine is {minutes} minutes behind the other towns: set it, best by a time service.',
  'El reloj de esta máquina va {minutes} minutos por detrás de los otros municipios: póngalo en hora, mejor por un servicio horario.',
);
const UP = say('  ✓ {name}: block {height}', '  ✓ {name}: bloque {height}');
const LAGS = say('  · {name}: block {height}, {missing} behind', '  · {name}: bloque {height}, {missing} por detrás');
const SIGNED = say('  ✓ {name}: has signed', '  ✓ {name}: firmó');
const BEHIND = say('  · {name}: has not signed yet', '  · {name}: aún no firmó');
const DIFFERS = say(
  '  ! {name}: has signed another book than the others',
  '  ! {name}: firmó otro libro que los demás',
);
const DOWN = say('  ✗ {name}: down', '  ✗ {name}: fuera de línea');
