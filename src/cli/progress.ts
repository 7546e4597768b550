/** Steps that take a while: drawn with a bar where a person watches, one plain line each where a file does. */
import { Listr, ListrLogger, ProcessOutput } from 'listr2';
import { type Result, say, type Words } from '#kernel';
import { type Terminal, words } from './output.ts';
import { refusalWords } from './refusals.ts';

export type Progress = (done: number, total: number) => void;

/** Runs one step under its title. Programs that asked for JSON are told nothing but the result. */
export async function step<T>(
  terminal: Terminal,
  title: Words,
  work: (progress: Progress) => Promise<Result<T>>,
): Promise<Result<T>> {
  if (terminal.live) return drawn(terminal, words(terminal, title), work);
  const started = performance.now();
  let rows = 0;
  const result = await work((_done, total) => {
    rows = total;
  });
  if (!terminal.json && result.ok) {
    const seconds = ((performance.now() - started) / 1_000).toFixed(1);
    const count = rows === 0 ? '' : `${rows}, `;
    terminal.err(`${words(terminal, title)} ${words(terminal, DONE)} (${count}${seconds} s)\n`);
  }
  return result;
}

const DONE = say('- done', '- hecho');

async function drawn<T>(
  terminal: Terminal,
  title: string,
  work: (progress: Progress) => Promise<Result<T>>,
): Promise<Result<T>> {
  let result: Result<T> | undefined;
  const logger = new ListrLogger({ processOutput: new ProcessOutput(process.stderr, process.stderr) });
  const tasks = new Listr(
    {
      title,
      task: async (_context, task) => {
        result = await work((done, total) => {
          task.output = bar(done, total);
        });
        // The failure is only for the mark beside the title; what went wrong is printed once, by the command.
        if (!result.ok) throw new Error(refusalWords(result.refusal.code)[terminal.language]);
      },
    },
    { renderer: 'default', rendererOptions: { logger, showErrorMessage: false }, exitOnError: true },
  );
  try {
    await tasks.run();
  } catch (error) {
    if (result === undefined) throw error;
  }
  return result as Result<T>;
}

const WIDTH = 30;

function bar(done: number, total: number): string {
  const share = total === 0 ? 1 : Math.min(done / total, 1);
  const filled = Math.floor(share * WIDTH);
  return `${'█'.repeat(filled)}${'░'.repeat(WIDTH - filled)} ${done} / ${total}`;
}

/**
 * A bar for work that does not pause, so that nothing else could draw meanwhile. It appears only where a person
 * watches and the work is long enough to wonder, and leaves nothing behind.
 */
export function steadyBar(
  { live, err }: Terminal,
  total: number,
): { readonly at: (done: number) => void; readonly end: () => void } {
  const started = performance.now();
  let [shown, drawn] = [-1, false];
  return {
    at: (done) => {
      const percent = total === 0 ? 100 : Math.floor((100 * done) / total);
      if (!live || percent === shown || performance.now() - started < 500) return;
      [shown, drawn] = [percent, true];
      err(`\r${'█'.repeat(Math.floor((percent * WIDTH) / 100)).padEnd(WIDTH, '░')} ${percent} %`);
    },
    end: () => {
      if (drawn) err('\r\u001b[2K');
    },
  };
}
