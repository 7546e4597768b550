/** The command line. Every command is a function from options to an outcome; printing happens here alone. */
import { Command } from 'commander';
import { say, type Words } from '#kernel';
import { EXIT, type Outcome, print, type Terminal, words } from './output.ts';
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

await program.parseAsync();
