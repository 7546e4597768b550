/**
 * What a command prints: results on stdout (with --json one JSON object and nothing else), everything for
 * people that is not the result on stderr. Exit codes: 0 yes, 1 the answer is no, 2 bad usage or input.
 */
import { type Refusal, type Result, say, type Value, type Words } from '#kernel';
import { placesIn } from './places.ts';
import { refusalSentence } from './refusals.ts';

export const EXIT = { yes: 0, no: 1, usage: 2 } as const;
export type Exit = (typeof EXIT)[keyof typeof EXIT];

export type Terminal = {
  readonly json: boolean;
  readonly language: 'en' | 'es';
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** A person is watching, so progress may be drawn. */
  readonly live: boolean;
};

/** What a command says: facts for programs, sentences for people. */
export type Report = {
  /** Absent where all was said while the command ran. */
  readonly facts?: { readonly [name: string]: Value };
  readonly lines: readonly string[];
  readonly exit?: Exit;
};

/** A command ends with a report or with a refusal; which exit code a refusal has is the command's to say. */
export type Outcome = Result<Report> & { readonly exit?: Exit };

export function words(
  terminal: Terminal,
  words: Words,
  fill: { readonly [name: string]: string | number } = {},
): string {
  return words[terminal.language].replace(/\{(\w+)\}/g, (whole, name: string) => String(fill[name] ?? whole));
}

export function print(terminal: Terminal, outcome: Outcome): Exit {
  if (outcome.ok) {
    const { facts, lines, exit = EXIT.yes } = outcome.value;
    if (terminal.json && facts !== undefined) terminal.out(`${JSON.stringify(facts)}\n`);
    if (!terminal.json) for (const line of lines) terminal.out(`${line}\n`);
    return exit;
  }
  printRefusal(terminal, outcome.refusal);
  return outcome.exit ?? (USAGE_CODES.has(outcome.refusal.code) ? EXIT.usage : EXIT.no);
}

export function refusalText(terminal: Terminal, refusal: Refusal): string {
  const { code, detail } = refusal;
  const option = code === 'option-wrong' && typeof detail?.option === 'string' ? detail.option : undefined;
  const shown = option === undefined ? detail : { ...detail, option: placesIn(option, terminal.language) };
  return refusalSentence(shown === undefined ? { code } : { code, detail: shown }, terminal.language);
}

function printRefusal(terminal: Terminal, refusal: Refusal): void {
  terminal.err(`${words(terminal, NO)} ${refusalText(terminal, refusal)}\n`);
  const { code, detail: facts } = refusal;
  if (terminal.json)
    terminal.out(`${JSON.stringify({ error: facts === undefined ? { code } : { code, detail: facts } })}\n`);
}

const NO = say('No:', 'No:');

/** The hash that covers the whole book. */
export const ROOT = say('root {root}', 'raíz {root}');

/** What the caller got wrong, as against what the town's book answers. */
const USAGE_CODES: ReadonlySet<string> = new Set([
  'file-not-found',
  'file-not-readable',
  'file-empty',
  'file-unknown',
  'file-not-text',
  'file-too-large',
  'not-a-book',
  'input-invalid',
  'json-malformed',
  'input-too-large',
  'action-unknown',
  'query-unknown',
  'folder-not-found',
  'file-missing',
  'home-blank',
  'home-not-found',
  'home-exists',
  'home-in-use',
  'home-taken',
  'port-in-use',
  'node-did-not-start',
  'node-failed',
  'node-unreachable',
  'option-wrong',
  'right-unknown',
  'proof-malformed',
  'key-file-missing',
]);
