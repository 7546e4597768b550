/** The programs of the node that work on a home without a running node; each answers with one JSON object. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { accept, type Result, refuse } from '#kernel';

/** Refuses with the program's own code and what its words need, or with `doctor-failed` where it ends otherwise. */
export function homeProgram(name: 'care' | 'network', ...options: readonly string[]): Promise<Result<unknown>> {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const program = fileURLToPath(new URL(`../node/${name}/main.${extension}`, import.meta.url));
  const child = spawn(process.execPath, [...process.execArgv, program, ...options], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const parts: Buffer[] = [];
  child.stdout.on('data', (part: Buffer) => parts.push(part));
  return new Promise((done) => {
    child.once('error', () => done(refuse('doctor-failed')));
    child.once('close', (code) =>
      done(code === 0 ? readAnswer(Buffer.concat(parts).toString()) : refuse('doctor-failed')),
    );
  });
}

type Told = {
  readonly code: string;
  readonly message: string;
  readonly detail?: { readonly [name: string]: string };
};

function readAnswer(text: string): Result<unknown> {
  const { ok, refusal } = JSON.parse(text) as { ok?: unknown; refusal?: Told };
  if (refusal === undefined) return accept(ok);
  const { message, detail = { message } } = refusal;
  // Whoever has it did not say where it can be asked, or no such program would have been started.
  return refuse(refusal.code === 'home-in-use' ? 'home-taken' : refusal.code, detail);
}
