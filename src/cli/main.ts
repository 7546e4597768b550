/** The command line. Every command is a function from options to an outcome; printing happens in one place. */
import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { say } from '#kernel';
import * as act from './commands/act.ts';
import * as care from './commands/care.ts';
import * as check from './commands/check.ts';
import * as exchange from './commands/exchange.ts';
import * as members from './commands/members.ts';
import * as network from './commands/network.ts';
import * as share from './commands/share.ts';
import * as titles from './commands/titles.ts';
import * as town from './commands/town.ts';
import * as vault from './commands/vault.ts';
import * as witness from './commands/witness.ts';
import { orderByGroup, refuseUnknownHelp, speak } from './help.ts';
import { text, withExamples } from './options.ts';
import { EXIT } from './output.ts';

const program = new Command('townledger')
  .description(
    text(
      say(
        'A tamper-evident book for town halls, which anyone can check.',
        'Un libro a prueba de cambios ocultos para municipios, que cualquiera puede comprobar.',
      ),
    ),
  )
  .exitOverride((error) => {
    if (error.exitCode === 0) process.exit(EXIT.yes);
    const usage = { error: { code: 'usage', detail: { message: error.message } } };
    if (process.argv.includes('--json')) process.stdout.write(`${JSON.stringify(usage)}\n`);
    process.exit(EXIT.usage);
  })
  .showHelpAfterError();

speak(program, programVersion());
for (const { register } of [town, members, act, titles, exchange, check, witness, network, share, care, vault])
  register(program);
orderByGroup(program);

withExamples(
  program,
  'townledger init --name Ashbrook --home my-town',
  'townledger start --home my-town',
  'townledger ledger export book.jsonl --home my-town',
  'townledger verify book.jsonl',
);

// Whoever reads only the first lines, such as head, closes the pipe: that is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

refuseUnknownHelp(program, process.argv.slice(2));
await program.parseAsync();

/** From the package that this file belongs to, as source or as emitted code. */
function programVersion(): string {
  const { version } = JSON.parse(readFileSync(new URL(import.meta.resolve('#package')), 'utf8'));
  return version;
}
