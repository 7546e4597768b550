/**
 * The care program: what is done to a home without a running node.
 *
 *     --home H --doctor            looks at everything; prints a diagnosis
 *     --home H --restore FOLDER    makes the home from a backup; prints what was restored
 *
 * Prints one JSON object: {"ok": …} or {"refusal": {"code", "message", "detail"}}, and ends with 0 either way.
 */
import { parseArgs } from 'node:util';
import { HomeError } from '../home-error.ts';
import { examine } from './doctor.ts';
import { restore } from './restore.ts';

const { values } = parseArgs({
  options: { home: { type: 'string' }, doctor: { type: 'boolean' }, restore: { type: 'string' } },
});

// As the node: what is written is for its owner alone.
process.umask(0o077);
process.stdout.write(`${JSON.stringify(answer(values.home ?? 'data'))}\n`);

function answer(home: string): object {
  try {
    return { ok: values.restore === undefined ? examine(home, Date.now()) : restore(values.restore, home) };
  } catch (error) {
    if (!(error instanceof HomeError)) throw error;
    return { refusal: error.asRefusal() };
  }
}
