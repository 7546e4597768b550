/** Why a row of debts cannot be used, as codes with words for people. */
import { say, type Words } from '#kernel';

export const DEBT_FAULTS = {
  'quote-broken': say('A quotation mark is out of place', 'Hay una comilla fuera de lugar'),
  'row-too-long': say('The line is too long', 'La línea es demasiado larga'),
  'not-utf8': say('The line is not UTF-8 text', 'La línea no es texto UTF-8'),
  'field-count': say('It has more or fewer fields than the header', 'Tiene más o menos campos que el encabezado'),
  'firm-missing': say('Debtor or creditor is missing', 'Falta el deudor o el acreedor'),
  'field-too-long': say('A field has over 255 characters', 'Un campo tiene más de 255 caracteres'),
  'forbidden-character': say(
    'A field holds a character that may not be there',
    'Un campo tiene un carácter no permitido',
  ),
  'id-repeated': say('An earlier row has this id', 'Una fila anterior tiene este id'),
  'amount-missing': say('The amount is missing', 'Falta el importe'),
  'amount-negative': say('The amount is negative', 'El importe es negativo'),
  'amount-fractional': say('The amount is not in whole cents', 'El importe no está en centavos enteros'),
  'amount-not-a-number': say('The amount is not a number', 'El importe no es un número'),
  'amount-too-large': say('The amount is 2^53 cents or more', 'El importe es de 2^53 centavos o más'),
  'total-too-large': say(
    'With it all debts together would be 2^53 cents or more',
    'Con ella, todas las deudas juntas llegarían a 2^53 centavos o más',
  ),
  'date-malformed': say('The due date is no day such as 2027-01-31', 'El vencimiento no es un día como 2027-01-31'),
} as const satisfies { readonly [code: string]: Words };

export type DebtFault = keyof typeof DEBT_FAULTS;
