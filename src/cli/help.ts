/** What commander itself says, in the reader's language, and the order in which help lists the commands. */
import type { Command } from 'commander';
import { say, type Words } from '#kernel';
import { GROUP, LANGUAGE, text } from './options.ts';

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
      styleArgumentTerm: place,
      styleOptionDescription: (described) => inOurs(described, EXTRAS),
    })
    .configureOutput({ outputError: (message, write) => write(inOurs(named(message), ERRORS)) })
    .version(version, '-V, --version', text(say('show the version', 'muestra la versión')))
    .helpOption('-h, --help', text(say('show this help', 'muestra esta ayuda')))
    .helpCommand('help [command]', text(say('show the help of a command', 'muestra la ayuda de un comando')));
}

/** Help lists groups in the order of their first command; commands of one group keep theirs. */
export function orderByGroup(program: Command): void {
  const order = Object.values(GROUP).map(text);
  const place = (command: Command) => order.indexOf(command.helpGroup());
  (program.commands as Command[]).sort((a, b) => place(a) - place(b));
}

/** What stands for a value in `--home <folder>`; a test holds that none is missing. */
export const PLACES: { readonly [english: string]: string } = {
  action: 'acto',
  authority: 'autoridad',
  book: 'libro',
  code: 'código',
  command: 'comando',
  commitment: 'compromiso',
  day: 'día',
  entry: 'asiento',
  file: 'archivo',
  folder: 'carpeta',
  id: 'id',
  json: 'json',
  key: 'clave',
  kind: 'clase',
  log: 'registro',
  module: 'módulo',
  name: 'nombre',
  number: 'número',
  office: 'oficina',
  'office/role': 'oficina/función',
  officer: 'funcionario',
  options: 'opciones',
  page: 'página',
  query: 'pregunta',
  registry: 'registro',
  role: 'función',
  system: 'sistema',
  text: 'texto',
  title: 'título',
  url: 'url',
  version: 'versión',
  vkey: 'clave-pública',
  what: 'qué',
};

function place(name: string): string {
  return LANGUAGE === 'es' ? (PLACES[name] ?? name) : name;
}

function withPlaces(term: string): string {
  return term.replace(/([<[])([a-z/]+)(\.{3})?([>\]])/g, (_, open, name, dots = '', close) =>
    [open, place(name), dots, close].join(''),
  );
}

function named(message: string): string {
  return withPlaces(message).replace(/(?<=^error: missing required argument ')[a-z/]+(?=')/, place);
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
