import { say, type Words } from '#kernel';

/** What a node refuses of items that offices share, outside the rules of their module. */
export const SHARING: { readonly [code: string]: Words } = {
  'receiving-key-unusable': say(
    'Nothing can be encrypted to the key that {office} has named. It must name another.',
    'No se puede cifrar nada para la clave que nombró {office}. Debe nombrar otra.',
  ),
  'receiving-key-missing': say(
    'This home has no key of {office}. Only the home in which that key was made can open the grant.',
    'Esta carpeta no tiene la clave de {office}. Solo la carpeta en que se hizo esa clave puede abrir el permiso.',
  ),
  'parcel-not-here': say(
    'The giver’s node does not have the parcel of grant {grant}. Ask that office to share the item again.',
    'El nodo que da no tiene el paquete del permiso {grant}. Pida a esa oficina que comparta otra vez el elemento.',
  ),
  'parcel-changed': say(
    'What came is not the parcel that the grant names. Nothing of it was kept.',
    'Lo que llegó no es el paquete que nombra el permiso. No se guardó nada.',
  ),
  'parcel-not-openable': say(
    'The parcel was not encrypted to this office for this grant. Nothing of it was kept.',
    'El paquete no se cifró para esta oficina y este permiso. No se guardó nada.',
  ),
  'parcel-item-wrong': say(
    'What is in the parcel does not fit the commitment of the grant. Nothing of it was kept.',
    'Lo que hay en el paquete no corresponde al compromiso del permiso. No se guardó nada.',
  ),
  'giver-address-unknown': say(
    'The book does not say where the node of {office} is. Name its address with --from.',
    'El libro no dice dónde está el nodo de {office}. Indique su dirección con --from.',
  ),
  'giver-unreachable': say(
    'The giver’s node at {address} does not answer. Try again later.',
    'El nodo que da, en {address}, no responde. Intente más tarde.',
  ),
  'giver-refused': say(
    'The node at {address} gave no parcel for grant {grant}. Is it the giver’s?',
    'El nodo en {address} no dio ningún paquete para el permiso {grant}. ¿Es el de quien lo da?',
  ),
};
