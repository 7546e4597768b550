/** What commander itself says, in the reader's language, and the order in which help lists the commands. */
import type { Command } from 'commander';
import { say, type Words } from '#kernel';
import { GROUP, text } from './options.ts';

const TITLES: { readonly [title: string]: Words } = {
  'Usage:': say('Usage:', 'Uso:'),
  'Arguments:': say('Arguments:', 'Argumentos:'),
  'Options:': say('Options:', 'Opciones:'),
  'Commands:': say('Commands:', 'Órdenes:'),
};

/** Before the commands are registered, so that they inherit it. */
export function speak(program: Command): void {
  program
    .configureHelp({ styleTitle: (title) => text(TITLES[title] ?? say(title, title)) })
    .configureOutput({ outputError: (message, write) => write(text(say(message, inSpanish(message)))) })
    .helpOption('-h, --help', text(say('show this help', 'muestra esta ayuda')))
    .helpCommand('help [command]', text(say('show the help of a command', 'muestra la ayuda de una orden')));
}

/** Help lists groups in the order of their first command; commands of one group keep theirs. */
export function orderByGroup(program: Command): void {
  const order = Object.values(GROUP).map(text);
  const place = (command: Command) => order.indexOf(command.helpGroup());
  (program.commands as Command[]).sort((a, b) => place(a) - place(b));
}

const ERRORS: readonly (readonly [english: RegExp, spanish: string])[] = [
  [/^error: missing required argument '(.+)'/, "falta el argumento '$1'"],
  [/^error: option '(.+)' argument missing/, "falta el valor de la opción '$1'"],
  [/^error: required option '(.+)' not specified/, "falta la opción '$1'"],
  [/^error: unknown option '(.+)'/, "no existe la opción '$1'"],
  [/^error: unknown command '(.+)'/, "no existe la orden '$1'"],
  [/^error: too many arguments.*\./, 'sobran argumentos.'],
  [/\(Did you mean (.+)\?\)/, '(¿Quiso decir $1?)'],
];

function inSpanish(message: string): string {
  return ERRORS.reduce((said, [english, spanish]) => said.replace(english, spanish), message);
}
