/** What stands beside the book: whether the vault opens, fits the book, and the projections have caught up. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Bytes, say } from '#kernel';
import { Database } from '../database.ts';
import { readVaultKey } from '../home.ts';
import type { LedgerStore } from '../ledger-store.ts';
import { entriesOfCommitment } from '../projections/commitments.ts';
import { Vault } from '../vault/vault.ts';
import { fileCheck } from './book-checks.ts';
import { attempt, type Check, ok, problem, RESTORE, warning } from './check.ts';

/** Items opened to see whether the key fits and the ciphertexts hold. */
const SAMPLE = 1_000;

type Cursors = readonly { readonly name: string; readonly next: number }[];

/**
 * How far each projection has come. To be read before the book is opened: a node that runs goes on meanwhile, and
 * what they had seen until then must be in the book. What goes wrong is thrown when the answer is asked for.
 */
export function readCursors(home: string): () => Cursors {
  if (!existsSync(join(home, 'projections.db'))) return () => [];
  try {
    const rows = withProjections(home, (database) => database.rows('SELECT name, next FROM cursor ORDER BY name'));
    return () => rows as unknown as Cursors;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}

export function shelfChecks(home: string, store: LedgerStore, cursors: () => Cursors): readonly Check[] {
  if (!existsSync(join(home, 'vault.db')) || !existsSync(join(home, 'projections.db'))) {
    const words = say(
      'There is no vault yet; the first start makes it.',
      'Aún no hay bóveda; el primer inicio la crea.',
    );
    return [ok('vault', words)];
  }
  return [
    ...attempt('projections', () => projections(cursors(), store.size())),
    ...attempt('vault', () => withVault(home, () => false, vaultChecks)),
    ...attempt('vault-and-book', () =>
      withProjections(home, (database) => {
        const inBook = (commitment: Bytes) => entriesOfCommitment(database, commitment).length > 0;
        return withVault(home, inBook, (vault) => vaultAndBook(vault, database, inBook));
      }),
    ),
    ...sharing(home),
  ];
}

/** Nothing is shared in a home that was last run by an older program. */
function sharing(home: string): readonly Check[] {
  if (!existsSync(join(home, 'sharing.db'))) return [];
  return attempt('sharing-file', () => withFile(home, 'sharing.db', (database) => fileCheck('sharing-file', database)));
}

function withProjections<T>(home: string, work: (database: Database) => T): T {
  return withFile(home, 'projections.db', work);
}

function withFile<T>(home: string, name: string, work: (database: Database) => T): T {
  const options = { schema: '', version: 1, synchronous: 'NORMAL', snapshot: true } as const;
  const database = new Database(join(home, name), options);
  try {
    return work(database);
  } finally {
    database.close();
  }
}

function withVault<T>(home: string, inBook: (commitment: Bytes) => boolean, work: (vault: Vault) => T): T {
  const vault = new Vault(join(home, 'vault.db'), { key: readVaultKey(home), now: () => 0, inBook, snapshot: true });
  try {
    return work(vault);
  } finally {
    vault.close();
  }
}

function projections(cursors: Cursors, size: number): Check {
  const advice = say(
    'They catch up by themselves while the node runs; if not, run "townledger rebuild".',
    'Se ponen al día solas mientras el nodo funciona; si no, ejecute "townledger rebuild".',
  );
  const beyond = cursors.find(({ next }) => next > size);
  const behind = cursors.filter(({ next }) => next < size).map(({ name }) => name);
  if (beyond !== undefined) return olderBook(size, beyond.next);
  if (behind.length === 0)
    return ok('projections', say('The tables are up to date.', 'Las tablas están al día.'), { tables: cursors.length });
  return warning('projections', say('Behind the book: {tables}.', 'Por detrás del libro: {tables}.'), advice, {
    tables: behind.join(', '),
  });
}

function olderBook(size: number, seen: number): Check {
  const words = say(
    'The book has {size} entries, but {seen} were seen before: an older book was put in its place.',
    'El libro tiene {size} asientos, pero antes se vieron {seen}: se puso un libro más antiguo en su lugar.',
  );
  const advice = say(
    'Do not record anything before you know why. A town that goes on from here signs two different books.',
    'No inscriba nada antes de saber por qué. Un municipio que siga desde aquí firma dos libros distintos.',
  );
  return problem('projections', words, advice, { size, seen });
}

function vaultChecks(vault: Vault): readonly Check[] {
  const { items, erased } = vault.facts();
  const damaged = vault.damaged(SAMPLE);
  const facts = { items, erased, damaged };
  const opens =
    damaged === 0
      ? ok(
          'vault',
          say(
            'The vault opens; {items} items, {erased} erased.',
            'La bóveda se abre; {items} elementos, {erased} borrados.',
          ),
          facts,
        )
      : problem(
          'vault',
          say('{damaged} items of the vault are damaged.', '{damaged} elementos de la bóveda están dañados.'),
          RESTORE,
          facts,
        );
  return [fileCheck('vault-file', vault.database), opens];
}

/** Items without a place in the book are what an interrupted import left; the next run replaces them. */
function vaultAndBook(vault: Vault, database: Database, inBook: (commitment: Bytes) => boolean): Check {
  let [missing, unused] = [0, 0];
  for (const { commitment } of database.each('SELECT DISTINCT commitment FROM commitments'))
    if (!vault.has(commitment as Bytes)) missing++;
  for (const { commitment, erased } of vault.commitments()) if (!erased && !inBook(commitment)) unused++;
  const facts = { missing, unused };
  if (missing === 0 && unused === 0)
    return ok('vault-and-book', say('Vault and book fit together.', 'La bóveda y el libro concuerdan.'));
  const words = say(
    'The book names {missing} items that are not in the vault; {unused} items are not named in the book.',
    'El libro nombra {missing} elementos que no están en la bóveda; {unused} elementos no figuran en el libro.',
  );
  const advice = say(
    'Missing ones may be in a backup of vault.db. Unused ones remain of an import that was interrupted: run it again.',
    'Los que faltan pueden estar en una copia de vault.db. Los no usados quedan de una importación interrumpida: repítala.',
  );
  return warning('vault-and-book', words, advice, facts);
}
