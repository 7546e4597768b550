import type { Command } from 'commander';
import { say, type Words } from '#kernel';
import { modules } from '#modules';
import { actCommand, askCommand } from '../act.ts';
import {
  type ActOptions,
  finishAt,
  GROUP,
  type TownOptions,
  text,
  townCommand,
  withExamples,
  withSigning,
} from '../options.ts';

/** Any action and any query, from their schemas: what has no command of its own yet can be done all the same. */
export function register(program: Command): void {
  const act = townCommand(
    program,
    'act',
    say(
      'Do any act of the book, from a file with its fields.',
      'Realiza cualquier acto del libro, con sus campos en un archivo.',
    ),
  )
    .helpGroup(text(GROUP.record))
    .argument('<action>', text(say('which act, as module/action', 'qué acto, como módulo/acción')))
    .requiredOption(
      '--input <file>',
      text(say('JSON file with the fields, or - to read them', 'archivo JSON con los campos, o - para leerlos')),
    )
    .option(
      '--attach <file...>',
      text(
        say(
          'files that the act names by hash; they are public, as the book is',
          'archivos que el acto nombra por su hash; son públicos, como el libro',
        ),
      ),
    )
    .action((action: string, options: ActOptions & { readonly input: string; readonly attach?: readonly string[] }) =>
      finishAt(options, (view, home) => actCommand(view, home, action, options)),
    );
  withExamples(withSigning(act), 'townledger act members/add-office --input office.json --office clerk');
  act.addHelpText('after', () => list(say('Acts:', 'Actos:'), actions()));

  const ask = townCommand(
    program,
    'ask',
    say(
      'Ask the town’s records any question they can answer.',
      'Hace a los registros cualquier pregunta que puedan responder.',
    ),
  )
    .helpGroup(text(GROUP.look))
    .argument('<module>', text(say('which part of the book', 'qué parte del libro')))
    .argument('<query>', text(say('which question', 'qué pregunta')))
    .option(
      '--input <json>',
      text(say('what the question is about, as JSON', 'sobre qué es la pregunta, en JSON')),
      '{}',
    )
    .action((module: string, query: string, options: TownOptions & { readonly input: string }) =>
      finishAt(options, (_view, home) => askCommand(home, module, query, options.input)),
    );
  withExamples(ask, 'townledger ask members offices');
  ask.addHelpText('after', () => list(say('Questions:', 'Preguntas:'), queries()));
}

function list(title: Words, rows: readonly (readonly [name: string, label: Words])[]): string {
  const width = Math.max(...rows.map(([name]) => name.length)) + 2;
  return ['', text(title), ...rows.map(([name, label]) => `  ${name.padEnd(width)}${text(label)}`)].join('\n');
}

function actions(): (readonly [string, Words])[] {
  return modules.flatMap(({ name, schema }) =>
    Object.entries(schema.actions).map(([action, { label }]) => [`${name}/${action}`, label] as const),
  );
}

function queries(): (readonly [string, Words])[] {
  return modules.flatMap(({ name, queries: own }) =>
    Object.entries(own).map(([query, { label }]) => [`${name} ${query}`, label] as const),
  );
}
