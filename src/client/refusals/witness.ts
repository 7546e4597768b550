import { say, type Words } from '#kernel';

/** What the witness commands are refused with. */
export const WITNESS: { readonly [code: string]: Words } = {
  'evidence-malformed': say(
    'This is no evidence file, or it was changed.',
    'Este no es un archivo de prueba, o fue alterado.',
  ),
  'witness-keys-differ': say(
    'All keys must be those of one log, and named as the log is.',
    'Todas las claves deben ser de un mismo registro y llevar su nombre.',
  ),
  'witness-too-many-logs': say(
    'This node watches as many logs as it can.',
    'Este nodo vigila todos los registros que puede.',
  ),
  'witness-refused': say(
    'The neighbour does not watch this log, or did not take the request (answer {answer}). Ask its operator to add your keys.',
    'El vecino no vigila este registro o no aceptó la petición (respuesta {answer}). Pida a su operador que añada sus claves.',
  ),
  'neighbour-unreachable': say('The neighbour does not answer at {url}.', 'El vecino no responde en {url}.'),
  'neighbour-keys-malformed': say(
    'The neighbour did not say its keys. Name them with --key.',
    'El vecino no dijo sus claves. Indíquelas con --key.',
  ),
  'neighbour-tile-missing': say(
    'The neighbour does not serve the part {tile} of its log, so nothing can be said about it.',
    'El vecino no entrega la parte {tile} de su registro, así que nada se puede decir de él.',
  ),
  'log-has-no-address': say(
    'It is not known where the log {origin} is served. Add it again with --url.',
    'No se sabe dónde se sirve el registro {origin}. Añádalo otra vez con --url.',
  ),
  'log-behind-witness': say(
    'The neighbour has seen this book with {witness} entries; here it has {size}. It seems to come from an old backup. Write nothing more into it; restore the newest backup.',
    'El vecino vio este libro con {witness} asientos; aquí tiene {size}. Parece venir de una copia antigua. No escriba nada más; restaure la copia más reciente.',
  ),
  'log-forked-at-witness': say(
    'The neighbour has seen another book under this name than the one here. It keeps both checkpoints as evidence. Write nothing more; find out where the other one is.',
    'El vecino vio con este nombre otro libro distinto del que hay aquí. Guarda ambos puntos de control como prueba. No escriba nada más; averigüe dónde está el otro.',
  ),
  'log-not-watched': say('The log {origin} is not watched here.', 'El registro {origin} no se vigila aquí.'),
};
