/** Clearing of a file of debts, and the check of somebody else's: on files alone, without a town. */
import { closeSync, openSync, readFileSync, statSync, writeSync } from 'node:fs';
import {
  type CertificateFile,
  certificateText,
  clearingLines,
  csvLine,
  DEBT_FAULTS,
  type DebtFile,
  FAULTS,
  guarded,
  readCertificate,
  readClearing,
  readDebts,
  snapshotOf,
} from '#connect';
import { accept, type Result, refuse, say } from '#kernel';
import {
  checkClearing,
  clear,
  faultInLiquidity,
  type Liquidity,
  loopsOf,
  type Obligations,
  totalsOf,
} from '#modules/exchange';
import { type Outcome, type Terminal, words } from '../output.ts';

const MAX_BYTES = 268_435_456;
/** Bad rows that are shown; all of them go to the file that --rejected names. */
const SHOWN = 20;

export type ClearOptions = {
  readonly liquidity?: string;
  readonly out?: string;
  readonly certificate?: string;
  readonly rejected?: string;
};

/** Refusals: `file-not-found`, `file-too-large`, `option-wrong`, `debts-unreadable`. */
export function clearCommand(terminal: Terminal, file: string, options: ClearOptions): Outcome {
  const percent = percentOf(options.liquidity);
  if (!percent.ok) return percent;
  const read = debtsIn(terminal, file);
  if (!read.ok) return read;
  const { obligations, bad, faults } = read.value;
  const liquidity = liquidityOf(obligations, percent.value);
  if (liquidity !== undefined && faultInLiquidity(obligations, liquidity) !== undefined)
    return refuse('debts-too-large');
  const started = process.cpuUsage();
  const clearing = clear(obligations, liquidity);
  const { user, system } = process.cpuUsage(started);
  const verdict = checkClearing(obligations, clearing, liquidity);
  if (!verdict.holds) throw new Error(`the clearing does not prove itself: ${verdict.why}`);
  const totals = totalsOf(obligations);
  const drawn = clearing.drawn.reduce((all, own) => all + Math.max(0, own), 0);
  let loops = 0;
  for (const _ of loopsOf(obligations, clearing.setOff, clearing.drawn)) loops++;
  write(options.out, () => clearingLines(obligations, clearing.setOff));
  write(options.certificate, () =>
    certificateText(obligations, {
      snapshot: snapshotOf(obligations),
      cleared: verdict.total,
      liquidityPercent: percent.value,
      clearing,
    }),
  );
  write(options.rejected, () => rejectedLines(read.value));
  const seconds = Math.round((user + system) / 1_000) / 1_000;
  const facts = {
    obligations: totals.obligations,
    firms: obligations.firms.length,
    debt: totals.debt,
    netInternalDebt: totals.netInternalDebt,
    cleared: verdict.total,
    certificate: { valid: true, bound: verdict.bound },
    loops,
    creditDrawn: drawn,
    ignored: obligations.amount.length - totals.obligations,
    rejected: bad.length,
    rejectedRows: bad.slice(0, SHOWN).map(({ line, id, fault }) => ({ line, id, fault })),
    notes: faults.map(({ line, code, detail }) => ({ line, code, detail: detail ?? '' })),
  };
  // The one number that may be a fraction; facts of a command are otherwise whole.
  return accept({ facts: { ...facts, seconds }, lines: summary(terminal, { ...facts, seconds }) });
}

type Facts = {
  readonly obligations: number;
  readonly firms: number;
  readonly debt: number;
  readonly netInternalDebt: number;
  readonly cleared: number;
  readonly loops: number;
  readonly creditDrawn: number;
  readonly seconds: number;
};

function summary(terminal: Terminal, facts: Facts): string[] {
  const share = facts.debt === 0 ? '0' : ((100 * facts.cleared) / facts.debt).toFixed(2);
  const lines = [words(terminal, DEBTS, { ...facts, debt: dollars(facts.debt) })];
  lines.push(words(terminal, CLEARED, { cleared: dollars(facts.cleared), share, loops: facts.loops }));
  lines.push(words(terminal, NET, { net: dollars(facts.netInternalDebt) }));
  if (facts.creditDrawn > 0) lines.push(words(terminal, DRAWN, { drawn: dollars(facts.creditDrawn) }));
  return [...lines, words(terminal, PROVED, { seconds: facts.seconds })];
}

const DEBTS = say(
  '{obligations} debts of {firms} firms: {debt} dollars.',
  '{obligations} deudas de {firms} empresas: {debt} dólares.',
);
const CLEARED = say(
  '{cleared} dollars ({share} %) can be set off, in {loops} loops.',
  'Se pueden compensar {cleared} dólares ({share} %), en {loops} ciclos.',
);
const NET = say(
  '{net} dollars are owed on balance; only money from outside can pay them.',
  'Se deben {net} dólares en saldo neto; solo los puede pagar dinero de fuera.',
);
const DRAWN = say(
  '{drawn} dollars of common credit are drawn for it.',
  'Para ello se usan {drawn} dólares del crédito común.',
);
const PROVED = say(
  'No clearing of these debts can be larger: the prices prove it ({seconds} s).',
  'Ninguna compensación de estas deudas puede ser mayor: los precios lo prueban ({seconds} s).',
);

/**
 * Refusals: those of `clear`, `certificate-unreadable`, `certificate-of-other-debts`, and `result-...` and
 * `clearing-...` for each way to be wrong.
 */
export function checkCommand(terminal: Terminal, file: string, result: string, certificate: string): Outcome {
  const read = debtsIn(terminal, file);
  if (!read.ok) return read;
  const { obligations } = read.value;
  const [resultBytes, certificateBytes] = [bytesOf(result), bytesOf(certificate)];
  if (!resultBytes.ok) return resultBytes;
  if (!certificateBytes.ok) return certificateBytes;
  const cleared = readClearing({ name: result, bytes: resultBytes.value }, obligations);
  if ('fault' in cleared) {
    const { fault, ...place } = cleared;
    return refuse(`result-${fault}`, { file: result, ...place });
  }
  const proof = readCertificate(certificateBytes.value, obligations);
  if (proof === undefined) return refuse('certificate-unreadable', { file: certificate });
  if (proof.snapshot !== snapshotOf(obligations)) return refuse('certificate-of-other-debts');
  return judged(terminal, obligations, cleared.setOff, proof);
}

function judged(terminal: Terminal, obligations: Obligations, setOff: Float64Array, proof: CertificateFile): Outcome {
  const liquidity = liquidityOf(obligations, proof.liquidityPercent);
  const verdict = checkClearing(obligations, { setOff, ...proof.clearing }, liquidity);
  if (!verdict.holds) {
    const { why, row, firm, bound } = verdict;
    return refuse(`clearing-${why}`, {
      ...(row === undefined ? {} : { id: obligations.ids[row]! }),
      ...(firm === undefined ? {} : { firm: obligations.firms[firm]! }),
      ...(bound !== undefined && Number.isSafeInteger(bound) ? { bound } : {}),
    });
  }
  if (verdict.total !== proof.cleared) return refuse('clearing-total-differs', { bound: verdict.bound });
  const facts = { valid: true, cleared: verdict.total, bound: verdict.bound };
  return accept({ facts, lines: [words(terminal, CHECKED, { cleared: dollars(verdict.total) })] });
}

const CHECKED = say(
  'The clearing holds: {cleared} dollars, and no clearing of these debts can be larger.',
  'La compensación es correcta: {cleared} dólares, y ninguna compensación de estas deudas puede ser mayor.',
);

/** As the trials of the literature take it: each firm may draw a share of what it owes, and take in what it is owed. */
function liquidityOf({ firms, debtor, creditor, amount }: Obligations, percent: number): Liquidity | undefined {
  if (percent === 0) return undefined;
  const [headroom, room] = [new Float64Array(firms.length), new Float64Array(firms.length)];
  for (let row = 0; row < amount.length; row++) {
    if (debtor[row] === creditor[row]) continue;
    headroom[debtor[row]!]! += amount[row]!;
    room[creditor[row]!]! += amount[row]!;
  }
  // In two parts, because the product of both could pass 2^53.
  const share = (owed: number) => Math.floor(owed / 100) * percent + Math.floor(((owed % 100) * percent) / 100);
  return { headroom: headroom.map(share), room };
}

function percentOf(text = '0'): Result<number> {
  return /^\d{1,3}$/.test(text) && Number(text) <= 100
    ? accept(Number(text))
    : refuse('option-wrong', { option: '--liquidity' });
}

function debtsIn(terminal: Terminal, file: string): Result<DebtFile> {
  const bytes = bytesOf(file);
  if (!bytes.ok) return bytes;
  const read = readDebts({ name: file, bytes: bytes.value });
  if (!read.readable) {
    const [fault] = read.faults;
    return {
      ...refuse('debts-unreadable', {
        file,
        why: fault === undefined ? '' : FAULTS[fault.code][terminal.language],
        detail: fault?.detail ?? '',
      }),
    };
  }
  tellBad(terminal, read);
  return accept(read);
}

/** What was not used and why: nothing is left out in silence. */
function tellBad(terminal: Terminal, { bad, faults }: DebtFile): void {
  if (terminal.json) return;
  for (const { code, detail = '' } of faults) terminal.err(`${FAULTS[code][terminal.language]}: ${detail}\n`);
  for (const { line, id, fault } of bad.slice(0, SHOWN))
    terminal.err(`${words(terminal, BAD, { line, id, why: DEBT_FAULTS[fault][terminal.language] })}\n`);
  if (bad.length > SHOWN) terminal.err(`${words(terminal, MORE, { more: bad.length - SHOWN })}\n`);
}

const BAD = say('Line {line} (id {id}) is not used: {why}.', 'La línea {line} (id {id}) no se usa: {why}.');
const MORE = say(
  '... and {more} more. --rejected FILE writes them all.',
  '... y {more} más. --rejected ARCHIVO las escribe todas.',
);

function* rejectedLines({ bad }: DebtFile): Generator<string> {
  yield 'line,id,fault\n';
  for (const { line, id, fault } of bad) yield `${csvLine([`${line}`, guarded(id), fault])}\n`;
}

function bytesOf(file: string): Result<Uint8Array> {
  const stat = statSync(file, { throwIfNoEntry: false });
  if (stat === undefined) return refuse('file-not-found', { file });
  return stat.size > MAX_BYTES ? refuse('file-too-large', { file }) : accept(readFileSync(file));
}

/** A file that is there already is left as it is. */
function write(file: string | undefined, pieces: () => Iterable<string>): void {
  if (file === undefined) return;
  const out = openSync(file, 'wx');
  try {
    for (const piece of pieces()) writeSync(out, piece);
  } finally {
    closeSync(out);
  }
}

function dollars(cents: number): string {
  const [whole, rest] = [Math.floor(cents / 100), cents % 100];
  return `${String(whole).replace(/\B(?=(\d{3})+$)/g, ',')}.${String(rest).padStart(2, '0')}`;
}
