/** Acts by which members decide, and what is refused on the way. */
import { optional, record, say } from '#kernel';
import * as d from '../records/decisions.ts';
import { GOVERN } from '../records/network.ts';
import { townId } from '../records.ts';

const right = GOVERN;
const proposal = { proposal: d.numberField };

export const decisionActions = {
  propose: {
    label: say('Propose a decision', 'Proponer una decisión'),
    sentence: say('A decision was proposed: {summary}', 'Se propuso una decisión: {summary}'),
    right,
    input: record(say('Proposal', 'Propuesta'), { class: d.classField, what: d.whatField, ...d.reasoning }),
  },
  sponsor: {
    label: say('Support a proposal', 'Apoyar una propuesta'),
    sentence: say('Proposal {proposal} has a further supporter.', 'La propuesta {proposal} tiene otro apoyo.'),
    right,
    input: record(say('Support', 'Apoyo'), proposal),
  },
  comment: {
    label: say('Comment on a proposal', 'Comentar una propuesta'),
    sentence: say('A comment on proposal {proposal}: {text}', 'Un comentario sobre la propuesta {proposal}: {text}'),
    right,
    input: record(say('Comment', 'Comentario'), { ...proposal, text: d.commentText }),
  },
  vote: {
    label: say('Vote', 'Votar'),
    sentence: say('A vote on proposal {proposal}: {vote}.', 'Un voto sobre la propuesta {proposal}: {vote}.'),
    right,
    input: record(say('Vote', 'Voto'), {
      ...proposal,
      vote: d.voteField,
      reason: d.reasonField,
      town: optional(townId),
    }),
  },
  recuse: {
    label: say('Take no part in a decision', 'No participar en una decisión'),
    sentence: say(
      'A member takes no part in proposal {proposal}.',
      'Un miembro no participa en la propuesta {proposal}.',
    ),
    right,
    input: record(say('Recusal', 'Abstención por interés'), { ...proposal, reason: d.reasonField }),
  },
  delegate: {
    label: say('Let another member vote', 'Dejar votar a otro miembro'),
    sentence: say('{to} may vote for another member.', '{to} puede votar por otro miembro.'),
    right,
    input: record(say('Delegation', 'Delegación'), d.delegationFields),
  },
  'end-delegation': {
    label: say('Vote oneself again', 'Volver a votar por sí mismo'),
    sentence: say('A member votes itself again.', 'Un miembro vuelve a votar por sí mismo.'),
    right,
    input: record(say('End of the delegation', 'Fin de la delegación'), {}),
  },
  'attach-document': {
    label: say('Attach the vote of the council or town meeting', 'Adjuntar el voto del concejo o asamblea'),
    sentence: say(
      'A vote of a {body} was attached to proposal {proposal}.',
      'Se adjuntó un voto de {body} a la propuesta {proposal}.',
    ),
    right,
    input: record(say('Document', 'Documento'), { ...proposal, ...d.documentFields }),
  },
  execute: {
    label: say('Carry out a decision', 'Ejecutar una decisión'),
    sentence: say('Proposal {proposal} was carried out.', 'Se ejecutó la propuesta {proposal}.'),
    right,
    input: record(say('Decision', 'Decisión'), proposal),
  },
  withdraw: {
    label: say('Withdraw a proposal', 'Retirar una propuesta'),
    sentence: say('Proposal {proposal} was withdrawn.', 'Se retiró la propuesta {proposal}.'),
    right,
    input: record(say('Proposal', 'Propuesta'), proposal),
  },
} as const;

export const decisionRefusals = {
  'class-wrong': say('This is decided as {class}.', 'Esto se decide como {class}.'),
  'difference-missing': say('Say what changes, with its hash.', 'Diga qué cambia, con su huella.'),
  'sunset-passed': say(
    'The consortium has ended. It can only be renewed.',
    'El consorcio ha terminado. Solo puede renovarse.',
  ),
  'proposal-unknown': say('There is no proposal {proposal}.', 'No hay ninguna propuesta {proposal}.'),
  'proposal-closed': say(
    'Proposal {proposal} has been {status}.',
    'La propuesta {proposal} ya está en estado {status}.',
  ),
  'proposal-lapsed': say(
    'Proposal {proposal} was not carried out in time.',
    'La propuesta {proposal} no se ejecutó a tiempo.',
  ),
  'own-proposal': say('Another member must support it.', 'Otro miembro debe apoyarla.'),
  'sponsored-already': say('This member supports it already.', 'Este miembro ya la apoya.'),
  'sponsors-missing': say(
    'It needs {needed} supporters first, and has {sponsors}.',
    'Necesita antes {needed} apoyos, y tiene {sponsors}.',
  ),
  'comments-closed': say('Comments were taken until then only.', 'Los comentarios se recibían solo hasta entonces.'),
  'comments-open': say(
    'Comments are still taken. Votes come after them.',
    'Aún se reciben comentarios. Los votos vienen después.',
  ),
  'no-vote': say('{town} has no vote here.', '{town} no tiene voto aquí.'),
  concerned: say('{town} does not vote on itself.', '{town} no vota sobre sí mismo.'),
  'recused-already': say('{town} takes no part in this decision.', '{town} no participa en esta decisión.'),
  'voted-already': say('{town} has voted itself.', '{town} ya votó por sí mismo.'),
  'not-delegated': say('{town} has not let you vote on this.', '{town} no le ha dejado votar en esto.'),
  'delegation-wrong': say(
    'Name another member that votes, and a time to come.',
    'Nombre a otro miembro que vote, y un tiempo futuro.',
  ),
  'no-delegation': say('There is no delegation to end.', 'No hay delegación que terminar.'),
  'notice-running': say('This can be done later only.', 'Esto solo puede hacerse más tarde.'),
  'quorum-missing': say('Too few have voted: {cast} of {entitled}.', 'Han votado muy pocos: {cast} de {entitled}.'),
  'majority-missing': say(
    'There is no majority: {yes} for, {no} against.',
    'No hay mayoría: {yes} a favor, {no} en contra.',
  ),
  'document-missing': say(
    '{town} has not attached the vote of its council or town meeting.',
    '{town} no ha adjuntado el voto de su concejo o asamblea.',
  ),
  'supporters-missing': say(
    'A pause takes {needed} members, and has {yes}.',
    'Una pausa requiere {needed} miembros, y tiene {yes}.',
  ),
  'not-the-proposer': say(
    'Only the member that proposed it can do this.',
    'Solo el miembro que la propuso puede hacerlo.',
  ),
  'paused-already': say('A pause is in force already.', 'Ya hay una pausa vigente.'),
  'not-paused': say('No pause waits for this.', 'Ninguna pausa espera esto.'),
  'too-long': say('At most {hours} hours.', 'A lo sumo {hours} horas.'),
  'never-paused': say(
    'Acts of members cannot be paused: nobody could end it.',
    'Los actos de los miembros no pueden pausarse: nadie podría terminarlo.',
  ),
  'standing-wrong': say('{town} is {status}. That does not fit.', '{town} está en situación {status}. Eso no encaja.'),
  'town-unknown': say('{town} is no member here.', '{town} no es miembro aquí.'),
  'last-validator': say('Then nobody would order blocks any more.', 'Entonces nadie ordenaría los bloques.'),
  'consent-missing': say('{town} has not voted for it.', '{town} no ha votado a favor.'),
  'not-absent': say('{town} is not reported absent for long enough.', '{town} no figura ausente el tiempo suficiente.'),
  'upgrade-exists': say(
    'An upgrade is planned for block {height} already.',
    'Ya hay una actualización prevista para el bloque {height}.',
  ),
} as const;
