import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import {
  accept,
  type Bytes,
  fromBase64url,
  fromHex,
  HASH_LENGTH,
  type Refusal,
  type Result,
  refuse,
  say,
  toBase64url,
  type Value,
  type Words,
} from '#kernel';
import { instrumentStatuses } from '#modules/titles';
import { type Policy, parsePolicy, parseVerifier, type Trust, tallyOf, type Verifier } from '#proofs';
import {
  type VerifiedBook,
  type VerifiedFile,
  type VerifiedPage,
  type VerifiedProof,
  type VerifyOptions,
  verifyFile,
} from '#verify';
import { aboutEvidence } from './evidence.ts';
import { EXIT, type Outcome, type Report, ROOT, type Terminal, words } from './output.ts';
import { steadyBar } from './progress.ts';
import { signatureLines } from './signed-by.ts';
import { aboutStrict } from './strict.ts';

/** What the reader brings along, as it was typed. */
export type VerifyInput = {
  readonly keys: readonly string[];
  readonly policy?: string | undefined;
  readonly trust?: string | undefined;
  readonly trustDays?: string | undefined;
};

/** Checks a file and says what it proves, who signed it, and what it does not prove. */
export function verifyCommand(terminal: Terminal, file: string, input: VerifyInput, nowMs: number): Outcome {
  const reader = readerOf(input, nowMs);
  if (!reader.ok) return { ...reader, exit: EXIT.usage };
  const fault = unreadable(file);
  if (fault !== undefined) return { ok: false, refusal: fault };
  const progress = steadyBar(terminal, statSync(file).size);
  const verified = verifyFile(chunksOf(file, progress.at), reader.value);
  progress.end();
  if (!verified.ok) return verified;
  const report = withPolicy(terminal, verified.value, reader.value.policy, aboutFile(terminal, verified.value));
  return accept({ facts: { valid: true, ...report.facts }, lines: report.lines });
}

const POLICY_MET = say(
  'Your policy is met: {have} of {all} have signed, and {need} are enough: {names}.',
  'Se cumple su política: firman {have} de {all}, y {need} bastan: {names}.',
);

/** Whoever brought a policy reads by whom it is met; a book names its towns by itself. */
function withPolicy(terminal: Terminal, file: VerifiedFile, policy: Policy | undefined, report: Report): Report {
  if (policy === undefined || file.kind === 'book' || file.kind === 'evidence') return report;
  const proof = file.kind === 'page' || file.kind === 'strict' ? file.proof : file;
  const tally = tallyOf(
    policy,
    proof.log.cosignatures.map(({ verifier }) => verifier),
  );
  const { have, need, parts, missing } = tally;
  if (need === 0) return report;
  const [first = '', ...rest] = report.lines;
  const met = words(terminal, POLICY_MET, { have, need, all: have + missing.length, names: parts.join(', ') });
  return { facts: { ...report.facts, policy: { have, need, parts, missing } }, lines: [first, met, ...rest] };
}

function readerOf({ keys, policy, trust, trustDays }: VerifyInput, nowMs: number): Result<VerifyOptions> {
  const pinned: Verifier[] = [];
  for (const key of keys) {
    const parsed = parseVerifier(key);
    if (!parsed.ok) return parsed;
    pinned.push(parsed.value);
  }
  const given = policy === undefined ? undefined : readPolicy(policy);
  if (given?.ok === false) return given;
  const trusted = trust === undefined ? undefined : trustOf(trust, trustDays, nowMs);
  if (trusted?.ok === false) return trusted;
  return accept({
    ...(pinned.length > 0 && { pinned }),
    ...(given && { policy: given.value }),
    ...(trusted && { trust: trusted.value }),
  });
}

function readPolicy(file: string): Result<Policy> {
  const fault = unreadable(file);
  return fault === undefined ? parsePolicy(readFileSync(file, 'utf8')) : { ok: false, refusal: fault };
}

/** A hash as CometBFT prints it, or as Townledger does. */
function trustOf(text: string, days: string | undefined, nowMs: number): Result<Trust> {
  const hash = fromHex(text.toLowerCase()) ?? fromBase64url(text);
  if (hash?.length !== HASH_LENGTH) return refuse('option-wrong', { option: '--trust' });
  if (days === undefined) return accept({ hash });
  if (!/^[1-9][0-9]{0,3}$/.test(days)) return refuse('option-wrong', { option: '--trust-days' });
  return accept({ hash, period: { seconds: Number(days) * 86_400, nowSeconds: Math.floor(nowMs / 1_000) } });
}

function aboutFile(terminal: Terminal, file: VerifiedFile): Report {
  if (file.kind === 'book') return aboutBook(terminal, file.book);
  if (file.kind === 'page') return aboutPage(terminal, file);
  if (file.kind === 'strict') return aboutStrict(terminal, file, aboutProof(terminal, file.proof));
  return file.kind === 'evidence' ? aboutEvidence(terminal, file) : aboutProof(terminal, file);
}

export function unreadable(file: string): Refusal | undefined {
  try {
    return statSync(file).isFile() ? undefined : { code: 'file-not-readable', detail: { file } };
  } catch {
    return { code: 'file-not-found', detail: { file } };
  }
}

/** A book may be larger than memory, so it is read a piece at a time. */
export function* chunksOf(file: string, onRead?: (bytes: number) => void): Generator<Bytes, void> {
  const handle = openSync(file, 'r');
  let read = 0;
  try {
    for (;;) {
      const chunk = new Uint8Array(262_144);
      const length = readSync(handle, chunk);
      if (length === 0) return;
      yield chunk.subarray(0, length);
      read += length;
      onRead?.(read);
    }
  } finally {
    closeSync(handle);
  }
}

const LIMITS = say(
  'This does not prove that what was recorded was true, only that it was recorded and not changed.',
  'Esto no prueba que lo anotado fuera cierto, solo que se anotó y no se cambió.',
);

const BOOK = say(
  'Valid. The book {chain} of {origin} was replayed from its first byte: {size} entries, {transactions} transactions.',
  'Válido. El libro {chain} de {origin} se repitió desde el primer byte: {size} asientos, {transactions} transacciones.',
);

const SIGNED_BY = say(
  'Signed by {count} of {all} towns, and {need} are enough: {towns}.',
  'Lo firman {count} de {all} municipios, y {need} bastan: {towns}.',
);
const NOT_SIGNED_BY = say('Not signed by: {towns}.', 'No lo firman: {towns}.');

function townsLines(terminal: Terminal, { signed, missing, need }: NonNullable<VerifiedBook['towns']>): string[] {
  const all = signed.length + missing.length;
  const by = words(terminal, SIGNED_BY, { count: signed.length, all, need, towns: signed.join(', ') });
  return missing.length === 0 ? [by] : [by, words(terminal, NOT_SIGNED_BY, { towns: missing.join(', ') })];
}

function aboutBook(terminal: Terminal, book: VerifiedBook): Report {
  const { chain, origin, tip, transactions, refused, pinned, keys, towns } = book;
  const root = toBase64url(tip.logRoot);
  const stateRoot = toBase64url(tip.stateRoot);
  return {
    facts: {
      kind: 'book',
      chain,
      origin,
      height: tip.height,
      size: tip.size,
      root,
      stateRoot,
      transactions,
      refused,
      pinned,
      keys,
      ...(towns === undefined ? {} : { towns }),
    },
    lines: [
      words(terminal, BOOK, { chain, origin, size: tip.size, transactions }),
      words(terminal, ROOT, { root }),
      ...(towns === undefined ? [] : townsLines(terminal, towns)),
      ...signatureLines(terminal, pinned, keys),
      words(terminal, LIMITS),
    ],
  };
}

const INSTRUMENT = say(
  'At {time} instrument {reception} of {registry} was: {status}. Entries about it: {entries}.',
  'El {time} el instrumento {reception} de {registry} estaba: {status}. Asientos sobre él: {entries}.',
);

/** The proof of a receipt that was saved as a page, and what had become of its instruments. */
function aboutPage(terminal: Terminal, { proof, instruments }: VerifiedPage): Report {
  const about = aboutProof(terminal, proof);
  const told = instruments.map(({ registry, reception, status, entry, acts, state }) => {
    const entries = [...new Set([entry, ...acts.map((act) => act.entry)])].sort((a, b) => a - b);
    return { registry, reception, status, entries, timeMs: state.block.timeMs };
  });
  const lines = told.map(({ registry, reception, status, entries, timeMs }) =>
    words(terminal, INSTRUMENT, {
      time: new Date(timeMs).toISOString(),
      registry,
      reception,
      status: statusWords(status)[terminal.language],
      entries: entries.join(', '),
    }),
  );
  return { facts: { ...about.facts, instruments: told }, lines: [...about.lines, ...lines] };
}

function statusWords(status: string): Words {
  return (instrumentStatuses as { readonly [status: string]: Words })[status] ?? say(status, status);
}

const RECEIPT = say(
  'Valid. Entry {entry} of {origin}: {action}, recorded at {time}.',
  'Válido. Asiento {entry} de {origin}: {action}, anotado el {time}.',
);
const PRESENT = say('Valid. On record at {time} in {origin}: {key}', 'Válido. Consta el {time} en {origin}: {key}');
const ABSENT = say(
  'Valid. Not on record at {time} in {origin}: {key}',
  'Válido. No consta el {time} en {origin}: {key}',
);

const HISTORY = say(
  'Valid. The history of parcel {parcel} at {time} in {origin} is complete: {items} items.',
  'Válido. El historial de la parcela {parcel} el {time} en {origin} está completo: {items} elementos.',
);

const WITNESSED = say(
  '{name} has seen the same book and cosigned it.',
  '{name} vio el mismo libro y lo firmó también.',
);

function aboutProof(terminal: Terminal, proof: VerifiedProof): Report {
  const { origin, size } = proof.checkpoint;
  const { timeMs, height } = proof.block;
  const time = new Date(timeMs).toISOString();
  const witnesses = [...new Set(proof.log.cosignatures.map(({ verifier }) => verifier.name))];
  const common = { origin, size: Number(size), height, timeMs, pinned: proof.pinned, keys: proof.keys, witnesses };
  const tail = [
    ...signatureLines(terminal, proof.pinned, proof.keys),
    ...witnesses.map((name) => words(terminal, WITNESSED, { name })),
    words(terminal, LIMITS),
  ];
  if (proof.kind === 'receipt') {
    const { action } = proof.transaction.body;
    const facts = {
      kind: 'receipt',
      ...common,
      entry: proof.entry,
      action,
      receipt: proof.receipt as unknown as Value,
    };
    return { facts, lines: [words(terminal, RECEIPT, { entry: proof.entry, origin, action, time }), ...tail] };
  }
  if (proof.kind === 'history') {
    const { parcel, items } = proof;
    const facts = { kind: 'history', ...common, parcel, items };
    const told = items.map((item) => JSON.stringify(item));
    return {
      facts,
      lines: [words(terminal, HISTORY, { parcel, time, origin, items: items.length }), ...told, ...tail],
    };
  }
  const present = proof.value !== undefined;
  const facts = { kind: present ? 'presence' : 'absence', ...common, key: proof.key, value: proof.value ?? null };
  const value = present ? [JSON.stringify(proof.value)] : [];
  return {
    facts,
    lines: [words(terminal, present ? PRESENT : ABSENT, { time, origin, key: proof.key }), ...value, ...tail],
  };
}
