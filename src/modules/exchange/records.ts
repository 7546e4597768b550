/**
 * What the module keeps, and under which keys. A firm stands here under a number that says nothing: its name, its tax
 * form and what it sold lie in the vault of its town. Amounts stand here because every town has to check limits and sums.
 *
 *     policy/current                      the rules that the council set: limits, fee, reserve, loss rule
 *     member/<firm>                       a firm and its standing
 *     key/<key>                           whose key it is, and what it may do
 *     account/<account>                   balance and bounds; a firm's account has the firm's number
 *     posting/<number>                    amounts that sum to zero; its number is that of its entry
 *     moved/<account>/<number>            index: the postings of an account
 *     supplied/<firm>/<year>              goods and services sold for credits in a year
 *     invoice/<number>                    what one firm owes another; its number is that of its entry
 *     owed/<firm>/<number>                index: invoices that the firm is to pay
 *     due-to/<firm>/<number>              index: invoices that the firm is to be paid
 *     clearable/<number>                  index: invoices that may enter a clearing
 *     run/<number>                        a clearing run and its standing
 *     run-rows/<number>/<part>            its set-offs, some thousand a part
 *     run-prices/<number>/<part>          its prices, some thousand a part
 *     objection/<number>/<firm>           who objected to a run, and why
 */
import {
  choice,
  commitment,
  type Field,
  flag,
  type Infer,
  instant,
  integer,
  list,
  optional,
  record,
  say,
  table,
  text,
} from '#kernel';

/** Far above any town's, and so low that sums of a million of them stay exact. */
const MAX_CENTS = 1_000_000_000_00;
const MAX_LEGS = 200;
export const MAX_KEYS = 16;
const MAX_GUARANTORS = 8;
/** Rows of one part of a run: as many as fit into one transaction. */
const MAX_RUN_ROWS = 1_000;
/** Invoices of one run: so many can be read and written within one block. */
export const MAX_RUN_INVOICES = 20_000;

export const money = (en: string, es: string, min = 1): Field<number> =>
  integer(say(`${en}, in cents`, `${es}, en centavos`), { min, max: MAX_CENTS });
/** What an account holds may be below zero. */
const balance = integer(say('Balance, in cents', 'Saldo, en centavos'), {
  min: -Number.MAX_SAFE_INTEGER,
  max: Number.MAX_SAFE_INTEGER,
});
const numbered = (en: string, es: string): Field<number> => integer(say(en, es), { max: Number.MAX_SAFE_INTEGER });

/** Drawn at random, so that it tells nothing about the firm. */
export const firmNumber = text(say('Member number', 'Número de socio'), {
  min: 6,
  max: 12,
  pattern: /^[a-z2-7]{6,12}$/,
});
const account = text(say('Account', 'Cuenta'), { max: 12, pattern: /^([a-z2-7]{6,12}|fee|reserve|write-off)$/ });
export const invoiceNumber = numbered('Invoice', 'Factura');
export const postingNumber = numbered('Posting', 'Movimiento');
export const runNumber = numbered('Clearing run', 'Ronda de compensación');
export const reason = text(say('Reason; no names', 'Motivo; sin nombres'), { max: 300 });
export const sealedText = commitment(say('Sealed text', 'Texto sellado'), { retention: 'while-current' });
export const sealedForm = commitment(say('Sealed form W-9', 'Formulario W-9 sellado'), { retention: 'seven-years' });
const entry = numbered('Entry in the book', 'Asiento en el libro');

export const keyRole = choice(say('What the key may do', 'Qué puede hacer la clave'), {
  owner: say('Everything for the firm', 'Todo por la empresa'),
  clerk: say('Pay and invoice', 'Pagar y facturar'),
  auditor: say('Look only', 'Solo mirar'),
});

const lossRule = choice(say('Who bears a default', 'Quién asume un impago'), {
  reserve: say('The reserve, then all members in proportion', 'La reserva, y después todos los socios en proporción'),
  shared: say('All members in proportion', 'Todos los socios en proporción'),
});

const percent = (en: string, es: string): Field<number> => integer(say(en, es), { max: 100 });

export const policyFields = {
  maxLimitCents: money('Highest credit limit', 'Límite de crédito más alto', 0),
  softBandPercent: percent('Warn at this share of the limit', 'Avisar a este porcentaje del límite'),
  maxBalanceCents: money('Highest balance', 'Saldo más alto'),
  feeBasisPoints: integer(say('Fee in hundredths of a percent', 'Comisión en centésimas de uno por ciento'), {
    max: 1_000,
  }),
  objectionHours: integer(say('Hours to object to a clearing', 'Horas para oponerse a una compensación'), {
    min: 1,
    max: 1_440,
  }),
  lossRule,
} as const;

const policyField = record(say('Policy', 'Reglas'), {
  ...policyFields,
  version: numbered('Version', 'Versión'),
  entry,
});

export const standing = choice(say('Standing', 'Situación'), {
  active: say('Active', 'Activo'),
  suspended: say('Suspended', 'Suspendido'),
  defaulted: say('In default', 'En impago'),
  left: say('Left', 'De baja'),
});

const guarantorField = record(say('Guarantor', 'Avalista'), {
  firm: firmNumber,
  cents: money('Guaranteed', 'Avalado'),
});

export const lineFields = {
  limitCents: money('Credit limit', 'Límite de crédito', 0),
  basis: choice(say('On what basis', 'Con qué fundamento'), {
    sales: say('Average monthly sales', 'Ventas mensuales medias'),
    guaranteed: say('Guaranteed by other members', 'Avalado por otros socios'),
    council: say('Decided by the council', 'Decidido por el consejo'),
  }),
  untilMs: instant(say('Until', 'Hasta')),
  guarantors: list(say('Guarantors', 'Avalistas'), guarantorField, { max: MAX_GUARANTORS }),
} as const;

const memberField = record(say('Member', 'Socio'), {
  status: standing,
  name: commitment(say('Sealed name', 'Nombre sellado'), { retention: 'while-current' }),
  /** Corporations are reported in one sum, others sale by sale (Form 1099-B). */
  corporation: flag(say('A corporation', 'Es sociedad')),
  taxForm: optional(sealedForm),
  line: record(say('Credit line', 'Línea de crédito'), lineFields),
  keys: integer(say('Keys', 'Claves'), { max: MAX_KEYS }),
  owners: integer(say('Keys of owners', 'Claves de titulares'), { max: MAX_KEYS }),
  joinedMs: instant(say('Joined', 'Alta')),
  entry,
});

const keyField = record(say('Key', 'Clave'), { firm: firmNumber, role: keyRole });

const accountField = record(say('Account', 'Cuenta'), {
  kind: choice(say('Kind', 'Clase'), {
    member: say('A member’s', 'De un socio'),
    fee: say('Fees', 'Comisiones'),
    reserve: say('Reserve', 'Reserva'),
    'write-off': say('Written off', 'Dado por perdido'),
  }),
  balance,
  movedMs: instant(say('Last moved', 'Último movimiento')),
});

const legs = list(
  say('Amounts by account; they sum to zero', 'Importes por cuenta; suman cero'),
  record(say('Amount', 'Importe'), { account, cents: balance }),
  { min: 2, max: MAX_LEGS },
);

/** Massachusetts c.64H: tax on goods is due in dollars, so a sale for credits says how that was seen to. */
export const supply = choice(say('What was supplied', 'Qué se entregó'), {
  services: say('Services', 'Servicios'),
  'goods-taxed': say('Goods, the sales tax paid in dollars', 'Bienes, con el impuesto pagado en dólares'),
  'goods-resale': say('Goods for resale (form ST-4 is on file)', 'Bienes para reventa (consta el formulario ST-4)'),
  'goods-exempt': say('Goods that are exempt', 'Bienes exentos'),
  nothing: say('Nothing: a transfer', 'Nada: una transferencia'),
});

const postingField = record(say('Posting', 'Movimiento'), {
  kind: choice(say('Kind', 'Clase'), {
    payment: say('Payment', 'Pago'),
    reversal: say('Reversal', 'Anulación'),
    clearing: say('Clearing', 'Compensación'),
    default: say('Loss of a default', 'Pérdida por impago'),
  }),
  legs,
  supply,
  taxCents: money('Tax paid in dollars', 'Impuesto pagado en dólares', 0),
  note: optional(sealedText),
  invoice: optional(invoiceNumber),
  reverses: optional(postingNumber),
  reversedBy: optional(postingNumber),
  timeMs: instant(say('Posted', 'Asentado')),
});

const suppliedField = record(say('Supplied in a year', 'Entregado en un año'), {
  sales: numbered('Sales', 'Ventas'),
  cents: numbered('Cents', 'Centavos'),
});

export const currency = choice(say('Owed in', 'Se debe en'), {
  dollars: say('Dollars', 'Dólares'),
  credits: say('Credits', 'Créditos'),
});

const invoiceField = record(say('Invoice', 'Factura'), {
  debtor: firmNumber,
  creditor: firmNumber,
  cents: money('Amount', 'Importe'),
  openCents: money('Open', 'Pendiente', 0),
  currency,
  due: optional(text(say('Due', 'Vencimiento'), { min: 10, max: 10, pattern: /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/ })),
  text: optional(sealedText),
  status: choice(say('Status', 'Estado'), {
    sent: say('Sent', 'Enviada'),
    accepted: say('Accepted', 'Aceptada'),
    disputed: say('Disputed', 'En disputa'),
    settled: say('Settled', 'Saldada'),
    cancelled: say('Cancelled', 'Cancelada'),
  }),
  /** What was set off of it by clearing: payment, and no new sale. */
  clearedCents: money('Cleared', 'Compensado', 0),
  changedEntry: entry,
});

const runRow = record(say('Set-off', 'Compensación'), {
  invoice: invoiceNumber,
  cents: money('Set off', 'Compensado'),
});
const runPrice = record(say('Price', 'Precio'), {
  firm: text(say('Member number, or common for the common credit', 'Número de socio, o common para el crédito común'), {
    max: 12,
    pattern: /^([a-z2-7]{6,12}|common)$/,
  }),
  rank: integer(say('Rank', 'Rango'), { max: 10_000_000 }),
  price: integer(say('Price', 'Precio'), { max: 10_000_000 }),
});

const runField = record(say('Clearing run', 'Ronda de compensación'), {
  status: choice(say('Status', 'Estado'), {
    proposed: say('Being prepared', 'En preparación'),
    open: say('Open for objections', 'Abierta a oposiciones'),
    committed: say('Carried out', 'Ejecutada'),
    void: say('Void', 'Anulada'),
  }),
  /** Invoices up to this entry take part. */
  cutoffEntry: entry,
  withCredit: flag(say('With mutual credit', 'Con crédito mutuo')),
  excluded: list(say('Firms left out', 'Empresas excluidas'), firmNumber, { max: 1_000 }),
  rowParts: integer(say('Parts of set-offs', 'Partes de compensaciones'), { max: 1_000 }),
  priceParts: integer(say('Parts of prices', 'Partes de precios'), { max: 1_000 }),
  clearedCents: numbered('Cleared, in cents', 'Compensado, en centavos'),
  openUntilMs: optional(instant(say('Objections until', 'Oposiciones hasta'))),
  reason: optional(reason),
});

const objectionField = record(say('Objection', 'Oposición'), { reason, entry });
const listed = flag(say('Listed', 'Anotado'));

export type Policy = Infer<typeof policyField>;
export type Member = Infer<typeof memberField>;
export type Account = Infer<typeof accountField>;
export type Posting = Infer<typeof postingField>;
export type Invoice = Infer<typeof invoiceField>;
export type Run = Infer<typeof runField>;

export const records = {
  policy: policyField,
  member: memberField,
  key: keyField,
  account: accountField,
  posting: postingField,
  moved: listed,
  supplied: suppliedField,
  invoice: invoiceField,
  owed: listed,
  'due-to': listed,
  clearable: listed,
  run: runField,
  'run-rows': list(say('Set-offs', 'Compensaciones'), runRow, { min: 1, max: MAX_RUN_ROWS }),
  'run-prices': list(say('Prices', 'Precios'), runPrice, { min: 1, max: MAX_RUN_ROWS }),
  objection: objectionField,
} as const;

export const policies = table('policy', policyField);
export const firms = table('member', memberField);
export const firmKeys = table('key', keyField);
export const accounts = table('account', accountField);
export const postings = table('posting', postingField);
export const moved = table('moved', listed);
export const supplied = table('supplied', suppliedField);
export const invoices = table('invoice', invoiceField);
export const owed = table('owed', listed);
export const dueTo = table('due-to', listed);
export const clearable = table('clearable', listed);
export const runs = table('run', runField);
export const runRows = table('run-rows', records['run-rows']);
export const runPrices = table('run-prices', records['run-prices']);
export const objections = table('objection', objectionField);

const NUMBERED = /^[0-9]{16}$/;
const WITHIN = /^[^/]+\/[0-9]{16}$/;

export const keyForms = {
  posting: NUMBERED,
  moved: WITHIN,
  supplied: WITHIN,
  invoice: NUMBERED,
  owed: WITHIN,
  'due-to': WITHIN,
  clearable: NUMBERED,
  run: NUMBERED,
  'run-rows': /^[0-9]{16}\/[0-9]{16}$/,
  'run-prices': /^[0-9]{16}\/[0-9]{16}$/,
  objection: /^[0-9]{16}\/[^/]+$/,
} as const;
