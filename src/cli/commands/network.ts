import type { Command } from 'commander';
import { say } from '#kernel';
import { cheatCommand } from '../network/cheat.ts';
import { demoCommand } from '../network/demo.ts';
import { entryCommand } from '../network/entry.ts';
import { statusCommand } from '../network/look.ts';
import { switchCommand } from '../network/switch.ts';
import { commandGroup, finishAt, GROUP, plainCommand, type TownOptions, text, withExamples } from '../options.ts';
import { registerTowns } from './network-towns.ts';

export function register(program: Command): void {
  const network = commandGroup(
    program,
    'network',
    GROUP.town,
    say('Several towns that keep one book.', 'Varios municipios que llevan un solo libro.'),
  );
  networkCommand(
    network,
    'demo',
    say(
      'Run several invented towns on this machine, until interrupted.',
      'Pone en marcha varios municipios inventados en esta máquina, hasta que se interrumpe.',
    ),
  )
    .option('--towns <count>', text(say('how many towns, 1 to 10', 'cuántos municipios, de 1 a 10')), '4')
    .action((options: TownOptions & { readonly towns: string }) =>
      finishAt(options, (view, folder) => demoCommand(view, folder, options.towns)),
    );
  networkCommand(
    network,
    'status',
    say('Which towns are up, and whether they agree.', 'Qué municipios están en línea y si concuerdan.'),
  ).action((options: TownOptions) => finishAt(options, statusCommand));
  networkCommand(
    network,
    'demo-entry',
    say('Post a notice and wait until enough towns have signed.', 'Publica un aviso y espera a que firmen bastantes.'),
  )
    .requiredOption('--text <text>', text(say('the notice', 'el aviso')))
    .option('--town <town>', text(say('which town posts it (any that is up)', 'qué municipio lo publica (cualquiera)')))
    .action((options: TownOptions & { readonly text: string; readonly town?: string }) =>
      finishAt(options, (view, folder) => entryCommand(view, folder, options.text, options.town)),
    );
  registerSwitches(network);
  networkCommand(
    network,
    'cheat',
    say('Training only: make one town lie.', 'Solo para enseñar: hace mentir a un municipio.'),
  )
    .requiredOption('--town <town>', text(say('its number or its name', 'su número o su nombre')))
    .requiredOption(
      '--kind <kind>',
      text(
        say('wrong-state, rewrite, double-sign, silent or flood', 'wrong-state, rewrite, double-sign, silent o flood'),
      ),
    )
    .action((options: TownOptions & { readonly town: string; readonly kind: string }) =>
      finishAt(options, (view, folder) => cheatCommand(view, folder, options.town, options.kind)),
    );
  registerTowns(network);
  withExamples(
    network,
    'townledger network demo --towns 4 --home towns',
    'townledger network stop --town 2 --home towns',
    'townledger network demo-entry --text "The hall is closed on Monday." --home towns',
  );
}

function registerSwitches(network: Command): void {
  const switches = [
    ['stop', false, say('Stop one town.', 'Detiene un municipio.')],
    ['start', true, say('Start a town that was stopped.', 'Pone en marcha un municipio detenido.')],
  ] as const;
  for (const [name, up, description] of switches) {
    networkCommand(network, name, description)
      .requiredOption('--town <town>', text(say('its number or its name', 'su número o su nombre')))
      .action((options: TownOptions & { readonly town: string }) =>
        finishAt(options, (view, folder) => switchCommand(view, folder, options.town, up)),
      );
  }
}

function networkCommand(parent: Command, name: string, description: Parameters<typeof text>[0]): Command {
  return plainCommand(parent, name, description).option(
    '--home <folder>',
    text(say('the folder of the network, or a town’s', 'la carpeta de la red, o la de un municipio')),
  );
}
