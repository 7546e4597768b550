import { say, type Words } from '#kernel';

/** What a check of several towns' agreement finds wrong: their signatures, their blocks, and evidence against one. */
export const AGREEMENT: { readonly [code: string]: Words } = {
  'checkpoint-quorum-missing': say(
    'Too few towns have signed this: {have}, and {need} are needed. Missing: {missing}.',
    'Lo han firmado muy pocos municipios: {have}, y hacen falta {need}. Faltan: {missing}.',
  ),
  'book-of-one-town': say(
    'This is no book that several towns cosign, so it has no policy of its own.',
    'Este no es un libro que firmen varios municipios, así que no tiene una política propia.',
  ),
  'policy-log-unknown': say(
    'This is signed by no log that your policy names.',
    'No lo firma ningún libro que su política nombre.',
  ),
  'commit-malformed': say(
    'The block {height} was changed or damaged.',
    'El bloque {height} fue cambiado o está dañado.',
  ),
  'commit-validators-wrong': say(
    'The validators of block {height} are not those that its header names.',
    'Los validadores del bloque {height} no son los que su cabecera nombra.',
  ),
  'commit-signature-wrong': say(
    'A signature under block {height} does not hold (validator {validator}).',
    'Una firma del bloque {height} no es válida (validador {validator}).',
  ),
  'commit-power-missing': say(
    'Too few validators signed block {height}: {have} of {total} votes, and more than two thirds are needed.',
    'Muy pocos validadores firmaron el bloque {height}: {have} de {total} votos, y hacen falta más de dos tercios.',
  ),
  'trust-other-validators': say(
    'The first block ({height}) is not the one that you trust, and its validators are not those either.',
    'El primer bloque ({height}) no es el que usted conoce, y sus validadores tampoco lo son.',
  ),
  'trust-expired': say(
    'Block {height} is older than the time for which you trust its validators.',
    'El bloque {height} es más antiguo que el plazo durante el que confía en sus validadores.',
  ),
  'trust-period-missing': say(
    'There is a gap before block {height}. Say with --trust-days for how long you trust validators.',
    'Falta algún bloque antes del {height}. Indique con --trust-days cuánto tiempo confía en los validadores.',
  ),
  'trust-power-missing': say(
    'Too few of the validators that were trusted signed block {height}: {have} of {total} votes, and more than a third are needed.',
    'Muy pocos de los validadores conocidos firmaron el bloque {height}: {have} de {total} votos, y hace falta más de un tercio.',
  ),
  'header-other-chain': say('Block {height} is of another network.', 'El bloque {height} es de otra red.'),
  'header-not-next': say(
    'Block {height} does not follow from the one before it.',
    'El bloque {height} no se sigue del anterior.',
  ),
  'header-from-the-future': say(
    'Block {height} has a time that has not come yet.',
    'El bloque {height} tiene una hora que aún no ha llegado.',
  ),
  'strict-malformed': say(
    'This strict proof was changed or damaged.',
    'Esta prueba estricta fue cambiada o está dañada.',
  ),
  'strict-root-wrong': say(
    'The towns agreed in block {height} on another book than the one this proof is from.',
    'En el bloque {height} los municipios acordaron un libro distinto del de esta prueba.',
  ),
  'strict-chain-wrong': say(
    'Block {height} is of another network than this proof.',
    'El bloque {height} es de una red distinta de la de esta prueba.',
  ),
  'strict-height-wrong': say(
    'Block {height} is older than what this proof shows.',
    'El bloque {height} es anterior a lo que muestra esta prueba.',
  ),
  'strict-not-yet': say(
    'The towns have not agreed on block {height} yet. Try again in a few seconds; if it stays so, too few towns are up.',
    'Los municipios aún no han acordado el bloque {height}. Pruebe de nuevo en unos segundos; si sigue así, hay muy pocos municipios en línea.',
  ),
  'strict-blocks-gone': say(
    'This town no longer has block {height}: its blocks begin at {earliest}. Name a later block, or ask another town.',
    'Este municipio ya no tiene el bloque {height}: sus bloques empiezan en {earliest}. Indique un bloque posterior o pregunte a otro municipio.',
  ),
  'strict-from-wrong': say(
    'Block {from} is later than block {height}, which goes with this proof. Name an earlier one.',
    'El bloque {from} es posterior al bloque {height}, que corresponde a esta prueba. Indique uno anterior.',
  ),
  'strict-too-long': say(
    'The validators have changed too often since that block: more than {max} blocks would be needed. Name a later one.',
    'Los validadores han cambiado demasiado desde ese bloque: harían falta más de {max} bloques. Indique uno posterior.',
  ),
  'evidence-signature-wrong': say(
    'A vote in this evidence was not signed by that key.',
    'Esa clave no firmó uno de los votos de esta prueba.',
  ),
  'evidence-town-unknown': say(
    'The evidence names a town that has not signed it.',
    'La prueba nombra a un municipio que no la ha firmado.',
  ),
  'evidence-key-of-another': say(
    'The proof that goes with this evidence is about another key.',
    'El comprobante que acompaña a esta prueba trata de otra clave.',
  ),
};
