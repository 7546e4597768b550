import type { Command } from 'commander';
import { accept, type Result, refuse, say, type Value } from '#kernel';
import { newLogKeysCommand } from '../log-keys.ts';
import { keyAct, listCommand, rolesOf, seatOf, showCommand } from '../members.ts';
import {
  type ActOptions,
  commandGroup,
  finishAt,
  GROUP,
  type TownOptions,
  text,
  townCommand,
  withExamples,
  withSigning,
} from '../options.ts';
import { registerInvitations } from './members-invite.ts';
import { registerKeys, registerRecovery } from './members-keys.ts';
import {
  JOB,
  OFFICE,
  OFFICER,
  ROLE,
  SEAT,
  type SeatOptions,
  signedCommand,
  TITLE,
  withNewKey,
} from './members-options.ts';

type OfficeOptions = ActOptions & { readonly title: string; readonly role: readonly string[] };

export function register(program: Command): void {
  const members = commandGroup(
    program,
    'members',
    GROUP.town,
    say('Offices, officers and keys.', 'Oficinas, funcionarios y claves.'),
  );
  registerLooking(members);
  registerOffices(members);
  registerOfficers(members);
  registerInvitations(members);
  registerKeys(members);
  registerRecovery(members);
  registerTown(members);
}

function registerLooking(members: Command): void {
  townCommand(
    members,
    'list',
    say('All offices and who sits in them.', 'Todas las oficinas y quién las ocupa.'),
  ).action((options: TownOptions) => finishAt(options, listCommand));
  townCommand(members, 'show', say('One officer, with all keys.', 'Un funcionario, con todas sus claves.'))
    .argument('<officer>', OFFICER)
    .action((officer: string, options: TownOptions) =>
      finishAt(options, (view, home) => showCommand(view, home, officer)),
    );
}

function registerOffices(members: Command): void {
  const office = [['<office>', OFFICE]] as const;
  for (const [action, description] of [
    ['add-office', say('Add an office with its roles.', 'Añade una oficina con sus funciones.')],
    ['change-office', say('Change title and roles of an office.', 'Cambia el nombre y las funciones de una oficina.')],
  ] as const) {
    const command = signedCommand<OfficeOptions>(
      members,
      action,
      action,
      description,
      office,
      ([id], { title, role }) => {
        const roles = rolesOf(role);
        return roles.ok ? accept({ office: id as string, title, roles: roles.value }) : roles;
      },
    );
    command.requiredOption('--title <title>', TITLE).requiredOption('--role <role...>', ROLE);
    withExamples(
      command,
      `townledger members ${action} assessor --title "Board of Assessors" --role head=titles.record`,
    );
  }
  for (const [action, description] of [
    [
      'close-office',
      say('Close an office: nobody can act for it.', 'Cierra una oficina: nadie puede actuar por ella.'),
    ],
    [
      'reopen-office',
      say('Open an office again, with those who sit there.', 'Reabre una oficina, con quienes la ocupan.'),
    ],
  ] as const) {
    signedCommand(members, action, action, description, office, ([id]) => accept({ office: id as string }));
  }
}

function registerOfficers(members: Command): void {
  const enrol = townCommand(
    members,
    'enrol',
    say(
      'Enrol an officer. Makes a key file, unless a public key is given.',
      'Inscribe a un funcionario. Crea un archivo de clave, salvo que se dé una clave pública.',
    ),
  )
    .argument('<officer>', OFFICER)
    .requiredOption('--job <title>', JOB)
    .requiredOption('--seat <office/role>', SEAT)
    .action((officer: string, options: SeatOptions) =>
      finishAt(options, (view, home) => {
        const seat = seatOf(options.seat);
        if (!seat.ok) return seat;
        return keyAct(view, home, 'enrol-officer', officer, { officer, job: options.job, ...seat.value }, options);
      }),
    );
  withExamples(
    withSigning(withNewKey(enrol)),
    'townledger members enrol deputy --job "Deputy clerk" --seat clerk/assistant',
  );
  const seat = [
    ['<officer>', OFFICER],
    ['<office/role>', SEAT],
  ] as const;
  const seatInput = ([officer, place]: readonly string[]): Result<Value> => {
    const parsed = seatOf(place as string);
    return parsed.ok ? accept({ officer: officer as string, ...parsed.value }) : parsed;
  };
  const give = say('Give an officer a further seat.', 'Da otro puesto a un funcionario.');
  const take = say('Take a seat away, at once.', 'Quita un puesto, al momento.');
  signedCommand(members, 'give-seat', 'give-seat', give, seat, seatInput);
  signedCommand(members, 'take-seat', 'take-seat', take, seat, seatInput);
  const leave = say(
    'End an officer’s service; all keys end at once.',
    'Cesa a un funcionario; todas sus claves terminan.',
  );
  signedCommand(members, 'leave', 'leave-office', leave, [['<officer>', OFFICER]], ([officer]) =>
    accept({ officer: officer as string }),
  );
}

function registerTown(members: Command): void {
  const logKeys = townCommand(
    members,
    'new-log-keys',
    say(
      'Give the log new keys; it prints what to tell your neighbours.',
      'Da claves nuevas al registro; muestra qué decir a sus vecinos.',
    ),
  ).action((options: ActOptions) => finishAt(options, (view, home) => newLogKeysCommand(view, home, options)));
  withSigning(logKeys);
  const name = text(say('name of the town', 'nombre del municipio'));
  const rename = signedCommand<ActOptions & { readonly kind: string }>(
    members,
    'correct-name',
    'correct-town',
    say('Correct the name of the town.', 'Corrige el nombre del municipio.'),
    [['<name>', name]],
    ([corrected], { kind }) => accept({ name: corrected as string, kind }),
  );
  rename.option('--kind <kind>', text(say('town, city, county …', 'town, city, county …')), 'town');
  const adopt = signedCommand<ActOptions & { readonly fromBlock: string }>(
    members,
    'adopt-rules',
    'adopt-rules',
    say(
      'Adopt a new module, or new rules, from a block on.',
      'Adopta un módulo nuevo, o reglas nuevas, desde un bloque.',
    ),
    [
      ['<module>', text(say('name of the module', 'nombre del módulo'))],
      ['<version>', text(say('version of its rules', 'versión de sus reglas'))],
    ],
    ([module, version], { fromBlock }) =>
      [version, fromBlock].every((number) => /^[0-9]{1,15}$/.test(number as string))
        ? accept({ module: module as string, version: Number(version), fromHeight: Number(fromBlock) })
        : refuse('option-wrong', { option: 'VERSION, --from-block' }),
  );
  adopt.requiredOption(
    '--from-block <number>',
    text(say('first block under these rules', 'primer bloque con estas reglas')),
  );
}
