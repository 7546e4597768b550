/** The commands of a real town in a network: to get ready, found, join, leave, and care for its part. */
import type { Command } from 'commander';
import { say } from '#kernel';
import { consentCommand, type FoundOptions, foundCommand } from '../network/found.ts';
import { type JoinOptions, joinCommand } from '../network/join.ts';
import { snapshotCommand } from '../network/join-snapshot.ts';
import { exitDrillCommand, leaveCommand } from '../network/leave.ts';
import { type PrepareOptions, prepareCommand } from '../network/prepare.ts';
import { upgradeCommand } from '../network/upgrade.ts';
import { finishAt, type TownOptions, text, townCommand, withExamples } from '../options.ts';

export function registerTowns(network: Command): void {
  withTown(
    townCommand(
      network,
      'prepare',
      say(
        'Make this town’s keys and the file that the other towns need of it.',
        'Hace las claves de este municipio y el archivo que los otros necesitan de él.',
      ),
    ),
  )
    .option('--from <url>', text(say('the town that founds the network', 'el municipio que funda la red')))
    .option(
      '--agreement <file>',
      text(say('for the founder: the agreement; drafts the charter', 'para el fundador: el convenio; redacta el acta')),
    )
    .action((options: TownOptions & PrepareOptions) =>
      finishAt(options, (view, home) => prepareCommand(view, home, options)),
    );
  registerFounding(network);
  const join = withTown(
    townCommand(
      network,
      'join',
      say('Take up the book of a network, to become a member.', 'Toma el libro de una red, para hacerse miembro.'),
    ),
  )
    .requiredOption('--from <url>', text(say('any town of the network', 'cualquier municipio de la red')))
    .option('--snapshot', text(say('from a snapshot; once you are admitted', 'de una instantánea; una vez admitido')))
    .option('--genesis-hash <hash>', text(say('what the towns told you', 'lo que le dijeron los municipios')))
    .action((options: TownOptions & JoinOptions) =>
      finishAt(options, (view, home) => joinCommand(view, home, options)),
    );
  withExamples(
    join,
    'townledger network join --home our-town --from https://ashbrook.example --town elmhollow --name Elmhollow --state MA --peer node.elmhollow.example:26656 --address https://elmhollow.example --authority vote.json',
  );
  registerSnapshot(network);
  registerLeaving(network);
}

function registerFounding(network: Command): void {
  townCommand(
    network,
    'consent',
    say('Sign that the town takes part, for the founder.', 'Firma que el municipio participa, para el fundador.'),
  )
    .option('--out <file>', text(say('the file to write', 'el archivo que se escribe')))
    .action((options: TownOptions & { readonly out?: string }) =>
      finishAt(options, (view, home) => consentCommand(view, home, options.out)),
    );
  const found = townCommand(
    network,
    'found',
    say('Found a network with this town’s own book.', 'Funda una red con el libro propio de este municipio.'),
  )
    .requiredOption('--charter <file>', text(say('JSON file: name and terms', 'archivo JSON: nombre y condiciones')))
    .option('--member <file...>', text(say('application.json of each other town', 'application.json de cada otro')), [])
    .option('--consent <file...>', text(say('consent.json of each other town', 'consent.json de cada otro')), [])
    .action((options: TownOptions & FoundOptions) =>
      finishAt(options, (view, home) => foundCommand(view, home, options)),
    );
  withExamples(
    found,
    'townledger network found --home our-town --charter charter.json --member birchfield.json --consent birchfield-consent.json',
  );
}

function registerSnapshot(network: Command): void {
  townCommand(
    network,
    'upgrade',
    say(
      'Which release this program is, and which one the members decided on.',
      'Qué versión es este programa y cuál decidieron los miembros.',
    ),
  ).action((options: TownOptions) => finishAt(options, upgradeCommand));
  townCommand(
    network,
    'snapshot',
    say(
      'Keep a snapshot of the book as it is now, for newcomers.',
      'Guarda una instantánea del libro como está ahora, para recién llegados.',
    ),
  ).action((options: TownOptions) => finishAt(options, snapshotCommand));
}

function registerLeaving(network: Command): void {
  const leave = townCommand(
    network,
    'leave',
    say(
      'After the town has left or was removed: keep the book without taking part.',
      'Después de retirarse o ser excluido: conserva el libro sin participar.',
    ),
  ).action((options: TownOptions) => finishAt(options, leaveCommand));
  withExamples(leave, 'townledger network leave --home our-town');
  const drill = townCommand(
    network,
    'exit-drill',
    say(
      'Show on a copy that the town could leave now with everything. Changes nothing.',
      'Muestra en una copia que el municipio podría retirarse ahora con todo. No cambia nada.',
    ),
  )
    .option('--out <folder>', text(say('keep the copy and the report here', 'guarda aquí la copia y el informe')))
    .action((options: TownOptions & { readonly out?: string }) =>
      finishAt(options, (view, home) => exitDrillCommand(view, home, options.out)),
    );
  withExamples(drill, 'townledger network exit-drill --home our-town --out drill-2027');
}

function withTown(command: Command): Command {
  return command
    .requiredOption('--town <id>', text(say('short name in the book', 'nombre corto en el libro')))
    .requiredOption('--name <name>', text(say('name of the town', 'nombre del municipio')))
    .requiredOption('--state <state>', text(say('two letters, such as MA', 'dos letras, como MA')))
    .requiredOption(
      '--peer <address>',
      text(say('host and port where other nodes reach this one', 'host y puerto donde otros nodos alcanzan este')),
    )
    .requiredOption('--address <url>', text(say('web address of this node', 'dirección web de este nodo')))
    .requiredOption(
      '--authority <file>',
      text(say('JSON file of the vote to take part', 'archivo JSON del voto para participar')),
    )
    .option(
      '--listen <address>',
      text(
        say(
          'address, or address and port, where this node listens (0.0.0.0)',
          'dirección, o dirección y puerto, donde escucha este nodo (0.0.0.0)',
        ),
      ),
    )
    .option(
      '--old-home <folder>',
      text(say('seal the book that the town kept before', 'sella el libro que llevaba antes el municipio')),
    )
    .option('--near', text(say('all towns are on one fast network', 'todos los municipios en una red rápida')));
}
