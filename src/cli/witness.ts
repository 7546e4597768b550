/** A town as the witness of others, and others as the witnesses of this town. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type EvidenceItem, WitnessClient } from '#client';
import { accept, refuse, say, type Value } from '#kernel';
import { onTown } from './book.ts';
import { EXIT, type Outcome, refusalText, type Terminal, words } from './output.ts';

export function keysCommand(home: string): Promise<Outcome> {
  return onWitness(home, async (witness) => {
    const keys = await witness.keys();
    return keys.ok ? accept({ facts: { vkeys: keys.value }, lines: keys.value }) : keys;
  });
}

const ADDED = say(
  'The log {origin} is watched from now on. Its town can ask for cosignatures with "townledger witness push".',
  'El registro {origin} se vigila desde ahora. Su municipio puede pedir firmas con "townledger witness push".',
);

export function addCommand(
  terminal: Terminal,
  home: string,
  vkeys: readonly string[],
  url: string | undefined,
): Promise<Outcome> {
  return onWitness(home, async (witness) => {
    const added = await witness.watch(vkeys, url);
    if (!added.ok) return added;
    return accept({ facts: { ...added.value }, lines: [words(terminal, ADDED, { origin: added.value.origin })] });
  });
}

const NONE = say('No log is watched here.', 'Aquí no se vigila ningún registro.');
const SEEN = say('seen with {size} entries', 'visto con {size} asientos');
const UNSEEN = say('not seen yet', 'aún no visto');

export function listCommand(terminal: Terminal, home: string): Promise<Outcome> {
  return onWitness(home, async (witness) => {
    const logs = await witness.logs();
    if (!logs.ok) return logs;
    const lines = logs.value.map(({ origin, size, url }) => {
      const seen = size === null ? words(terminal, UNSEEN) : words(terminal, SEEN, { size });
      return [origin, seen, ...(url === null ? [] : [url])].join('  ');
    });
    const facts = { logs: logs.value as unknown as Value };
    return accept({ facts, lines: lines.length === 0 ? [words(terminal, NONE)] : lines });
  });
}

const PUSHED = say(
  '{name} has cosigned the book with {size} entries. Receipts carry its signature from now on.',
  '{name} firmó también el libro con {size} asientos. Los comprobantes llevan su firma desde ahora.',
);

export function pushCommand(
  terminal: Terminal,
  home: string,
  to: string,
  vkeys: readonly string[] | undefined,
): Promise<Outcome> {
  return onWitness(home, async (witness) => {
    const pushed = await witness.push(to, vkeys);
    if (!pushed.ok) return pushed;
    const { size, cosigners } = pushed.value;
    const name = (cosigners[0] as string).split('+')[0] as string;
    return accept({ facts: { size, cosigners }, lines: [words(terminal, PUSHED, { name, size })] });
  });
}

const FOUND = {
  continues: say(
    '{origin}: {size} entries, and they continue what was seen before ({seen}).',
    '{origin}: {size} asientos, y continúan lo visto antes ({seen}).',
  ),
  behind: say(
    '{origin}: shows {size} entries, but was seen with {seen}. It may be an old copy. Look again.',
    '{origin}: muestra {size} asientos, pero se vio con {seen}. Puede ser una copia antigua. Mire otra vez.',
  ),
  unproved: say(
    '{origin}: shows {size} entries, and what it hands out does not prove that they continue those seen before ({seen}). Look again, if possible over another connection.',
    '{origin}: muestra {size} asientos, y lo que entrega no prueba que continúen los vistos antes ({seen}). Mire otra vez, si puede por otra conexión.',
  ),
  forked: say(
    '{origin}: shows another book than the one seen before ({seen} entries). See "townledger witness evidence".',
    '{origin}: muestra otro libro distinto del visto antes ({seen} asientos). Vea "townledger witness evidence".',
  ),
} as const;

const UNSAID = say('{origin}: {why}', '{origin}: {why}');

/** Looks at one watched log, or at all of them. The answer is no where one does not continue what was seen. */
export function checkCommand(terminal: Terminal, home: string, chosen: string | undefined): Promise<Outcome> {
  return onWitness(home, async (witness) => {
    const logs = await witness.logs();
    if (!logs.ok) return logs;
    if (logs.value.length === 0 && chosen === undefined)
      return accept({ facts: { logs: [] }, lines: [words(terminal, NONE)] });
    const address = chosen?.replace(/\/+$/, '');
    const wanted = logs.value.filter(
      ({ origin, url }) => chosen === undefined || [origin, url].includes(address ?? ''),
    );
    if (chosen !== undefined && wanted.length === 0) return refuse('log-not-watched', { origin: chosen });
    const looked: Value[] = [];
    const lines: string[] = [];
    for (const { origin } of wanted) {
      const answer = await witness.look(origin);
      // One neighbour that does not answer must not hide what the others show.
      looked.push(answer.ok ? { ...answer.value } : { origin, found: 'nothing', code: answer.refusal.code });
      lines.push(
        answer.ok
          ? words(terminal, FOUND[answer.value.found], answer.value)
          : words(terminal, UNSAID, { origin, why: refusalText(terminal, answer.refusal) }),
      );
    }
    const well = looked.every((log) => (log as { found?: string }).found === 'continues');
    return accept({ facts: { logs: looked }, lines, exit: well ? EXIT.yes : EXIT.no });
  });
}

const CLEAN = say('There is no evidence against any log.', 'No hay pruebas contra ningún registro.');
const SAVED = say(
  '{time}  {origin}: saved in {file}. Anyone can check it with "townledger verify {file}".',
  '{time}  {origin}: guardado en {file}. Cualquiera puede comprobarlo con "townledger verify {file}".',
);
const LISTED = say('{time}  {origin}  (save it with --out FOLDER)', '{time}  {origin}  (guárdelo con --out CARPETA)');

export function evidenceCommand(terminal: Terminal, home: string, folder: string | undefined): Promise<Outcome> {
  return onWitness(home, async (witness) => {
    const evidence = await witness.evidence();
    if (!evidence.ok) return evidence;
    const lines: string[] = [];
    for (const item of evidence.value) {
      const { origin, timeMs } = item;
      const time = new Date(timeMs).toISOString();
      const file = folder === undefined ? undefined : saveEvidence(folder, item);
      lines.push(words(terminal, file === undefined ? LISTED : SAVED, { time, origin, file: file ?? '' }));
    }
    const facts = { evidence: evidence.value as unknown as Value };
    return accept({ facts, lines: lines.length === 0 ? [words(terminal, CLEAN)] : lines });
  });
}

/** One name for one item, so that saving again changes nothing. */
function saveEvidence(folder: string, { id, origin, file }: EvidenceItem): string {
  const path = join(folder, `${origin.replaceAll(/[^A-Za-z0-9.-]+/g, '-')}-${id}.evidence`);
  mkdirSync(folder, { recursive: true });
  if (!existsSync(path)) writeFileSync(path, file, { flag: 'wx' });
  return path;
}

function onWitness(home: string, command: (witness: WitnessClient) => Promise<Outcome>): Promise<Outcome> {
  return onTown(home, ({ client }) => command(new WitnessClient(client)));
}
