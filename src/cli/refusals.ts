import { type FaultCode, say, type Words } from '#kernel';
import { modules } from '#modules';

/** Words for a refusal code: a module's own, or one of those below that belong to no module. */
export function refusalWords(code: string): Words {
  for (const module of modules) {
    const own = module.schema.refusals[code];
    if (own !== undefined) return own;
  }
  return GENERAL[code] ?? say(`The answer has the code ${code}.`, `La respuesta tiene el código ${code}.`);
}

/** Words for what is wrong with one field. */
export function faultWords(fault: string): Words {
  return FAULTS[fault as keyof typeof FAULTS] ?? say(fault, fault);
}

const FAULTS: { readonly [fault in FaultCode | 'not-a-whole-number']: Words } = {
  missing: say('it is missing', 'falta'),
  'unknown-field': say('there is no such field', 'no existe ese campo'),
  'wrong-type': say('it is of the wrong kind', 'es de otro tipo'),
  'too-short': say('it is too short', 'es demasiado corto'),
  'too-long': say('it is too long', 'es demasiado largo'),
  'too-small': say('it is too small', 'es demasiado pequeño'),
  'too-large': say('it is too large', 'es demasiado grande'),
  'too-few': say('there are too few', 'son demasiado pocos'),
  'too-many': say('there are too many', 'son demasiados'),
  'not-an-option': say('it is none of the choices', 'no es ninguna de las opciones'),
  'forbidden-character': say('it holds a character that may not be there', 'tiene un carácter no permitido'),
  'wrong-form': say('it is not written in the right form', 'no está escrito en la forma debida'),
  'not-a-whole-number': say('it is no whole number', 'no es un número entero'),
};

const GENERAL: { readonly [code: string]: Words } = {
  'node-unreachable': say(
    'The town node does not answer. Start it with "townledger start", or check the address.',
    'El nodo del municipio no responde. Inícielo con "townledger start" o revise la dirección.',
  ),
  'node-did-not-start': say(
    'The town node could not start. What it said is above.',
    'El nodo del municipio no pudo iniciar. Lo que dijo está arriba.',
  ),
  'node-failed': say(
    'The town’s node stopped by itself. What it said is above; everything it acknowledged is kept in {home}.',
    'El nodo del municipio se detuvo solo. Lo que dijo está arriba; todo lo que confirmó sigue en {home}.',
  ),
  'home-in-use': say(
    'The town in {home} is running already, at {address}.',
    'El municipio en {home} ya está en marcha, en {address}.',
  ),
  'port-in-use': say(
    'Port {port} is taken by another program. Name another one with --port, or leave it out.',
    'El puerto {port} lo usa otro programa. Indique otro con --port u omítalo.',
  ),
  'home-not-found': say(
    'There is no town in {home}. Make one with "townledger init", or name another folder with --home.',
    'No hay ningún municipio en {home}. Cree uno con "townledger init" o indique otra carpeta con --home.',
  ),
  'home-exists': say(
    'There is a town in {home} already. Nothing was changed.',
    'Ya hay un municipio en {home}. No se cambió nada.',
  ),
  'file-not-found': say('There is no file {file}.', 'No existe el archivo {file}.'),
  'file-not-readable': say('The file {file} cannot be read.', 'No se puede leer el archivo {file}.'),
  'file-exists': say(
    'There is a file {file} already. Name another one, or move it away first.',
    'Ya existe el archivo {file}. Indique otro o muévalo antes.',
  ),
  'folder-not-found': say('There is no folder {folder}.', 'No existe la carpeta {folder}.'),
  'json-malformed': say('The file {file} is not JSON.', 'El archivo {file} no es JSON.'),
  'file-empty': say('The file is empty.', 'El archivo está vacío.'),
  'file-unknown': say(
    'This is not a book, a receipt or a proof of Townledger.',
    'Esto no es un libro, un comprobante ni una prueba de Townledger.',
  ),
  'file-not-text': say('The file is damaged: it is not text.', 'El archivo está dañado: no es texto.'),
  'file-too-large': say(
    'The file is too large for a receipt or a proof.',
    'El archivo es demasiado grande para un comprobante o una prueba.',
  ),
  'key-file-missing': say(
    'The key file {file} is missing. Acts must be signed with the key of an officer; name it with --key.',
    'Falta el archivo de clave {file}. Los actos se firman con la clave de un funcionario; indíquela con --key.',
  ),
  'option-wrong': say(
    'The option {option} has a value that does not fit.',
    'La opción {option} tiene un valor que no sirve.',
  ),
  'input-too-large': say(
    'The file {file} is too large for one act.',
    'El archivo {file} es demasiado grande para un acto.',
  ),
  'action-unknown': say(
    'There is no act {action}. "townledger act --help" lists them.',
    'No existe el acto {action}. "townledger act --help" los enumera.',
  ),
  'query-unknown': say(
    'There is no question {query}. "townledger ask --help" lists them.',
    'No existe la pregunta {query}. "townledger ask --help" las enumera.',
  ),
  'not-found': say('Nothing is on record under that name.', 'No hay nada registrado con ese nombre.'),
  'signature-invalid': say('The signature does not hold.', 'La firma no es válida.'),
  'not-founded': say('The book of this town has not been founded.', 'El libro de este municipio no ha sido fundado.'),
  'already-founded': say(
    'The book of this town has been founded already.',
    'El libro de este municipio ya fue fundado.',
  ),
  'input-invalid': say(
    'The field {path} does not fit: {fault}. Correct it and send it again.',
    'El campo {path} no sirve: {fault}. Corríjalo y envíelo de nuevo.',
  ),
  expired: say(
    'The transaction expired before it was ordered. Send it again.',
    'La transacción venció antes de ser ordenada. Envíela de nuevo.',
  ),
  replayed: say('This transaction is on record already.', 'Esta transacción ya está registrada.'),
  'chain-wrong': say('This was signed for another book.', 'Esto fue firmado para otro libro.'),
  busy: say('The node is busy. Try again in a moment.', 'El nodo está ocupado. Intente de nuevo en un momento.'),
  'not-a-book': say('This is not a book of Townledger.', 'Esto no es un libro de Townledger.'),
  'book-without-checkpoint': say(
    'The book stops before its signed checkpoint: it was cut short.',
    'El libro termina antes de su punto de control firmado: está cortado.',
  ),
  'book-cut-short': say(
    'The book stops in the middle of a line: it was cut short.',
    'El libro termina a mitad de una línea: está cortado.',
  ),
  'book-goes-on-after-checkpoint': say(
    'Something was added after the signed checkpoint.',
    'Se añadió algo después del punto de control firmado.',
  ),
  'entry-malformed': say(
    'Entry {entry} (line {line}) was changed or damaged.',
    'La entrada {entry} (línea {line}) fue cambiada o está dañada.',
  ),
  'entry-refused-by-rules': say(
    'Entry {entry} (line {line}) breaks the rules of the book.',
    'La entrada {entry} (línea {line}) infringe las reglas del libro.',
  ),
  'block-entry-wrong': say(
    'The block that ends with entry {entry} (line {line}) does not come out as it says: it or one of its transactions was changed.',
    'El bloque que termina con la entrada {entry} (línea {line}) no resulta como dice: fue cambiado él o una de sus transacciones.',
  ),
  'checkpoint-signature-wrong': say(
    'The signature under the book does not hold.',
    'La firma al pie del libro no es válida.',
  ),
  'checkpoint-root-wrong': say(
    'The signed checkpoint speaks of another book than this one.',
    'El punto de control firmado habla de otro libro.',
  ),
  'checkpoint-not-signed-by-pinned-key': say(
    'The key that you named has not signed this.',
    'La clave que usted indicó no ha firmado esto.',
  ),
  'proof-malformed': say(
    'The file is not a complete proof: it was changed or damaged.',
    'El archivo no es una prueba completa: fue cambiado o está dañado.',
  ),
  'proof-not-included': say(
    'The entry is not in the log that was signed: the file was changed.',
    'La entrada no está en el registro firmado: el archivo fue cambiado.',
  ),
  'state-not-proved': say(
    'The value does not follow from the signed state: the file was changed.',
    'El valor no se sigue del estado firmado: el archivo fue cambiado.',
  ),
  'receipt-not-in-block': say(
    'The receipt does not belong to its block: the file was changed.',
    'El comprobante no pertenece a su bloque: el archivo fue cambiado.',
  ),
  'receipt-of-another-transaction': say(
    'The receipt is about another transaction.',
    'El comprobante es de otra transacción.',
  ),
  'block-not-included': say(
    'The block is not in the log that was signed: the file was changed.',
    'El bloque no está en el registro firmado: el archivo fue cambiado.',
  ),
  'block-not-newest': say(
    'The proof is about an older state than it says.',
    'La prueba es de un estado más antiguo de lo que dice.',
  ),
  'note-signature-invalid': say('A signature in the file does not hold.', 'Una firma del archivo no es válida.'),
  'history-incomplete': say(
    'The history is not complete: an entry is missing, added or changed.',
    'El historial no está completo: falta, sobra o cambió una entrada.',
  ),
};
