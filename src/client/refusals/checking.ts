import { say, type Words } from '#kernel';

/** What a check of a book, a receipt or a proof finds wrong. */
export const CHECKING: { readonly [code: string]: Words } = {
  'file-empty': say('The file is empty.', 'El archivo está vacío.'),
  'file-unknown': say(
    'This is not a book, a receipt or a proof of Townledger.',
    'Esto no es un libro, un comprobante ni una prueba de Townledger.',
  ),
  'file-is-pdf': say(
    'A PDF is for reading and cannot be checked by itself. Scan the QR code on it, or open the receipt that was saved as a page (.html).',
    'Un PDF es para leer y no puede comprobarse por sí mismo. Escanee su código QR o abra el comprobante guardado como página (.html).',
  ),
  'page-without-receipt': say(
    'This is a web page, but there is no receipt of Townledger in it. It may have been saved without its data.',
    'Esto es una página web, pero no contiene ningún comprobante de Townledger. Quizá se guardó sin sus datos.',
  ),
  'page-malformed': say(
    'The data of this receipt was changed or damaged.',
    'Los datos de este comprobante fueron cambiados o están dañados.',
  ),
  'page-other-log': say(
    'The proofs in this receipt are of different books: it was put together from several files.',
    'Las pruebas de este comprobante son de libros distintos: se armó con varios archivos.',
  ),
  'page-other-instrument': say(
    'A proof in this receipt is about something else: it was put together from several files.',
    'Una prueba de este comprobante trata de otra cosa: se armó con varios archivos.',
  ),
  'page-incomplete': say(
    'Something that was done to instrument {reception} is missing from this receipt.',
    'Falta en este comprobante algo que se hizo con el instrumento {reception}.',
  ),
  'file-not-text': say('The file is damaged: it is not text.', 'El archivo está dañado: no es texto.'),
  'file-too-large': say(
    'The file is too large for a receipt or a proof.',
    'El archivo es demasiado grande para un comprobante o una prueba.',
  ),
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
    'El asiento {entry} (línea {line}) fue cambiado o está dañado.',
  ),
  'entry-refused-by-rules': say(
    'Entry {entry} (line {line}) breaks the rules of the book.',
    'El asiento {entry} (línea {line}) infringe las reglas del libro.',
  ),
  'block-entry-wrong': say(
    'The block that ends with entry {entry} (line {line}) does not come out as it says: it or one of its transactions was changed.',
    'El bloque que termina con el asiento {entry} (línea {line}) no resulta como dice: fue cambiado él o una de sus transacciones.',
  ),
  'checkpoint-signature-wrong': say(
    'The signature under the book does not hold.',
    'La firma al pie del libro no es válida.',
  ),
  'checkpoint-root-wrong': say(
    'The signed checkpoint speaks of another book than this one.',
    'El punto de control firmado habla de otro libro.',
  ),
  'checkpoint-not-signed-by-log': say(
    'The town whose book this is has not signed it.',
    'No lo ha firmado el municipio de quien es este libro.',
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
    'El asiento no está en el libro firmado: el archivo fue cambiado.',
  ),
  'state-not-proved': say(
    'The value does not follow from the signed state: the file was changed.',
    'El valor no se sigue del estado firmado: el archivo fue cambiado.',
  ),
  'receipt-not-in-block': say(
    'The receipt does not belong to its block: the file was changed.',
    'El comprobante no pertenece a su bloque: el archivo fue cambiado.',
  ),
  'transaction-signature-wrong': say(
    'The officer named in the receipt did not sign this. Whoever keeps the log put it there: report it.',
    'El funcionario que nombra el comprobante no firmó esto. Lo puso quien lleva el libro: denúncielo.',
  ),
  'receipt-of-another-transaction': say(
    'The receipt is about another transaction.',
    'El comprobante es de otra transacción.',
  ),
  'block-not-included': say(
    'The block is not in the log that was signed: the file was changed.',
    'El bloque no está en el libro firmado: el archivo fue cambiado.',
  ),
  'block-not-newest': say(
    'The proof is about an older state than it says.',
    'La prueba es de un estado más antiguo de lo que dice.',
  ),
  'note-signature-invalid': say('A signature in the file does not hold.', 'Una firma del archivo no es válida.'),
  'history-incomplete': say(
    'The history is not complete: an entry is missing, added or changed.',
    'El historial no está completo: falta, sobra o cambió un elemento.',
  ),
  'book-empty': say('There is nothing in this book.', 'No hay nada en este libro.'),
  'book-format-unknown': say(
    'The book is of a format ({format}) that this program does not know. A newer version may.',
    'El libro es de un formato ({format}) que este programa no conoce. Quizá una versión más nueva sí.',
  ),
  'book-names-no-keys': say(
    'The book does not say with which keys it is signed, so it cannot be checked.',
    'El libro no dice con qué claves está firmado y no se puede comprobar.',
  ),
  'checkpoint-origin-wrong': say(
    'The signed checkpoint is of another log ({origin} and not {expected}).',
    'El punto de control firmado es de otro libro ({origin} y no {expected}).',
  ),
  'checkpoint-size-wrong': say(
    'The signed checkpoint speaks of {checkpoint} entries, the book has {entries}.',
    'El punto de control firmado habla de {checkpoint} asientos y el libro tiene {entries}.',
  ),
  'checkpoint-malformed': say('This is not a checkpoint of a log.', 'Esto no es un punto de control de un libro.'),
  'state-proof-malformed': say(
    'The proof of the state was changed or damaged.',
    'La prueba del estado fue cambiada o está dañada.',
  ),
  'not-a-block-entry': say(
    'The entry that should close the block does not.',
    'El asiento que debería cerrar el bloque no lo hace.',
  ),
  'evidence-proves-nothing': say(
    'The two checkpoints do not contradict each other.',
    'Los dos puntos de control no se contradicen.',
  ),
  'log-other-origin': say(
    'The two checkpoints are of different logs.',
    'Los dos puntos de control son de libros distintos.',
  ),
  'log-smaller': say(
    'The log is shorter than it was: entries were taken away.',
    'El libro es más corto que antes: se quitaron asientos.',
  ),
  'log-forked': say(
    'Two different logs of the same length were signed: one of them was kept from somebody.',
    'Se firmaron dos libros distintos de la misma longitud: uno se ocultó a alguien.',
  ),
  'log-not-continued': say(
    'The log does not continue the one that was signed before: something in it was changed.',
    'El libro no continúa el que se firmó antes: se cambió algo en él.',
  ),
  'witness-request-malformed': say(
    'The request to the witness could not be read.',
    'No se pudo leer la petición al testigo.',
  ),
  'cosignature-missing': say('The witness has not signed.', 'El testigo no ha firmado.'),
  'policy-malformed': say(
    'Line {line} of the witness policy cannot be read.',
    'No se puede leer la línea {line} de la política de testigos.',
  ),
  'policy-quorum-missing': say(
    'The witness policy does not say how many must sign.',
    'La política de testigos no dice cuántos deben firmar.',
  ),
  'vkey-malformed': say(
    'This is not a public key. It looks like NAME+1234abcd+....',
    'Esto no es una clave pública. Tiene la forma NOMBRE+1234abcd+....',
  ),
  'vkey-type-unknown': say(
    'The key is of a kind that this program does not know.',
    'La clave es de un tipo que este programa no conoce.',
  ),
  'vkey-id-mismatch': say(
    'A key does not hold together: it was mistyped, or the file that names it was changed.',
    'Una clave no concuerda: está mal escrita o el archivo que la nombra fue cambiado.',
  ),
  'note-malformed': say(
    'The signed part of the file was changed or damaged.',
    'La parte firmada del archivo fue cambiada o está dañada.',
  ),
  'note-unsigned': say('None of the keys has signed this.', 'Ninguna de las claves ha firmado esto.'),
  'note-signature-unknown': say('Signed by an unknown key.', 'Firmado por una clave desconocida.'),
  'note-signature-duplicate': say('The same key has signed twice.', 'La misma clave ha firmado dos veces.'),
  'note-too-many-signatures': say(
    'There are more signatures than can be checked.',
    'Hay más firmas de las que se pueden comprobar.',
  ),
  'passkey-signature-wrong': say(
    'The passkey’s signature does not hold.',
    'La firma de la llave de acceso no es válida.',
  ),
  'passkey-signature-malformed': say(
    'The passkey’s signature was changed or damaged.',
    'La firma de la llave de acceso fue cambiada o está dañada.',
  ),
  'encoding-too-large': say('The text is too large.', 'El texto es demasiado grande.'),
  'encoding-not-utf8': say('The text is damaged: it is not UTF-8.', 'El texto está dañado: no es UTF-8.'),
  'encoding-trailing': say('Something follows the end.', 'Hay algo después del final.'),
  'encoding-too-deep': say('The text is nested too deeply.', 'El texto está anidado demasiado profundo.'),
  'encoding-malformed': say(
    'The text is not JSON in its one canonical form.',
    'El texto no es JSON en su única forma canónica.',
  ),
  'encoding-too-many': say('A list in the text is too long.', 'Una lista del texto es demasiado larga.'),
  'encoding-key-order': say('Fields are out of order or stand twice.', 'Los campos están desordenados o repetidos.'),
  'encoding-key-forbidden': say('A field has a name that may not be used.', 'Un campo tiene un nombre no permitido.'),
  'encoding-integer': say(
    'A number is not a whole number in its shortest form.',
    'Un número no es un entero en su forma más corta.',
  ),
  'encoding-text': say(
    'A text is not written in its shortest form.',
    'Un texto no está escrito en su forma más corta.',
  ),
  'encoding-text-too-long': say('A text is too long.', 'Un texto es demasiado largo.'),
};
