import { say, type Words } from '#kernel';

/** What is wrong with a file of debts, with a clearing of it, or with its certificate. */
export const CLEARING: { readonly [code: string]: Words } = {
  'debts-unreadable': say(
    'The debts in {file} cannot be read. {why}.',
    'No se pueden leer las deudas de {file}. {why}.',
  ),
  'debts-too-large': say(
    'Debts and common credit together come to 2^53 cents or more. Clear them in parts.',
    'Las deudas y el crédito común juntos llegan a 2^53 centavos o más. Compénselos por partes.',
  ),
  'certificate-unreadable': say(
    'The file {file} is no clearing certificate for these firms.',
    'El archivo {file} no es un certificado de compensación de estas empresas.',
  ),
  'certificate-of-other-debts': say(
    'The certificate is about other debts than those in the file.',
    'El certificado es de otras deudas que las del archivo.',
  ),
  'result-file': say('The file {file} is no clearing result.', 'El archivo {file} no es un resultado de compensación.'),
  'result-row-unreadable': say('Line {line} of {file} cannot be read.', 'No se puede leer la línea {line} de {file}.'),
  'result-row-unknown': say(
    'Line {line} of {file} is about the debt {id}, which is not among the debts.',
    'La línea {line} de {file} trata de la deuda {id}, que no está entre las deudas.',
  ),
  'result-row-twice': say(
    'Line {line} of {file} repeats the debt {id}.',
    'La línea {line} de {file} repite la deuda {id}.',
  ),
  'result-row-missing': say('The debt {id} is not in {file}.', 'La deuda {id} no está en {file}.'),
  'result-row-differs': say(
    'Line {line} of {file} does not fit the debt {id}: firms, amount, set-off or remainder differ.',
    'La línea {line} de {file} no concuerda con la deuda {id}: difieren las empresas, el importe, lo compensado o el resto.',
  ),
  'clearing-obligations-wrong': say('The debts themselves are wrong.', 'Las propias deudas están mal.'),
  'clearing-columns-differ': say(
    'The certificate has not one row for each firm.',
    'El certificado no tiene una fila por empresa.',
  ),
  'clearing-set-off-wrong': say(
    'More is set off of the debt {id} than is owed.',
    'De la deuda {id} se compensa más de lo que se debe.',
  ),
  'clearing-firm-unbalanced': say(
    'At the firm {firm}, what comes in and what goes out differ.',
    'En la empresa {firm}, lo que entra y lo que sale no son iguales.',
  ),
  'clearing-credit-unbalanced': say(
    'What firms draw from the common credit and what they give to it differ.',
    'Lo que las empresas toman del crédito común y lo que le dan no son iguales.',
  ),
  'clearing-credit-beyond-limit': say(
    'The firm {firm} draws more common credit than it may, or takes in more.',
    'La empresa {firm} toma más crédito común del que puede, o recibe más.',
  ),
  'clearing-not-the-most': say(
    'The certificate does not prove that this is the most that can be cleared.',
    'El certificado no prueba que esto sea lo máximo que se puede compensar.',
  ),
  'clearing-total-differs': say(
    'The certificate names another total than the result has.',
    'El certificado indica un total distinto del que tiene el resultado.',
  ),
};
