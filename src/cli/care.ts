/** Care of a town: backups, restoring, and the doctor, who also looks at a town that cannot start. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { accept, type Result, refuse, say, type Value, type Words } from '#kernel';
import { onTown } from './book.ts';
import { homeProgram } from './home-program.ts';
import { EXIT, type Outcome, type Terminal, words } from './output.ts';
import { runningTown } from './town.ts';

type Facts = { readonly [name: string]: Value };
type Check = {
  readonly name: string;
  readonly verdict: 'ok' | 'warning' | 'problem';
  readonly words: Words;
  readonly advice?: Words;
  readonly facts?: Facts;
};
type Diagnosis = { readonly healthy: boolean; readonly checks: readonly Check[] };
type Book = { readonly height: number; readonly size: number; readonly root: string; readonly timeMs: number };
type Manifest = { readonly book: Book | null; readonly keys: boolean; readonly files: readonly Value[] };
type Restored = {
  readonly town: { readonly name: string; readonly chain: string };
  readonly createdMs: number;
  readonly book: Book | null;
  readonly keys: boolean;
};

/** Exit 1 where there is a problem. A running node is asked; otherwise the home is looked at as it lies. */
export async function doctorCommand(terminal: Terminal, home: string): Promise<Outcome> {
  if (!existsSync(home)) return { ...refuse('home-not-found', { home }), exit: EXIT.usage };
  const town = await runningTown(home);
  const answer =
    town === undefined ? await homeProgram('care', '--home', home, '--doctor') : await askDoctor(town.client);
  if (!answer.ok) return answer;
  const { healthy, checks } = answer.value as Diagnosis;
  const facts = {
    healthy,
    checks: checks.map(({ name, verdict, words: said, advice, facts = {} }) => ({
      ...facts,
      name,
      verdict,
      text: words(terminal, said, plain(facts)),
      ...(advice === undefined ? {} : { advice: words(terminal, advice) }),
    })),
  };
  const lines = checks.flatMap((check) => checkLines(terminal, check));
  const last = words(terminal, healthy ? HEALTHY : UNHEALTHY);
  return accept({ facts, lines: [...lines, last], exit: healthy ? EXIT.yes : EXIT.no });
}

function askDoctor(client: { json(method: string, path: string): Promise<Result<Value>> }): Promise<Result<unknown>> {
  return client.json('GET', '/local/doctor');
}

const HEALTHY = say('No problem was found.', 'No se encontró ningún problema.');
const UNHEALTHY = say('There is a problem: see ✗ above.', 'Hay un problema: vea ✗ arriba.');
const MARK = { ok: '✓', warning: '!', problem: '✗' } as const;

function checkLines(terminal: Terminal, { verdict, words: said, advice, facts = {} }: Check): string[] {
  const line = `${MARK[verdict]} ${words(terminal, said, plain(facts))}`;
  return advice === undefined ? [line] : [line, `    ${words(terminal, advice, plain(facts))}`];
}

export function backupCommand(terminal: Terminal, home: string, folder: string, keys: boolean): Promise<Outcome> {
  return onTown(home, async ({ client }) => {
    const at = resolve(folder);
    const body = new TextEncoder().encode(JSON.stringify({ folder: at, keys }));
    const made = await client.json('POST', '/local/backup', body);
    if (!made.ok && made.refusal.code === 'folder-not-empty')
      return { ...refuse('folder-not-empty', { folder: at }), exit: EXIT.usage };
    if (!made.ok) return made;
    const { book, files } = made.value as unknown as Manifest;
    const size = book?.size ?? 0;
    return accept({
      facts: { folder: at, size, root: book?.root ?? null, files: files.length, keys },
      lines: [words(terminal, BACKED_UP, { folder: at, size }), words(terminal, keys ? WITH_KEYS : WITHOUT_KEYS)],
    });
  });
}

const BACKED_UP = say(
  'The book with {size} entries and everything beside it is in {folder}.',
  'El libro con {size} asientos y todo lo demás está en {folder}.',
);
const WITH_KEYS = say(
  'The keys are in it: whoever has this folder can read the vault and sign as this town. Keep it locked away.',
  'Contiene las claves: quien tenga esta carpeta puede leer la bóveda y firmar como este municipio. Guárdela bajo llave.',
);
const WITHOUT_KEYS = say(
  'The keys are not in it. Without them it can be checked, but the town cannot start and the vault cannot be read.',
  'No contiene las claves. Sin ellas puede comprobarse, pero el municipio no puede iniciar ni leerse la bóveda.',
);

export async function restoreCommand(terminal: Terminal, home: string, folder: string): Promise<Outcome> {
  const from = resolve(folder);
  const answer = await homeProgram('care', '--home', home, '--restore', from);
  if (!answer.ok) {
    const { code, detail } = answer.refusal;
    return { ...refuse(code, { ...detail, folder: code === 'folder-not-empty' ? home : from }), exit: EXIT.usage };
  }
  const { town, createdMs, book, keys } = answer.value as Restored;
  const size = book?.size ?? 0;
  const time = new Date(createdMs).toISOString();
  return accept({
    facts: { home, chain: town.chain, size, root: book?.root ?? null, createdMs, keys },
    lines: [
      words(terminal, RESTORED, { name: town.name, home, size, time }),
      words(terminal, BEWARE, { size, time }),
      ...(keys ? [] : [words(terminal, KEYS_MISSING, { folder: join(home, 'keys') })]),
    ],
  });
}

const RESTORED = say(
  '{name} is in {home}, with {size} entries, as of {time}. The whole book was replayed and holds.',
  '{name} está en {home}, con {size} asientos, como el {time}. Se repitió todo el libro y es correcto.',
);
const BEWARE = say(
  'Before you start it: whatever was recorded after {time} is not in it. If this town has published a checkpoint with more than {size} entries since, going on from here signs a second book, and its witnesses will say so. Look for a newer backup first, and tell your witnesses.',
  'Antes de iniciarlo: lo inscrito después del {time} no está aquí. Si desde entonces este municipio publicó un punto de control con más de {size} asientos, seguir desde aquí firma un segundo libro, y sus testigos lo dirán. Busque antes una copia más nueva y avise a sus testigos.',
);
const KEYS_MISSING = say(
  'The backup has no keys. Put them into {folder} before you start the town.',
  'La copia no tiene claves. Póngalas en {folder} antes de iniciar el municipio.',
);

/** Throws the search tables away; the node makes them anew from the book. */
export function rebuildCommand(terminal: Terminal, home: string): Promise<Outcome> {
  return onTown(home, async ({ client }) => {
    const begun = await client.json('POST', '/local/rebuild');
    if (!begun.ok) return begun;
    const { entries } = begun.value as { readonly entries: number };
    return accept({ facts: { entries }, lines: [words(terminal, REBUILT, { entries })] });
  });
}

const REBUILT = say(
  'The search tables are made anew from {entries} entries. The town goes on meanwhile.',
  'Las tablas de búsqueda se rehacen desde {entries} asientos. El municipio sigue mientras tanto.',
);

/** Facts that can stand in a sentence. */
function plain(facts: Facts): { [name: string]: string | number } {
  return Object.fromEntries(
    Object.entries(facts).map(([name, value]) => [name, typeof value === 'number' ? value : String(value)]),
  );
}
