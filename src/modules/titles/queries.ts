import { accept, list, type Query, record, refuse, say, type Value } from '#kernel';
import * as r from './records.ts';

const nothing = record(say('No input', 'Sin datos'), {});
const oneInstrument = record(say('Instrument', 'Instrumento'), { registry: r.registryId, reception: r.receptionId });
type InstrumentName = { readonly registry: string; readonly reception: string };
const MAX_MARKS = 500;

export const queries = {
  registries: {
    label: say('Registries', 'Registros'),
    input: nothing,
    answer: (state) =>
      accept([...r.registries.each(state)].map(([registry, value]) => ({ registry, ...value }) as Value)),
  } satisfies Query<object>,
  instrument: {
    label: say('One instrument', 'Un instrumento'),
    input: oneInstrument,
    answer: (state, { registry, reception }) => found(r.instruments.get(state, registry, reception)),
  } satisfies Query<InstrumentName>,
  marks: {
    label: say('Later instruments that refer to one', 'Instrumentos posteriores que se refieren a uno'),
    input: oneInstrument,
    answer: (state, { registry, reception }) =>
      accept(
        r.marks
          .scan(state, { within: [registry, reception], limit: MAX_MARKS })
          .map(([key, mark]) => ({ by: key.split('/').slice(-2).join('/'), ...mark }) as Value),
      ),
  } satisfies Query<InstrumentName>,
  'by-book-page': {
    label: say('The instrument at a book and page', 'El instrumento en un libro y página'),
    input: record(say('Book and page', 'Libro y página'), {
      registry: r.registryId,
      book: r.book,
      page: r.page,
    }),
    answer: (state, { registry, book, page }) => found(r.numbers.get(state, registry, 'book-page', `${book}/${page}`)),
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
  imports: {
    label: say('Imports', 'Importaciones'),
    input: nothing,
    answer: (state) => accept([...r.imports.each(state)].map(([id, value]) => ({ import: id, ...value }) as Value)),
  } satisfies Query<object>,
};

function found(value: unknown) {
  return value === undefined ? refuse('not-found') : accept(value as Value);
}
