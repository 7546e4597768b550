/** Stops one town of a training network, or starts it again; the process that keeps them does it. */
import { accept, refuse, say } from '#kernel';
import { type Outcome, type Terminal, words } from '../output.ts';
import { runningTown } from '../town.ts';
import { homeOf, isRunning, readDown, readNetwork, townNamed, writeDown } from './folder.ts';

const PATIENCE_MS = 30_000;
const LOOK_MS = 100;

export async function switchCommand(terminal: Terminal, folder: string, asked: string, up: boolean): Promise<Outcome> {
  const network = readNetwork(folder);
  if (!network.ok) return network;
  const one = townNamed(network.value, asked);
  if (!one.ok) return one;
  if (!isRunning(folder)) return refuse('network-not-running', { home: folder });
  const { town, name } = one.value;
  const others = readDown(folder).filter((other) => other !== town);
  writeDown(folder, up ? others : [...others, town]);
  for (const endMs = performance.now() + PATIENCE_MS; performance.now() < endMs; ) {
    if (((await runningTown(homeOf(folder, one.value))) !== undefined) === up)
      return accept({ facts: { town, up }, lines: [words(terminal, up ? STARTED : STOPPED, { name })] });
    await new Promise((done) => setTimeout(done, LOOK_MS));
  }
  return refuse('town-did-not-follow', { town });
}

const STARTED = say('{name} is up.', '{name} está en línea.');
const STOPPED = say('{name} is down.', '{name} está fuera de línea.');
