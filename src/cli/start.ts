import { accept, refuse, say } from '#kernel';
import { type Outcome, type Terminal, words } from './output.ts';
import { portFor, serve } from './serving.ts';
import { hasTown } from './town.ts';

/** Runs the node in the foreground until it is interrupted; its address is the first line on stdout. */
export async function startCommand(terminal: Terminal, home: string, asked: string | undefined): Promise<Outcome> {
  if (!hasTown(home)) return refuse('home-not-found', { home });
  const port = await portFor(asked);
  if (!port.ok) return port;
  const serving = await serve(home, port.value);
  if (!serving.ok) return serving;
  printAddress(terminal, serving.value.town.client.address);
  terminal.err(`${words(terminal, STOP)}\n`);
  return (await serving.value.ended) ? accept({ lines: [] }) : refuse('node-failed', { home });
}

const STOP = say(
  'The town’s node is running. Ctrl-C stops it.',
  'El nodo del municipio está en marcha. Ctrl-C lo detiene.',
);

export function printAddress(terminal: Terminal, address: string): void {
  terminal.out(terminal.json ? `${JSON.stringify({ address })}\n` : `${address}\n`);
}
