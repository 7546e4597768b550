/** The command line. Every command is a function from options to an outcome; printing happens here alone. */
import { Command } from 'commander';
import { say, type Words } from '#kernel';
import { exportCommand, proofCommand, receiptCommand, statusCommand } from './book.ts';
import { initCommand } from './init.ts';
import { EXIT, type Outcome, print, type Terminal, words } from './output.ts';
import { startCommand } from './start.ts';
import { homeFolder } from './town.ts';
import { verifyCommand } from './verify.ts';

const LANGUAGE = /^es/i.test(process.env.LC_ALL ?? process.env.LANG ?? '') ? 'es' : 'en';

function terminal(json: boolean): Terminal {
  return {
    json,
    language: LANGUAGE,
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    live: process.stderr.isTTY === true && !json,
  };
}

function text(sentence: Words): string {
  return words(terminal(false), sentence);
}

async function finish(json: boolean, command: (terminal: Terminal) => Outcome | Promise<Outcome>): Promise<void> {
  const view = terminal(json);
  process.exitCode = print(view, await command(view));
}

const program = new Command('townledger')
  .description(
    text(
      say(
        'A tamper-evident book for town halls, which anyone can check.',
        'Un libro a prueba de cambios ocultos para municipios, que cualquiera puede comprobar.',
      ),
    ),
  )
  .exitOverride((error) => process.exit(error.exitCode === 0 ? EXIT.yes : EXIT.usage))
  .showHelpAfterError();

program
  .command('verify')
  .description(
    text(
      say(
        'Check a book, a receipt or a proof. It needs no network and no town: it recognises the file by itself.',
        'Comprueba un libro, un comprobante o una prueba. No necesita red ni municipio: reconoce el archivo por sí mismo.',
      ),
    ),
  )
  .argument('<file>', text(say('the file to check', 'el archivo que se comprueba')))
  .option(
    '--key <vkey...>',
    text(say('a key that you know to be the town’s', 'una clave que usted sabe que es del municipio')),
  )
  .option('--json', text(say('print one JSON object', 'imprime un solo objeto JSON')), false)
  .action((file: string, options: { key?: string[]; json: boolean }) =>
    finish(options.json, (view) => verifyCommand(view, file, options.key ?? [])),
  );

type Common = { home?: string; json: boolean };

const JSON_HELP = text(say('print one JSON object', 'imprime un solo objeto JSON'));
const HOME_HELP = text(say('the town’s folder', 'la carpeta del municipio'));
const OUT_HELP = text(say('the file to write', 'el archivo que se escribe'));

function townCommand(parent: Command, name: string, description: Words): Command {
  return parent
    .command(name)
    .description(text(description))
    .option('--home <folder>', HOME_HELP)
    .option('--json', JSON_HELP, false);
}

townCommand(
  program,
  'init',
  say('Make a town with new keys and found its book.', 'Crea un municipio con claves nuevas y funda su libro.'),
)
  .requiredOption('--name <name>', text(say('name of the town', 'nombre del municipio')))
  .option('--state <code>', text(say('two letters', 'dos letras')), 'MA')
  .option('--chain <id>', text(say('name of the book', 'nombre del libro')))
  .option(
    '--origin <url>',
    text(say('web address of the log, without https://', 'dirección web del registro, sin https://')),
  )
  .action(
    ({
      home,
      json,
      name,
      state,
      chain,
      origin,
    }: Common & { name: string; state: string; chain?: string; origin?: string }) =>
      finish(json, (view) => initCommand(view, homeFolder(home), { name, state, chain, origin })),
  );

townCommand(
  program,
  'start',
  say('Run the town’s node until it is stopped.', 'Ejecuta el nodo del municipio hasta que se detenga.'),
)
  .option('--port <number>', text(say('port on this machine', 'puerto en este equipo')), '7400')
  .action(({ home, json, port }: Common & { port: string }) =>
    finish(json, () => startCommand(homeFolder(home), port)),
  );

townCommand(program, 'status', say('Where the book stands.', 'En qué punto está el libro.')).action(
  ({ home, json }: Common) => finish(json, (view) => statusCommand(view, homeFolder(home))),
);

townCommand(program, 'receipt', say('The receipt of one entry.', 'El comprobante de un asiento.'))
  .argument('<entry>')
  .option('--out <file>', OUT_HELP)
  .action((entry: string, { home, json, out }: Common & { out?: string }) =>
    finish(json, (view) => receiptCommand(view, homeFolder(home), entry, out)),
  );

townCommand(
  program,
  'proof',
  say('Proof of what is, or is not, on record under a key.', 'Prueba de lo que consta, o no consta, bajo una clave.'),
)
  .argument('<key>')
  .option('--out <file>', OUT_HELP)
  .action((key: string, { home, json, out }: Common & { out?: string }) =>
    finish(json, (view) => proofCommand(view, homeFolder(home), key, out)),
  );

const ledger = program.command('ledger').description(text(say('The whole book.', 'El libro entero.')));
townCommand(ledger, 'export', say('Save the public book as one file.', 'Guarda el libro público en un archivo.'))
  .argument('<file>')
  .action((file: string, { home, json }: Common) =>
    finish(json, (view) => exportCommand(view, homeFolder(home), file)),
  );

await program.parseAsync();
