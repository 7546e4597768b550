/**
 * What the titles module keeps, and under which keys. This is the record layer: what was received, when, and how
 * it was indexed. It says nothing about who owns what; title state will stand beside it, under keys of its own.
 *
 *     registry/<registry>                       an office that receives instruments, and its reception counter
 *     instrument/<registry>/<reception>         everything presented: recorded, held, returned, imported
 *     number/<registry>/<kind>/<number>…        which instrument has a book and page, or an instrument number
 *     mark/<registry>/<reception>/<registry>/<by>/<what>  marginal references, seen from the instrument referred to
 *     awaited/<registry>/<kind>/<number>…       how many references wait for an instrument not on record yet
 *     awaiting/<registry>/<kind>/<number>…/<n>  each of them
 *     drawer/<registry>/<day>                   money taken on a day
 *     parcel/<parcel>                           a parcel of the map, and the head of its history
 *     roll/<year>/<property>                    a row of the assessing roll
 *     feature/<feature>                         easements, rights of way, water: what lies over parcels
 *     import/<import>                           what an import has brought in so far
 *     set-aside/<import>/<layer>/<row>          a row of it that went into quarantine
 */
import {
  attachmentHash,
  bytes,
  cents,
  choice,
  commitment,
  day,
  type Field,
  type Infer,
  identifier,
  instant,
  integer,
  list,
  optional,
  record,
  say,
  table,
  text,
} from '#kernel';
import { instrumentStatuses, instrumentTypes, returnReasons } from './vocabulary.ts';

export const MAX_ROWS = 1_000;
/** Index entries of one instrument, ended ones included. */
export const MAX_INDEX = 256;
export const MAX_REFERENCES = 64;
/** How often the numbers of one instrument can be put right. */
export const MAX_EARLIER_NUMBERS = 16;
export const MAX_PACKAGE = 12;
/** References that wait for one number: all of them are resolved in the transaction that brings it. */
export const MAX_WAITING = 4_096;

const MAX_ENTRY = Number.MAX_SAFE_INTEGER;
const entryField = integer(say('Entry in the log', 'Asiento en el libro'), { max: MAX_ENTRY });
const count = (en: string, es: string): Field<number> => integer(say(en, es), { max: 1_000_000_000 });

export const registryId = identifier(say('Registry', 'Registro de la propiedad'), { max: 32 });
export const parcelId = identifier(say('Parcel', 'Parcela'), { max: 32 });
/** `20261124-000001`: day and number of reception; `b000000001`: a back-file instrument. */
export const receptionId = text(say('Reception number', 'Número de recepción'), {
  max: 15,
  pattern: /^([0-9]{8}-[0-9]{6}|b[0-9]{9})$/,
});
export const importId = identifier(say('Import', 'Importación'), { max: 40 });
export const propertyId = text(say('Property id in the roll', 'Identificador en el padrón'), { max: 30 });
export const featureId = identifier(say('Feature', 'Elemento'), { max: 64 });
export const fiscalYear = integer(say('Fiscal year', 'Año fiscal'), { min: 1800, max: 2200 });

export const flagCodes = list(
  say('Flags: what somebody should look at', 'Avisos: lo que alguien debería revisar'),
  text(say('Flag', 'Aviso'), { max: 40, pattern: /^[a-z][a-z0-9-]*$/ }),
  { max: 24 },
);
export const sealedRow = commitment(say('Sealed source row', 'Fila de origen sellada'), { retention: 'while-current' });

export const dayField = day(say('Day', 'Día'));

/**
 * Numbers have one form (R2): visible ASCII characters with single spaces between them. With other spaces or
 * look-alike letters the same number could be given twice, and nobody would see it on the page.
 */
const NUMBER = /^[!-~]+(?: [!-~]+)*$/;
export const book = text(say('Book', 'Libro'), { max: 16, pattern: NUMBER });
export const page = text(say('Page', 'Página'), { max: 14, pattern: NUMBER });
const instrumentNo = text(say('Instrument number', 'Número de instrumento'), { max: 24, pattern: NUMBER });
export const certificateNo = text(say('Certificate of title', 'Certificado de título'), { max: 24, pattern: NUMBER });
export const numbersField = record(say('Numbers', 'Números'), {
  instrumentNo: optional(instrumentNo),
  book: optional(book),
  page: optional(page),
  certificateNo: optional(certificateNo),
});

export const authorityField = choice(say('Authority of the record', 'Autoridad del registro'), {
  official: say('Official record', 'Registro oficial'),
  copy: say('Anchored copy of another office’s record', 'Copia anclada del registro de otra oficina'),
});
export const systemField = choice(say('System', 'Sistema'), {
  recorded: say('Recorded land', 'Tierra inscrita'),
  registered: say('Registered land', 'Tierra registrada'),
});

/** Where several towns keep one book, and another than the founder has opened it: the one that may change it. */
const ownerTown = optional(identifier(say('Town', 'Municipio'), { max: 32 }));

const registryField = record(say('Registry', 'Registro de la propiedad'), {
  name: text(say('Name', 'Nombre'), { max: 80 }),
  system: systemField,
  authority: authorityField,
  /** The day of the newest reception, and how many there were on it. */
  day: optional(dayField),
  received: count('Received that day', 'Recibidos ese día'),
  /** Instruments taken in from the back-file. */
  backFile: count('Back-file instruments', 'Instrumentos del archivo histórico'),
  openedEntry: entryField,
  town: ownerTown,
});

export const partyField = record(say('Party', 'Parte'), {
  role: choice(say('Role', 'Papel'), {
    grantor: say('Grantor', 'Otorgante'),
    grantee: say('Grantee', 'Adquirente'),
    both: say('Grantor and grantee', 'Otorgante y adquirente'),
    other: say('Other', 'Otro'),
  }),
  name: text(say('Name as written', 'Nombre como está escrito'), { max: 200 }),
  kind: optional(
    choice(say('Kind of party', 'Tipo de parte'), {
      person: say('Person', 'Persona'),
      company: say('Company', 'Empresa'),
      trust: say('Trust', 'Fideicomiso'),
      estate: say('Estate', 'Sucesión'),
      public: say('Public body', 'Organismo público'),
    }),
  ),
  capacity: optional(text(say('Capacity', 'Calidad'), { max: 60 })),
  /** Exact fraction, never a decimal; left out where the instrument states none. */
  share: optional(
    record(say('Share', 'Cuota'), {
      num: integer(say('Numerator', 'Numerador'), { min: 1, max: 1_000_000_000_000 }),
      den: integer(say('Denominator', 'Denominador'), { min: 1, max: 1_000_000_000_000 }),
    }),
  ),
  tenancy: optional(text(say('Tenancy as written', 'Tenencia como está escrita'), { max: 80 })),
});

export const legalField = record(say('Land', 'Tierra'), {
  parcel: optional(parcelId),
  plan: optional(text(say('Plan', 'Plano'), { max: 40 })),
  lot: optional(text(say('Lot', 'Lote'), { max: 24 })),
  unit: optional(text(say('Unit', 'Unidad'), { max: 24 })),
  description: optional(text(say('Description', 'Descripción'), { max: 1_000, lines: true })),
});

export const referenceField = record(say('Reference', 'Referencia'), {
  kind: choice(say('What it does to the other instrument', 'Qué hace con el otro instrumento'), {
    'title-reference': say('Title reference', 'Referencia de título'),
    discharges: say('Discharges', 'Cancela'),
    releases: say('Releases in part', 'Libera en parte'),
    assigns: say('Assigns', 'Cede'),
    amends: say('Amends', 'Modifica'),
    subordinates: say('Subordinates', 'Subordina'),
    corrects: say('Corrects', 'Corrige'),
    other: say('Other', 'Otro'),
  }),
  registry: optional(registryId),
  instrumentNo: optional(instrumentNo),
  book: optional(book),
  page: optional(page),
  certificateNo: optional(certificateNo),
});

export const feesField = list(
  say('Fees', 'Tarifas'),
  record(say('Fee', 'Tarifa'), {
    kind: choice(say('Kind', 'Tipo'), {
      recording: say('Recording fee', 'Tarifa de inscripción'),
      excise: say('Deeds excise', 'Impuesto sobre escrituras'),
      surcharge: say('Surcharge', 'Recargo'),
      other: say('Other', 'Otro'),
    }),
    cents: cents(say('Amount', 'Importe')),
  }),
  { max: 12 },
);

export const pageHash = attachmentHash(say('SHA-256 of the page image', 'SHA-256 de la imagen de la página'), {
  retention: 'permanent',
});

/** A page as the public sees it: its own hash, and the boxes in which it differs from the sealed original. */
export const publicPagesField = list(
  say('Pages with blacked-out boxes', 'Páginas con recuadros tachados'),
  record(say('Public page', 'Página pública'), {
    page: integer(say('Page', 'Página'), { min: 1, max: 1_000 }),
    hash: pageHash,
    boxes: list(
      say('Boxes, in pixels', 'Recuadros, en píxeles'),
      record(say('Box', 'Recuadro'), {
        x: integer(say('Left', 'Izquierda'), { max: 100_000 }),
        y: integer(say('Top', 'Arriba'), { max: 100_000 }),
        width: integer(say('Width', 'Ancho'), { min: 1, max: 100_000 }),
        height: integer(say('Height', 'Alto'), { min: 1, max: 100_000 }),
      }),
      { min: 1, max: 40 },
    ),
  }),
  { min: 1, max: 100 },
);

export const acknowledgementField = record(say('Acknowledgment', 'Reconocimiento notarial'), {
  state: text(say('State', 'Estado'), { min: 2, max: 2, pattern: /^[A-Z][A-Z]$/ }),
  county: optional(text(say('County', 'Condado'), { max: 60 })),
  officer: text(say('Notary or other officer', 'Notario u otro funcionario'), { max: 120 }),
  commissionEnds: optional(day(say('Commission ends', 'Fin del nombramiento'))),
  mode: choice(say('How', 'Cómo'), {
    'in-person': say('In person', 'En persona'),
    remote: say('Remote', 'A distancia'),
    electronic: say('Electronic, in person', 'Electrónico, en persona'),
  }),
});

export const instrumentType = choice(say('Type of instrument', 'Tipo de instrumento'), instrumentTypes);
export const returnReasonsField = list(say('Reasons', 'Motivos'), choice(say('Reason', 'Motivo'), returnReasons), {
  min: 1,
  max: 8,
});

/** One line of the index: a party or a piece of land. An ended line stays, so that a search sees what was. */
const indexEntryField = record(say('Index entry', 'Línea del índice'), {
  party: optional(partyField),
  legal: optional(legalField),
  sinceEntry: entryField,
  untilEntry: optional(entryField),
});

/** A reference with the reception number of the instrument it names, once that is on record. */
const resolvedReferenceField = record(say('Reference', 'Referencia'), {
  reference: referenceField,
  reception: optional(receptionId),
});

const instrumentField = record(say('Instrument', 'Instrumento'), {
  status: choice(say('Status', 'Estado'), instrumentStatuses),
  entry: entryField,
  receivedMs: instant(say('Received', 'Recibido')),
  type: optional(instrumentType),
  sourceType: optional(text(say('Type as the source calls it', 'Tipo según el origen'), { max: 40 })),
  numbers: optional(numbersField),
  /** Numbers that a correction took from it, oldest first; left out where there are none. */
  earlierNumbers: optional(
    list(
      say('Earlier numbers', 'Números anteriores'),
      record(say('Earlier numbers', 'Números anteriores'), { numbers: numbersField, untilEntry: entryField }),
      { max: MAX_EARLIER_NUMBERS },
    ),
  ),
  pageCount: integer(say('Pages', 'Páginas'), { max: 1_000 }),
  index: list(say('Index', 'Índice'), indexEntryField, { max: MAX_INDEX }),
  /** Edits of the index and the head of their own chain. */
  indexEdits: count('Index edits', 'Cambios del índice'),
  indexHead: bytes(say('Head of the index chain', 'Cabeza de la cadena del índice'), { length: 32 }),
  references: list(say('References', 'Referencias'), resolvedReferenceField, { max: MAX_REFERENCES }),
  cents: cents(say('Money taken', 'Dinero cobrado')),
  /** Where it is the second or later of a package, the reception number of the first. */
  packageFirst: optional(receptionId),
  reasons: optional(returnReasonsField),
});

const numberField = record(say('Number', 'Número'), {
  reception: optional(receptionId),
  /** Set aside by mistake and accounted for: no instrument will ever have it. */
  voidedEntry: optional(entryField),
  /** Given by mistake and put right: it still finds the instrument that had it, and no other will ever have it. */
  correctedEntry: optional(entryField),
});

const markField = record(say('Marginal reference', 'Referencia marginal'), {
  kind: text(say('Kind', 'Tipo'), { max: 20 }),
  entry: entryField,
});

const awaitedField = record(say('References that wait', 'Referencias en espera'), {
  waiting: count('Waiting', 'En espera'),
});

const awaitingField = record(say('A reference that waits', 'Una referencia en espera'), {
  registry: registryId,
  reception: receptionId,
  position: integer(say('Position', 'Posición'), { max: MAX_REFERENCES }),
});

export const MAX_DRAWER_CENTS = 1_000_000_000_000_00;

const drawerField = record(say('Cash drawer', 'Caja'), {
  cents: cents(say('Taken', 'Cobrado'), { max: MAX_DRAWER_CENTS }),
  instruments: count('Instruments', 'Instrumentos'),
});

const parcelField = record(say('Parcel', 'Parcela'), {
  kind: text(say('Kind', 'Tipo'), { max: 15, pattern: /^[A-Z][A-Z_]*$/ }),
  entry: entryField,
  revision: integer(say('Revision', 'Revisión'), { min: 1, max: 1_000_000 }),
  areaM2: integer(say('Area, square metres', 'Superficie, metros cuadrados'), { max: 100_000_000_000 }),
  commitment: sealedRow,
  flags: flagCodes,
  historyCount: count('Items in the history', 'Elementos del historial'),
  historyHead: bytes(say('Head of the history chain', 'Cabeza de la cadena del historial'), { length: 32 }),
  town: ownerTown,
});

export const rollReferenceField = record(say('Registry reference', 'Referencia registral'), {
  class: choice(say('Class', 'Clase'), {
    recorded: say('Book and page', 'Libro y página'),
    'land-court': say('Land Court', 'Tribunal de Tierras'),
    odd: say('Not understood, kept as written', 'No entendida, se conserva como está'),
    'book-only': say('Book without page', 'Libro sin página'),
  }),
  /** As the assessors wrote them, in whatever form. */
  book: optional(text(say('Book', 'Libro'), { max: 16 })),
  page: optional(text(say('Page', 'Página'), { max: 14 })),
  text: optional(text(say('As written', 'Como está escrita'), { max: 40 })),
});

const rollField = record(say('Row of the roll', 'Fila del padrón'), {
  entry: entryField,
  revision: integer(say('Revision', 'Revisión'), { min: 1, max: 1_000_000 }),
  parcel: optional(parcelId),
  reference: optional(rollReferenceField),
  commitment: sealedRow,
  flags: flagCodes,
  town: ownerTown,
});

const featureField = record(say('Feature', 'Elemento'), {
  kind: text(say('Kind', 'Tipo'), { max: 15, pattern: /^[A-Z][A-Z_]*$/ }),
  entry: entryField,
  areaM2: integer(say('Area, square metres', 'Superficie, metros cuadrados'), { max: 100_000_000_000 }),
  commitment: sealedRow,
  flags: flagCodes,
});

const importField = record(say('Import', 'Importación'), {
  source: text(say('Source', 'Origen'), { max: 80 }),
  firstEntry: entryField,
  loaded: count('Loaded', 'Cargadas'),
  loadedWithFlags: count('Loaded with flags', 'Cargadas con avisos'),
  quarantined: count('Quarantined', 'En cuarentena'),
  closedEntry: optional(entryField),
  town: ownerTown,
});

const setAsideField = record(say('Row set aside', 'Fila apartada'), { entry: entryField });

export type Registry = Infer<typeof registryField>;
export type Instrument = Infer<typeof instrumentField>;
export type IndexEntry = Infer<typeof indexEntryField>;
export type Numbers = Infer<typeof numbersField>;
export type Party = Infer<typeof partyField>;
export type Legal = Infer<typeof legalField>;
export type Reference = Infer<typeof referenceField>;
export type ResolvedReference = Infer<typeof resolvedReferenceField>;
export type Parcel = Infer<typeof parcelField>;
export type Import = Infer<typeof importField>;

export const registries = table('registry', registryField);
export const instruments = table('instrument', instrumentField);
export const numbers = table('number', numberField);
export const marks = table('mark', markField);
export const awaited = table('awaited', awaitedField);
export const awaiting = table('awaiting', awaitingField);
export const drawers = table('drawer', drawerField);
export const parcels = table('parcel', parcelField);
export const rolls = table('roll', rollField);
export const features = table('feature', featureField);
export const imports = table('import', importField);
export const setAsides = table('set-aside', setAsideField);

export const records = {
  registry: registryField,
  instrument: instrumentField,
  number: numberField,
  mark: markField,
  awaited: awaitedField,
  awaiting: awaitingField,
  drawer: drawerField,
  parcel: parcelField,
  roll: rollField,
  feature: featureField,
  import: importField,
  'set-aside': setAsideField,
} as const satisfies { readonly [name: string]: Field<unknown> };

const NUMBERED = '(instrument/[^/]+|book-page/[^/]+/[^/]+)';
const YEAR = '0{12}[0-9]{4}';

/** What follows the record's name in a key; elsewhere it is one part. */
export const keyForms = {
  instrument: /^[^/]+\/([0-9]{8}-[0-9]{6}|b[0-9]{9})$/,
  number: new RegExp(`^[^/]+/${NUMBERED}$`),
  mark: /^[^/]+\/[^/]+\/[^/]+\/[^/]+\/[a-z-]+$/,
  awaited: new RegExp(`^[^/]+/${NUMBERED}$`),
  awaiting: new RegExp(`^[^/]+/${NUMBERED}/[0-9]{16}$`),
  drawer: /^[^/]+\/[0-9]{4}-[0-9]{2}-[0-9]{2}$/,
  roll: new RegExp(`^${YEAR}/[^/]+$`),
  'set-aside': /^[^/]+\/[a-z][a-z0-9-]*\/[0-9]{16}$/,
} as const;
