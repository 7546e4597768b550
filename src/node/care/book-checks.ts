/**
 * The whole book against itself: every entry hashed again, every root made again, every block's receipts, the
 * whole state, the signatures, the laws of every module, and the clock.
 */
import { basename } from 'node:path';
import { sha256 } from '#crypto';
import {
  append,
  type Body,
  type Bytes,
  EMPTY_TIP,
  EXPIRY_HORIZON_MS,
  encodeUtf8,
  equalBytes,
  type Frontier,
  isBlockEntry,
  leafHash,
  type Module,
  type Refusal,
  readBlockEntry,
  receiptsRoot,
  rootBytes,
  rootFrom,
  rootFromLeaves,
  StateTree,
  say,
  type Tip,
  within,
} from '#kernel';
import { formatCheckpoint, openCheckpoint, TILE_WIDTH, type Verifier } from '#proofs';
import type { Database } from '../database.ts';
import type { LedgerStore } from '../ledger-store.ts';
import { openBook } from '../town-node.ts';
import { attempt, type Check, ok, problem, RESTORE, warning } from './check.ts';

export type BookToCheck = {
  readonly store: LedgerStore;
  readonly chain: string;
  readonly origin: string;
  readonly modules: readonly Module[];
  /** Keys of this home that signed a note; a town that changed its keys keeps the old ones. */
  readonly logKeys: (note: string) => readonly Verifier[];
  readonly nowMs: number;
};

/** Ends early where the file is damaged, and leaves the laws where anything is wrong: both would see nonsense. */
export function bookChecks(book: BookToCheck): readonly Check[] {
  const file = attempt('book-file', () => fileCheck('book-file', book.store.database));
  if (!file.every(isSound)) return file;
  const found = [
    ...file,
    ...attempt('roots', () => roots(book.store)),
    ...attempt('state', () => state(book.store)),
    ...attempt('replay-memory', () => replayMemory(book.store)),
    ...attempt('signatures', () => signatures(book)),
    ...attempt('clock', () => clock(book)),
  ];
  return found.every(isSound) ? [...found, ...attempt('laws', () => laws(book))] : found;
}

function isSound({ verdict }: Check): boolean {
  return verdict !== 'problem';
}

export function fileCheck(name: string, database: Database): Check {
  const file = basename(database.path);
  const faults = database.faults();
  if (faults.length === 0)
    return ok(name, say('The pages of {file} are sound.', 'Las páginas de {file} están sanas.'), { file });
  const words = say('{file} is damaged: {faults}.', '{file} está dañado: {faults}.');
  return problem(name, words, RESTORE, { file, faults: faults.join('; ') });
}

/** Log, tiles and receipts: from the bytes of the entries to the root that was signed. */
function roots(store: LedgerStore): Check {
  let frontier: Frontier = { size: 0n, peaks: [] };
  const tiles = new Tiles(store);
  const blocks = blocksOf(store);
  let block = blocks.next();
  for (const bytes of store.entries()) {
    const index = Number(frontier.size);
    const leaf = leafHash(bytes);
    const stored = store.leaf(index);
    if (stored === undefined || !equalBytes(stored, leaf)) return wrong('entry', index);
    frontier = append(frontier, leaf);
    if (!tiles.fit(leaf)) return wrong('tile', index);
    if (block.done === true || block.value.size !== index + 1) continue;
    if (!fitsBlock(store, block.value, bytes, rootFrom(frontier))) return wrong('block', index);
    const following = nextWithEntries(blocks, block.value);
    if (following === undefined) return wrong('block', index);
    block = following;
  }
  const size = Number(frontier.size);
  if (block.done !== true || size !== store.size()) return wrong('block', size);
  return ok('roots', say('All {size} entries lead to the root.', 'Los {size} asientos llevan a la raíz.'), { size });
}

/** The hashes of full tiles, made again level by level as the leaves come. */
class Tiles {
  readonly #store: LedgerStore;
  readonly #levels: { hashes: Bytes[]; full: number }[] = [];

  constructor(store: LedgerStore) {
    this.#store = store;
  }

  fit(leaf: Bytes): boolean {
    let hash = leaf;
    for (let level = 0; ; level++) {
      this.#levels[level] ??= { hashes: [], full: 0 };
      const tile = this.#levels[level] as { hashes: Bytes[]; full: number };
      tile.hashes.push(hash);
      if (tile.hashes.length < TILE_WIDTH) return true;
      hash = rootFromLeaves(tile.hashes);
      const stored = this.#store.subtree(level + 1, tile.full++);
      if (stored === undefined || !equalBytes(stored, hash)) return false;
      tile.hashes = [];
    }
  }
}

function* blocksOf(store: LedgerStore): Generator<StoredBlock, void> {
  for (let height = 0; ; ) {
    const part = store.blocksAfter(height, 1_000);
    for (const { tip } of part) yield tip;
    if (part.length < 1_000) return;
    height = part.at(-1)?.tip.height as number;
  }
}

/** An empty block of several towns has the roots of the one before; undefined where one has not. */
function nextWithEntries(
  blocks: Iterator<StoredBlock, void>,
  last: StoredBlock,
): IteratorResult<StoredBlock, void> | undefined {
  for (let next = blocks.next(); ; next = blocks.next()) {
    if (next.done === true || next.value.size !== last.size) return next;
    const { logRoot, stateRoot } = next.value;
    if (!equalBytes(logRoot, last.logRoot) || !equalBytes(stateRoot, last.stateRoot)) return undefined;
  }
}

type StoredBlock = Omit<Tip, 'peaks'>;

function fitsBlock(store: LedgerStore, block: StoredBlock, entry: Bytes, logRoot: Bytes): boolean {
  const read = readBlockEntry(entry);
  if (!read.ok || read.value.height !== block.height || read.value.timeMs !== block.timeMs) return false;
  return (
    equalBytes(logRoot, block.logRoot) &&
    equalBytes(rootBytes(read.value.state), block.stateRoot) &&
    equalBytes(rootBytes(read.value.receipts), receiptsRoot(store.receiptsAt(block.height)))
  );
}

function wrong(what: string, entry: number): Check {
  const words = say(
    'The book does not lead to its own root: the {what} at entry {entry} was changed.',
    'El libro no lleva a su propia raíz: {what} en el asiento {entry} fue cambiado.',
  );
  return problem('roots', words, RESTORE, { what, entry });
}

function state(store: LedgerStore): Check {
  for (const { key, keyHash, value, valueHash } of store.state()) {
    const fits = value !== undefined && valueHash !== undefined && equalBytes(sha256(value), valueHash);
    if (!fits || !equalBytes(sha256(encodeUtf8(key)), keyHash))
      return problem('state', say('The value of {key} was changed.', 'El valor de {key} fue cambiado.'), RESTORE, {
        key,
      });
  }
  // No bucket hash is believed: the whole tree is hashed anew.
  const tree = StateTree.restore(store.leaves(), () => undefined);
  const root = store.tip()?.stateRoot ?? EMPTY_TIP.stateRoot;
  if (equalBytes(tree.root(), root))
    return ok('state', say('The state of {keys} keys has its root.', 'El estado de {keys} claves tiene su raíz.'), {
      keys: tree.size,
    });
  const words = say('The state does not have its root.', 'El estado no tiene su raíz.');
  return problem('state', words, RESTORE);
}

/** What was ordered and has not expired must be remembered, or it could be ordered again. */
function replayMemory(store: LedgerStore): Check {
  const nowMs = store.tip()?.timeMs ?? 0;
  const remembered = new Map(store.ids(nowMs));
  let checked = 0;
  for (const { timeMs, size, height } of blocksOf(store)) {
    if (timeMs < nowMs - EXPIRY_HORIZON_MS) continue;
    const first = size - store.receiptsAt(height).length - 1;
    for (const bytes of store.entriesFrom(Math.max(first, 0), size - Math.max(first, 0))) {
      if (isBlockEntry(bytes)) continue;
      const { id, expiresMs } = (JSON.parse(Buffer.from(bytes).toString()) as { body: Body }).body;
      if (expiresMs >= nowMs && remembered.get(id) !== expiresMs) return forgotten(id);
      checked++;
    }
  }
  const words = say(
    'The last {checked} transactions are remembered, so none counts twice.',
    'Las últimas {checked} transacciones se recuerdan, así que ninguna cuenta dos veces.',
  );
  return ok('replay-memory', words, { checked });
}

function forgotten(id: string): Check {
  const words = say(
    'The transaction with the id {id} was forgotten and could count twice.',
    'La transacción con el id {id} se olvidó y podría contar dos veces.',
  );
  return problem('replay-memory', words, RESTORE, { id });
}

/** Each covers all entries before it, so the newest of them would do. */
const COMPARED_CHECKPOINTS = 1_000;
/** Ed25519 and ML-DSA-44. */
const LOG_KEYS = 2;

function signatures({ store, origin, logKeys }: BookToCheck): Check {
  const notes = store.checkpoints(COMPARED_CHECKPOINTS);
  for (const { note, size, logRoot } of notes) {
    const text = formatCheckpoint({ origin, size: BigInt(size), root: logRoot, extensions: [] });
    if (!note.startsWith(`${text}\n`)) return contradicted(size);
    const keys = logKeys(note);
    if (keys.length < LOG_KEYS || !openCheckpoint(note, keys, { everyLogKey: true }).ok) return unsigned(size);
  }
  const words = say(
    'The newest {count} checkpoints are signed with the keys of this town and say what the book says.',
    'Los {count} puntos de control más nuevos están firmados con las claves de este municipio y dicen lo que dice el libro.',
  );
  return ok('signatures', words, { count: notes.length });
}

function unsigned(size: number): Check {
  const words = say(
    'The checkpoint at size {size} was not signed with the keys of this home.',
    'El punto de control del tamaño {size} no fue firmado con las claves de esta carpeta.',
  );
  const advice = say(
    'Put back the log keys of this town from your backup.',
    'Ponga las claves del registro de este municipio desde su copia.',
  );
  return problem('signatures', words, advice, { size });
}

function contradicted(size: number): Check {
  const words = say(
    'The checkpoint at size {size} is damaged or says something else than the book.',
    'El punto de control del tamaño {size} está dañado o dice otra cosa que el libro.',
  );
  return problem('signatures', words, RESTORE, { size });
}

function laws({ store, chain, modules }: BookToCheck): Check {
  const machine = openBook(chain, store);
  if (machine.tip.size === 0) return ok('laws', say('The book is empty.', 'El libro está vacío.'));
  for (const module of modules)
    for (const { name, check } of module.invariants) {
      const verdict = check(within(machine.state, module.name));
      if (!verdict.ok) return broken(`${module.name}/${name}`, verdict.refusal);
    }
  return ok('laws', say('The laws of all modules hold.', 'Las leyes de todos los módulos se cumplen.'));
}

function broken(law: string, { code, detail }: Refusal): Check {
  const words = say('The law {law} does not hold ({code}).', 'La ley {law} no se cumple ({code}).');
  const advice = say(
    'This is a fault of the program: please report it, with this text. Nothing is lost.',
    'Es un fallo del programa: infórmelo, por favor, con este texto. No se pierde nada.',
  );
  return problem('laws', words, advice, { law, code, ...(detail === undefined ? {} : { detail }) });
}

/** Some seconds are nothing: block time never runs behind the last block's. */
const CLOCK_SLACK_MS = 60_000;

function clock({ store, nowMs }: BookToCheck): Check {
  const behindMs = (store.tip()?.timeMs ?? 0) - nowMs;
  if (behindMs <= CLOCK_SLACK_MS)
    return ok('clock', say('The clock is not behind the book.', 'El reloj no va por detrás del libro.'));
  return warning(
    'clock',
    say('The clock is {seconds} s behind the last block.', 'El reloj va {seconds} s por detrás del último bloque.'),
    say(
      'Set the clock of this machine, best by a time service.',
      'Ponga en hora este equipo, mejor por un servicio horario.',
    ),
    { seconds: Math.round(behindMs / 1_000) },
  );
}
