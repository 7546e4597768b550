/** What the commands of `townledger members` share: the same words for the same options, and the one kind of act. */
import type { Command } from 'commander';
import { type Result, say, type Value, type Words } from '#kernel';
import { membersAct, type NewKeyOptions } from '../members.ts';
import { type ActOptions, finishAt, text, townCommand, withSigning } from '../options.ts';

export const OFFICER = text(
  say('short name of the officer, not a person’s name', 'nombre corto del funcionario, no el de una persona'),
);
export const OFFICE = text(say('short name of the office', 'nombre corto de la oficina'));
export const SEAT = text(say('office and role, as clerk/assistant', 'oficina y función, como clerk/assistant'));
export const KEY = text(say('the key, as "members show" prints it', 'la clave, como la muestra "members show"'));
export const JOB = text(say('job title, not a name', 'cargo, no un nombre'));
export const ROLE = text(
  say(
    'a role and its rights, as head=members.manage,members.keys',
    'una función y sus derechos, como head=members.manage,members.keys',
  ),
);
export const TITLE = text(say('what the office is called', 'cómo se llama la oficina'));
export const LABEL = text(say('label of the key, not a name', 'etiqueta de la clave, no un nombre'));
const PUBLIC = text(
  say(
    'a public key that the officer made with "members new-key"',
    'una clave pública que el funcionario hizo con "members new-key"',
  ),
);
const KEY_OUT = text(
  say(
    'file for a new key (keys/OFFICER.seed in the home)',
    'archivo para una clave nueva (keys/FUNCIONARIO.seed en la carpeta)',
  ),
);
export const FILE = text(say('the key file', 'el archivo de clave'));

export type SeatOptions = ActOptions & NewKeyOptions & { readonly job: string; readonly seat: string };

/** A command that signs one act whose input follows from its arguments. */
export function signedCommand<Options extends ActOptions>(
  members: Command,
  name: string,
  action: string,
  description: Words,
  args: readonly (readonly [name: string, help: string])[],
  inputOf: (args: readonly string[], options: Options) => Result<Value>,
): Command {
  const command = townCommand(members, name, description);
  for (const [argument, help] of args) command.argument(argument, help);
  command.action((...given: unknown[]) => {
    const options = given[args.length] as Options;
    const values = given.slice(0, args.length) as string[];
    return finishAt(options, (view, home) => membersAct(view, home, action, inputOf(values, options), options));
  });
  return withSigning(command);
}

/** Adds `--public-key`, `--out` and `--label`. */
export function withNewKey(command: Command): Command {
  return command.option('--public-key <key>', PUBLIC).option('--out <file>', KEY_OUT).option('--label <text>', LABEL);
}
