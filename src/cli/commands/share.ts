import type { Command } from 'commander';
import { say } from '#kernel';
import {
  type ActOptions,
  commandGroup,
  finishAt,
  GROUP,
  type TownOptions,
  text,
  townCommand,
  withExamples,
  withOut,
  withSigning,
} from '../options.ts';
import {
  type GiveOptions,
  giveCommand,
  listCommand,
  type OpenOptions,
  openCommand,
  revokeCommand,
  shareKeyCommand,
} from '../sharing.ts';

const GRANT = text(say('its number', 'su número'));

export function register(program: Command): void {
  const share = commandGroup(
    program,
    'share',
    GROUP.town,
    say(
      'Let another office read a sealed item, for a time.',
      'Deja leer a otra oficina un elemento sellado, por un tiempo.',
    ),
  );
  const key = townCommand(
    share,
    'key',
    say('Make the key under which your office receives.', 'Crea la clave con que recibe su oficina.'),
  ).action((options: ActOptions) => finishAt(options, (view, home) => shareKeyCommand(view, home, options)));
  withSigning(key);
  registerGiving(share);
  registerReading(share);
  withExamples(
    share,
    'townledger share key --office assessor',
    'townledger share give COMMITMENT --to assessor --purpose "Appeal of a valuation" --until 2027-01-31',
    'townledger share open 1742 --office assessor',
    'townledger share revoke 1742 --reason "The appeal was withdrawn"',
  );
}

function registerGiving(share: Command): void {
  const give = townCommand(share, 'give', say('Share an item of the vault.', 'Comparte un elemento de la bóveda.'))
    .argument('<commitment>', text(say('as it stands in the book', 'como consta en el libro')))
    // One commitment in 64 begins with a hyphen and is no option; a wrong option is then one argument too many.
    .allowUnknownOption()
    .requiredOption('--to <office>', text(say('the office that may read it', 'la oficina que puede leerlo')))
    .requiredOption('--purpose <text>', text(say('what for, in public; no names', 'para qué, en público; sin nombres')))
    .requiredOption('--until <day>', text(say('the last day, as 2027-01-31', 'el último día, como 2027-01-31')))
    .action((commitment: string, options: TownOptions & GiveOptions) =>
      finishAt(options, (view, home) => giveCommand(view, home, commitment, options)),
    );
  withSigning(give);
  const revoke = townCommand(share, 'revoke', say('End a grant before its day.', 'Termina un permiso antes de su día.'))
    .argument('<number>', GRANT)
    .requiredOption('--reason <text>', text(say('why, in public; no names', 'por qué, en público; sin nombres')))
    .action((grant: string, options: ActOptions & { readonly reason: string }) =>
      finishAt(options, (view, home) => revokeCommand(view, home, grant, options)),
    );
  withSigning(revoke);
}

function registerReading(share: Command): void {
  townCommand(share, 'list', say('What an office gave and was given.', 'Lo que una oficina dio y recibió.'))
    .option('--office <office>', text(say('the office (clerk)', 'la oficina (clerk)')))
    .action((options: TownOptions & { readonly office?: string }) =>
      finishAt(options, (view, home) => listCommand(view, home, options.office)),
    );
  const open = townCommand(
    share,
    'open',
    say('Open an item that was shared with your office.', 'Abre un elemento que se compartió con su oficina.'),
  )
    .argument('<number>', GRANT)
    .option(
      '--from <url>',
      text(say('the giver’s node, where the book does not say it', 'el nodo de quien da, si el libro no lo dice')),
    )
    .action((grant: string, options: TownOptions & OpenOptions) =>
      finishAt(options, (view, home) => openCommand(view, home, grant, options)),
    );
  withOut(withSigning(open));
}
