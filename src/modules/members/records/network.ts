/**
 * Several towns in one book: what they agreed, who they are, and what they tell.
 *
 *     consortium/charter      the agreement in force; a book without one is a town's own
 *     member/<town>           a body of the consortium, its standing, its node and its keys
 *     validator-key/<key>     index: whose key for ordering blocks it is or was
 *     notice/<number>         a town's short public notice
 *     counter/<name>          the last number given
 */
import {
  bytes,
  cents,
  choice,
  day,
  type Field,
  flag,
  type Infer,
  instant,
  integer,
  list,
  type MutableView,
  optional,
  record,
  say,
  table,
  text,
} from '#kernel';
import {
  entryField,
  jobTitle,
  keyNameField,
  logKeysField,
  moduleName,
  originField,
  townId,
  townName,
} from '../records.ts';

export const GOVERN = 'members.govern';
export const NOTICE = 'members.notice';

/** Bodies of one consortium, pending ones among them. */
export const MAX_MEMBERS = 64;

/** Other bodies that one charter can name: an entry of the log holds no more. Later ones are admitted. */
export const MAX_FOUNDERS = 16;

export const hash = (en: string, es: string): Field<string> => bytes(say(en, es), { length: 32 });
const hours = (en: string, es: string): Field<number> => integer(say(en, es), { max: 87_600 });
export const HOUR_MS = 60 * 60 * 1000;

export const memberKind = choice(say('Kind of member', 'Clase de miembro'), {
  full: say('Full: keeps a node and votes', 'Pleno: mantiene un nodo y vota'),
  hosted: say('Hosted: votes, without a node', 'Alojado: vota, sin nodo'),
  witness: say('Witness: cosigns, without a vote', 'Testigo: cofirma, sin voto'),
  observer: say('Observer: reads, without a vote', 'Observador: lee, sin voto'),
  vendor: say('Vendor: serves members, without a vote', 'Proveedor: sirve a los miembros, sin voto'),
});

const memberStatus = choice(say('Standing', 'Situación'), {
  founding: say('Named by the charter, not here yet', 'Nombrado en el acta, aún no presente'),
  admitted: say('Admitted, not here yet', 'Admitido, aún no presente'),
  active: say('Active', 'Activo'),
  suspended: say('Suspended', 'Suspendido'),
  leaving: say('Leaving, with notice given', 'En retirada, con preaviso dado'),
  left: say('Left', 'Retirado'),
  removed: say('Removed', 'Excluido'),
});

/** The vote that lets a body take part, and what it can be liable for at most. */
export const authorityField = record(say('Authority document', 'Documento de autorización'), {
  voteDay: day(say('Day of the vote', 'Día de la votación')),
  textHash: hash('SHA-256 of the text', 'SHA-256 del texto'),
  signatory: jobTitle,
  liabilityCapCents: cents(say('Liable for at most, in cents', 'Responsabilidad máxima, en centavos')),
  termEndDay: day(say('Ends on', 'Termina el')),
});

export const nodeField = record(say('Node', 'Nodo'), {
  peerId: optional(
    text(say('Id of the peer', 'Identificador del par'), { min: 40, max: 40, pattern: /^[0-9a-f]{40}$/ }),
  ),
  peer: text(say('Address for the other nodes', 'Dirección para los otros nodos'), {
    max: 261,
    pattern: /^([a-z0-9][a-z0-9.-]*|\[[0-9a-f:.]+\]):[0-9]{1,5}$/,
  }),
  address: text(say('Web address', 'Dirección web'), { max: 261, pattern: /^https?:\/\/[a-z0-9.:[\]-]+$/ }),
});

export const cosignerField = record(say('Keys for cosigning', 'Claves para cofirmar'), {
  name: originField,
  keys: logKeysField,
});

export const validatorKey = hash('Ed25519 key for ordering blocks', 'Clave Ed25519 para ordenar bloques');

/** What a member of any kind may run; a full member runs all of it. */
export const nodeFields = {
  node: optional(nodeField),
  validatorKey: optional(validatorKey),
  cosigner: optional(cosignerField),
};

const fraction = {
  numerator: integer(say('Numerator', 'Numerador'), { max: 1_000 }),
  denominator: integer(say('Denominator', 'Denominador'), { min: 1, max: 1_000 }),
};
const quorumField = record(
  say('Quorum: part of the votes that must be cast', 'Quórum: parte de los votos que debe emitirse'),
  fraction,
);
const majorityField = record(say('Majority', 'Mayoría'), {
  ...fraction,
  more: flag(say('More than that part, not just as much', 'Más que esa parte, no solo igual')),
  of: choice(say('Part of', 'Parte de'), {
    cast: say('The votes for and against', 'Los votos a favor y en contra'),
    entitled: say('All who may vote', 'Todos los que pueden votar'),
  }),
});

function classField(en: string, es: string) {
  return record(say(en, es), {
    quorum: quorumField,
    majority: majorityField,
    commentHours: hours('Hours for comments', 'Horas para comentarios'),
    noticeHours: hours('Hours from proposal to decision', 'Horas desde la propuesta hasta la decisión'),
    sponsors: integer(say('Other members that support it first', 'Otros miembros que la apoyan antes'), { max: 8 }),
    councilVote: flag(
      say(
        'Each town in favour shows the vote of its council or town meeting',
        'Cada municipio a favor muestra el voto de su concejo o asamblea',
      ),
    ),
  });
}

/** What a decision was measured by. */
export const decisionTermsField = classField('Terms of the decision', 'Condiciones de la decisión');

const classesField = record(say('Classes of decisions', 'Clases de decisiones'), {
  routine: classField('Routine', 'Ordinarias'),
  rules: classField('Rule changes', 'Cambios de reglas'),
  upgrade: classField('Upgrades', 'Actualizaciones'),
  money: classField('Money', 'Dinero'),
  membership: classField('Admission and removal', 'Admisión y exclusión'),
  emergency: classField('Emergencies', 'Emergencias'),
  constitution: classField('The charter itself', 'El acta misma'),
});

const weightField = record(say('Weight', 'Peso'), {
  town: townId,
  weight: integer(say('Weight', 'Peso'), { min: 1, max: 1_000_000 }),
});

/** All that the members agreed on and can change by a vote. */
export const termsField = record(say('Terms', 'Condiciones'), {
  agreementHash: hash('SHA-256 of the agreement', 'SHA-256 del convenio'),
  sunsetMs: instant(say('The consortium ends on, unless renewed', 'El consorcio termina el, salvo renovación')),
  classes: classesField,
  /** Who is not listed counts once. Without the list every body has one vote on money too. */
  moneyWeights: optional(
    list(say('Weights in votes on money', 'Pesos en votos sobre dinero'), weightField, { min: 1, max: MAX_MEMBERS }),
  ),
  pauseSupporters: integer(say('Members that can pause together', 'Miembros que juntos pueden pausar'), {
    min: 1,
    max: MAX_MEMBERS,
  }),
  pauseHours: integer(say('Hours until a pause lapses', 'Horas hasta que caduca una pausa'), { min: 1, max: 720 }),
  confirmedHours: integer(say('Hours that a confirmed pause can last', 'Horas que puede durar una pausa confirmada'), {
    min: 1,
    max: 8_760,
  }),
  absentHours: integer(
    say(
      'Hours without an answer after which a member counts as absent',
      'Horas sin respuesta tras las que un miembro cuenta como ausente',
    ),
    { min: 1, max: 8_760 },
  ),
  withdrawalHours: hours('Hours of notice before a member leaves', 'Horas de preaviso antes de retirarse'),
  answerHours: hours('Hours to answer a complaint', 'Horas para responder una queja'),
  disclosureHours: hours('Hours to disclose an incident in full', 'Horas para divulgar un incidente por completo'),
  doubleSigning: choice(say('After evidence of double signing', 'Tras una prueba de doble firma'), {
    record: say('It is put on record', 'Queda constancia'),
    suspend: say('It is put on record, and the member is suspended', 'Queda constancia y se suspende al miembro'),
  }),
  recoveryPlanHash: optional(
    hash('SHA-256 of the plan for when the network halts', 'SHA-256 del plan para cuando la red se detiene'),
  ),
});

const consortiumField = record(say('Consortium', 'Consorcio'), {
  name: townName,
  founder: townId,
  terms: termsField,
  /** How often the charter was changed. */
  amendments: integer(say('Amendments', 'Enmiendas'), { max: Number.MAX_SAFE_INTEGER }),
  sinceMs: instant(say('Since', 'Desde')),
  sinceEntry: entryField,
});

/** A book that a town kept before it came: sealed into this one, so that its old receipts still lead somewhere. */
export const oldBookField = record(say('Book kept before', 'Libro anterior'), {
  origin: originField,
  size: entryField,
  root: hash('Root of its log', 'Raíz de su registro'),
});

const memberField = record(say('Member', 'Miembro'), {
  name: townName,
  kind: memberKind,
  status: memberStatus,
  authority: authorityField,
  ...nodeFields,
  /** Until the member is here: the key that its first officer must sign with. */
  firstKey: optional(keyNameField),
  oldBook: optional(oldBookField),
  /** Modules that this member does not take part in. */
  optedOut: list(say('Does not take part in', 'No participa en'), moduleName, { max: 16 }),
  /** Charged to the member so far, against what it can be liable for. */
  chargedCents: cents(say('Charged so far', 'Cargado hasta ahora')),
  successor: optional(townId),
  /** Of the standing it has now. */
  statusMs: instant(say('Standing since', 'Situación desde')),
  statusEntry: entryField,
  sinceMs: optional(instant(say('Member since', 'Miembro desde'))),
  sinceEntry: optional(entryField),
  /** With notice given: the time from which it may leave. */
  leavesMs: optional(instant(say('Leaves from', 'Se retira desde'))),
  untilMs: optional(instant(say('Until', 'Hasta'))),
  untilEntry: optional(entryField),
});

export const noticeText = text(say('Notice', 'Aviso'), { max: 2_000, lines: true });

const noticeField = record(say('Notice', 'Aviso'), {
  town: townId,
  text: noticeText,
  entry: entryField,
  timeMs: instant(say('Time', 'Hora')),
});

const validatorKeyField = record(say('Key for ordering blocks', 'Clave para ordenar bloques'), {
  town: townId,
  sinceEntry: entryField,
});

const counterField = integer(say('Last number given', 'Último número dado'), { max: Number.MAX_SAFE_INTEGER });

export type Terms = Infer<typeof termsField>;
export type Consortium = Infer<typeof consortiumField>;
export type Member = Infer<typeof memberField>;
export type DecisionClass = keyof Terms['classes'];

export const consortia = table('consortium', consortiumField);
export const members = table('member', memberField);
export const validatorKeys = table('validator-key', validatorKeyField);
export const notices = table('notice', noticeField);
export const counters = table('counter', counterField);

export const networkRecords = {
  consortium: consortiumField,
  member: memberField,
  'validator-key': validatorKeyField,
  notice: noticeField,
  counter: counterField,
} as const satisfies { readonly [name: string]: Field<unknown> };

/** The one consortium of a book. */
export const CHARTER = 'charter';

/** Numbers of one kind, without gaps, from 1. */
export function nextNumber(state: MutableView, of: string): number {
  const number = (counters.get(state, of) ?? 0) + 1;
  counters.put(state, number, of);
  return number;
}
