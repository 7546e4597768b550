import { say, type Words } from '#kernel';

/** What the clerk's desk refuses before anything reaches the book. */
export const DESK: { readonly [code: string]: Words } = {
  'session-missing': say('You are not signed in. Sign in first.', 'Usted no ha iniciado sesión. Iníciela primero.'),
  'session-over': say(
    'Your session has ended. Sign in again; what you typed is still here.',
    'Su sesión terminó. Vuelva a iniciarla; lo que escribió sigue aquí.',
  ),
  'session-of-another': say(
    'The officer {officer} has signed in here since. Sign in again yourself to sign this.',
    'Desde entonces el funcionario {officer} inició sesión aquí. Vuelva a iniciar la suya para firmar esto.',
  ),
  'desk-token-wrong': say(
    'This page is from an older session. Load it again.',
    'Esta página es de una sesión anterior. Vuelva a cargarla.',
  ),
  'challenge-over': say(
    'That took too long, or was sent twice. Try again.',
    'Eso tardó demasiado o se envió dos veces. Inténtelo de nuevo.',
  ),
  'passkey-refused': say(
    'The passkey’s answer does not hold. Try again on the town’s own page.',
    'La respuesta de la llave de acceso no es válida. Inténtelo de nuevo en la página del municipio.',
  ),
  'passkey-unknown': say(
    'This passkey belongs to no officer in service. It may have been replaced or reported lost.',
    'Esta llave de acceso no es de ningún funcionario en servicio. Quizá fue reemplazada o declarada perdida.',
  ),
  'passkey-ended': say(
    'This passkey was replaced, or reported lost or stolen. Take the newer one: its day stands beside it.',
    'Esta llave de acceso fue reemplazada, o declarada perdida o robada. Tome la más nueva: lleva su fecha.',
  ),
  'too-many-attempts': say(
    'Too many attempts. Wait {seconds} seconds, then try again.',
    'Demasiados intentos. Espere {seconds} segundos e inténtelo de nuevo.',
  ),
  'no-sign-in-page': say(
    'The town has named no page on which officers sign in. Name one with "townledger members sites".',
    'El municipio no ha indicado ninguna página de acceso. Indique una con "townledger members sites".',
  ),
  'site-not-secure': say(
    'Browsers make passkeys only on https pages, and on localhost: {page}',
    'Los navegadores crean llaves de acceso solo en páginas https y en localhost: {page}',
  ),
  'identity-provider-down': say(
    'The office account’s own service does not answer. Sign in with your passkey instead.',
    'El servicio de la cuenta de la oficina no responde. Entre con su llave de acceso.',
  ),
  'account-refused': say(
    'The office account did not let you in. Try again, or sign in with your passkey.',
    'La cuenta de la oficina no le dejó entrar. Inténtelo de nuevo o entre con su llave de acceso.',
  ),
  'account-unknown': say(
    'This account belongs to no officer in service. Ask your operator to add it.',
    'Esta cuenta no es de ningún funcionario en servicio. Pida a su operador que la añada.',
  ),
  'passkey-unsupported': say(
    'This browser cannot use passkeys. Update it, or use another browser.',
    'Este navegador no admite llaves de acceso. Actualícelo o use otro.',
  ),
  'passkey-cancelled': say(
    'Nothing was signed: the question was closed, or nobody answered it in time. Try again.',
    'No se firmó nada: la pregunta se cerró o nadie respondió a tiempo. Inténtelo de nuevo.',
  ),
  'passkey-wrong-site': say(
    'This browser makes no passkeys on this address. Open the page by the address that the town has named.',
    'Este navegador no crea llaves de acceso en esta dirección. Abra la página en la dirección que indicó el municipio.',
  ),
  'passkey-other-kind': say(
    'This device cannot make the kind of passkey that the book needs. It must ask for a PIN, a face or a fingerprint.',
    'Este dispositivo no puede crear la llave de acceso que el libro necesita. Debe pedir un PIN, un rostro o una huella.',
  ),
  'passkey-exists': say(
    'This device has a passkey for this town already. Use it to sign in, or take another device.',
    'Este dispositivo ya tiene una llave de acceso de este municipio. Úsela para acceder, o tome otro dispositivo.',
  ),
  'passkey-failed': say(
    'The device could not answer. Unlock it and try again.',
    'El dispositivo no pudo responder. Desbloquéelo e inténtelo de nuevo.',
  ),
  'passkey-missing': say(
    'You have no passkey, so you cannot sign. Ask a manager of your town for a link.',
    'Usted no tiene llave de acceso, así que no puede firmar. Pida un enlace a un administrador de su municipio.',
  ),
  'officer-passkeys-unknown': say(
    'The desk knows no passkey of {officer}. Check the short name, or ask a manager for a link.',
    'La mesa no conoce ninguna llave de acceso de {officer}. Revise el nombre corto o pida un enlace.',
  ),
  'link-broken': say(
    'This link is not whole. Open it exactly as it was given to you, or ask for a new one.',
    'Este enlace no está completo. Ábralo tal como se lo dieron, o pida uno nuevo.',
  ),
  'link-unknown': say(
    'The book does not know this link. Open it on the pages of the town that gave it to you.',
    'El libro no conoce este enlace. Ábralo en las páginas del municipio que se lo dio.',
  ),
  'link-used': say(
    'This link was used already. If that was not you, tell your manager at once.',
    'Este enlace ya se usó. Si no fue usted, avise enseguida a su administrador.',
  ),
  'link-withdrawn': say(
    'This link no longer counts: it was withdrawn, or replaced by a newer one. Ask for a new one.',
    'Este enlace ya no sirve: fue retirado o reemplazado por otro más nuevo. Pida uno nuevo.',
  ),
  'vault-not-yours': say(
    'Owners and addresses are for offices that work with titles. Yours does not.',
    'Los dueños y las direcciones son para oficinas que trabajan con títulos. La suya no lo hace.',
  ),
  'draft-stale': say(
    'Another tab has changed this draft. Load the page again.',
    'Otra pestaña cambió este borrador. Vuelva a cargar la página.',
  ),
  'scan-empty': say('{name} is empty. Scan it again.', '{name} está vacío. Escanéelo de nuevo.'),
  'scan-too-large': say(
    '{name} is too large: 256 MB at most. Nothing of it was read. Scan it in grey, or page by page.',
    '{name} es demasiado grande: 256 MB como máximo. No se leyó nada. Escanéelo en gris o página por página.',
  ),
  'scan-kind': say(
    '{name} is no scan: it must be a PDF, or a TIFF, JPEG or PNG image. Its name does not matter, what is in it does.',
    '{name} no es un escaneo: debe ser un PDF o una imagen TIFF, JPEG o PNG. No importa su nombre, sino lo que contiene.',
  ),
  'scan-unreadable': say(
    '{name} cannot be read. It may be damaged, or moved away. Choose it again, or scan it again.',
    '{name} no se puede leer. Quizá esté dañado o se haya movido. Elíjalo o escanéelo de nuevo.',
  ),
  'scan-twice': say('{name} is here already.', '{name} ya está aquí.'),
  'scan-not-together': say(
    '{name} does not go with the other files: a document is one file, or one image for each page.',
    '{name} no va con los otros archivos: un documento es un archivo, o una imagen por página.',
  ),
};
