/** Which entry brought a commitment into the book: every value of a field of that kind, found by its schema. */
import {
  type Bytes,
  bytesOf,
  type Field,
  type Fields,
  isList,
  isObject,
  type Module,
  splitAction,
  type Value,
} from '#kernel';
import type { Database } from '../database.ts';
import type { Projection } from './projection.ts';

export function commitmentsProjection(modules: readonly Module[]): Projection {
  return {
    name: 'commitments',
    version: 1,
    tables: `CREATE TABLE commitments (commitment BLOB NOT NULL, entry INTEGER NOT NULL,
                                       PRIMARY KEY (commitment, entry)) STRICT, WITHOUT ROWID;`,
    apply(database, { index, transaction }) {
      const field = inputField(modules, transaction.body.action);
      if (field === undefined || !holdsCommitment(field)) return;
      const insert = database.statement('INSERT OR IGNORE INTO commitments VALUES (?, ?)');
      for (const commitment of commitmentsIn(field, transaction.body.input)) insert.run(commitment, index);
    },
  };
}

/** The entries that name a commitment, oldest first. */
export function entriesOfCommitment(database: Database, commitment: Bytes): readonly number[] {
  return database
    .rows('SELECT entry FROM commitments WHERE commitment = ? ORDER BY entry', commitment)
    .map(({ entry }) => entry as number);
}

function inputField(modules: readonly Module[], name: string): Field<unknown> | undefined {
  const [module, action] = splitAction(name);
  return modules.find((one) => one.name === module)?.schema.actions[action]?.input;
}

/** Most actions have none, and then their input, which may be large, is not walked. */
const known = new WeakMap<Field<unknown>, boolean>();

function holdsCommitment(field: Field<unknown>): boolean {
  const before = known.get(field);
  if (before !== undefined) return before;
  const holds = field.kind === 'commitment' || partsOf(field).some(holdsCommitment);
  known.set(field, holds);
  return holds;
}

function partsOf(field: Field<unknown>): readonly Field<unknown>[] {
  if (field.kind === 'list') return [field.of];
  if (field.kind === 'record') return Object.values(field.fields);
  return field.kind === 'variant' ? Object.values(field.cases).flatMap((fields) => Object.values(fields)) : [];
}

/** Depth is bounded by the schema, and the value fits it. */
function* commitmentsIn(field: Field<unknown>, value: Value | undefined): Generator<Bytes, void> {
  if (value === undefined || !holdsCommitment(field)) return;
  if (field.kind === 'commitment' && typeof value === 'string') yield bytesOf(value);
  if (field.kind === 'list' && isList(value)) for (const one of value) yield* commitmentsIn(field.of, one);
  if (!isObject(value)) return;
  for (const [name, part] of Object.entries(fieldsOf(field, value))) yield* commitmentsIn(part, value[name]);
}

function fieldsOf(field: Field<unknown>, value: { readonly [name: string]: Value }): Fields {
  if (field.kind === 'record') return field.fields;
  return (field.kind === 'variant' ? field.cases[String(value[field.on])] : undefined) ?? {};
}
