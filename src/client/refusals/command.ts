import { say, type Words } from '#kernel';

/** What is wrong with a command, its files or its fields. */
export const COMMAND: { readonly [code: string]: Words } = {
  'file-not-found': say('There is no file {file}.', 'No existe el archivo {file}.'),
  'file-not-readable': say('The file {file} cannot be read.', 'No se puede leer el archivo {file}.'),
  'file-exists': say(
    'There is a file {file} already. Name another one, or move it away first.',
    'Ya existe el archivo {file}. Indique otro o muévalo antes.',
  ),
  'right-unknown': say(
    'There is no right {right}. These are the rights: {known}.',
    'No existe el derecho {right}. Los derechos son: {known}.',
  ),
  'home-blank': say(
    'After --home stands no folder. Name the town’s folder, such as --home my-town.',
    'Después de --home no hay ninguna carpeta. Indique la del municipio, como --home my-town.',
  ),
  'folder-not-found': say('There is no folder {folder}.', 'No existe la carpeta {folder}.'),
  'json-malformed': say('The file {file} is not JSON.', 'El archivo {file} no es JSON.'),
  'state-key-unknown': say(
    'No record of the book can have the key {key}. It reads module/record/id, such as titles/parcel/F_1_1.',
    'Ningún registro del libro puede tener la clave {key}. Se escribe módulo/registro/id, como titles/parcel/F_1_1.',
  ),
  'file-not-usable': say(
    'The file or folder {file} cannot be used ({fault}). Check that its folder is there and may be written.',
    'No se puede usar el archivo o la carpeta {file} ({fault}). Revise que su carpeta exista y se pueda escribir.',
  ),
  usage: say(
    'The command is not complete or has a wrong option. See "townledger help".',
    'El comando está incompleto o tiene una opción equivocada. Vea "townledger help".',
  ),
  'key-file-missing': say(
    'The key file {file} is missing or holds no key. Acts must be signed with the key of an officer; name it with --key.',
    'El archivo de clave {file} falta o no contiene una clave. Los actos se firman con la clave de un funcionario; indíquela con --key.',
  ),
  'option-wrong': say(
    'The value of {option} does not fit. The same command with --help says what it takes.',
    'El valor de {option} no sirve. El mismo comando con --help dice qué admite.',
  ),
  'input-too-large': say(
    'The file {file} is too large for one act.',
    'El archivo {file} es demasiado grande para un acto.',
  ),
  'set-aside-too-many': say(
    'More than {limit} rows cannot stand beside what is on record, so the import stopped: look whether these are the right files and the right registry.',
    'Más de {limit} filas no pueden estar junto a lo que consta, y la importación se detuvo: revise si son los archivos y el registro correctos.',
  ),
  'action-unknown': say(
    'There is no act {action}. "townledger act --help" lists them.',
    'No existe el acto {action}. "townledger act --help" los enumera.',
  ),
  'query-unknown': say(
    'There is no question {query}. "townledger ask --help" lists them.',
    'No existe la pregunta {query}. "townledger ask --help" las enumera.',
  ),
  'input-invalid': say(
    'The field {path} does not fit: {fault}. Correct it and send it again.',
    'El campo {path} no sirve: {fault}. Corríjalo y envíelo de nuevo.',
  ),
};
