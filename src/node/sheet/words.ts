import { say, type Words } from '#kernel';

/** What stands on a printed receipt beside the words of the act itself. */
export const SHEET = {
  title: say('Receipt of entry {entry}', 'Comprobante del asiento {entry}'),
  book: say('Book of {town}', 'Libro de {town}'),
  training: say('Training copy: invented people and land', 'Copia de práctica: personas y terrenos inventados'),
  recorded: say('Recorded on', 'Inscrito el'),
  office: say('For the office', 'Por la oficina'),
  log: say('In the book of', 'En el libro de'),
  entry: say('Entry', 'Asiento'),
  received: say('Reception numbers', 'Números de recepción'),
  code: say('Code to compare', 'Código para comparar'),
  written: say('What was written', 'Lo que se escribió'),
  more: say(
    'and {count} more lines. The whole entry stands in the book and in the receipt that is saved as a page.',
    'y {count} líneas más. El asiento completo está en el libro y en el comprobante guardado como página.',
  ),
  later: say('How it stood on {time}', 'Cómo estaba el {time}'),
  status: say('Instrument {reception}: {status}.', 'Instrumento {reception}: {status}.'),
  act: say('See also entry {entry}, of {time}: {sentence}', 'Vea también el asiento {entry}, del {time}: {sentence}'),
  asOf: say('Something may have been recorded since.', 'Quizá se inscribió algo desde entonces.'),
  check: say('How to check it', 'Cómo comprobarlo'),
  scan: say(
    'Scan the code, or type the address. Choose “Check it here”: the same code to compare must appear there.',
    'Escanee el código o escriba la dirección. Elija “Comprobar aquí”: debe aparecer el mismo código para comparar.',
  ),
  page: say(
    'There you can also save the receipt as a page, which checks itself with no network.',
    'Allí también puede guardar el comprobante como página, que se comprueba sin red.',
  ),
  program: say(
    'With the program: ./townledger verify entry-{entry}.html',
    'Con el programa: ./townledger verify entry-{entry}.html',
  ),
  not: say('What this sheet does not prove', 'Lo que esta hoja no prueba'),
  paper: say(
    'Paper can be forged: this sheet proves nothing until you have checked it.',
    'El papel se puede falsificar: esta hoja no prueba nada hasta que la compruebe.',
  ),
  truth: say(
    'A check shows that the entry was recorded, when, and that it was not changed. It does not show that what it says is true, or who owns land.',
    'La comprobación muestra que el asiento se inscribió, cuándo, y que no se cambió. No muestra que lo que dice sea verdad ni de quién es la tierra.',
  ),
  letters: say(
    'Some letters cannot be printed here and stand as “?”. The entry in the book has them.',
    'Algunas letras no se pueden imprimir aquí y aparecen como “?”. El asiento del libro las tiene.',
  ),
  picture: say('QR code that leads to {address}', 'Código QR que lleva a {address}'),
} as const satisfies { readonly [name: string]: Words };
