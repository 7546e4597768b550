/** What commander itself says, in the reader's language, and the order in which help lists the commands. */
import type { Command } from 'commander';
import { say, type Words } from '#kernel';
import { GROUP, LANGUAGE, text } from './options.ts';
import { place } from './places.ts';

const TITLES: { readonly [title: string]: Words } = {
  'Usage:': say('Usage:', 'Uso:'),
  'Arguments:': say('Arguments:', 'Argumentos:'),
  'Options:': say('Options:', 'Opciones:'),
  'Commands:': say('Commands:', 'Comandos:'),
};

/** Before the commands are registered, so that they inherit it. */
export function speak(program: Command, version: string): void {
  program
    .configureHelp({
      styleTitle: (title) => text(TITLES[title] ?? say(title, title)),
      styleUsage: withPlaces,
      styleSubcommandTerm: withPlaces,
      styleOptionTerm: withPlaces,
      styleArgumentTerm: placeHere,
      styleOptionDescription: (described) => inOurs(described, EXTRAS),
    })
    .configureOutput({ outputError: (message, write) => write(inOurs(named(message), ERRORS)) })
    .version(version, '-V, --version', text(say('show the version', 'muestra la versión')))
    .helpOption('-h, --help', text(say('show this help', 'muestra esta ayuda')))
    .helpCommand('help [command]', text(say('show the help of a command', 'muestra la ayuda de un comando')));
}

/** `help` of a command that is not there would show the main help, as though that had been asked for. */
export function refuseUnknownHelp(program: Command, args: readonly string[]): void {
  let [command, asked] = [program, false];
  for (const name of args) {
    if (name.startsWith('-') || command.commands.length === 0) return;
    const next = command.commands.find((one) => one.name() === name);
    if (name === 'help' && !asked) asked = true;
    else if (next !== undefined) command = next;
    else if (asked) command.error(`error: unknown command '${name}'`);
    else return;
  }
}

/** Help lists groups in the order of their first command; commands of one group keep theirs. */
export function orderByGroup(program: Command): void {
  const order = Object.values(GROUP).map(text);
  const place = (command: Command) => order.indexOf(command.helpGroup());
  (program.commands as Command[]).sort((a, b) => place(a) - place(b));
}

function placeHere(name: string): string {
  return place(name, LANGUAGE);
}

function withPlaces(term: string): string {
  return term.replace(/([<[])([a-z/]+)(\.{3})?([>\]])/g, (_, open, name, dots = '', close) =>
    [open, placeHere(name), dots, close].join(''),
  );
}

function named(message: string): string {
  return withPlaces(message).replace(/(?<=^error: missing required argument ')[a-z/]+(?=')/, placeHere);
}

type Phrases = readonly (readonly [english: RegExp, spanish: string])[];

const EXTRAS: Phrases = [
  [/\(default: (.+)\)$/, '(si no se indica: $1)'],
  [/\(choices: (.+)\)$/, '(una de: $1)'],
];

const ERRORS: Phrases = [
  [/^error: missing required argument '(.+)'/, "falta el argumento '$1'"],
  [/^error: option '(.+)' argument missing/, "falta el valor de la opción '$1'"],
  [/^error: required option '(.+)' not specified/, "falta la opción '$1'"],
  [/^error: option '(.+)' argument '(.*)' is invalid\./, "la opción '$1' no admite el valor '$2'."],
  [/^error: command-argument value '(.*)' is invalid for argument '(.+)'\./, "'$2' no admite el valor '$1'."],
  [/^error: unknown option '(.+)'/, "no existe la opción '$1'"],
  [/^error: unknown command '(.+)'/, "no existe el comando '$1'"],
  [/^error: too many arguments.*\. Expected (\d+) .* got (\d+)\./, 'sobran argumentos: se esperan $1 y hay $2.'],
  [/Allowed choices are (.+)\./, 'Admite: $1.'],
  [/\(Did you mean one of (.+)\?\)/, '(¿Quiso decir uno de estos: $1?)'],
  [/\(Did you mean (.+)\?\)/, '(¿Quiso decir $1?)'],
];

function inOurs(message: string, phrases: Phrases): string {
  if (LANGUAGE === 'en') return message;
  return phrases.reduce((said, [english, spanish]) => said.replace(english, spanish), message);
}
