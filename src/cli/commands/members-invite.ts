/** Commands that make a one-time link for an officer’s passkey, and name the pages on which passkeys count. */
import type { Command } from 'commander';
import { say } from '#kernel';
import { type InviteOptions, inviteCommand, sitesCommand } from '../invite.ts';
import { seatOf } from '../members.ts';
import {
  type ActOptions,
  finishAt,
  type TownOptions,
  text,
  townCommand,
  withExamples,
  withSigning,
} from '../options.ts';
import { JOB, OFFICER, SEAT } from './members-options.ts';

const HOURS = text(
  say('how long the link is open, at most 336 (72)', 'cuánto tiempo está abierto el enlace, a lo sumo 336 (72)'),
);

type LinkOptions = TownOptions & InviteOptions;

export function registerInvitations(members: Command): void {
  const invite = townCommand(
    members,
    'invite',
    say(
      'Enrol an officer by a one-time link, in which the officer makes a passkey.',
      'Inscribe a un funcionario con un enlace de un solo uso, en el que crea su llave de acceso.',
    ),
  )
    .argument('<officer>', OFFICER)
    .requiredOption('--job <title>', JOB)
    .requiredOption('--seat <office/role>', SEAT)
    .action((officer: string, options: LinkOptions & { readonly job: string; readonly seat: string }) =>
      finishAt(options, (view, home) => {
        const seat = seatOf(options.seat);
        if (!seat.ok) return seat;
        return inviteCommand(view, home, 'enrol-officer', { officer, job: options.job, ...seat.value }, options);
      }),
    );
  withExamples(
    withSigning(invite.option('--hours <number>', HOURS)),
    'townledger members invite deputy --job "Deputy clerk" --seat clerk/head',
  );
  const again = townCommand(
    members,
    'invite-again',
    say(
      'A new link for an officer who never used the one before, which no longer counts.',
      'Otro enlace para quien nunca usó el anterior, que deja de servir.',
    ),
  )
    .argument('<officer>', OFFICER)
    .action((officer: string, options: LinkOptions) =>
      finishAt(options, (view, home) => inviteCommand(view, home, 'renew-invitation', { officer }, options)),
    );
  withSigning(again.option('--hours <number>', HOURS));
  const own = townCommand(
    members,
    'invite-myself',
    say(
      'A one-time link by which you add a passkey to your own keys.',
      'Un enlace de un solo uso con el que añade una llave de acceso a sus claves.',
    ),
  ).action((options: LinkOptions) =>
    finishAt(options, (view, home) => inviteCommand(view, home, 'add-key', {}, options)),
  );
  withSigning(own.option('--hours <number>', HOURS));
  registerSites(members);
}

function registerSites(members: Command): void {
  const sites = townCommand(
    members,
    'sites',
    say(
      'Name the web addresses on which officers sign in. Passkeys of an address that is left out stop working.',
      'Indica las direcciones web donde se accede. Las llaves de acceso de una dirección omitida dejan de servir.',
    ),
  )
    .argument(
      '<page...>',
      text(say('web address, as https://ledger.example', 'dirección web, como https://ledger.example')),
    )
    .action((pages: string[], options: ActOptions) =>
      finishAt(options, (view, home) => sitesCommand(view, home, pages, options)),
    );
  withExamples(withSigning(sites), 'townledger members sites https://ledger.ashbrook.example');
}
