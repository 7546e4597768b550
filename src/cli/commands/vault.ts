import type { Command } from 'commander';
import { say } from '#kernel';
import { finishAt, GROUP, type TownOptions, text, townCommand, withExamples } from '../options.ts';
import { eraseItem, pruneAttachments, showItem } from '../vault.ts';

const COMMITMENT = say('as it stands in the book', 'como consta en el libro');

export function register(program: Command): void {
  const vault = program
    .command('vault')
    .description(
      text(say('The sealed content behind the book’s commitments.', 'El contenido sellado tras los compromisos.')),
    )
    .helpGroup(text(GROUP.care));
  townCommand(vault, 'show', say('Open one item.', 'Abre un elemento.'))
    .argument('<commitment>', text(COMMITMENT))
    // One commitment in 64 begins with a hyphen and is no option; a wrong option is then one argument too many.
    .allowUnknownOption()
    .action((commitment: string, options: TownOptions) =>
      finishAt(options, (_view, home) => showItem(home, commitment)),
    );
  const erase = townCommand(
    vault,
    'erase',
    say(
      'Erase one item for good; the book still verifies.',
      'Borra un elemento para siempre; el libro sigue siendo válido.',
    ),
  )
    .argument('<commitment>', text(COMMITMENT))
    .allowUnknownOption()
    .requiredOption('--reason <text>', text(say('the law or request, not a name', 'la ley o solicitud, no un nombre')))
    .action((commitment: string, options: TownOptions & { readonly reason: string }) =>
      finishAt(options, (view, home) => eraseItem(view, home, commitment, options.reason)),
    );
  withExamples(erase, 'townledger vault erase COMMITMENT --reason "Request of 12 May under the records law"');

  const attachments = program
    .command('attachments')
    .description(text(say('Content that acts name by hash.', 'Contenido que los actos nombran por su hash.')))
    .helpGroup(text(GROUP.care));
  townCommand(
    attachments,
    'prune',
    say(
      'Let go of the content of attachments before a day, but for those that are kept longer.',
      'Suelta el contenido de los anexos anteriores a un día, salvo los que se conservan más tiempo.',
    ),
  )
    .requiredOption('--before <day>', text(say('year-month-day', 'año-mes-día')))
    .action((options: TownOptions & { readonly before: string }) =>
      finishAt(options, (view, home) => pruneAttachments(view, home, options.before)),
    );
}
