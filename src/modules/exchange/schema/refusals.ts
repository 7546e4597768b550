import { say } from '#kernel';

export const refusals = {
  'exchange-not-open': say(
    'The council has not set the rules of the exchange yet.',
    'El consejo aún no ha fijado las reglas de la bolsa.',
  ),
  'firm-unknown': say('There is no member {firm}.', 'No hay ningún socio {firm}.'),
  'firm-taken': say('The number {firm} is taken. Draw another one.', 'El número {firm} ya está asignado. Saque otro.'),
  'firm-not-active': say(
    'Member {firm} takes no part now ({status}).',
    'El socio {firm} no participa ahora ({status}).',
  ),
  'firm-key-unknown': say('This key is no key of the member.', 'Esta clave no es del socio.'),
  'firm-key-taken': say('This key is in use already. Make a new one.', 'Esta clave ya está en uso. Haga una nueva.'),
  'firm-keys-full': say(
    'A firm has at most {limit} keys. End one first.',
    'Una empresa tiene a lo sumo {limit} claves. Dé de baja una antes.',
  ),
  'firm-last-owner': say(
    'This is the last key of an owner. Add another one first.',
    'Es la última clave de titular. Añada otra antes.',
  ),
  'firm-role-missing': say('This key may not do that ({role}).', 'Esta clave no puede hacerlo ({role}).'),
  'firm-site-unknown': say(
    'The passkey was used on a page that no town of this book has named.',
    'La clave de acceso se usó en una página que ningún municipio de este libro ha nombrado.',
  ),
  'tax-form-missing': say(
    'Member {firm} has no form W-9 on file. Without it there is no trade.',
    'Del socio {firm} no consta el formulario W-9. Sin él no hay operación.',
  ),
  'limit-above-policy': say(
    'The rules allow a credit limit of {highestCents} cents at most.',
    'Las reglas permiten un límite de crédito de {highestCents} centavos como máximo.',
  ),
  'line-end-past': say('A credit line ends after today.', 'Una línea de crédito termina después de hoy.'),
  'guarantee-short': say('The guarantees do not cover the limit.', 'Los avales no cubren el límite.'),
  'guarantor-twice': say('A guarantor is named twice.', 'Un avalista aparece dos veces.'),
  'guarantor-wrong': say('Member {firm} cannot guarantee this line.', 'El socio {firm} no puede avalar esta línea.'),
  'balance-not-zero': say('The account of member {firm} is not at zero.', 'La cuenta del socio {firm} no está a cero.'),
  'pays-itself': say('Both sides are the same firm.', 'Las dos partes son la misma empresa.'),
  'tax-missing': say(
    'Say how much sales tax was paid in dollars, or why none is due.',
    'Diga cuánto impuesto sobre ventas se pagó en dólares, o por qué no procede.',
  ),
  'limit-exceeded': say(
    '{cents} cents are more than account {account} can pay: {spendableCents} cents.',
    '{cents} centavos es más de lo que puede pagar la cuenta {account}: {spendableCents} centavos.',
  ),
  'balance-too-high': say(
    'Account {account} can take in {roomCents} cents, not {cents}.',
    'La cuenta {account} puede recibir {roomCents} centavos, no {cents}.',
  ),
  'posting-unknown': say('There is no payment {posting}.', 'No hay ningún pago {posting}.'),
  'not-a-payment': say('Only a payment can be undone.', 'Solo se puede deshacer un pago.'),
  'not-the-payee': say(
    'Only the member that was paid can give it back.',
    'Solo puede devolverlo el socio que lo recibió.',
  ),
  'reversed-already': say('It was given back already, by {posting}.', 'Ya se devolvió, con {posting}.'),
  'invoice-unknown': say('There is no invoice {invoice}.', 'No hay ninguna factura {invoice}.'),
  'invoice-other-firms': say('The invoice is between other members.', 'La factura es entre otros socios.'),
  'invoice-other-currency': say('The invoice is owed in {currency}.', 'La factura se debe en {currency}.'),
  'invoice-status-wrong': say(
    'That cannot be done with an invoice that is {status}.',
    'No se puede hacer con una factura en estado {status}.',
  ),
  'invoice-overpaid': say('Only {openCents} cents of it are open.', 'Solo hay {openCents} centavos pendientes.'),
  'run-unknown': say('There is no clearing run {run}.', 'No hay ninguna ronda de compensación {run}.'),
  'run-status-wrong': say(
    'That cannot be done with a run that is {status}.',
    'No se puede hacer con una ronda en estado {status}.',
  ),
  'run-too-large': say('A run has at most {limit} invoices.', 'Una ronda tiene a lo sumo {limit} facturas.'),
  'run-stale': say(
    'The invoice {invoice} was paid, disputed or cancelled in the meantime. Begin a new run.',
    'La factura {invoice} se pagó, se discutió o se canceló entretanto. Inicie otra ronda.',
  ),
  'run-invoices-wrong': say(
    'The invoices together pass what can be counted.',
    'Las facturas juntas pasan de lo que se puede contar.',
  ),
  'run-invoice-not-in': say(
    'The invoice {invoice} may not enter this run: it is not accepted, in dispute, not in dollars, too new or of a firm left out.',
    'La factura {invoice} no puede entrar en esta ronda: no está aceptada, está en disputa, no es en dólares, es muy reciente o es de una empresa excluida.',
  ),
  'run-firm-not-in': say('Member {firm} takes no part in this run.', 'El socio {firm} no participa en esta ronda.'),
  'run-row-twice': say('A row stands twice.', 'Una fila está dos veces.'),
  'run-prices-missing': say('There is not one price for each firm.', 'No hay un precio por empresa.'),
  'run-set-off-wrong': say(
    'More is set off of the invoice {invoice} than is open.',
    'De la factura {invoice} se compensa más de lo pendiente.',
  ),
  'run-firm-unbalanced': say('What comes in and what goes out differ.', 'Lo que entra y lo que sale no son iguales.'),
  'run-credit-beyond-limit': say(
    'At member {firm}, debts and claims that are set off differ by more than its credit allows.',
    'En el socio {firm}, las deudas y los créditos compensados difieren en más de lo que permite su crédito.',
  ),
  'run-not-the-most': say(
    'The prices do not prove that this is the most that can be cleared.',
    'Los precios no prueban que esto sea lo máximo que se puede compensar.',
  ),
  'objections-open': say('Objections can still be made.', 'Aún se pueden presentar oposiciones.'),
  'objections-closed': say('The time for objections has passed.', 'El plazo de oposición ha terminado.'),
  'firm-not-in-run': say('Your firm has no invoice in this run.', 'Su empresa no tiene ninguna factura en esta ronda.'),
} as const;
