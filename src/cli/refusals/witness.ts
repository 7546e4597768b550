import { say, type Words } from '#kernel';

/** What comes up between towns that witness one another’s logs. */
export const WITNESS: { readonly [code: string]: Words } = {
  'evidence-malformed': say(
    'This evidence file was changed or damaged.',
    'Este archivo de evidencia fue cambiado o está dañado.',
  ),
  'log-has-no-address': say(
    'Nobody has told this node where that log can be read. Name its address.',
    'Nadie le ha dicho a este nodo dónde se lee ese registro. Indique su dirección.',
  ),
  'neighbour-unreachable': say(
    'The neighbour’s node does not answer at {address}.',
    'El nodo del vecino no responde en {address}.',
  ),
  'neighbour-keys-malformed': say(
    'The neighbour’s keys could not be read.',
    'No se pudieron leer las claves del vecino.',
  ),
  'neighbour-tile-missing': say(
    'The neighbour’s log does not hand out a part that it must have.',
    'El registro del vecino no entrega una parte que debe tener.',
  ),
  'log-behind-witness': say(
    'The witness has signed a longer log than this one. Was an old backup restored? Do not go on writing.',
    'El testigo firmó un registro más largo que este. ¿Se restauró una copia antigua? No siga escribiendo.',
  ),
  'log-forked-at-witness': say(
    'The witness has signed another log of the same length. Do not go on writing, and compare the two.',
    'El testigo firmó otro registro de la misma longitud. No siga escribiendo y compare ambos.',
  ),
  'witness-refused': say('The witness did not sign.', 'El testigo no firmó.'),
  'witness-keys-differ': say(
    'The keys are not those under which this log was witnessed before.',
    'Las claves no son aquellas con las que se atestiguó antes este registro.',
  ),
  'witness-too-many-logs': say(
    'This node witnesses as many logs as it can.',
    'Este nodo ya atestigua todos los registros que puede.',
  ),
};
