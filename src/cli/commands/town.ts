import type { Command } from 'commander';
import { say } from '#kernel';
import { statusCommand } from '../book.ts';
import { initCommand } from '../init.ts';
import { finishAt, GROUP, type TownOptions, text, townCommand, withExamples } from '../options.ts';
import { sampleCommand } from '../sample.ts';
import { startCommand } from '../start.ts';

type InitFlags = TownOptions & {
  readonly name: string;
  readonly state: string;
  readonly chain?: string;
  readonly origin?: string;
  readonly site?: string;
};

type PortOptions = TownOptions & { readonly port?: string };

const PORT_HELP = text(
  say('port on this machine (7400, or the next free one)', 'puerto en este equipo (7400 o el siguiente libre)'),
);

export function register(program: Command): void {
  const init = townCommand(
    program,
    'init',
    say('Make a town with new keys and found its book.', 'Crea un municipio con claves nuevas y funda su libro.'),
  )
    .helpGroup(text(GROUP.town))
    .requiredOption('--name <name>', text(say('name of the town', 'nombre del municipio')))
    .option('--state <code>', text(say('two letters', 'dos letras')), 'MA')
    .option('--chain <id>', text(say('name of the book', 'nombre del libro')))
    .option(
      '--origin <url>',
      text(say('web address of the log, without https://', 'dirección web del registro, sin https://')),
    )
    .option('--site <url>', text(say('web address on which officers sign in', 'dirección web donde se accede')))
    .action((options: InitFlags) =>
      finishAt(options, (view, home) => {
        const { name, state, chain, origin, site } = options;
        return initCommand(view, home, {
          name,
          state,
          chain,
          origin,
          ...(site === undefined ? {} : { sites: [site] }),
        });
      }),
    );
  withExamples(init, 'townledger init --name Ashbrook --home my-town');

  const start = townCommand(
    program,
    'start',
    say('Run the town’s node until it is stopped.', 'Ejecuta el nodo del municipio hasta que se detenga.'),
  )
    .helpGroup(text(GROUP.town))
    .option('--port <number>', PORT_HELP)
    .action((options: PortOptions) => finishAt(options, (view, home) => startCommand(view, home, options.port)));
  withExamples(start, 'townledger start --home my-town --port 7400');

  townCommand(
    program,
    'sample',
    say(
      'Run a sample town with invented data; it is made where the folder has no town yet.',
      'Ejecuta un municipio de muestra con datos inventados; se crea si la carpeta aún no tiene municipio.',
    ),
  )
    .helpGroup(text(GROUP.town))
    .option('--port <number>', PORT_HELP)
    .action((options: PortOptions) => finishAt(options, (view, home) => sampleCommand(view, home, options.port)));

  townCommand(program, 'status', say('Where the book stands.', 'En qué punto está el libro.'))
    .helpGroup(text(GROUP.look))
    .action((options: TownOptions) => finishAt(options, statusCommand));
}
