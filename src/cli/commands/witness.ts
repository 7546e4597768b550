import type { Command } from 'commander';
import { say } from '#kernel';
import { commandGroup, finishAt, GROUP, type TownOptions, text, townCommand, withExamples } from '../options.ts';
import { addCommand, checkCommand, evidenceCommand, keysCommand, listCommand, pushCommand } from '../witness.ts';

export function register(program: Command): void {
  const witness = commandGroup(
    program,
    'witness',
    GROUP.check,
    say(
      'Watch the books of other towns, and let them watch this one.',
      'Vigila los libros de otros municipios y deja que vigilen este.',
    ),
  );
  registerWatching(witness);
  registerLooking(witness);
  townCommand(
    witness,
    'push',
    say(
      'Ask a neighbour to cosign this town’s newest checkpoint.',
      'Pide a un vecino que firme también el último punto de control de este municipio.',
    ),
  )
    .requiredOption(
      '--to <url>',
      text(say('web address of the neighbour’s witness', 'dirección web del testigo del vecino')),
    )
    .option(
      '--key <vkey...>',
      text(
        say(
          'the neighbour’s keys (else it is asked at first)',
          'claves del vecino (si no, se le preguntan al principio)',
        ),
      ),
    )
    .action((options: TownOptions & { readonly to: string; readonly key?: readonly string[] }) =>
      finishAt(options, (view, home) => pushCommand(view, home, options.to, options.key)),
    );
  withExamples(
    witness,
    'townledger witness add NEIGHBOUR-KEY --url https://north.example/log',
    'townledger witness push --to https://north.example/witness',
    'townledger witness check',
  );
}

function registerWatching(witness: Command): void {
  townCommand(
    witness,
    'keys',
    say('The keys with which this town cosigns.', 'Las claves con que este municipio firma como testigo.'),
  ).action((options: TownOptions) => finishAt(options, (_view, home) => keysCommand(home)));
  townCommand(witness, 'add', say('Watch another town’s log.', 'Vigila el registro de otro municipio.'))
    .argument(
      '<vkey...>',
      text(say('the keys that the other town publishes', 'las claves que publica el otro municipio')),
    )
    .option('--url <url>', text(say('where its log is served', 'dónde se sirve su registro')))
    .action((vkeys: readonly string[], options: TownOptions & { readonly url?: string }) =>
      finishAt(options, (view, home) => addCommand(view, home, vkeys, options.url)),
    );
  townCommand(witness, 'list', say('The logs that are watched.', 'Los registros que se vigilan.')).action(
    (options: TownOptions) => finishAt(options, (view, home) => listCommand(view, home)),
  );
}

function registerLooking(witness: Command): void {
  townCommand(
    witness,
    'check',
    say(
      'Look whether a watched log continues what was seen before.',
      'Mira si un registro vigilado continúa lo visto antes.',
    ),
  )
    .argument('[log]', text(say('one log (all)', 'un registro (todos)')))
    .action((log: string | undefined, options: TownOptions) =>
      finishAt(options, (view, home) => checkCommand(view, home, log)),
    );
  townCommand(
    witness,
    'evidence',
    say('What convicts a log of two books.', 'Lo que demuestra que un registro tiene dos libros.'),
  )
    .option('--out <folder>', text(say('the folder to save the files in', 'la carpeta donde se guardan los archivos')))
    .action((options: TownOptions & { readonly out?: string }) =>
      finishAt(options, (view, home) => evidenceCommand(view, home, options.out)),
    );
}
