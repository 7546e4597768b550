/** R1 to R9 of the record layer, as far as they are laws of the state; the others hold by the form of the rules. */
import { accept, type Invariant, type Result, refuse, type StateView, say } from '#kernel';
import { uniqueNumbers } from './numbers.ts';
import { backFileReception, receptionOf } from './reception.ts';
import {
  drawers,
  type Instrument,
  imports,
  instruments,
  marks,
  numbers,
  parcels,
  registries,
  setAsides,
} from './records.ts';

export const invariants: readonly Invariant[] = [
  {
    name: 'receptions-have-no-gap',
    law: say(
      'Reception numbers of a day have no gap (R1).',
      'Los números de recepción de un día no tienen huecos (R1).',
    ),
    check: (state) =>
      every(registries.each(state), ([id, { day, received, backFile }]) => {
        const has = (reception: string) => instruments.get(state, id, reception) !== undefined;
        const today =
          day === undefined ||
          (hasAll(received, (n) => has(receptionOf(day, n))) && !has(receptionOf(day, received + 1)));
        return today && hasAll(backFile, (n) => has(backFileReception(n))) && !has(backFileReception(backFile + 1));
      }),
  },
  {
    name: 'numbers-name-one-instrument',
    law: say(
      'A number belongs to one instrument or is voided (R2).',
      'Un número es de un solo instrumento o está anulado (R2).',
    ),
    check: (state) =>
      every(allInstruments(state), ([registry, reception, instrument]) =>
        uniqueNumbers(instrument.numbers).every(({ kind, parts }) => {
          const own = numbers.get(state, registry, kind, ...parts);
          return own?.reception === reception && own.correctedEntry === undefined;
        }),
      ),
  },
  {
    name: 'corrected-numbers-stay-taken',
    law: say(
      'A number that was put right still finds its instrument (R2, R4).',
      'Un número corregido aún encuentra su instrumento (R2, R4).',
    ),
    check: (state) =>
      every(allInstruments(state), ([registry, reception, { earlierNumbers = [] }]) =>
        earlierNumbers
          .flatMap((earlier) => uniqueNumbers(earlier.numbers))
          .every(({ kind, parts }) => numbers.get(state, registry, kind, ...parts)?.reception === reception),
      ),
  },
  {
    name: 'instruments-are-indexed',
    law: say('Whatever is on record is in the index (R5).', 'Todo lo inscrito está en el índice (R5).'),
    check: (state) =>
      every(
        allInstruments(state),
        ([, , { status, index }]) => status === 'returned' || index.some(({ untilEntry }) => untilEntry === undefined),
      ),
  },
  {
    name: 'references-are-marked',
    law: say('A reference is seen from both sides (R6).', 'Una referencia se ve desde ambos lados (R6).'),
    check: (state) =>
      every(allInstruments(state), ([registry, reception, { references }]) =>
        references.every(
          ({ reference, reception: target }) =>
            target === undefined ||
            marks.get(state, reference.registry ?? registry, target, registry, reception, reference.kind) !== undefined,
        ),
      ),
  },
  {
    name: 'drawer-adds-up',
    law: say(
      'The drawer holds what the receipts add up to (R7).',
      'La caja contiene lo que suman los comprobantes (R7).',
    ),
    check: (state) =>
      every(drawers.each(state), ([key, drawer]) => {
        const [registry, day] = key.split('/') as [string, string];
        const ofDay = [...instruments.each(state, registry)].filter(([id]) => id.startsWith(day.replaceAll('-', '')));
        return ofDay.reduce((sum, [, { cents }]) => sum + cents, 0) === drawer.cents;
      }),
  },
  {
    name: 'parcels-have-a-history',
    law: say('Every parcel has a history.', 'Toda parcela tiene un historial.'),
    check: (state) => every(parcels.each(state), ([, { historyCount, revision }]) => historyCount >= revision),
  },
  {
    name: 'imports-count-rows',
    law: say('An import has brought something in.', 'Una importación ha traído algo.'),
    check: (state) =>
      every(
        imports.each(state),
        ([, { loaded, loadedWithFlags, quarantined }]) => loaded + loadedWithFlags + quarantined > 0,
      ),
  },
  {
    name: 'quarantine-counts-each-row-once',
    law: say(
      'An import counts as many rows in quarantine as are on record.',
      'Una importación cuenta tantas filas en cuarentena como constan.',
    ),
    check: (state) =>
      every(imports.each(state), ([id, { quarantined }]) => [...setAsides.each(state, id)].length === quarantined),
  },
];

type Named = readonly [registry: string, reception: string, instrument: Instrument];

function* allInstruments(state: StateView): Generator<Named> {
  for (const [registry] of registries.each(state)) {
    for (const [reception, instrument] of instruments.each(state, registry)) yield [registry, reception, instrument];
  }
}

function hasAll(count: number, has: (number: number) => boolean): boolean {
  for (let number = 1; number <= count; number++) if (!has(number)) return false;
  return true;
}

function every<T extends readonly unknown[]>(records: Iterable<T>, holds: (record: T) => boolean): Result<null> {
  for (const record of records) if (!holds(record)) return refuse('law-broken', { record: String(record[0]) });
  return accept(null);
}
