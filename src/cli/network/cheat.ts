/** Makes one town of a training network lie, to see what the others do. A real network refuses. */
import { accept, refuse, say, type Words } from '#kernel';
import { homeProgram } from '../home-program.ts';
import { EXIT, type Outcome, type Terminal, words } from '../output.ts';
import { homeOf, readNetwork, townNamed } from './folder.ts';
import { switchCommand } from './switch.ts';

/** What each lie is, and how the others will notice. */
const KINDS: { readonly [kind: string]: Words } = {
  'wrong-state': say(
    '{name} has another state than the others. The next entry shows it: post one, then look at the status.',
    '{name} tiene otro estado que los demás. El próximo asiento lo muestra: publique uno y mire el estado.',
  ),
  rewrite: say(
    '{name} has rewritten an old entry ({changed}) and every hash after it. Look at the status.',
    '{name} reescribió un asiento antiguo ({changed}) y todos los hashes siguientes. Mire el estado.',
  ),
};

export async function cheatCommand(terminal: Terminal, folder: string, asked: string, kind: string): Promise<Outcome> {
  const told = Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined;
  if (told === undefined) return { ...refuse('option-wrong', { option: '--kind' }), exit: EXIT.usage };
  const network = readNetwork(folder);
  if (!network.ok) return network;
  const one = townNamed(network.value, asked);
  if (!one.ok) return one;
  const { town, name } = one.value;
  const stopped = await switchCommand(terminal, folder, town, false);
  if (!stopped.ok) return stopped;
  const cheated = await homeProgram('network', '--home', homeOf(folder, one.value), '--cheat', kind);
  const started = await switchCommand(terminal, folder, town, true);
  if (!cheated.ok) return cheated;
  if (!started.ok) return started;
  const { changed } = cheated.value as { readonly changed: string };
  return accept({ facts: { town, kind, changed }, lines: [words(terminal, told, { name, changed })] });
}
