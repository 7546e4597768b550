/** A town leaves: what it takes along, and a drill that shows beforehand that it can. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accept, refuse, say, type Value } from '#kernel';
import { homeProgram } from '../home-program.ts';
import { EXIT, type Outcome, ROOT, type Terminal, words } from '../output.ts';
import { step } from '../progress.ts';
import { freePorts, serve } from '../serving.ts';
import { hasTown, runningTown } from '../town.ts';
import { type Drilled, drill } from './drill.ts';

type Left = { readonly town: string; readonly height: number; readonly size: number; readonly root: string };

export async function leaveCommand(terminal: Terminal, home: string): Promise<Outcome> {
  if (!hasTown(home)) return refuse('home-not-found', { home });
  const running = await runningTown(home);
  if (running !== undefined) return refuse('home-in-use', { home, address: running.client.address });
  const done = await homeProgram('network', '--home', home, '--leave');
  if (!done.ok) return { ...done, exit: EXIT.no };
  const { town, size, root, height } = done.value as Left;
  return accept({
    facts: { home, town, height, size, root },
    lines: [words(terminal, LEFT, { town, size, home }), words(terminal, ROOT, { root })],
  });
}

const LEFT = say(
  '{town} takes no part any more. The whole public book ({size} entries), its own vault and its keys are in {home}; "townledger start" serves them, and nothing more is recorded there.',
  '{town} ya no participa. Todo el libro público ({size} asientos), su propia bóveda y sus claves están en {home}; "townledger start" los sirve, y ahí no se anota nada más.',
);

/** Exit 1 where anything of it fails. */
export async function exitDrillCommand(terminal: Terminal, home: string, out: string | undefined): Promise<Outcome> {
  if (!hasTown(home)) return refuse('home-not-found', { home });
  const folder = out ?? mkdtempSync(join(tmpdir(), 'townledger-drill-'));
  try {
    if (out !== undefined) mkdirSync(folder, { recursive: true, mode: 0o700 });
    return await drillIn(terminal, home, folder, out !== undefined);
  } finally {
    if (out === undefined) rmSync(folder, { recursive: true });
  }
}

async function drillIn(terminal: Terminal, home: string, folder: string, kept: boolean): Promise<Outcome> {
  const copy = join(folder, 'home');
  const copied = await step(terminal, COPYING, () => homeProgram('network', '--home', home, '--copy', copy));
  if (!copied.ok) return copied;
  const [port] = await freePorts(1);
  const serving = await serve(copy, port as number);
  if (!serving.ok) return serving;
  try {
    const drilled = await step(terminal, CHECKING, (progress) => drill(serving.value.town, folder, progress));
    if (!drilled.ok) return drilled;
    const report = drilled.value;
    if (kept) writeFileSync(join(folder, 'report.json'), `${JSON.stringify(report, null, 2)}\n`);
    const good = report.allProofsVerified && report.rehostedAlone && report.sameEntries;
    return accept({
      facts: { ...(report as unknown as { [name: string]: Value }), passed: good, folder: kept ? folder : null },
      lines: linesOf(terminal, report),
      exit: good ? EXIT.yes : EXIT.no,
    });
  } finally {
    serving.value.stop();
    await serving.value.ended;
  }
}

const COPYING = say('The home is copied', 'Se copia la carpeta');
const CHECKING = say('The copy is started alone and checked', 'La copia se inicia sola y se comprueba');

function linesOf(terminal: Terminal, report: Drilled): string[] {
  const { entries, root, receipts, states, compared } = report;
  const lines = [
    [report.allProofsVerified, PROOFS, { ...counts('receipts', receipts), ...counts('states', states) }],
    [report.rehostedAlone, ALONE, { entries }],
    [report.sameEntries, SAME, { entries, towns: compared.filter(({ same }) => same === true).length }],
  ] as const;
  return [
    ...lines.map(([good, line, fill]) => `${good ? '✓' : '✗'} ${words(terminal, line, fill)}`),
    ...report.faults.map((fault) => `    ${fault}`),
    words(terminal, ROOT, { root }),
  ];
}

function counts(name: string, { checked, total }: Drilled['receipts']): { readonly [name: string]: number } {
  return { [name]: checked, [`${name}All`]: total };
}

const PROOFS = say(
  'All proofs verified: {receipts} of {receiptsAll} receipts and {states} of {statesAll} proofs of the state.',
  'Todas las pruebas verificadas: {receipts} de {receiptsAll} comprobantes y {states} de {statesAll} pruebas del estado.',
);
const ALONE = say(
  'Re-hosted alone: a copy without the network serves {entries} entries, each of them replayed.',
  'Alojado en solitario: una copia sin la red sirve {entries} asientos, cada uno repetido.',
);
const SAME = say(
  'Same entries: {entries} compared with the network; {towns} towns have this root.',
  'Los mismos asientos: {entries} comparados con la red; {towns} municipios tienen esta raíz.',
);
