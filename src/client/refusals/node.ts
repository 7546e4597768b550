import { say, type Words } from '#kernel';

/** What a node or its home refuses, outside the rules of any module. */
export const NODE: { readonly [code: string]: Words } = {
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
  'home-taken': say(
    'Another process has the town in {home}, and does not say where it can be asked. Wait until it has ended.',
    'Otro proceso tiene el municipio en {home} y no dice dónde se le puede preguntar. Espere a que termine.',
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
  'receipt-too-long': say(
    'So much was done to these instruments ({entries} entries) that it does not fit into one file. Take the raw proof, and look at each entry in the book.',
    'Se hizo tanto con estos instrumentos ({entries} asientos) que no cabe en un archivo. Tome la prueba en bruto y mire cada asiento en el libro.',
  ),
  busy: say('The node is busy. Try again in a moment.', 'El nodo está ocupado. Intente de nuevo en un momento.'),
  expired: say(
    'The transaction expired before it was ordered. Send it again.',
    'La transacción venció antes de ser ordenada. Envíela de nuevo.',
  ),
  replayed: say('This transaction is on record already.', 'Esta transacción ya está registrada.'),
  'chain-wrong': say('This was signed for another book.', 'Esto fue firmado para otro libro.'),
  'signature-invalid': say('The signature does not hold.', 'La firma no es válida.'),
  'not-founded': say('The book of this town has not been founded.', 'El libro de este municipio no ha sido fundado.'),
  'office-unneeded': say(
    'This act needs no office: the key alone counts. Leave the office out.',
    'Este acto no requiere oficina: solo cuenta la clave. No indique ninguna.',
  ),
  'already-founded': say(
    'The book of this town has been founded already.',
    'El libro de este municipio ya fue fundado.',
  ),
  'not-found': say('Nothing is on record under that name.', 'No hay nada registrado con ese nombre.'),
  'node-answer-malformed': say(
    'The node’s answer could not be read. Is it a Townledger node of this version?',
    'No se pudo leer la respuesta del nodo. ¿Es un nodo de Townledger de esta versión?',
  ),
  'node-error': say(
    'The node answered with an error (HTTP {status}). Its log says more.',
    'El nodo respondió con un error (HTTP {status}). Su diario dice más.',
  ),
  internal: say(
    'Something went wrong inside the node. Its log says more.',
    'Algo falló dentro del nodo. Su diario dice más.',
  ),
  'expiry-too-far': say(
    'The act says it is valid for longer than a day. Check the clock of this machine.',
    'El acto dice ser válido por más de un día. Revise el reloj de este equipo.',
  ),
  'text-not-normal': say(
    'The text is not in the Unicode form NFC, in which every name has one spelling. Type it again, or save the file anew.',
    'El texto no está en la forma Unicode NFC, en la que cada nombre se escribe de una sola manera. Escríbalo de nuevo o guarde el archivo otra vez.',
  ),
  'attachment-empty': say('The attachment is empty.', 'El anexo está vacío.'),
  'attachment-too-large': say(
    'The attachment has more than {limit} bytes. Split it, or keep it in the vault.',
    'El anexo tiene más de {limit} bytes. Divídalo o guárdelo en la bóveda.',
  ),
  'attachments-full': say(
    'Too many attachments are waiting for their acts. Try again in an hour.',
    'Demasiados anexos esperan sus actos. Intente de nuevo en una hora.',
  ),
  'attachment-missing': say(
    'An attachment that the act names was not sent with it.',
    'Falta un anexo que el acto nombra.',
  ),
  'attachment-wrong': say(
    'Attachment {attachment} is not the one that the act names.',
    'El anexo {attachment} no es el que el acto nombra.',
  ),
  'module-unknown': say('The book has no part called {module}.', 'El libro no tiene ninguna parte llamada {module}.'),
  'rules-inactive': say(
    'The rules of {module} are not in force in this book.',
    'Las reglas de {module} no están vigentes en este libro.',
  ),
  'rules-unknown': say(
    'This program does not know those rules of {module}. Install a newer version.',
    'Este programa no conoce esas reglas de {module}. Instale una versión más nueva.',
  ),
  'transaction-too-large': say(
    'The act is larger than an entry of the book may be.',
    'El acto es mayor de lo que admite un asiento del libro.',
  ),
  'transaction-malformed': say(
    'The act is not written in the one form that the book accepts.',
    'El acto no está escrito en la única forma que el libro admite.',
  ),
  'batch-too-large': say(
    'Too many acts in one request; at most {limit}.',
    'Demasiados actos en una petición; como máximo {limit}.',
  ),
  'input-malformed': say('The question is not JSON.', 'La pregunta no es JSON.'),
  'not-a-transaction': say(
    'Entry {entry} closes a block. Receipts are given for acts; try the entry before it.',
    'El asiento {entry} cierra un bloque. Los comprobantes son de los actos; pruebe el asiento anterior.',
  ),
  halted: say(
    'The node has stopped taking acts, because the book could not be continued. Run "townledger doctor".',
    'El nodo dejó de aceptar actos porque el libro no pudo continuar. Ejecute "townledger doctor".',
  ),
  stopped: say('The node is stopping and takes no more acts.', 'El nodo se está deteniendo y no acepta más actos.'),
  'not-stored': say(
    'The act could not be written to disk and is not on record. Free some space, then send it again.',
    'El acto no pudo escribirse en disco y no consta. Libere espacio y envíelo de nuevo.',
  ),
  'token-missing': say(
    'Only commands on the node’s own machine, with its home folder, may do this.',
    'Solo pueden hacerlo los comandos en el equipo del nodo, con su carpeta.',
  ),
  'route-unknown': say(
    'The node has no such page or service. Is it of this version?',
    'El nodo no tiene esa página o servicio. ¿Es de esta versión?',
  ),
  'request-malformed': say('The node could not read the request.', 'El nodo no pudo leer la petición.'),
  'body-too-large': say('That is more than the node takes at once.', 'Es más de lo que el nodo acepta de una vez.'),
  'header-too-large': say('The request asks for too much at once.', 'La petición pide demasiado de una vez.'),
  'media-type-refused': say('The node takes no data of this kind.', 'El nodo no acepta datos de este tipo.'),
  'request-too-slow': say('The request took too long to arrive.', 'La petición tardó demasiado en llegar.'),
  'compression-refused': say('The node takes no compressed requests.', 'El nodo no acepta peticiones comprimidas.'),
  'database-newer': say(
    'The town’s database was written by a newer version of this program. Install that version.',
    'La base de datos del municipio fue escrita por una versión más nueva. Instale esa versión.',
  ),
  'database-damaged': say(
    'The town’s database is damaged. Restore the newest backup with "townledger restore".',
    'La base de datos del municipio está dañada. Restaure la copia más reciente con "townledger restore".',
  ),
  'database-missing': say(
    'The town’s database is missing. Restore the newest backup with "townledger restore".',
    'Falta la base de datos del municipio. Restaure la copia más reciente con "townledger restore".',
  ),
  'database-in-use': say(
    'Another program holds a file of the town. Close it, and let no other program write to the town’s files.',
    'Otro programa tiene tomado un archivo del municipio. Ciérrelo, y que ningún otro programa escriba en los archivos del municipio.',
  ),
  'home-not-writable': say(
    'The town’s folder cannot be written. Check its permissions.',
    'No se puede escribir en la carpeta del municipio. Revise sus permisos.',
  ),
  'log-keys-not-here': say(
    'This node does not hold those log keys, so it could sign nothing more. Make them with "townledger members new-log-keys".',
    'Este nodo no tiene esas claves del libro y no podría firmar nada más. Créelas con "townledger members new-log-keys".',
  ),
  'disk-full': say(
    'The disk is full. Free some space and start again; everything acknowledged is kept.',
    'El disco está lleno. Libere espacio e inicie de nuevo; todo lo confirmado se conserva.',
  ),
  'disk-failed': say(
    'The disk gave an error. Check it before going on; everything acknowledged was on it.',
    'El disco dio un error. Revíselo antes de seguir; todo lo confirmado estaba en él.',
  ),
  'vault-key-wrong': say(
    'keys/vault.key is not the key of this vault. Put back the right one.',
    'keys/vault.key no es la clave de esta bóveda. Ponga de nuevo la correcta.',
  ),
  'vault-item-erased': say(
    'This was erased ({reason}). What was proved about the book stays proved.',
    'Esto fue borrado ({reason}). Lo que se probó sobre el libro sigue probado.',
  ),
  'vault-item-damaged': say(
    'This item of the vault is damaged. Restore the vault from a backup.',
    'Este elemento de la bóveda está dañado. Restaure la bóveda de una copia.',
  ),
  'vault-not-flushed': say(
    'The vault is being read, so the erasure is not complete. Erase again.',
    'La bóveda se está leyendo y el borrado no se completó. Borre de nuevo.',
  ),
  'commitment-wrong': say(
    'Item {item} does not fit the commitment that stands for it.',
    'El elemento {item} no corresponde a su compromiso.',
  ),
  'law-broken': say('A law of the book does not hold: {law}.', 'No se cumple una ley del libro: {law}.'),
  'pages-not-built': say(
    'The pages for browsers are not built here. Start with "./townledger start", which builds them.',
    'Las páginas para navegadores no están hechas aquí. Inicie con "./townledger start", que las hace.',
  ),
  'projection-behind': say(
    'The tables for searching have not caught up yet. Try again in a moment.',
    'Las tablas de búsqueda aún no están al día. Intente de nuevo en un momento.',
  ),
  'projection-failed': say(
    'The tables for searching could not be made. The book itself is whole; run "townledger doctor".',
    'No se pudieron hacer las tablas de búsqueda. El libro está íntegro; ejecute "townledger doctor".',
  ),
  'projection-fault': say(
    'The tables for searching disagree with the book. Run "townledger doctor".',
    'Las tablas de búsqueda no coinciden con el libro. Ejecute "townledger doctor".',
  ),
  'book-not-readable': say(
    'An entry of the book cannot be read. Run "townledger doctor".',
    'Un asiento del libro no se puede leer. Ejecute "townledger doctor".',
  ),
  'settings-wrong': say(
    'A file with the town’s settings cannot be used: {message}',
    'Un archivo con los ajustes del municipio no sirve: {message}',
  ),
  'host-refused': say(
    'The node answers only to the names that it was told of.',
    'El nodo solo responde a los nombres que conoce.',
  ),
  'browser-refused': say('A page of another site may not do this.', 'Una página de otro sitio no puede hacer esto.'),
  'too-many-listeners': say('Too many are listening to the node already.', 'Ya hay demasiados escuchando al nodo.'),
  'too-many-requests': say(
    'Too many requests. Wait a moment and try again.',
    'Demasiadas peticiones. Espere un momento e intente de nuevo.',
  ),
  'a-manager-remains': say(
    'Nobody is left who can manage the offices.',
    'No queda nadie que pueda administrar las oficinas.',
  ),
};
