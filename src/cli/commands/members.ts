import { type Command, Option } from 'commander';
import { accept, type Result, refuse, say, type Value, type Words } from '#kernel';
import {
  breakSealCommand,
  keyAct,
  listCommand,
  membersAct,
  type NewKeyOptions,
  newKeyCommand,
  newLogKeysCommand,
  rolesOf,
  rotateKeyCommand,
  seatOf,
  setSealCommand,
  showCommand,
} from '../members.ts';
import {
  type ActOptions,
  commandGroup,
  finish,
  finishAt,
  GROUP,
  plainCommand,
  type TownOptions,
  text,
  townCommand,
  withExamples,
  withSigning,
} from '../options.ts';

const OFFICER = text(
  say('short name of the officer, not a person’s name', 'nombre corto del funcionario, no el de una persona'),
);
const OFFICE = text(say('short name of the office', 'nombre corto de la oficina'));
const SEAT = text(say('office and role, as clerk/assistant', 'oficina y función, como clerk/assistant'));
const KEY = text(say('the key, as "members show" prints it', 'la clave, como la muestra "members show"'));
const JOB = text(say('job title, not a name', 'cargo, no un nombre'));
const ROLE = text(
  say(
    'a role and its rights, as head=members.manage,members.keys',
    'una función y sus derechos, como head=members.manage,members.keys',
  ),
);
const TITLE = text(say('what the office is called', 'cómo se llama la oficina'));
const LABEL = text(say('label of the key, not a name', 'etiqueta de la clave, no un nombre'));
const PUBLIC = text(
  say(
    'a public key that the officer made with "members new-key"',
    'una clave pública que el funcionario hizo con "members new-key"',
  ),
);
const KEY_OUT = text(
  say(
    'file for a new key (keys/OFFICER.seed in the home)',
    'archivo para una clave nueva (keys/FUNCIONARIO.seed en la carpeta)',
  ),
);
const FILE = text(say('the key file', 'el archivo de clave'));

type OfficeOptions = ActOptions & { readonly title: string; readonly role: readonly string[] };
type SeatOptions = ActOptions & NewKeyOptions & { readonly job: string; readonly seat: string };

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
    .action((officer: string, options: TownOptions) => finishAt(options, (_view, home) => showCommand(home, officer)));
}

/** A command that signs one act whose input follows from its arguments. */
function signedCommand<Options extends ActOptions>(
  members: Command,
  name: string,
  action: string,
  description: Words,
  args: readonly (readonly [name: string, help: string])[],
  inputOf: (args: readonly string[], options: Options) => Result<Value>,
): Command {
  const command = townCommand(members, name, description);
  for (const [argument, help] of args) command.argument(argument, help);
  command.action((...given: unknown[]) => {
    const options = given[args.length] as Options;
    const values = given.slice(0, args.length) as string[];
    return finishAt(options, (view, home) => membersAct(view, home, action, inputOf(values, options), options));
  });
  return withSigning(command);
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

function registerKeys(members: Command): void {
  plainCommand(
    members,
    'new-key',
    say('Make a key file; its public key is printed.', 'Crea un archivo de clave; muestra su clave pública.'),
  )
    .argument('<file>', FILE)
    .action((file: string, options: { readonly json?: boolean }) =>
      finish(options, (view) => newKeyCommand(view, file)),
    );
  const rotate = townCommand(
    members,
    'rotate-key',
    say('Replace your key by a new one.', 'Reemplaza su clave por una nueva.'),
  )
    .option('--label <text>', LABEL)
    .action((options: ActOptions & NewKeyOptions) =>
      finishAt(options, (view, home) => rotateKeyCommand(view, home, options)),
    );
  withSigning(rotate);
  const add = townCommand(
    members,
    'add-key',
    say('Add a further key to yours, for a second device.', 'Añade otra clave a las suyas, para otro dispositivo.'),
  ).action((options: ActOptions & NewKeyOptions) =>
    finishAt(options, (view, home) => keyAct(view, home, 'add-key', 'second-key', {}, options)),
  );
  withSigning(withNewKey(add));
  const reported = signedCommand<ActOptions & { readonly what: string; readonly since?: string }>(
    members,
    'report-key',
    'report-key',
    say('Report a key lost or stolen; it ends at once.', 'Declara una clave perdida o robada; termina al momento.'),
    [['<key>', KEY]],
    ([key], { what, since }) => {
      const suspectFromMs = since === undefined ? undefined : Date.parse(since);
      if (Number.isNaN(suspectFromMs)) return refuse('option-wrong', { option: '--since' });
      return accept({ key: key as string, what, ...(suspectFromMs === undefined ? {} : { suspectFromMs }) });
    },
  );
  reported
    .addOption(
      new Option('--what <what>', text(say('what happened', 'qué pasó')))
        .choices(['lost', 'stolen'])
        .makeOptionMandatory(),
    )
    .option(
      '--since <day>',
      text(
        say('from when its acts are in doubt, as 2026-11-24', 'desde cuándo sus actos están en duda, como 2026-11-24'),
      ),
    );
  withExamples(reported, 'townledger members report-key ed25519:… --what stolen --since 2026-11-24');
}

function registerRecovery(members: Command): void {
  const recover = townCommand(
    members,
    'recover',
    say(
      'Propose a new key for an officer who lost it; a second manager confirms.',
      'Propone una clave nueva para quien la perdió; un segundo administrador confirma.',
    ),
  )
    .argument('<officer>', OFFICER)
    .action((officer: string, options: ActOptions & NewKeyOptions) =>
      finishAt(options, (view, home) =>
        keyAct(view, home, 'propose-recovery', `${officer}-recovered`, { officer }, options),
      ),
    );
  withSigning(withNewKey(recover));
  const confirm = say(
    'Confirm the key that another manager proposed.',
    'Confirma la clave que propuso otro administrador.',
  );
  const confirmArgs = [
    ['<officer>', OFFICER],
    ['<key>', KEY],
  ] as const;
  signedCommand(members, 'confirm-recovery', 'confirm-recovery', confirm, confirmArgs, ([officer, key]) =>
    accept({ officer: officer as string, key: key as string }),
  );
  const object = say(
    'Object to a recovery: you still have your key.',
    'Se opone a una recuperación: usted aún tiene su clave.',
  );
  signedCommand(members, 'object', 'object-to-recovery', object, [], () => accept({}));
  const seal = townCommand(
    members,
    'seal',
    say('Make a key for the town’s envelope.', 'Crea una clave para el sobre del municipio.'),
  )
    .argument('<file>', FILE)
    .action((file: string, options: ActOptions) =>
      finishAt(options, (view, home) => setSealCommand(view, home, file, options)),
    );
  withExamples(withSigning(seal), 'townledger members seal /media/usb/envelope.seed');
  registerBreakSeal(members);
}

type SealOptions = TownOptions &
  NewKeyOptions & {
    readonly job: string;
    readonly seat: string;
    readonly seal: string;
    readonly nextSeal: string;
    readonly end?: readonly string[];
  };

function registerBreakSeal(members: Command): void {
  const command = townCommand(
    members,
    'break-seal',
    say(
      'Emergency: seat a new manager with the key from the envelope.',
      'Emergencia: pone un administrador nuevo con la clave del sobre.',
    ),
  )
    .argument('<officer>', OFFICER)
    .requiredOption('--job <title>', JOB)
    .requiredOption('--seat <office/role>', SEAT)
    .requiredOption('--seal <file>', text(say('the key file from the envelope', 'el archivo de clave del sobre')))
    .requiredOption('--next-seal <file>', text(say('file for the next envelope', 'archivo para el próximo sobre')))
    .option('--end <officer...>', text(say('officers whose service ends with it', 'funcionarios que cesan con ello')))
    .action((officer: string, options: SealOptions) =>
      finishAt(options, (view, home) => {
        const seat = seatOf(options.seat);
        if (!seat.ok) return seat;
        const fields = { officer, job: options.job, ...seat.value, ends: options.end ?? [] };
        return breakSealCommand(view, home, fields, { ...options, officer });
      }),
    );
  withNewKey(command);
}

function registerTown(members: Command): void {
  const logKeys = townCommand(
    members,
    'new-log-keys',
    say(
      'Give the log new keys; tell your neighbours before.',
      'Da claves nuevas al registro; avise antes a los vecinos.',
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

/** Adds `--public-key`, `--out` and `--label`. */
function withNewKey(command: Command): Command {
  return command.option('--public-key <key>', PUBLIC).option('--out <file>', KEY_OUT).option('--label <text>', LABEL);
}
