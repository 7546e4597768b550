/**
 * What the members decide, and how the book shows it.
 *
 *     proposal/<number>            what is proposed, by whom, until when, and what became of it
 *     sponsor/<number>/<town>      who supports that it is voted on
 *     comment/<number>/<entry>     what a member says of it
 *     vote/<number>/<town>         how a member voted, and why; the last one counts
 *     recusal/<number>/<town>      who takes no part, and why
 *     document/<number>/<town>     the vote of a member's council or town meeting
 *     delegation/<town>            who may vote for a member
 */
import {
  choice,
  day,
  type Field,
  flag,
  type Infer,
  instant,
  integer,
  list,
  optional,
  record,
  say,
  table,
  text,
  variant,
} from '#kernel';
import { entryField, moduleName, officeId, townId } from '../records.ts';
import { poolFields, poolId, statementFields } from './money.ts';
import { decisionTermsField, hash, termsField } from './network.ts';

const HOURS_OF_A_YEAR = 8_760;

export const numberField = integer(say('Number', 'Número'), { min: 1, max: Number.MAX_SAFE_INTEGER });
export const longText = (en: string, es: string): Field<string> => text(say(en, es), { max: 2_000, lines: true });
export const reasonField = text(say('Reason', 'Motivo'), { max: 500, lines: true });
const timeMs = instant(say('Time', 'Hora'));
const pauseHours = integer(say('Hours', 'Horas'), { min: 1, max: HOURS_OF_A_YEAR });
const blockHeight = integer(say('From block', 'Desde el bloque'), { min: 1, max: Number.MAX_SAFE_INTEGER });

export const classField = choice(say('Class of decision', 'Clase de decisión'), {
  routine: say('Routine', 'Ordinaria'),
  rules: say('Rule change', 'Cambio de reglas'),
  upgrade: say('Upgrade', 'Actualización'),
  money: say('Money', 'Dinero'),
  membership: say('Admission and removal', 'Admisión y exclusión'),
  emergency: say('Emergency', 'Emergencia'),
  constitution: say('The charter itself', 'El acta misma'),
});

const causeField = choice(say('Cause', 'Causa'), {
  breach: say('Breach of the agreement', 'Incumplimiento del convenio'),
  absence: say('Absence', 'Ausencia'),
  security: say('Danger to the others', 'Peligro para los demás'),
  term: say('Its authority has ended', 'Su autorización terminó'),
});

export const seriesId = text(say('Record series', 'Serie documental'), { max: 32, pattern: /^[a-z0-9][a-z0-9-]*$/ });

/** What each kind is called. */
const kindWords = {
  on: say('Kind', 'Clase'),
  cases: {
    resolution: say('A resolution', 'Una resolución'),
    admit: say('Admit a member', 'Admitir a un miembro'),
    suspend: say('Suspend a member', 'Suspender a un miembro'),
    reinstate: say('End a suspension', 'Terminar una suspensión'),
    remove: say('Remove a member', 'Excluir a un miembro'),
    succession: say('One town takes the place of another', 'Un municipio ocupa el lugar de otro'),
    'adopt-rules': say('New rules', 'Reglas nuevas'),
    upgrade: say('A new version of the program', 'Una versión nueva del programa'),
    pause: say('An emergency pause', 'Una pausa de emergencia'),
    'confirm-pause': say('Confirm a pause', 'Confirmar una pausa'),
    'amend-charter': say('Change the agreement', 'Cambiar el convenio'),
    'renew-sunset': say('Go on for longer', 'Seguir por más tiempo'),
    'cost-pool': say('How a cost is shared', 'Cómo se reparte un costo'),
    statement: say('A statement of costs', 'Un estado de cuenta'),
    'destruction-permit': say('A permit to destroy old records', 'Un permiso para destruir documentos viejos'),
    hold: say('Keep records from being destroyed', 'Impedir que se destruyan documentos'),
    'lift-hold': say('Lift a hold on records', 'Levantar una retención'),
  },
};

/** What carries a decision out, by its kind. */
export const whatField = variant(
  say('What is decided', 'Qué se decide'),
  'kind',
  {
    resolution: {},
    admit: { town: townId },
    suspend: { town: townId, cause: causeField },
    reinstate: { town: townId },
    remove: { town: townId, cause: causeField },
    succession: { town: townId, successor: townId },
    'adopt-rules': {
      module: moduleName,
      version: integer(say('Version', 'Versión'), { min: 1, max: 1_000_000 }),
      fromHeight: blockHeight,
      mayOptOut: flag(say('A member may stay out', 'Un miembro puede quedar fuera')),
    },
    upgrade: {
      height: blockHeight,
      release: text(say('Release', 'Versión publicada'), { max: 32, pattern: /^[0-9A-Za-z.+-]+$/ }),
      releaseHash: hash('SHA-256 of the release', 'Huella SHA-256 de la versión'),
      mayOptOut: list(
        say('Modules a member may stay out of', 'Módulos de los que un miembro puede quedar fuera'),
        moduleName,
        { max: 16 },
      ),
    },
    pause: {
      modules: list(say('Modules whose acts are paused', 'Módulos cuyos actos se pausan'), moduleName, {
        min: 1,
        max: 16,
      }),
      hours: pauseHours,
    },
    'confirm-pause': { hours: pauseHours },
    'amend-charter': { terms: termsField },
    'renew-sunset': { sunsetMs: instant(say('The consortium ends on', 'El consorcio termina el')) },
    'cost-pool': { pool: poolId, ...poolFields },
    statement: { pool: poolId, ...statementFields },
    'destruction-permit': {
      town: townId,
      series: seriesId,
      reference: text(say('Reference of the permit', 'Referencia del permiso'), { max: 64 }),
      untilDay: day(say('Records up to', 'Documentos hasta')),
    },
    hold: { town: townId, series: seriesId, reason: reasonField },
    'lift-hold': { hold: numberField },
  },
  kindWords,
);

/** What everybody can read before the vote. */
export const reasoning = {
  summary: longText('In plain words', 'En palabras sencillas'),
  difference: optional(
    record(say('Technical difference', 'Diferencia técnica'), {
      text: longText('What changes', 'Qué cambia'),
      hash: hash('SHA-256 of the whole text or code', 'Huella SHA-256 del texto o código completo'),
    }),
  ),
  cost: text(say('Cost', 'Costo'), { max: 500 }),
  risk: text(say('Risk', 'Riesgo'), { max: 1_000 }),
  rollback: text(say('Way back', 'Vuelta atrás'), { max: 1_000 }),
  hearing: optional(
    text(say('Web address of the hearing', 'Dirección web de la audiencia'), {
      max: 255,
      pattern: /^https?:\/\/[!-~]+$/,
    }),
  ),
  councilVote: flag(say('Needs the vote of a council or town meeting', 'Requiere el voto de un concejo o asamblea')),
};

const votes = integer(say('Votes', 'Votos'), { max: Number.MAX_SAFE_INTEGER });
const tallyField = record(say('Tally', 'Recuento'), {
  entitled: votes,
  yes: votes,
  no: votes,
  abstained: votes,
  recused: integer(say('Recused', 'Abstenidos por interés'), { max: 1_000 }),
  absent: integer(say('Absent members, left out', 'Miembros ausentes, no contados'), { max: 1_000 }),
});

const proposalField = record(say('Proposal', 'Propuesta'), {
  class: classField,
  what: whatField,
  ...reasoning,
  town: townId,
  office: officeId,
  proposedMs: timeMs,
  proposedEntry: entryField,
  commentsUntilMs: instant(say('Comments until', 'Comentarios hasta')),
  noticeUntilMs: instant(say('Decided not before', 'No se decide antes de')),
  status: choice(say('Status', 'Estado'), {
    open: say('Open', 'Abierta'),
    executed: say('Carried out', 'Ejecutada'),
    withdrawn: say('Withdrawn', 'Retirada'),
  }),
  endedMs: optional(timeMs),
  endedEntry: optional(entryField),
  /** As it stood when the decision was carried out. */
  tally: optional(tallyField),
  terms: optional(decisionTermsField),
});

const sponsorField = record(say('Support', 'Apoyo'), { entry: entryField, timeMs });
export const commentText = longText('Comment', 'Comentario');
const commentField = record(say('Comment', 'Comentario'), { town: townId, text: commentText, timeMs });

export const voteField = choice(say('Vote', 'Voto'), {
  yes: say('Yes', 'Sí'),
  no: say('No', 'No'),
  abstain: say('Abstain', 'Abstención'),
});
const castField = record(say('Vote', 'Voto'), {
  vote: voteField,
  reason: reasonField,
  /** Another than the member itself where it had delegated its vote. */
  by: townId,
  office: officeId,
  entry: entryField,
  timeMs,
});
const recusalField = record(say('Recusal', 'Abstención por interés'), {
  reason: reasonField,
  entry: entryField,
  timeMs,
});

export const documentFields = {
  body: choice(say('Who voted', 'Quién votó'), {
    council: say('City council', 'Concejo municipal'),
    'town-meeting': say('Town meeting', 'Asamblea municipal'),
    'select-board': say('Select board', 'Junta de gobierno'),
    committee: say('District committee', 'Comité del distrito'),
  }),
  voteDay: day(say('Day of the vote', 'Día de la votación')),
  textHash: hash('SHA-256 of the vote', 'Huella SHA-256 del voto'),
};
const documentField = record(say('Document', 'Documento'), { ...documentFields, entry: entryField, timeMs });

export const delegationFields = {
  to: townId,
  classes: list(say('For decisions of', 'Para decisiones de'), classField, { min: 1, max: 7 }),
  untilMs: instant(say('Until', 'Hasta')),
};
const delegationField = record(say('Delegation', 'Delegación'), { ...delegationFields, entry: entryField });

export type Proposal = Infer<typeof proposalField>;
export type Tally = Infer<typeof tallyField>;
export type What = Proposal['what'];
export type Kind = What['kind'];
export type Of<K extends Kind> = Extract<What, { readonly kind: K }>;

export const proposals = table('proposal', proposalField);
export const sponsors = table('sponsor', sponsorField);
export const comments = table('comment', commentField);
export const votesCast = table('vote', castField);
export const recusals = table('recusal', recusalField);
export const documents = table('document', documentField);
export const delegations = table('delegation', delegationField);

export const decisionRecords = {
  proposal: proposalField,
  sponsor: sponsorField,
  comment: commentField,
  vote: castField,
  recusal: recusalField,
  document: documentField,
  delegation: delegationField,
} as const satisfies { readonly [name: string]: Field<unknown> };
