import type { Command } from 'commander';
import { say } from '#kernel';
import { backupCommand, doctorCommand, rebuildCommand, restoreCommand } from '../care.ts';
import { finishAt, GROUP, type TownOptions, text, townCommand, withExamples } from '../options.ts';

export function register(program: Command): void {
  const doctor = townCommand(
    program,
    'doctor',
    say(
      'Look at everything in the town’s folder and say what to do. Works also where the town cannot start.',
      'Examina todo en la carpeta del municipio y dice qué hacer. Funciona también si el municipio no puede iniciar.',
    ),
  )
    .helpGroup(text(GROUP.care))
    .action((options: TownOptions) => finishAt(options, doctorCommand));
  withExamples(doctor, 'townledger doctor --home my-town');

  const backup = townCommand(
    program,
    'backup',
    say('Copy the town into a new folder while it runs.', 'Copia el municipio en una carpeta nueva mientras funciona.'),
  )
    .helpGroup(text(GROUP.care))
    .argument('<folder>', text(say('a new folder', 'una carpeta nueva')))
    .option(
      '--without-keys',
      text(say('leave the keys out; keep them elsewhere', 'sin las claves; guárdelas en otro lugar')),
    )
    .action((folder: string, options: TownOptions & { readonly withoutKeys?: boolean }) =>
      finishAt(options, (view, home) => backupCommand(view, home, folder, options.withoutKeys !== true)),
    );
  withExamples(backup, 'townledger backup /mnt/safe/2027-01-15 --home my-town');

  townCommand(
    program,
    'rebuild',
    say('Make the search tables anew from the book.', 'Rehace las tablas de búsqueda desde el libro.'),
  )
    .helpGroup(text(GROUP.care))
    .action((options: TownOptions) => finishAt(options, rebuildCommand));

  const restore = townCommand(
    program,
    'restore',
    say('Make a new town folder from a backup.', 'Crea una carpeta de municipio nueva desde una copia.'),
  )
    .helpGroup(text(GROUP.care))
    .argument('<folder>', text(say('the backup', 'la copia')))
    .action((folder: string, options: TownOptions) =>
      finishAt(options, (view, home) => restoreCommand(view, home, folder)),
    );
  withExamples(restore, 'townledger restore /mnt/safe/2027-01-15 --home restored-town');
}
