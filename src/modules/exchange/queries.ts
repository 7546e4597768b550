import {
  accept,
  integer,
  optional,
  type Query,
  type Result,
  record,
  refuse,
  type StateView,
  say,
  type Table,
  type Value,
} from '#kernel';
import { limitOf } from './post.ts';
import * as r from './records.ts';

const MOST = 200;
const after = optional(integer(say('After number', 'Después del número'), { max: Number.MAX_SAFE_INTEGER }));
const none = record(say('Question', 'Pregunta'), {});
const oneFirm = record(say('Member', 'Socio'), { firm: r.firmNumber });
const pageOf = record(say('Member', 'Socio'), { firm: r.firmNumber, after });

function query<I>(definition: Query<I>): Query<I> {
  return definition;
}

/** Numbers of an index, newest last, a page at a time. */
function numbersIn(index: Table<boolean>, state: StateView, firm: string, from: number | undefined): readonly number[] {
  const options = { within: [firm], limit: MOST, ...(from === undefined ? {} : { after: index.key(firm, from) }) };
  return index.scan(state, options).map(([key]) => Number(key.slice(key.lastIndexOf('/') + 1)));
}

function found(value: Value | undefined, code: string, detail: { readonly [name: string]: Value }): Result<Value> {
  return value === undefined ? refuse(code, detail) : accept(value);
}

export const queries = {
  policy: query({
    label: say('The rules of the exchange', 'Las reglas de la bolsa'),
    input: none,
    answer: (state) => found(r.policies.get(state, 'current'), 'exchange-not-open', {}),
  }),
  member: query({
    label: say('A member, its balance and its limit', 'Un socio, su saldo y su límite'),
    input: record(say('Member', 'Socio'), {
      firm: r.firmNumber,
      timeMs: optional(integer(say('At', 'En'), { max: 253_402_300_799_999 })),
    }),
    answer: (state, { firm, timeMs = 0 }) => {
      const member = r.firms.get(state, firm);
      if (member === undefined) return refuse('firm-unknown', { firm });
      const balance = r.accounts.get(state, firm)?.balance ?? 0;
      const limitCents = limitOf(state, firm, timeMs);
      return accept({ ...member, firm, balance, limitCents, spendableCents: Math.max(0, balance + limitCents) });
    },
  }),
  postings: query({
    label: say('What moved on an account', 'Los movimientos de una cuenta'),
    input: pageOf,
    answer: (state, { firm, after: from }) =>
      accept({
        postings: numbersIn(r.moved, state, firm, from).map((number) => ({
          posting: number,
          ...(r.postings.get(state, number) as r.Posting),
        })),
      }),
  }),
  'invoices-owed': query({
    label: say('Invoices that a member is to pay', 'Facturas que un socio debe pagar'),
    input: pageOf,
    answer: (state, { firm, after: from }) =>
      accept({ invoices: invoicesAt(state, numbersIn(r.owed, state, firm, from)) }),
  }),
  'invoices-due': query({
    label: say('Invoices that a member is to be paid', 'Facturas que un socio debe cobrar'),
    input: pageOf,
    answer: (state, { firm, after: from }) =>
      accept({ invoices: invoicesAt(state, numbersIn(r.dueTo, state, firm, from)) }),
  }),
  run: query({
    label: say('A clearing run', 'Una ronda de compensación'),
    input: record(say('Clearing run', 'Ronda de compensación'), { run: r.runNumber }),
    answer: (state, { run }) => {
      const known = r.runs.get(state, run);
      return found(known === undefined ? undefined : { run, ...known }, 'run-unknown', { run });
    },
  }),
  supplied: query({
    label: say('What a member supplied for credits, by year', 'Lo que un socio entregó por créditos, por año'),
    input: oneFirm,
    answer: (state, { firm }) =>
      accept({ years: [...r.supplied.each(state, firm)].map(([year, sums]) => ({ year: Number(year), ...sums })) }),
  }),
} as const;

function invoicesAt(state: StateView, numbers: readonly number[]) {
  return numbers.map((number) => ({ invoice: number, ...(r.invoices.get(state, number) as r.Invoice) }));
}
