/** Makes one town of a training network lie, to see what the others do. A real network refuses. */
import { randomBytes } from 'node:crypto';
import { encodeJson } from '#client';
import { accept, type Bytes, type Result, refuse, say, type Value, type Words } from '#kernel';
import { homeProgram } from '../home-program.ts';
import { EXIT, type Outcome, type Terminal, words } from '../output.ts';
import { runningTown } from '../town.ts';
import { type DemoNetwork, type DemoTown, homeOf, isRunning, readNetwork, townNamed } from './folder.ts';
import { switchCommand } from './switch.ts';

const WRONG_STATE = say(
  '{name} has another state than the others. The next entry shows it: post one, then look at the status.',
  '{name} tiene otro estado que los demás. El próximo asiento lo muestra: publique uno y mire el estado.',
);
const REWRITTEN = say(
  '{name} has rewritten an old entry ({changed}) and every hash after it. Look at the status.',
  '{name} reescribió un asiento antiguo ({changed}) y todos los hashes siguientes. Mire el estado.',
);
const SILENT = say(
  '{name} neither votes nor signs for {seconds} seconds.',
  '{name} no vota ni firma durante {seconds} segundos.',
);
const SIGNED_TWICE = say(
  '{name} has signed two different blocks at height {height}. After the next entry the evidence stands in the book.',
  '{name} firmó dos bloques distintos en la altura {height}. Tras el próximo asiento la prueba está en el libro.',
);
const FLOODED = say(
  '{name} sent {sent} false acts to the others. {taken} of them were taken.',
  '{name} envió {sent} actos falsos a los demás. Se aceptaron {taken}.',
);

type Cheat = (terminal: Terminal, folder: string, one: DemoTown, network: DemoNetwork) => Promise<Outcome>;

const CHEATS: { readonly [kind: string]: Cheat } = {
  'wrong-state': (terminal, folder, one) => changeDisk(terminal, folder, one, 'wrong-state', WRONG_STATE),
  rewrite: (terminal, folder, one) => changeDisk(terminal, folder, one, 'rewrite', REWRITTEN),
  silent: fallSilent,
  'double-sign': doubleSign,
  flood,
};

export async function cheatCommand(terminal: Terminal, folder: string, asked: string, kind: string): Promise<Outcome> {
  const cheat = Object.hasOwn(CHEATS, kind) ? CHEATS[kind] : undefined;
  if (cheat === undefined) return { ...refuse('option-wrong', { option: '--kind' }), exit: EXIT.usage };
  const network = readNetwork(folder);
  if (!network.ok) return network;
  const one = townNamed(network.value, asked);
  return one.ok ? cheat(terminal, folder, one.value, network.value) : one;
}

/** A node cannot lie about its own disk while it runs, so it is stopped for the time. */
async function changeDisk(
  terminal: Terminal,
  folder: string,
  one: DemoTown,
  kind: string,
  told: Words,
): Promise<Outcome> {
  const { town, name } = one;
  const stopped = await switchCommand(terminal, folder, town, false);
  if (!stopped.ok) return stopped;
  const cheated = await homeProgram('network', '--home', homeOf(folder, one), '--cheat', kind);
  const started = await switchCommand(terminal, folder, town, true);
  if (!cheated.ok) return cheated;
  if (!started.ok) return started;
  const { changed } = cheated.value as { readonly changed: string };
  return accept({ facts: { town, kind, changed }, lines: [words(terminal, told, { name, changed })] });
}

const SILENT_SECONDS = 30;

async function fallSilent(terminal: Terminal, folder: string, one: DemoTown): Promise<Outcome> {
  const told = await tell(folder, one, '/local/training/silence', encodeJson({ seconds: SILENT_SECONDS }));
  if (!told.ok) return told;
  const { town, name } = one;
  return accept({
    facts: { town, kind: 'silent', seconds: SILENT_SECONDS },
    lines: [words(terminal, SILENT, { name, seconds: SILENT_SECONDS })],
  });
}

async function doubleSign(terminal: Terminal, folder: string, one: DemoTown): Promise<Outcome> {
  const told = await tell(folder, one, '/local/training/double-sign');
  if (!told.ok) return told;
  const { height } = told.value as { readonly height: number };
  const { town, name } = one;
  return accept({
    facts: { town, kind: 'double-sign', height },
    lines: [words(terminal, SIGNED_TWICE, { name, height })],
  });
}

async function tell(folder: string, one: DemoTown, path: string, body?: Bytes): Promise<Result<Value>> {
  const running = await runningTown(homeOf(folder, one));
  if (running !== undefined) return running.client.json('POST', path, body);
  const { town, name } = one;
  return isRunning(folder) ? refuse('town-stopped', { town, name }) : refuse('network-not-running', { home: folder });
}

const FLOOD = 3_000;
const AT_ONCE = 50;

/** Garbage and forged acts, as fast as one machine can send them, to every other town. */
async function flood(terminal: Terminal, _folder: string, one: DemoTown, { towns }: DemoNetwork): Promise<Outcome> {
  const { town, name } = one;
  const others = towns.filter((other) => other.town !== town);
  const answers = new Map<number, number>();
  for (let sent = 0; sent < FLOOD; sent += AT_ONCE) {
    const statuses = await Promise.all(
      Array.from({ length: AT_ONCE }, (_, i) => post(others[i % others.length] as DemoTown)),
    );
    for (const status of statuses) answers.set(status, (answers.get(status) ?? 0) + 1);
  }
  const counted = [...answers].map(([status, count]) => ({ status, count }));
  const taken = answers.get(200) ?? 0;
  return accept({
    facts: { town, kind: 'flood', sent: FLOOD, taken, answers: counted },
    lines: [words(terminal, FLOODED, { name, sent: FLOOD, taken })],
  });
}

async function post({ port }: DemoTown): Promise<number> {
  const body = randomBytes(300).toString('base64');
  const headers = { 'content-type': 'application/json' };
  try {
    return (await fetch(`http://127.0.0.1:${port}/transactions`, { method: 'POST', headers, body })).status;
  } catch {
    return 0;
  }
}
