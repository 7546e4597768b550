import {
  accept,
  type Field,
  list,
  optional,
  type Query,
  record,
  refuse,
  say,
  type Table,
  text,
  type Value,
  type Words,
} from '#kernel';
import * as r from './records.ts';

/** Answers are bounded: as many as this, and the next page begins after the last of them. */
const PAGE = 200;

const page = say('Page', 'Página');

const oneInstrument = record(say('Instrument', 'Instrumento'), { registry: r.registryId, reception: r.receptionId });
/** Registry and reception number of the instrument that refers, and what it does. */
const markId = text(say('Mark', 'Marca'), { max: 80, pattern: /^[A-Za-z0-9._:~/-]+$/ });
type InstrumentName = { readonly registry: string; readonly reception: string };

function listed<T>(label: Words, table: Table<T>, name: string, id: Field<string>): Query<{ readonly after?: string }> {
  return {
    label,
    input: record(page, { after: optional(id) }),
    answer: (state, { after }) => {
      const found = table.scan(state, { limit: PAGE, ...(after === undefined ? {} : { after: table.key(after) }) });
      return accept(found.map(([key, value]) => ({ [name]: key.slice(table.key().length + 1), ...value }) as Value));
    },
  };
}

export const queries = {
  registries: listed(say('Registries', 'Registros'), r.registries, 'registry', r.registryId),
  instrument: {
    label: say('One instrument', 'Un instrumento'),
    input: oneInstrument,
    answer: (state, { registry, reception }) => found(r.instruments.get(state, registry, reception)),
  } satisfies Query<InstrumentName>,
  marks: {
    label: say('Later instruments that refer to one', 'Instrumentos posteriores que se refieren a uno'),
    input: record(page, { registry: r.registryId, reception: r.receptionId, after: optional(markId) }),
    answer: (state, { registry, reception, after }) => {
      const key = r.marks.key(registry, reception);
      const from = after === undefined ? {} : { after: `${key}/${after}` };
      const found = r.marks.scan(state, { within: [registry, reception], limit: PAGE, ...from });
      return accept(found.map(([at, mark]) => ({ mark: at.slice(key.length + 1), ...mark }) as Value));
    },
  } satisfies Query<InstrumentName & { readonly after?: string }>,
  'by-book-page': {
    label: say('The instrument at a book and page', 'El instrumento en un libro y página'),
    input: record(say('Book and page', 'Libro y página'), {
      registry: r.registryId,
      book: r.book,
      page: r.page,
    }),
    answer: (state, { registry, book, page }) => found(r.numbers.get(state, registry, 'book-page', book, page)),
  } satisfies Query<{ readonly registry: string; readonly book: string; readonly page: string }>,
  drawer: {
    label: say('Money taken on a day', 'Dinero cobrado en un día'),
    input: record(say('Drawer', 'Caja'), { registry: r.registryId, day: r.dayField }),
    answer: (state, { registry, day }) => found(r.drawers.get(state, registry, day)),
  } satisfies Query<{ readonly registry: string; readonly day: string }>,
  parcel: {
    label: say('One parcel', 'Una parcela'),
    input: record(say('Parcel', 'Parcela'), { parcel: r.parcelId }),
    answer: (state, { parcel }) => found(r.parcels.get(state, parcel)),
  } satisfies Query<{ readonly parcel: string }>,
  'roll-row': {
    label: say('One row of the roll', 'Una fila del padrón'),
    input: record(say('Row', 'Fila'), { fiscalYear: r.fiscalYear, property: r.propertyId }),
    answer: (state, { fiscalYear, property }) => found(r.rolls.get(state, fiscalYear, property)),
  } satisfies Query<{ readonly fiscalYear: number; readonly property: string }>,
  /** How often each parcel or row has been loaded; an import asks before it sends a new state. */
  'parcel-revisions': {
    label: say('Revisions of parcels', 'Revisiones de parcelas'),
    input: record(say('Parcels', 'Parcelas'), {
      parcels: list(say('Parcels', 'Parcelas'), r.parcelId, { max: r.MAX_ROWS }),
    }),
    answer: (state, { parcels }) => accept(parcels.map((id) => r.parcels.get(state, id)?.revision ?? 0)),
  } satisfies Query<{ readonly parcels: readonly string[] }>,
  'roll-revisions': {
    label: say('Revisions of rows of the roll', 'Revisiones de filas del padrón'),
    input: record(say('Rows', 'Filas'), {
      fiscalYear: r.fiscalYear,
      properties: list(say('Properties', 'Propiedades'), r.propertyId, { max: r.MAX_ROWS }),
    }),
    answer: (state, { fiscalYear, properties }) =>
      accept(properties.map((id) => r.rolls.get(state, fiscalYear, id)?.revision ?? 0)),
  } satisfies Query<{ readonly fiscalYear: number; readonly properties: readonly string[] }>,
  imports: listed(say('Imports', 'Importaciones'), r.imports, 'import', r.importId),
};

function found(value: unknown) {
  return value === undefined ? refuse('not-found') : accept(value as Value);
}
