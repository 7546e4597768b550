/** Acts by which members come, go, answer for themselves and for each other. */
import { day, record, say } from '#kernel';
import { GOVERN, hash } from '../records/network.ts';
import * as s from '../records/standing.ts';
import * as r from '../records.ts';

const right = GOVERN;

export const standingActions = {
  apply: {
    label: say('Lodge the application of a body', 'Presentar la solicitud de un organismo'),
    sentence: say('{name} asks to join.', '{name} pide adherirse.'),
    right,
    input: record(say('Application', 'Solicitud'), s.candidateFields),
  },
  'report-test': {
    label: say('Report the test of an applicant', 'Informar la prueba de un solicitante'),
    sentence: say('A test of {town}: {outcome}.', 'Una prueba de {town}: {outcome}.'),
    right,
    input: record(say('Test report', 'Informe de prueba'), { town: r.townId, ...s.reportFields }),
  },
  'report-canary': {
    label: say('Report the test of a release', 'Informar la prueba de una versión'),
    sentence: say('A test of a release: {outcome}.', 'Una prueba de una versión: {outcome}.'),
    right,
    input: record(say('Test report', 'Informe de prueba'), {
      releaseHash: hash('SHA-256 of the release', 'Huella SHA-256 de la versión'),
      ...s.reportFields,
    }),
  },
  'give-notice': {
    label: say('Give notice of leaving', 'Dar preaviso de retirada'),
    sentence: say('A member gave notice.', 'Un miembro dio preaviso.'),
    right,
    input: record(say('Notice', 'Preaviso'), {
      voteDay: day(say('Day of the vote', 'Día de la votación')),
      textHash: hash('SHA-256 of the vote', 'Huella SHA-256 del voto'),
    }),
  },
  'take-back-notice': {
    label: say('Stay after all', 'Quedarse después de todo'),
    sentence: say('A member stays.', 'Un miembro se queda.'),
    right,
    input: record(say('Stay', 'Permanencia'), {}),
  },
  leave: {
    label: say('Leave, once the notice is over', 'Retirarse, terminado el preaviso'),
    sentence: say('{town} left.', '{town} se retiró.'),
    right,
    input: record(say('Leave', 'Retirada'), { town: r.townId }),
  },
  'renew-authority': {
    label: say('State a new authority document', 'Declarar un nuevo documento de autorización'),
    sentence: say('A member renewed its authority.', 'Un miembro renovó su autorización.'),
    right,
    input: record(say('Authority', 'Autorización'), { authority: s.candidateFields.authority }),
  },
  'report-absence': {
    label: say('Report a member missing', 'Informar que falta un miembro'),
    sentence: say('{town} is missed.', 'Se echa en falta a {town}.'),
    right,
    input: record(say('Absence', 'Ausencia'), s.absenceFields),
  },
  'answer-absence': {
    label: say('We are here', 'Estamos aquí'),
    sentence: say('A member that was missed is here.', 'Un miembro que faltaba está aquí.'),
    right,
    input: record(say('Answer', 'Respuesta'), {}),
  },
  'report-pause': {
    label: say('Report on a pause', 'Informar sobre una pausa'),
    sentence: say('A report on pause {proposal}: {summary}', 'Un informe sobre la pausa {proposal}: {summary}'),
    right,
    input: record(say('Report', 'Informe'), s.afterReportFields),
  },
  'opt-out': {
    label: say('Stay out of a module', 'Quedar fuera de un módulo'),
    sentence: say('A member takes no part in {module}: {reason}', 'Un miembro no participa en {module}: {reason}'),
    right,
    input: record(say('Opt-out', 'Exclusión voluntaria'), s.optOutFields),
  },
  'opt-in': {
    label: say('Take part in a module again', 'Volver a participar en un módulo'),
    sentence: say('A member takes part in {module} again.', 'Un miembro vuelve a participar en {module}.'),
    right,
    input: record(say('Return', 'Vuelta'), { module: r.moduleName }),
  },
  'record-rehearsal': {
    label: say('Record a rehearsal of the plan for a halt', 'Anotar un ensayo del plan para una parada'),
    sentence: say('The plan for a halt was rehearsed: {outcome}', 'Se ensayó el plan para una parada: {outcome}'),
    right,
    input: record(say('Rehearsal', 'Ensayo'), s.rehearsalFields),
  },
  'report-double-signing': {
    label: say('Report double signing', 'Informar una doble firma'),
    sentence: say('A key signed two blocks at height {height}.', 'Una clave firmó dos bloques en la altura {height}.'),
    right: 'anyone',
    input: record(say('Evidence', 'Prueba'), s.evidenceFields),
  },
} as const;

export const standingRefusals = {
  'application-unknown': say('{town} has not applied.', '{town} no ha presentado solicitud.'),
  'report-missing': say('A test report that was passed is missing.', 'Falta un informe de prueba superada.'),
  'not-absent-self': say('A member does not report itself.', 'Un miembro no se informa a sí mismo.'),
  'absence-reported': say('{town} is reported already.', '{town} ya fue informado.'),
  'no-absence': say('Nobody has missed this member.', 'Nadie ha echado en falta a este miembro.'),
  'report-exists': say('There is a report already.', 'Ya hay un informe.'),
  'may-not-opt-out': say(
    'This decision lets no member stay out of {module}.',
    'Esta decisión no deja a ningún miembro fuera de {module}.',
  ),
  'opted-out': say('{town} takes no part in {module}.', '{town} no participa en {module}.'),
  'not-opted-out': say('This member takes part in {module}.', 'Este miembro participa en {module}.'),
  paused: say(
    'Acts of {module} are paused until the time stated.',
    'Los actos de {module} están en pausa hasta la hora indicada.',
  ),
  'validator-unknown': say('No member has or had this key.', 'Ningún miembro tiene o tuvo esta clave.'),
  'votes-agree': say('Both votes are for the same block.', 'Ambos votos son por el mismo bloque.'),
  'vote-not-signed': say(
    'A signature is not that of the key over the vote.',
    'Una firma no es de la clave sobre el voto.',
  ),
  'height-ahead': say('The book is at block {height} only.', 'El libro está apenas en el bloque {height}.'),
  'evidence-enough': say('There is evidence enough against {town}.', 'Ya hay pruebas suficientes contra {town}.'),
  'evidence-exists': say('This height of {town} is on record already.', 'Esta altura de {town} ya está anotada.'),
} as const;
