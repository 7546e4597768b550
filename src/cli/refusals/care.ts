import { say, type Words } from '#kernel';

/** What can be wrong with a home, its projections, its backups, and what to do. */
export const CARE: { readonly [code: string]: Words } = {
  'home-not-readable': say(
    'A file of the town’s folder cannot be used by this user. The folder must belong to the user that runs the node.',
    'Un archivo de la carpeta del municipio no puede usarse con este usuario. La carpeta debe ser del usuario que ejecuta el nodo.',
  ),
  'town-file-damaged': say(
    'The file town.json is damaged. Put back the one of your newest backup.',
    'El archivo town.json está dañado. Ponga el de su copia más reciente.',
  ),
  'book-damaged': say(
    'The book contradicts itself. Keep the folder as it is, and restore the newest backup with "townledger restore".',
    'El libro se contradice. Conserve la carpeta como está y restaure la copia más reciente con "townledger restore".',
  ),
  'projection-behind': say(
    'The tables for searching are being made anew; {missing} entries are missing. Ask again in a moment.',
    'Las tablas de búsqueda se están rehaciendo; faltan {missing} asientos. Pregunte de nuevo en un momento.',
  ),
  'projection-failed': say(
    'The tables "{projection}" stopped at entry {entry}. The book is not touched by this; please report it.',
    'Las tablas "{projection}" se detuvieron en el asiento {entry}. El libro no se ve afectado; por favor, informe de ello.',
  ),
  'projection-fault': say(
    'The tables for searching cannot be used now. The book is not touched by this; "townledger doctor" says more.',
    'Las tablas de búsqueda no pueden usarse ahora. El libro no se ve afectado; "townledger doctor" dice más.',
  ),
  'book-not-readable': say(
    'The book cannot be read in full. Run "townledger doctor".',
    'El libro no puede leerse completo. Ejecute "townledger doctor".',
  ),
};
