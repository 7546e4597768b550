/** The folder itself: who may read the keys, how much room is left, when the last backup was made. */
import { accessSync, constants, existsSync, readdirSync, readFileSync, statfsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { say } from '#kernel';
import { openSite } from '../brand/site.ts';
import { readTownFile } from '../home.ts';
import { LogKeyRing } from '../log-keys.ts';
import { readSettings } from '../settings.ts';
import { LAST_BACKUP } from './backup.ts';
import { attempt, type Check, ok, problem, warning } from './check.ts';

const LEAST_NODE = 24;
const MEGABYTE = 1_048_576;
/** Below this the node may stop in the middle of a day; the book itself is safe even then. */
const SCARCE_MB = 1_024;
const SPENT_MB = 100;
const DAY_MS = 86_400_000;
const BACKUP_DAYS = 7;

export function homeChecks(home: string, nowMs: number): readonly Check[] {
  return [
    ...attempt('node-version', nodeVersion),
    ...attempt('town-file', () => townFile(home)),
    ...attempt('keys', () => keys(home)),
    ...attempt('home-writable', () => writable(home)),
    ...attempt('disk-space', () => diskSpace(home)),
    ...attempt('settings', () => settings(home)),
    ...attempt('last-backup', () => lastBackup(home, nowMs)),
  ];
}

/** The node does not start with a setting that it does not know; a text that does not fit is only left out. */
function settings(home: string): Check {
  const faults: string[] = [];
  openSite(home, readSettings(home), (line) => faults.push(line));
  if (faults.length === 0) return ok('settings', say('The settings can be used.', 'Los ajustes se pueden usar.'));
  return warning(
    'settings',
    say('Some texts of node.json are not used: {faults}', 'Algunos textos de node.json no se usan: {faults}'),
    say(
      'Put their names and placeholders right, as docs/operators/brand.md says.',
      'Corrija sus nombres y marcadores, como dice docs/operators/brand.md.',
    ),
    { faults: faults.join('; ') },
  );
}

function nodeVersion(): Check {
  const version = process.versions.node;
  return Number(version.split('.')[0]) >= LEAST_NODE
    ? ok('node-version', say('Node {version}.', 'Node {version}.'), { version })
    : problem(
        'node-version',
        say('Node {version} is too old.', 'Node {version} es demasiado antiguo.'),
        say('Install Node 24 or later.', 'Instale Node 24 o posterior.'),
        { version },
      );
}

function townFile(home: string): Check {
  const { name, chain } = readTownFile(home);
  return ok('town-file', say('The town is {name}, its book {chain}.', 'El municipio es {name}, su libro {chain}.'), {
    name,
    chain,
  });
}

/** On Windows a file has no such mode, and its owner's folder is closed to others anyway. */
function keys(home: string): Check {
  // Throws where one is missing or damaged.
  new LogKeyRing(home, readTownFile(home).origin);
  const folder = join(home, 'keys');
  const open = readdirSync(folder).filter((name) => (statSync(join(folder, name)).mode & 0o077) !== 0);
  if (open.length === 0 || process.platform === 'win32')
    return ok('keys', say('The keys are there, for their owner alone.', 'Las claves están, solo para su dueño.'));
  return problem(
    'keys',
    say('Others on this machine can read {files}.', 'Otros en este equipo pueden leer {files}.'),
    say(
      'Run "chmod 600" on them. If strangers had access, replace these keys.',
      'Ejecute "chmod 600" sobre ellos. Si hubo acceso ajeno, sustituya esas claves.',
    ),
    { files: open.map((name) => `keys/${name}`).join(', ') },
  );
}

function writable(home: string): Check {
  try {
    accessSync(home, constants.W_OK);
    return ok('home-writable', say('The folder can be written.', 'Se puede escribir en la carpeta.'));
  } catch {
    return problem(
      'home-writable',
      say('The folder cannot be written.', 'No se puede escribir en la carpeta.'),
      say(
        'Look whether the disk is read-only, which many are after a fault, and whose folder it is.',
        'Mire si el disco es de solo lectura, como quedan muchos tras un fallo, y de quién es la carpeta.',
      ),
    );
  }
}

function diskSpace(home: string): Check {
  const { bavail, bsize } = statfsSync(home);
  const facts = { megabytes: Math.floor((bavail * bsize) / MEGABYTE) };
  const words = say('{megabytes} MB of the disk are free.', 'Quedan {megabytes} MB libres en el disco.');
  const advice = say('Make room soon.', 'Libere espacio pronto.');
  if (facts.megabytes < SPENT_MB) return problem('disk-space', words, advice, facts);
  return facts.megabytes < SCARCE_MB ? warning('disk-space', words, advice, facts) : ok('disk-space', words, facts);
}

function lastBackup(home: string, nowMs: number): Check {
  const path = join(home, LAST_BACKUP);
  const advice = say('Make one with "townledger backup FOLDER".', 'Haga una con "townledger backup CARPETA".');
  if (!existsSync(path))
    return warning('last-backup', say('No backup was ever made.', 'Nunca se hizo una copia.'), advice);
  const { createdMs, folder } = JSON.parse(readFileSync(path, 'utf8')) as { createdMs: number; folder: string };
  const facts = { days: Math.floor((nowMs - createdMs) / DAY_MS), folder };
  const words = say('The last backup is {days} days old: {folder}.', 'La última copia tiene {days} días: {folder}.');
  return facts.days > BACKUP_DAYS ? warning('last-backup', words, advice, facts) : ok('last-backup', words, facts);
}
