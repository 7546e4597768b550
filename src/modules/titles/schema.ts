import {
  attachmentHash,
  cents,
  choice,
  commitment,
  day,
  type Infer,
  integer,
  list,
  optional,
  record,
  say,
  text,
} from '#kernel';
import * as r from './records.ts';
import { correctionReasons, voidReasons } from './vocabulary.ts';

const RIGHTS = {
  registry: 'titles.registry',
  record: 'titles.record',
  correct: 'titles.correct',
  decide: 'titles.decide',
  import: 'titles.import',
} as const;

/**
 * A few words beside the code of a reason. No @ and no nine digits in a row, with or without marks between them:
 * an e-mail address, a telephone or a social security number would stand in the book for good.
 */
const publicNote = optional(
  text(
    say('Note, public for good: nothing private about anybody', 'Nota, pública para siempre: nada privado de nadie'),
    { max: 80, pattern: /^(?!.*(?:[0-9][ .()/-]{0,3}){9})[^@]*$/ },
  ),
);
const source = text(say('Source', 'Origen'), { max: 80 });
const flagsOfRow = optional(r.flagCodes);
/** Left out at the first load; a later state of the same row says how many came before, so none is lost unseen. */
const revision = optional(integer(say('Revision', 'Revisión'), { min: 2, max: 1_000_000 }));
const layerKind = text(say('Kind', 'Tipo'), { max: 15, pattern: /^[A-Z][A-Z_]*$/ });
const areaM2 = integer(say('Area, square metres', 'Superficie, metros cuadrados'), { max: 100_000_000_000 });
const rowNumber = integer(say('Row in the source', 'Fila en el origen'), { min: 1, max: 100_000_000 });
const layer = text(say('File or layer', 'Archivo o capa'), { max: 40, pattern: /^[a-z][a-z0-9-]*$/ });

const parties = list(say('Parties', 'Partes'), r.partyField, { max: 64 });
const legals = list(say('Land', 'Tierra'), r.legalField, { max: 64 });
const references = list(say('References', 'Referencias'), r.referenceField, { max: 64 });

const presented = {
  type: r.instrumentType,
  sourceType: optional(text(say('Type as the source calls it', 'Tipo según el origen'), { max: 40 })),
  numbers: optional(r.numbersField),
  executedDay: optional(day(say('Executed on', 'Fecha de otorgamiento'))),
  considerationCents: optional(cents(say('Consideration', 'Precio'))),
  considerationText: optional(text(say('Consideration as written', 'Precio como está escrito'), { max: 200 })),
  parties,
  legals,
  references: optional(references),
  pageCount: integer(say('Pages', 'Páginas'), { max: 1_000 }),
};

const instrument = record(say('Instrument', 'Instrumento'), {
  ...presented,
  acknowledgement: optional(r.acknowledgementField),
  /** One per page, so that a single page can be shown to be the one that was recorded. */
  pages: optional(list(say('Page hashes', 'Hashes de las páginas'), r.pageHash, { min: 1, max: 400 })),
  publicPages: optional(r.publicPagesField),
  documentHash: optional(
    attachmentHash(say('SHA-256 of the document', 'SHA-256 del documento'), { retention: 'permanent' }),
  ),
  fees: optional(r.feesField),
  paidCents: optional(cents(say('Paid', 'Pagado'))),
});

const backFileRow = record(say('Back-file instrument', 'Instrumento del archivo histórico'), {
  ...presented,
  row: rowNumber,
  receivedDay: optional(day(say('Received on', 'Recibido el'))),
  /** The source's own order within the day, where it kept one. */
  receptionSeq: optional(integer(say('Source reception number', 'Número de recepción del origen'), { max: 1e9 })),
  feeCents: optional(cents(say('Fees and excise', 'Tarifas e impuestos'))),
  flags: flagsOfRow,
  commitment: r.sealedRow,
});

const parcelRow = record(say('Parcel of the map', 'Parcela del mapa'), {
  parcel: r.parcelId,
  kind: layerKind,
  mapParcel: optional(text(say('Map and parcel number', 'Número de mapa y parcela'), { max: 26 })),
  areaM2,
  flags: flagsOfRow,
  commitment: r.sealedRow,
  revision,
});

const rollRow = record(say('Row of the assessing roll', 'Fila del padrón'), {
  property: r.propertyId,
  /** Only where the map has it; what the roll says otherwise is in the sealed row, and the row is flagged. */
  parcel: optional(r.parcelId),
  useCode: optional(text(say('Use code', 'Código de uso'), { max: 8 })),
  totalCents: optional(cents(say('Assessed value', 'Valor catastral'))),
  saleDay: optional(day(say('Last sale', 'Última venta'))),
  saleCents: optional(cents(say('Sale price', 'Precio de venta'))),
  reference: optional(r.rollReferenceField),
  flags: flagsOfRow,
  commitment: r.sealedRow,
  revision,
});

const featureRow = record(say('Feature', 'Elemento'), {
  feature: r.featureId,
  kind: layerKind,
  parcel: optional(r.parcelId),
  areaM2,
  flags: flagsOfRow,
  commitment: r.sealedRow,
});

const quarantinedRow = record(say('Row in quarantine', 'Fila en cuarentena'), {
  layer,
  row: rowNumber,
  reason: text(say('Reason code', 'Código del motivo'), { max: 40, pattern: /^[a-z][a-z0-9-]*$/ }),
  commitment: r.sealedRow,
});

/** One edit of an instrument's index. `at` counts from 0 over all entries, ended ones included. */
const indexPlace = integer(say('Index entry', 'Línea del índice'), { max: r.MAX_INDEX });
const edit = record(say('Edit', 'Cambio'), {
  /** The entry that ends, if any. */
  at: optional(indexPlace),
  /** The entry that begins, if any: a party or a piece of land. */
  party: optional(r.partyField),
  legal: optional(r.legalField),
});

const rows = <T>(field: Parameters<typeof list<T>>[1]) =>
  list(say('Rows', 'Filas'), field, { min: 1, max: r.MAX_ROWS });
const batch = { import: r.importId, source };

/** What may be done here, by whom, and how the book tells it. */
export const schema = {
  records: r.records,
  actions: {
    'open-registry': {
      label: say('Open a registry', 'Abrir un registro'),
      sentence: say('The registry {name} was opened.', 'Se abrió el registro {name}.'),
      right: RIGHTS.registry,
      input: record(say('Registry', 'Registro'), {
        registry: r.registryId,
        name: text(say('Name', 'Nombre'), { max: 80 }),
        system: r.systemField,
        authority: r.authorityField,
      }),
    },
    record: {
      label: say('Record an instrument or a package', 'Inscribir un instrumento o un paquete'),
      sentence: say('Instruments were received at {registry}.', 'Se recibieron instrumentos en {registry}.'),
      right: RIGHTS.record,
      input: record(say('Instruments presented together, in order', 'Instrumentos presentados juntos, en orden'), {
        registry: r.registryId,
        day: day(say('Day of reception', 'Día de recepción')),
        instruments: list(say('Instruments', 'Instrumentos'), instrument, { min: 1, max: r.MAX_PACKAGE }),
      }),
    },
    return: {
      label: say('Return a document', 'Devolver un documento'),
      sentence: say('A document was returned at {registry}.', 'Se devolvió un documento en {registry}.'),
      right: RIGHTS.record,
      input: record(say('Returned document', 'Documento devuelto'), {
        registry: r.registryId,
        day: day(say('Day of reception', 'Día de recepción')),
        type: optional(r.instrumentType),
        pageCount: integer(say('Pages', 'Páginas'), { max: 1_000 }),
        reasons: r.returnReasonsField,
        note: publicNote,
        documentHash: optional(
          attachmentHash(say('SHA-256 of the document', 'SHA-256 del documento'), { retention: 'seven-years' }),
        ),
      }),
    },
    decide: {
      label: say('Decide on a held instrument', 'Decidir sobre un instrumento retenido'),
      sentence: say('Instrument {reception} was {decision}.', 'El instrumento {reception} fue {decision}.'),
      right: RIGHTS.decide,
      input: record(say('Decision of the examiner', 'Decisión del examinador'), {
        registry: r.registryId,
        reception: r.receptionId,
        decision: choice(say('Decision', 'Decisión'), {
          registered: say('Registered', 'Registrado'),
          returned: say('Returned', 'Devuelto'),
        }),
        certificateNo: optional(r.certificateNo),
        reasons: optional(r.returnReasonsField),
      }),
    },
    correct: {
      label: say('Correct the index or numbers of an instrument', 'Corregir el índice o los números de un instrumento'),
      sentence: say('The index of {reception} was corrected.', 'Se corrigió el índice de {reception}.'),
      right: RIGHTS.correct,
      input: record(say('Correction', 'Corrección'), {
        registry: r.registryId,
        reception: r.receptionId,
        reason: choice(say('Reason', 'Motivo'), correctionReasons),
        note: publicNote,
        edits: optional(list(say('Edits', 'Cambios'), edit, { min: 1, max: 32 })),
        type: optional(r.instrumentType),
        references: optional(references),
        /** All the numbers that it has from now on, those that were right included. */
        numbers: optional(r.numbersField),
      }),
    },
    'void-number': {
      label: say('Void a number', 'Anular un número'),
      sentence: say('A number was voided at {registry}.', 'Se anuló un número en {registry}.'),
      right: RIGHTS.correct,
      input: record(say('Voided number', 'Número anulado'), {
        registry: r.registryId,
        numbers: r.numbersField,
        reason: choice(say('Reason', 'Motivo'), voidReasons),
        note: publicNote,
      }),
    },
    'load-parcels': {
      label: say('Load parcels of the map', 'Cargar parcelas del mapa'),
      sentence: say('Parcels were loaded from {source}.', 'Se cargaron parcelas de {source}.'),
      right: RIGHTS.import,
      input: record(say('Parcels', 'Parcelas'), { ...batch, rows: rows(parcelRow) }),
    },
    'load-roll': {
      label: say('Load rows of the assessing roll', 'Cargar filas del padrón'),
      sentence: say('Rows of the roll were loaded from {source}.', 'Se cargaron filas del padrón de {source}.'),
      right: RIGHTS.import,
      input: record(say('Roll', 'Padrón'), { ...batch, fiscalYear: r.fiscalYear, rows: rows(rollRow) }),
    },
    'load-features': {
      label: say('Load other map features', 'Cargar otros elementos del mapa'),
      sentence: say('Map features were loaded from {source}.', 'Se cargaron elementos del mapa de {source}.'),
      right: RIGHTS.import,
      input: record(say('Features', 'Elementos'), { ...batch, rows: rows(featureRow) }),
    },
    'import-instruments': {
      label: say('Take in instruments of the back-file', 'Incorporar instrumentos del archivo histórico'),
      sentence: say('Back-file instruments were taken in.', 'Se incorporaron instrumentos del archivo histórico.'),
      right: RIGHTS.import,
      input: record(say('Back-file', 'Archivo histórico'), {
        ...batch,
        registry: r.registryId,
        rows: rows(backFileRow),
      }),
    },
    'quarantine-rows': {
      label: say('Put rows into quarantine', 'Poner filas en cuarentena'),
      sentence: say('Rows of {source} were put into quarantine.', 'Se pusieron en cuarentena filas de {source}.'),
      right: RIGHTS.import,
      input: record(say('Quarantine', 'Cuarentena'), { ...batch, rows: rows(quarantinedRow) }),
    },
    'close-import': {
      label: say('Close an import', 'Cerrar una importación'),
      sentence: say('The import {import} was closed.', 'Se cerró la importación {import}.'),
      right: RIGHTS.import,
      input: record(say('Report', 'Informe'), {
        import: r.importId,
        files: list(
          say('Files', 'Archivos'),
          record(say('File', 'Archivo'), {
            layer,
            rows: integer(say('Rows', 'Filas'), { max: 100_000_000 }),
            commitment: commitment(say('Sealed file', 'Archivo sellado'), { retention: 'permanent' }),
          }),
          { min: 1, max: 16 },
        ),
        /** What this import brought in; rows that were on record before are counted apart, by the sender alone. */
        loaded: integer(say('Loaded', 'Cargadas'), { max: 1_000_000_000 }),
        loadedWithFlags: integer(say('Loaded with flags', 'Cargadas con avisos'), { max: 1_000_000_000 }),
        quarantined: integer(say('Quarantined', 'En cuarentena'), { max: 1_000_000_000 }),
        before: integer(say('On record before', 'Ya registradas'), { max: 1_000_000_000 }),
      }),
    },
  },
  rights: {
    [RIGHTS.registry]: say('Open registries', 'Abrir registros'),
    [RIGHTS.record]: say('Record and return instruments', 'Inscribir y devolver instrumentos'),
    [RIGHTS.correct]: say('Correct indexes and void numbers', 'Corregir índices y anular números'),
    [RIGHTS.decide]: say('Decide on registered land', 'Decidir sobre tierra registrada'),
    [RIGHTS.import]: say('Import parcels, rolls and back-files', 'Importar parcelas, padrones y archivos históricos'),
  },
  refusals: {
    'other-town': say('This belongs to another town.', 'Esto es de otro municipio.'),
    'registry-exists': say('There is a registry {registry} already.', 'Ya existe el registro {registry}.'),
    'registry-unknown': say(
      'There is no registry {registry}. Open it first.',
      'No existe el registro {registry}. Ábralo primero.',
    ),
    'registry-is-copy': say(
      '{registry} is a copy of another office’s record. What that office received is imported here, not recorded.',
      '{registry} es una copia del registro de otra oficina. Lo que esa oficina recibió se importa, no se inscribe.',
    ),
    'day-wrong': say(
      'The day of reception must be today’s date and not lie before the last reception ({last}).',
      'El día de recepción debe ser la fecha de hoy y no ser anterior a la última recepción ({last}).',
    ),
    'day-full': say('No more reception numbers that day.', 'No quedan números de recepción ese día.'),
    'number-taken': say(
      'The number {number} belongs to another instrument or was voided.',
      'El número {number} pertenece a otro instrumento o fue anulado.',
    ),
    'number-missing': say('Say which number.', 'Diga qué número.'),
    'index-empty': say(
      'An instrument needs at least one party or piece of land in the index.',
      'Un instrumento necesita al menos una parte o una tierra en el índice.',
    ),
    'index-full': say('The index of this instrument is full.', 'El índice de este instrumento está lleno.'),
    'references-full': say(
      'Too many references wait for the number {number}. Take in the instrument that has it first.',
      'Demasiadas referencias esperan el número {number}. Incorpore antes el instrumento que lo tiene.',
    ),
    'index-entry-unknown': say('There is no live index entry {at}.', 'No hay ninguna línea vigente {at} en el índice.'),
    'edit-empty': say(
      'A correction changes something, and an edit ends an entry, begins one party or piece of land, or both.',
      'Una corrección cambia algo, y un cambio termina una línea, inicia una parte o tierra, o ambas cosas.',
    ),
    'land-empty': say('Say which land: at least one field.', 'Diga qué tierra: al menos un campo.'),
    'parcel-unknown': say(
      'There is no parcel {parcel} on record. Leave it out and describe the land in words.',
      'No consta la parcela {parcel}. Omítala y describa la tierra con palabras.',
    ),
    'pages-differ': say(
      'The number of page hashes is not the number of pages.',
      'El número de hashes no es el número de páginas.',
    ),
    'public-page-wrong': say(
      'A public page must name a sealed page, and each only once.',
      'Una página pública debe nombrar una página sellada, y cada una solo una vez.',
    ),
    'fees-unequal': say(
      'The fees add up to {fees} cents, the payment to {paid}.',
      'Las tarifas suman {fees} centavos y el pago {paid}.',
    ),
    'drawer-full': say(
      'No drawer holds so much money. Look at the amounts.',
      'Ninguna caja contiene tanto dinero. Revise los importes.',
    ),
    'share-wrong': say('A share is more than the whole.', 'Una cuota es mayor que el todo.'),
    'instrument-unknown': say('There is no instrument {reception}.', 'No existe el instrumento {reception}.'),
    'not-held': say('This instrument waits for no decision.', 'Este instrumento no espera ninguna decisión.'),
    'reasons-missing': say('Say why it goes back.', 'Diga por qué se devuelve.'),
    'decision-mixed': say(
      'What is registered has no reasons to go back, and what goes back gets no certificate.',
      'Lo registrado no tiene motivos de devolución, y lo devuelto no recibe certificado.',
    ),
    'was-returned': say('A returned document has no index.', 'Un documento devuelto no tiene índice.'),
    'row-exists': say(
      'Row {row} is on record already. A new state of it must say which revision it is: {expected}.',
      'La fila {row} ya consta. Un nuevo estado debe decir qué revisión es: {expected}.',
    ),
    'row-new': say('Row {row} is not on record yet, so it has no revision.', 'La fila {row} aún no consta.'),
    'feature-exists': say('There is a feature {feature} already.', 'Ya existe el elemento {feature}.'),
    'row-set-aside': say(
      'Row {row} of {layer} is in quarantine already under this import.',
      'La fila {row} de {layer} ya está en cuarentena en esta importación.',
    ),
    'import-unknown': say('There is no open import {import}.', 'No hay ninguna importación abierta {import}.'),
    'import-closed': say('The import {import} is closed.', 'La importación {import} está cerrada.'),
    'source-differs': say('This import is of another source.', 'Esta importación es de otro origen.'),
    'totals-differ': say(
      'The totals are not what this import brought in.',
      'Los totales no son lo que trajo esta importación.',
    ),
  },
} as const;

type Actions = typeof schema.actions;
export type Input<A extends keyof Actions> = Infer<Actions[A]['input']>;
export type Presented = Input<'record'>['instruments'][number];
export type BackFileRow = Input<'import-instruments'>['rows'][number];
export type ParcelRow = Input<'load-parcels'>['rows'][number];
export type RollRow = Input<'load-roll'>['rows'][number];
export type FeatureRow = Input<'load-features'>['rows'][number];
