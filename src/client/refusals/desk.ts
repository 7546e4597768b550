import { say, type Words } from '#kernel';

/** What the clerk's desk refuses before anything reaches the book. */
export const DESK: { readonly [code: string]: Words } = {
  'session-missing': say('You are not signed in. Sign in first.', 'Usted no ha iniciado sesión. Iníciela primero.'),
  'session-over': say(
    'Your session has ended. Sign in again; what you typed is still here.',
    'Su sesión terminó. Vuelva a iniciarla; lo que escribió sigue aquí.',
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
};
