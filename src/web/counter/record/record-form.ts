/**
 * The form of an instrument as it is typed, and what of it goes into the book. Every field is text until then, so
 * that nothing typed is ever lost, however wrong it is.
 */
import { type Fault, faultIn, type Value } from '#kernel';
import { titles } from '#modules/titles';
import { centsIn } from '../money.ts';
import { factsOf, type ScannedFile } from '../scan/scan-file.ts';

type Typed<N extends string> = { readonly [name in N]: string };

export type PartyForm = Typed<'role' | 'name' | 'kind' | 'capacity' | 'num' | 'den' | 'tenancy'>;
export type LegalForm = Typed<'parcel' | 'plan' | 'lot' | 'unit' | 'description'>;
export type ReferenceForm = Typed<'kind' | 'registry' | 'instrumentNo' | 'book' | 'page' | 'certificateNo'>;
export type NumbersForm = Typed<'instrumentNo' | 'book' | 'page' | 'certificateNo'>;
export type FeeForm = Typed<'kind' | 'amount'>;

export type InstrumentForm = Typed<
  'type' | 'executedDay' | 'pageCount' | 'consideration' | 'considerationText' | 'paid'
> & {
  readonly scan: readonly ScannedFile[];
  /** The scan itself, one for each of its files, where all are small enough to go along with an act. */
  readonly files: readonly Blob[];
  /** Whether they go along, and can be read by anybody from then on. */
  readonly attach: boolean;
  readonly parties: readonly PartyForm[];
  readonly legals: readonly LegalForm[];
  readonly references: readonly ReferenceForm[];
  readonly numbers: NumbersForm;
  readonly fees: readonly FeeForm[];
};

export type RecordForm = {
  readonly instruments: readonly InstrumentForm[];
  /** Which instrument of the package is being written, and which question of it is asked. */
  readonly at: number;
  readonly step: Step;
  /** Reception numbers of instruments that are like one of these, and that the clerk says are others. */
  readonly others: readonly string[];
};

export const STEPS = ['document', 'parties', 'land', 'references', 'money', 'look'] as const;
export type Step = (typeof STEPS)[number];

export const EMPTY_PARTY: PartyForm = { role: '', name: '', kind: '', capacity: '', num: '', den: '', tenancy: '' };
export const EMPTY_LEGAL: LegalForm = { parcel: '', plan: '', lot: '', unit: '', description: '' };
export const EMPTY_REFERENCE: ReferenceForm = {
  kind: '',
  registry: '',
  instrumentNo: '',
  book: '',
  page: '',
  certificateNo: '',
};
export const EMPTY_NUMBERS: NumbersForm = { instrumentNo: '', book: '', page: '', certificateNo: '' };

export const EMPTY_INSTRUMENT: InstrumentForm = {
  type: '',
  executedDay: '',
  pageCount: '',
  consideration: '',
  considerationText: '',
  paid: '',
  scan: [],
  files: [],
  attach: false,
  parties: [],
  legals: [],
  references: [],
  numbers: EMPTY_NUMBERS,
  fees: [],
};

export const EMPTY_RECORD: RecordForm = { instruments: [EMPTY_INSTRUMENT], at: 0, step: 'document', others: [] };

type Json = { readonly [name: string]: Value };

/** What goes into the book. Blank fields are left out; what is no number stays as typed, for the schema to refuse. */
export function instrumentOf(form: InstrumentForm): Json {
  const { documentHash, pages } = factsOf(form.scan);
  return given({
    type: form.type,
    numbers: numbersOf(form.numbers),
    executedDay: form.executedDay,
    considerationCents: amount(form.consideration),
    considerationText: written(form.considerationText),
    parties: form.parties.map(partyOf),
    legals: form.legals.map(legalOf),
    references: form.references.length === 0 ? undefined : form.references.map(referenceOf),
    pageCount: whole(form.pageCount),
    pages: pages as Value | undefined,
    documentHash,
    fees:
      form.fees.length === 0
        ? undefined
        : form.fees.map(({ kind, amount: cents }) => given({ kind, cents: amount(cents) })),
    paidCents: amount(form.paid),
  });
}

export function partyOf({ num, den, ...party }: PartyForm): Json {
  const share = num.trim() === '' && den.trim() === '' ? undefined : given({ num: whole(num), den: whole(den) });
  return given({ ...trimmed(party), share });
}

export function legalOf(legal: LegalForm): Json {
  return given(trimmed(legal));
}

export function referenceOf(reference: ReferenceForm): Json {
  return given(trimmed(reference));
}

export function numbersOf(numbers: NumbersForm): Json | undefined {
  const written = given(trimmed(numbers));
  return Object.keys(written).length === 0 ? undefined : written;
}

const INSTRUMENT = (() => {
  const { input } = titles.schema.actions.record as { readonly input: Parameters<typeof faultIn>[0] };
  const list = input.kind === 'record' ? input.fields.instruments : undefined;
  if (list?.kind !== 'list' || list.of.kind !== 'record') throw new Error('the schema of titles/record has changed');
  return list.of;
})();

/** Every fault, by the path of its field. The kernel names the first alone, so each field is asked by itself. */
export function faultsIn(form: InstrumentForm): ReadonlyMap<string, Fault> {
  const value = instrumentOf(form);
  const faults = new Map<string, Fault>();
  for (const [name, field] of Object.entries(INSTRUMENT.fields)) {
    if (value[name] === undefined) {
      if (!field.optional) faults.set(name, { path: name, fault: 'missing' });
      continue;
    }
    const parts = field.kind === 'list' && Array.isArray(value[name]) ? (value[name] as Value[]) : [];
    for (const [i, part] of parts.entries()) {
      const fault = field.kind === 'list' ? faultIn(field.of, part, `${name}.${i}`) : undefined;
      if (fault !== undefined) faults.set(fault.path, fault);
    }
    const whole = parts.length > 0 && [...faults.keys()].some((path) => path.startsWith(`${name}.`));
    const fault = whole ? undefined : faultIn(field, value[name], name);
    if (fault !== undefined) faults.set(fault.path, fault);
  }
  return faults;
}

/** Which of the faults belong to a step. */
const ASKED: { readonly [step in Step]: readonly string[] } = {
  document: ['type', 'executedDay', 'pageCount', 'pages', 'documentHash'],
  parties: ['parties'],
  land: ['legals'],
  references: ['references'],
  money: ['numbers', 'considerationCents', 'considerationText', 'fees', 'paidCents'],
  look: [],
};

export function stepOf(path: string): Step {
  const [first = ''] = path.split('.');
  return STEPS.find((step) => ASKED[step].includes(first)) ?? 'look';
}

function amount(typed: string): Value | undefined {
  return typed.trim() === '' ? undefined : (centsIn(typed) ?? typed);
}

function whole(typed: string): Value | undefined {
  if (typed.trim() === '') return undefined;
  return /^[0-9]{1,15}$/.test(typed.trim()) ? Number(typed) : typed;
}

function trimmed<T extends { readonly [name: string]: string }>(fields: T): T {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, written(value)])) as T;
}

/** As the node wants texts: the same letters in their one composed form (Unicode NFC), nothing blank around them. */
export function written(typed: string): string {
  return typed.normalize('NFC').trim();
}

/** Without what is blank. */
function given(fields: { readonly [name: string]: Value | undefined }): Json {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== '')) as Json;
}
