import type { Command } from 'commander';
import { FAMILIES } from '#connect';
import { say } from '#kernel';
import { type ClearOptions, checkCommand, clearCommand } from '../exchange/clear.ts';
import { type GenerateOptions, generateCommand } from '../exchange/generate.ts';
import { commandGroup, finish, GROUP, plainCommand, text, withExamples, withOut } from '../options.ts';

type Json = { readonly json?: boolean };

export function register(program: Command): void {
  const exchange = commandGroup(
    program,
    'exchange',
    GROUP.record,
    say(
      'What firms owe one another, and what of it can be set off.',
      'Lo que las empresas se deben y lo que de ello se puede compensar.',
    ),
  );
  registerClear(exchange);
  registerCheck(exchange);
  registerGenerate(exchange);
}

function registerClear(exchange: Command): void {
  const clear = plainCommand(
    exchange,
    'clear',
    say(
      'The most that can be set off in a file of debts (id,debtor,creditor,amount in cents), with its proof. Needs no town.',
      'Lo máximo que se puede compensar en un archivo de deudas (id,debtor,creditor,amount en centavos), con su prueba. No necesita municipio.',
    ),
  )
    .argument('<debts>', text(say('the file of debts', 'el archivo de deudas')))
    .option(
      '--liquidity <percent>',
      text(say('each firm may draw so much of what it owes', 'cada empresa puede tomar tanto de lo que debe')),
    )
    .option('--certificate <file>', text(say('where the proof is written', 'dónde se escribe la prueba')))
    .option('--rejected <file>', text(say('where unusable lines are listed', 'dónde se listan las líneas inservibles')))
    .action((file: string, options: ClearOptions & Json) =>
      finish(options, (view) => clearCommand(view, file, options)),
    );
  withExamples(
    withOut(clear),
    'townledger exchange clear debts.csv --out result.csv --certificate proof.json',
    'townledger exchange clear debts.csv --liquidity 5 --json',
  );
}

function registerCheck(exchange: Command): void {
  const check = plainCommand(
    exchange,
    'check',
    say(
      'Whether a clearing is right and the largest there is. It solves nothing and needs no town.',
      'Si una compensación es correcta y la mayor posible. No calcula ninguna y no necesita municipio.',
    ),
  )
    .argument('<debts>', text(say('the file of debts', 'el archivo de deudas')))
    .argument('<result>', text(say('what was set off, as clear wrote it', 'lo compensado, como lo escribió clear')))
    .argument('<certificate>', text(say('the proof, as clear wrote it', 'la prueba, como la escribió clear')))
    .action((file: string, result: string, certificate: string, options: Json) =>
      finish(options, (view) => checkCommand(view, file, result, certificate)),
    );
  withExamples(check, 'townledger exchange check debts.csv result.csv proof.json');
}

function registerGenerate(exchange: Command): void {
  const families = FAMILIES.join(', ');
  const generate = plainCommand(
    exchange,
    'generate',
    say(
      'An invented network of debts, the same for the same seed.',
      'Una red de deudas inventada, la misma con la misma semilla.',
    ),
  )
    .argument('<family>', text(say(`one of: ${families}`, `una de: ${families}`)))
    .argument('<firms>', text(say('how many firms', 'cuántas empresas')))
    .argument('<count>', text(say('how many debts', 'cuántas deudas')))
    .argument('<seed>', text(say('any whole number', 'cualquier número entero')))
    .action((family: string, firms: string, rows: string, seed: string, options: GenerateOptions & Json) =>
      finish(options, (view) => generateCommand(view, { family, firms, rows, seed }, options)),
    );
  withExamples(withOut(generate), 'townledger exchange generate core 2000 10000 1 --out debts.csv');
}
