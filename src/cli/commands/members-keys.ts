import { type Command, Option } from 'commander';
import { accept, refuse, say } from '#kernel';
import {
  breakSealCommand,
  keyAct,
  type NewKeyOptions,
  newKeyCommand,
  rotateKeyCommand,
  seatOf,
  setSealCommand,
} from '../members.ts';
import {
  type ActOptions,
  finish,
  finishAt,
  plainCommand,
  type TownOptions,
  text,
  townCommand,
  withExamples,
  withSigning,
} from '../options.ts';
import { FILE, JOB, KEY, LABEL, OFFICER, SEAT, signedCommand, withNewKey } from './members-options.ts';

export function registerKeys(members: Command): void {
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

export function registerRecovery(members: Command): void {
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
