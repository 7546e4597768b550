/** Acts about records that are kept and destroyed, complaints and incidents, and services that are given. */
import { optional, record, say } from '#kernel';
import { longText, numberField, reasonField, seriesId } from '../records/decisions.ts';
import * as k from '../records/keeping.ts';
import { donationFields } from '../records/money.ts';
import { GOVERN, hash } from '../records/network.ts';
import { townId } from '../records.ts';

const right = k.RECORDS;
const answer = { case: numberField, text: longText('Answer', 'Respuesta') };

export const keepingActions = {
  'set-series': {
    label: say('Describe a record series', 'Describir una serie documental'),
    sentence: say('The series {title} is described.', 'Se describió la serie {title}.'),
    right,
    input: record(say('Record series', 'Serie documental'), k.seriesFields),
  },
  'place-hold': {
    label: say('Place a hold', 'Retener una serie'),
    sentence: say('A hold on {series}: {reason}', 'Una retención de {series}: {reason}'),
    right,
    input: record(say('Hold', 'Retención'), { series: seriesId, reason: reasonField }),
  },
  'lift-hold': {
    label: say('Lift a hold', 'Levantar una retención'),
    sentence: say('Hold {hold} was lifted.', 'Se levantó la retención {hold}.'),
    right,
    input: record(say('Hold', 'Retención'), { hold: numberField }),
  },
  'certify-destruction': {
    label: say('Certify a destruction', 'Certificar una destrucción'),
    sentence: say(
      'Records were destroyed under permit {permit}.',
      'Se destruyeron documentos con el permiso {permit}.',
    ),
    right,
    input: record(say('Certificate', 'Certificado'), k.certificateFields),
  },
  'open-complaint': {
    label: say('Take in a complaint', 'Recibir una queja'),
    sentence: say('A complaint was taken in.', 'Se recibió una queja.'),
    right,
    input: record(say('Complaint', 'Queja'), { about: optional(townId), text: k.caseText }),
  },
  'answer-complaint': {
    label: say('Answer a complaint', 'Responder una queja'),
    sentence: say('Complaint {case} was answered.', 'Se respondió la queja {case}.'),
    right,
    input: record(say('Answer', 'Respuesta'), answer),
  },
  'report-incident': {
    label: say('Report an incident', 'Informar un incidente'),
    sentence: say('An incident was reported.', 'Se informó un incidente.'),
    right,
    input: record(say('Incident', 'Incidente'), { text: k.caseText }),
  },
  'disclose-incident': {
    label: say('Disclose an incident in full', 'Divulgar un incidente por completo'),
    sentence: say('Incident {case} was disclosed.', 'Se divulgó el incidente {case}.'),
    right,
    input: record(say('Disclosure', 'Divulgación'), {
      ...answer,
      reportHash: hash('SHA-256 of the report', 'Huella SHA-256 del informe'),
    }),
  },
  'donate-service': {
    label: say('State a donated service and its worth', 'Declarar un servicio donado y su valor'),
    sentence: say('A service was donated: {service}.', 'Se donó un servicio: {service}.'),
    right: GOVERN,
    input: record(say('Donated service', 'Servicio donado'), donationFields),
  },
} as const;

export const keepingRefusals = {
  'series-unknown': say('The town has no series {series}.', 'El municipio no tiene la serie {series}.'),
  'hold-unknown': say('There is no hold {hold} in force.', 'No hay retención {hold} vigente.'),
  'on-hold': say('The series {series} is on hold.', 'La serie {series} está retenida.'),
  'kept-longer': say('These records are to be kept longer.', 'Estos documentos deben conservarse más tiempo.'),
  'permit-unknown': say('There is no permit {permit} of this town.', 'No hay permiso {permit} de este municipio.'),
  'permit-used': say('Permit {permit} was used already.', 'El permiso {permit} ya se usó.'),
  'case-unknown': say('There is no such case {case}.', 'No hay tal caso {case}.'),
  'case-answered': say('Case {case} was answered already.', 'El caso {case} ya tuvo respuesta.'),
  'pool-unknown': say('There is no cost pool {pool}.', 'No hay fondo de costos {pool}.'),
  'pool-wrong': say(
    'The parts must add up to 100, and the most be no less than the least.',
    'Las partes deben sumar 100, y el máximo no ser menor que el mínimo.',
  ),
  'statement-exists': say('There is a statement for {period} already.', 'Ya hay un estado de cuenta de {period}.'),
  'bases-wrong': say(
    'Give the figures of each member that votes, once.',
    'Dé las cifras de cada miembro que vota, una vez.',
  ),
  'shares-impossible': say(
    'The total cannot be shared so: the figures are all zero, or the least or the most is out of reach.',
    'El total no puede repartirse así: las cifras son todas cero, o el mínimo o el máximo es inalcanzable.',
  ),
  'liability-cap': say('This is more than {town} can be liable for.', 'Es más de lo que {town} puede responder.'),
} as const;
