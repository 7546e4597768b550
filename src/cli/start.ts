import { spawn } from 'node:child_process';
import { accept, refuse } from '#kernel';
import type { Outcome } from './output.ts';
import { hasTown, nodeCommand } from './town.ts';

/** Runs the node in the foreground; interrupt ends it gracefully. It prints its address itself. */
export function startCommand(home: string, port: string): Promise<Outcome> {
  if (!hasTown(home)) return Promise.resolve({ ...refuse('home-not-found', { home }), exit: 2 });
  if (!/^[0-9]{1,5}$/.test(port) || Number(port) > 65_535)
    return Promise.resolve(refuse('option-wrong', { option: '--port' }));
  const [program, ...args] = nodeCommand('--home', home, '--port', port);
  const child = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit'] });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
  return new Promise((done) => {
    child.once('exit', (code) =>
      done(
        code === 0
          ? accept({ facts: { stopped: true }, lines: [] })
          : { ...refuse('node-did-not-start', { home }), exit: 2 },
      ),
    );
  });
}
