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
  'older-book': say(
    'The book is shorter than it was: {seen} entries were seen before. Record nothing until you know why; see "townledger doctor".',
    'El libro es más corto que antes: se vieron {seen} asientos. No inscriba nada hasta saber por qué; vea "townledger doctor".',
  ),
  'folder-not-empty': say(
    'The folder {folder} is not empty. Name a new one.',
    'La carpeta {folder} no está vacía. Indique una nueva.',
  ),
  'backup-malformed': say(
    'There is no backup in {folder}: a backup has a manifest.json and the files that it names.',
    'No hay ninguna copia en {folder}: una copia tiene un manifest.json y los archivos que este nombra.',
  ),
  'backup-newer': say(
    'The backup in {folder} was made by a newer program. Update this one first.',
    'La copia en {folder} fue hecha por un programa más nuevo. Actualice este primero.',
  ),
  'backup-damaged': say(
    'The backup in {folder} is damaged: {message}. Nothing was restored; take another one.',
    'La copia en {folder} está dañada: {message}. No se restauró nada; tome otra.',
  ),
  'doctor-failed': say(
    'The doctor could not finish. Stop the node and run "townledger doctor" again.',
    'El examen no pudo terminar. Detenga el nodo y ejecute "townledger doctor" de nuevo.',
  ),
  unexpected: say(
    'The program has a fault here. Please report it.',
    'El programa tiene aquí un fallo. Infórmelo, por favor.',
  ),
  'book-not-readable': say(
    'The book cannot be read in full. Run "townledger doctor".',
    'El libro no puede leerse completo. Ejecute "townledger doctor".',
  ),
};
