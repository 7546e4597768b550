import { say } from '#kernel';
import { type Terminal, words } from './output.ts';

const PINNED = say('It is signed by a key that you named.', 'Lo firma una clave que usted indicó.');
const UNPINNED = say(
  'It is signed by the keys that the file itself names. Compare them with the keys that the town publishes, or name yours with --key:',
  'Lo firman las claves que el propio archivo nombra. Compárelas con las que publica el municipio o indique la suya con --key:',
);

/** Whose word a file that holds rests on. The long keys are left to --json: a person compares the short one. */
export function signatureLines(terminal: Terminal, pinned: boolean, keys: readonly string[]): string[] {
  return pinned
    ? [words(terminal, PINNED)]
    : [words(terminal, UNPINNED), ...keys.filter((key) => key.length < 200).map((key) => `  ${key}`)];
}
