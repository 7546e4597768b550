/**
 * What the commands have in common: their help in both languages, the options that mean the same everywhere,
 * and the one place where an outcome is printed and becomes an exit code.
 */
import type { Command } from 'commander';
import { refuse, say, type Words } from '#kernel';
import { EXIT, type Outcome, print, type Terminal, words } from './output.ts';
import { homeFolder } from './town.ts';

/** As other programs choose it: the first of the three that is not empty, or what the system is set to. */
const { LC_ALL, LC_MESSAGES, LANG } = process.env;
const locale = LC_ALL || LC_MESSAGES || LANG || Intl.DateTimeFormat().resolvedOptions().locale;
export const LANGUAGE = /^es/i.test(locale) ? 'es' : 'en';

/** The groups in which `townledger --help` lists the commands. */
export const GROUP = {
  look: say('Look:', 'Mirar:'),
  record: say('Record:', 'Anotar:'),
  check: say('Check:', 'Comprobar:'),
  care: say('Care:', 'Cuidar:'),
  town: say('Town:', 'Municipio:'),
} as const;

/** What every command that speaks to a town takes. */
export type TownOptions = { readonly home?: string; readonly json?: boolean };

/** What every command takes that signs an act. */
export type ActOptions = TownOptions & { readonly office?: string; readonly key?: string };

function terminal(json: boolean): Terminal {
  return {
    json,
    language: LANGUAGE,
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    // A terminal without a width cannot be drawn on.
    live: process.stderr.isTTY === true && (process.stderr.columns ?? 0) > 40 && !json,
  };
}

/** Help text in the reader's language. */
export function text(sentence: Words): string {
  return words(terminal(false), sentence);
}

/** Runs a command, prints what it says and sets the exit code. */
export async function finish(
  options: { readonly json?: boolean },
  command: (terminal: Terminal) => Outcome | Promise<Outcome>,
): Promise<void> {
  const view = terminal(options.json === true);
  process.exitCode = print(view, await outcomeOf(() => command(view)));
}

/** A file or folder that cannot be read or written is the caller's to put right, so it is no crash. */
async function outcomeOf(command: () => Outcome | Promise<Outcome>): Promise<Outcome> {
  try {
    return await command();
  } catch (error) {
    const { code, path } = error as NodeJS.ErrnoException;
    if (code === undefined || path === undefined || !FILE_FAULTS.has(code)) throw error;
    return { ...refuse('file-not-usable', { file: path, fault: code }), exit: EXIT.usage };
  }
}

const FILE_FAULTS: ReadonlySet<string> = new Set([
  'ENOENT',
  'ENOTDIR',
  'EISDIR',
  'EACCES',
  'EPERM',
  'EROFS',
  'ENOSPC',
  'ENAMETOOLONG',
  'EEXIST',
]);

/** As `finish`, for a command on a town's home. */
export function finishAt(
  options: TownOptions,
  command: (terminal: Terminal, home: string) => Outcome | Promise<Outcome>,
): Promise<void> {
  return finish(options, (view) => {
    const home = homeFolder(options.home);
    return home.ok ? command(view, home.value) : home;
  });
}

/** A command with a plain description and `--json`. */
export function plainCommand(parent: Command, name: string, description: Words): Command {
  return parent
    .command(name)
    .description(text(description))
    .option('--json', text(say('print one JSON object', 'imprime un solo objeto JSON')));
}

/** A command on a town: it also takes `--home`. */
export function townCommand(parent: Command, name: string, description: Words): Command {
  return plainCommand(parent, name, description).option(
    '--home <folder>',
    text(
      say('the town’s folder ($TOWNLEDGER_HOME, else ./data)', 'la carpeta del municipio ($TOWNLEDGER_HOME o ./data)'),
    ),
  );
}

/** Adds `--office` and `--key`, for a command that signs an act. */
export function withSigning(command: Command): Command {
  return command
    .option('--office <office>', text(say('the office you act for (clerk)', 'la oficina por la que actúa (clerk)')))
    .option(
      '--key <file>',
      text(
        say(
          'file with the officer’s key (that of the home)',
          'archivo con la clave del funcionario (la de la carpeta)',
        ),
      ),
    );
}

/** A group of commands, such as `titles …`. */
export function commandGroup(program: Command, name: string, group: Words, description: Words): Command {
  return program.command(name).helpGroup(text(group)).description(text(description));
}

/** Adds `--out FILE`. */
export function withOut(command: Command): Command {
  return command.option('--out <file>', text(say('the file to write', 'el archivo que se escribe')));
}

/** What makes of a proof a strict one, and where it is written. */
export type ProofOptions = TownOptions & {
  readonly out?: string;
  readonly strict?: boolean;
  readonly fromBlock?: string;
};

/** Adds `--strict`, `--from-block HEIGHT` and `--out FILE`. */
export function withProof(command: Command): Command {
  command
    .option(
      '--strict',
      text(
        say(
          'with the block by which the towns agreed on it, for "verify --trust"',
          'con el bloque en que lo acordaron los municipios, para "verify --trust"',
        ),
      ),
    )
    .option(
      '--from-block <height>',
      text(
        say(
          'strict, with the blocks that lead there from one you know',
          'estricta, con los bloques que llevan ahí desde uno que conoce',
        ),
      ),
    );
  return withOut(command);
}

/** Examples at the end of a command's help. */
export function withExamples(command: Command, ...lines: readonly string[]): Command {
  const title = text(say('Examples:', 'Ejemplos:'));
  return command.addHelpText('after', ['', title, ...lines.map((line) => `  ${line}`)].join('\n'));
}
