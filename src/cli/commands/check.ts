import type { Command } from 'commander';
import { say } from '#kernel';
import { exportCommand, proofCommand, receiptCommand } from '../book.ts';
import {
  commandGroup,
  finish,
  finishAt,
  GROUP,
  type ProofOptions,
  type TownOptions,
  text,
  townCommand,
  withExamples,
  withOut,
  withProof,
} from '../options.ts';
import { policyCommand } from '../policy.ts';
import { verifyCommand } from '../verify.ts';

type VerifyFlags = {
  readonly key?: readonly string[];
  readonly policy?: string;
  readonly trust?: string;
  readonly trustDays?: string;
  readonly json?: boolean;
};
type OutOptions = TownOptions & { readonly out?: string };

export function register(program: Command): void {
  registerVerify(program);
  const policy = townCommand(
    program,
    'policy',
    say(
      'From the book of several towns: whose signatures are enough, as a file for --policy.',
      'Del libro de varios municipios: qué firmas bastan, como archivo para --policy.',
    ),
  )
    .helpGroup(text(GROUP.check))
    .argument('<book>', text(say('the book', 'el libro')))
    .action((file: string, options: OutOptions) => finish(options, (view) => policyCommand(view, file, options.out)));
  withExamples(withOut(policy), 'townledger policy book.jsonl --out towns.policy');
  const receipt = townCommand(program, 'receipt', say('The receipt of one entry.', 'El comprobante de un asiento.'))
    .helpGroup(text(GROUP.check))
    .argument('<entry>', text(say('number of the entry in the book', 'número del asiento en el libro')))
    .action((entry: string, options: ProofOptions) =>
      finishAt(options, (view, home) => receiptCommand(view, home, entry, options)),
    );
  withExamples(
    withProof(receipt),
    'townledger receipt 0 --out founding.tlog-proof',
    'townledger receipt 0 --strict --out founding.strict',
  );

  const proof = townCommand(
    program,
    'proof',
    say('Proof of what is, or is not, on record under a key.', 'Prueba de lo que consta, o no consta, bajo una clave.'),
  )
    .helpGroup(text(GROUP.check))
    .argument(
      '<key>',
      text(say('key of the record in the town’s state', 'clave del registro en el estado del municipio')),
    )
    .action((key: string, options: ProofOptions) =>
      finishAt(options, (view, home) => proofCommand(view, home, key, options)),
    );
  withExamples(withProof(proof), 'townledger proof members/office/clerk --out clerk.tlog-proof');

  const ledger = commandGroup(program, 'ledger', GROUP.check, say('The whole book.', 'El libro entero.'));
  townCommand(
    ledger,
    'export',
    say(
      'Save the public book as one file. A browser checks it too, with verify.html from the town’s page “Check a proof”.',
      'Guarda el libro público en un archivo. Un navegador también lo comprueba, con verify.html de la página “Comprobar una prueba” del municipio.',
    ),
  )
    .argument('<file>', text(say('the file to write', 'el archivo que se escribe')))
    .action((file: string, options: TownOptions) => finishAt(options, (view, home) => exportCommand(view, home, file)));
}

function registerVerify(program: Command): void {
  // It takes --home as every command does, and needs none.
  const verify = townCommand(
    program,
    'verify',
    say(
      'Check a book, a receipt or a proof. It needs no network and no town: it recognises the file by itself.',
      'Comprueba un libro, un comprobante o una prueba. No necesita red ni municipio: reconoce el archivo por sí mismo.',
    ),
  )
    .helpGroup(text(GROUP.check))
    .argument('<file>', text(say('the file to check', 'el archivo que se comprueba')))
    .option(
      '--key <vkey...>',
      text(say('a key that you know to be the town’s', 'una clave que usted sabe que es del municipio')),
    )
    .option(
      '--policy <file>',
      text(say('whose signatures are enough for you (C2SP tlog-policy)', 'qué firmas le bastan (C2SP tlog-policy)')),
    )
    .option(
      '--trust <hash>',
      text(say('a block or validators of a network that you know', 'un bloque o validadores de una red que conoce')),
    )
    .option(
      '--trust-days <days>',
      text(
        say('how long you trust validators over a gap', 'cuántos días confía en los validadores si falta algún bloque'),
      ),
    )
    .action((file: string, { key = [], ...options }: VerifyFlags) =>
      finish(options, (view) => verifyCommand(view, file, { keys: key, ...options }, Date.now())),
    );
  withExamples(verify, 'townledger verify book.jsonl', 'townledger verify founding.tlog-proof --key TOWN-KEY --json');
}
