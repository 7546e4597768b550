import { flag, type Infer, list, optional, record, say, text } from '#kernel';
import * as r from './records.ts';
import { refusals } from './schema/refusals.ts';

const OPERATE = 'exchange.operate';
const GOVERN = 'exchange.govern';

const keyName = text(say('Public key', 'Clave pública'), { max: 120, pattern: /^[A-Za-z0-9:_-]+$/ });
const due = optional(text(say('Due', 'Vencimiento'), { min: 10, max: 10, pattern: /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/ }));
const cents = r.money('Amount', 'Importe');

const paymentFields = {
  to: r.firmNumber,
  cents,
  supply: r.supply,
  taxCents: r.money('Sales tax paid in dollars', 'Impuesto sobre ventas pagado en dólares', 0),
  note: optional(r.sealedText),
  invoice: optional(r.invoiceNumber),
} as const;

const invoiceFields = { cents, currency: r.currency, due, text: optional(r.sealedText) } as const;
const oneInvoice = record(say('Invoice', 'Factura'), { invoice: r.invoiceNumber });
const oneRun = record(say('Clearing run', 'Ronda de compensación'), { run: r.runNumber });

/** What the council and the office that runs the exchange do. */
const office = {
  'set-policy': {
    label: say('Set the rules of the exchange', 'Fijar las reglas de la bolsa'),
    sentence: say('The rules of the exchange were set.', 'Se fijaron las reglas de la bolsa.'),
    right: GOVERN,
    input: record(say('Rules', 'Reglas'), r.policyFields),
  },
  admit: {
    label: say('Admit a firm', 'Admitir a una empresa'),
    sentence: say('Member {firm} was admitted.', 'Se admitió al socio {firm}.'),
    right: OPERATE,
    input: record(say('Member', 'Socio'), {
      firm: r.firmNumber,
      name: r.sealedText,
      corporation: flag(say('A corporation', 'Es sociedad')),
      taxForm: optional(r.sealedForm),
      key: keyName,
    }),
  },
  'file-tax-form': {
    label: say('File a member’s form W-9', 'Archivar el formulario W-9 de un socio'),
    sentence: say('Member {firm} brought its tax form.', 'El socio {firm} trajo su formulario fiscal.'),
    right: OPERATE,
    input: record(say('Tax form', 'Formulario fiscal'), { firm: r.firmNumber, taxForm: r.sealedForm }),
  },
  'set-line': {
    label: say('Set a credit line', 'Fijar una línea de crédito'),
    sentence: say('The credit line of member {firm} was set.', 'Se fijó la línea de crédito del socio {firm}.'),
    right: OPERATE,
    input: record(say('Credit line', 'Línea de crédito'), { firm: r.firmNumber, ...r.lineFields }),
  },
  'set-standing': {
    label: say('Change a member’s standing', 'Cambiar la situación de un socio'),
    sentence: say('Member {firm} is now: {status}. {reason}', 'El socio {firm} está ahora: {status}. {reason}'),
    right: OPERATE,
    input: record(say('Standing', 'Situación'), { firm: r.firmNumber, status: r.standing, reason: r.reason }),
  },
  'replace-keys': {
    label: say('Give a firm that lost its keys a new one', 'Dar otra clave a una empresa que perdió las suyas'),
    sentence: say('Keys of member {firm} were replaced: {reason}', 'Se sustituyeron claves del socio {firm}: {reason}'),
    right: OPERATE,
    input: record(say('Keys', 'Claves'), {
      firm: r.firmNumber,
      lost: list(say('Lost keys', 'Claves perdidas'), keyName, { max: r.MAX_KEYS }),
      key: keyName,
      reason: r.reason,
    }),
  },
  'enter-payment': {
    label: say('Enter a payment ordered on paper', 'Anotar un pago ordenado en papel'),
    sentence: say('Member {from} paid member {to}, on paper.', 'El socio {from} pagó al socio {to}, en papel.'),
    right: OPERATE,
    input: record(say('Payment', 'Pago'), { from: r.firmNumber, ...paymentFields }),
  },
  'undo-payment': {
    label: say('Undo a payment', 'Deshacer un pago'),
    sentence: say('The payment {posting} was undone: {reason}', 'Se deshizo el pago {posting}: {reason}'),
    right: OPERATE,
    input: record(say('Payment', 'Pago'), { posting: r.postingNumber, reason: r.reason }),
  },
  'propose-run': {
    label: say('Begin a clearing run', 'Iniciar una ronda de compensación'),
    sentence: say('A clearing run was begun.', 'Se inició una ronda de compensación.'),
    right: OPERATE,
    input: record(say('Clearing run', 'Ronda de compensación'), {
      withCredit: flag(say('With mutual credit', 'Con crédito mutuo')),
      excluded: list(say('Firms left out', 'Empresas excluidas'), r.firmNumber, { max: 1_000 }),
    }),
  },
  'add-set-offs': {
    label: say('Add set-offs to a run', 'Añadir compensaciones a una ronda'),
    sentence: say('Set-offs were added to run {run}.', 'Se añadieron compensaciones a la ronda {run}.'),
    right: OPERATE,
    input: record(say('Set-offs', 'Compensaciones'), { run: r.runNumber, rows: r.records['run-rows'] }),
  },
  'add-prices': {
    label: say('Add the prices that prove a run', 'Añadir los precios que prueban una ronda'),
    sentence: say('Prices were added to run {run}.', 'Se añadieron precios a la ronda {run}.'),
    right: OPERATE,
    input: record(say('Prices', 'Precios'), { run: r.runNumber, rows: r.records['run-prices'] }),
  },
  'open-run': {
    label: say('Open a proved run for objections', 'Abrir a oposiciones una ronda probada'),
    sentence: say('Run {run} is open for objections.', 'La ronda {run} está abierta a oposiciones.'),
    right: OPERATE,
    input: oneRun,
  },
  'void-run': {
    label: say('Give a run up', 'Anular una ronda'),
    sentence: say('Run {run} was given up: {reason}', 'Se anuló la ronda {run}: {reason}'),
    right: OPERATE,
    input: record(say('Clearing run', 'Ronda de compensación'), { run: r.runNumber, reason: r.reason }),
  },
  'commit-run': {
    label: say('Carry out a run', 'Ejecutar una ronda'),
    sentence: say('Run {run} was carried out.', 'Se ejecutó la ronda {run}.'),
    right: OPERATE,
    input: oneRun,
  },
} as const;

/** What a firm does with a key of its own; its rule looks the key up. */
const firm = {
  'add-key': {
    label: say('Add a key of your firm', 'Añadir una clave de su empresa'),
    sentence: say('A member added a key.', 'Un socio añadió una clave.'),
    right: 'anyone',
    input: record(say('Key', 'Clave'), { key: keyName, role: r.keyRole }),
  },
  'end-key': {
    label: say('End a key of your firm', 'Dar de baja una clave de su empresa'),
    sentence: say('A member ended a key.', 'Un socio dio de baja una clave.'),
    right: 'anyone',
    input: record(say('Key', 'Clave'), { key: keyName }),
  },
  pay: {
    label: say('Pay another member', 'Pagar a otro socio'),
    sentence: say('A member paid member {to}.', 'Un socio pagó al socio {to}.'),
    right: 'anyone',
    input: record(say('Payment', 'Pago'), paymentFields),
  },
  reverse: {
    label: say('Give a payment back', 'Devolver un pago'),
    sentence: say('The payment {posting} was given back: {reason}', 'Se devolvió el pago {posting}: {reason}'),
    right: 'anyone',
    input: record(say('Payment', 'Pago'), { posting: r.postingNumber, reason: r.reason }),
  },
  'send-invoice': {
    label: say('Send an invoice', 'Enviar una factura'),
    sentence: say('A member sent an invoice to member {debtor}.', 'Un socio envió una factura al socio {debtor}.'),
    right: 'anyone',
    input: record(say('Invoice', 'Factura'), { debtor: r.firmNumber, ...invoiceFields }),
  },
  'declare-debt': {
    label: say('Declare what your firm owes', 'Declarar lo que debe su empresa'),
    sentence: say(
      'A member declared a debt to member {creditor}.',
      'Un socio declaró una deuda con el socio {creditor}.',
    ),
    right: 'anyone',
    input: record(say('Debt', 'Deuda'), { creditor: r.firmNumber, ...invoiceFields }),
  },
  'accept-invoice': {
    label: say('Accept an invoice', 'Aceptar una factura'),
    sentence: say('The invoice {invoice} was accepted.', 'Se aceptó la factura {invoice}.'),
    right: 'anyone',
    input: oneInvoice,
  },
  'dispute-invoice': {
    label: say('Dispute an invoice', 'Discutir una factura'),
    sentence: say('The invoice {invoice} is in dispute: {reason}', 'La factura {invoice} está en disputa: {reason}'),
    right: 'anyone',
    input: record(say('Invoice', 'Factura'), { invoice: r.invoiceNumber, reason: r.reason }),
  },
  'cancel-invoice': {
    label: say('Cancel your invoice', 'Cancelar su factura'),
    sentence: say('The invoice {invoice} was cancelled.', 'Se canceló la factura {invoice}.'),
    right: 'anyone',
    input: oneInvoice,
  },
  'receive-payment': {
    label: say('Say that an invoice was paid in dollars', 'Decir que una factura se pagó en dólares'),
    sentence: say('The invoice {invoice} was paid in dollars.', 'La factura {invoice} se pagó en dólares.'),
    right: 'anyone',
    input: record(say('Invoice', 'Factura'), { invoice: r.invoiceNumber, cents }),
  },
  'object-to-run': {
    label: say('Object to a clearing run', 'Oponerse a una ronda de compensación'),
    sentence: say('A member objected to run {run}.', 'Un socio se opuso a la ronda {run}.'),
    right: 'anyone',
    input: record(say('Objection', 'Oposición'), { run: r.runNumber, reason: r.reason }),
  },
} as const;

export const schema = {
  records: r.records,
  actions: { ...office, ...firm },
  rights: {
    [OPERATE]: say('Run the exchange: members, lines, clearing', 'Llevar la bolsa: socios, líneas, compensación'),
    [GOVERN]: say('Set the rules of the exchange', 'Fijar las reglas de la bolsa'),
  },
  refusals,
} as const;

type Actions = typeof schema.actions;

/** What an action's rule receives. */
export type Input<A extends keyof Actions> = Infer<Actions[A]['input']>;
