/**
 * A file of debts: `id?,debtor,creditor,amount[,due]`, one a row, amounts in whole cents. Commas, semicolons or tabs.
 * Rows go straight into columns: a state has a million of them, and an object for each would not fit.
 */
import { type Bytes, decodeUtf8 } from '#kernel';
import type { Obligations } from '#modules/exchange';
import { isCalendarDay } from '../calendar.ts';
import { csvFields, csvSlices } from '../csv.ts';
import { type SourceFile, textStart } from '../file.ts';
import type { FaultCode } from '../findings.ts';
import type { FileFault } from '../rows.ts';
import { UNREADABLE } from '../table.ts';
import type { DebtFault } from './faults.ts';

/** `id` is that of the file where the row has one. */
export type BadRow = { readonly line: number; readonly id: string; readonly fault: DebtFault };

export type DebtFile = {
  readonly obligations: Obligations;
  readonly bad: readonly BadRow[];
  /** What is wrong with the file; where nothing of it can be read, there are no obligations. */
  readonly faults: readonly FileFault[];
  readonly readable: boolean;
};

const COLUMNS = ['id', 'debtor', 'creditor', 'amount', 'due'] as const;
const REQUIRED: readonly Column[] = ['debtor', 'creditor', 'amount'];
const MAX_ROWS = 5_000_000;
const MAX_FIELD = 255;

type Column = (typeof COLUMNS)[number];
type Header = { readonly at: { readonly [C in Column]: number }; readonly width: number; readonly separator: string };

export function readDebts(file: SourceFile): DebtFile {
  const start = textStart(file.bytes);
  if ('fault' in start) return unreadable(file, start.fault);
  const separator = separatorOf(file.bytes, start.start);
  const slices = csvSlices(file.bytes, start.start, undefined, separator.charCodeAt(0));
  const first = slices.next();
  if (first.done === true) return unreadable(file, 'file-empty');
  const header = headerOf(file, separator, first.value);
  if (header.faults.some(({ code }) => code !== 'column-unknown'))
    return { ...unreadable(file, 'header-malformed'), faults: header.faults };
  const debts = new Debts(header);
  for (const slice of slices) {
    if (debts.count === MAX_ROWS) return unreadable(file, 'file-too-many-rows');
    debts.read(slice.line, slice.fault ?? decodeUtf8(file.bytes.subarray(slice.start, slice.end)), slice.fault);
  }
  return { obligations: debts.obligations(), bad: debts.bad, faults: header.faults, readable: true };
}

function unreadable(file: SourceFile, code: FaultCode): DebtFile {
  const none = new Debts({ at: { id: -1, debtor: -1, creditor: -1, amount: -1, due: -1 }, width: 0, separator: ',' });
  return {
    obligations: none.obligations(),
    bad: [],
    faults: [{ file: file.name, line: 1, code }],
    readable: false,
  };
}

/** The one that the first line has most of. */
function separatorOf(bytes: Bytes, from: number): string {
  const end = bytes.subarray(from, from + 4_096).findIndex((byte) => byte === 0x0a || byte === 0x0d);
  const line = bytes.subarray(from, end < 0 ? from + 4_096 : from + end);
  const count = (separator: string) => line.reduce((all, byte) => all + (byte === separator.charCodeAt(0) ? 1 : 0), 0);
  return [',', ';', '\t'].reduce((most, next) => (count(next) > count(most) ? next : most));
}

function headerOf(file: SourceFile, separator: string, slice: { line: number; start: number; end: number }) {
  const text = decodeUtf8(file.bytes.subarray(slice.start, slice.end));
  const names = text === undefined ? [] : csvFields(text, separator).map((name) => name.trim().toLowerCase());
  const fault = (code: FaultCode, detail: string): FileFault => ({
    ...{ file: file.name, line: slice.line, code },
    detail: detail.slice(0, 40),
  });
  const known: readonly string[] = COLUMNS;
  const missing = REQUIRED.filter((name) => !names.includes(name));
  const faults = [
    ...missing.map((name) => fault('column-missing', name)),
    ...known.filter((name) => names.indexOf(name) !== names.lastIndexOf(name)).map((n) => fault('column-repeated', n)),
    ...names
      .filter((name) => !known.includes(name))
      .slice(0, 20)
      .map((name) => fault('column-unknown', name)),
  ];
  const at = Object.fromEntries(COLUMNS.map((name) => [name, names.indexOf(name)])) as Header['at'];
  return { faults, at, width: names.length, separator };
}

class Debts {
  readonly bad: BadRow[] = [];
  readonly #header: Header;
  readonly #firms = new Map<string, number>();
  readonly #seen = new Set<string>();
  readonly #ids: string[] = [];
  readonly #debtor = new Growing(Int32Array);
  readonly #creditor = new Growing(Int32Array);
  readonly #amount = new Growing(Float64Array);
  readonly #due = new Growing(Int32Array);
  #total = 0;
  #rows = 0;

  constructor(header: Header) {
    this.#header = header;
  }

  get count(): number {
    return this.#rows;
  }

  read(line: number, text: string | undefined, broken: DebtFault | undefined): void {
    this.#rows++;
    const { at, width, separator } = this.#header;
    const fields = broken !== undefined || text === undefined ? [] : csvFields(text, separator);
    const cell = (column: Column): string => (fields[at[column]] ?? '').trim();
    const id = at.id < 0 ? String(this.#rows) : cell('id');
    const fault =
      broken ??
      (text === undefined ? 'not-utf8' : undefined) ??
      (fields.length === width ? undefined : 'field-count') ??
      this.#faultIn(text as string, fields, id, cell);
    if (fault === undefined) this.#add(id, cell);
    else this.bad.push({ line, id: id.slice(0, MAX_FIELD), fault });
  }

  #faultIn(
    text: string,
    fields: readonly string[],
    id: string,
    cell: (column: Column) => string,
  ): DebtFault | undefined {
    if (fields.some(({ length }) => length > MAX_FIELD)) return 'field-too-long';
    if (UNREADABLE.test(text) && fields.some((field) => UNREADABLE.test(field))) return 'forbidden-character';
    if (cell('debtor') === '' || cell('creditor') === '') return 'firm-missing';
    const amount = faultInAmount(cell('amount'));
    if (amount !== undefined) return amount;
    if (this.#total + Number(cell('amount')) > Number.MAX_SAFE_INTEGER) return 'total-too-large';
    if (cell('due') !== '' && !isCalendarDay(cell('due'))) return 'date-malformed';
    return id !== '' && this.#seen.has(id) ? 'id-repeated' : undefined;
  }

  #add(id: string, cell: (column: Column) => string): void {
    // A row without an id gets its number, unless that is some other row's id.
    const name = id !== '' ? id : this.#seen.has(String(this.#rows)) ? `#${this.#rows}` : String(this.#rows);
    this.#seen.add(name);
    this.#ids.push(name);
    this.#debtor.push(this.#firm(cell('debtor')));
    this.#creditor.push(this.#firm(cell('creditor')));
    this.#amount.push(Number(cell('amount')));
    // Grows with the date, which is all that it is for.
    this.#due.push(Number(cell('due').replaceAll('-', '')));
    this.#total += Number(cell('amount'));
  }

  #firm(name: string): number {
    const known = this.#firms.get(name);
    if (known !== undefined) return known;
    this.#firms.set(name, this.#firms.size);
    return this.#firms.size - 1;
  }

  obligations(): Obligations {
    return {
      firms: [...this.#firms.keys()],
      ids: this.#ids,
      debtor: this.#debtor.values(),
      creditor: this.#creditor.values(),
      amount: this.#amount.values(),
      due: this.#due.values(),
    };
  }
}

function faultInAmount(text: string): DebtFault | undefined {
  if (text === '') return 'amount-missing';
  if (/^\d{1,16}$/.test(text)) return Number.isSafeInteger(Number(text)) ? undefined : 'amount-too-large';
  if (/^-\d+([.,]\d*)?$/.test(text)) return 'amount-negative';
  if (/^\d+$/.test(text)) return 'amount-too-large';
  return /^\d*[.,]\d+$/.test(text) ? 'amount-fractional' : 'amount-not-a-number';
}

type Typed = Int32Array | Float64Array;

/** A typed array that grows. */
class Growing<T extends Typed> {
  readonly #make: new (
    size: number,
  ) => T;
  #values: T;
  #size = 0;

  constructor(make: new (size: number) => T) {
    this.#make = make;
    this.#values = new make(1_024);
  }

  push(value: number): void {
    if (this.#size === this.#values.length) {
      const larger = new this.#make(2 * this.#size);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.#size++] = value;
  }

  values(): T {
    return this.#values.slice(0, this.#size) as T;
  }
}
