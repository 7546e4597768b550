/** A correction as it is being written: which lines of the index end, and what begins. Nothing is ever rubbed out. */
import { type Fault, type Field, faultIn, type Value } from '#kernel';
import { type IndexEntry, type Numbers, titles } from '#modules/titles';
import {
  EMPTY_LEGAL,
  EMPTY_NUMBERS,
  EMPTY_PARTY,
  type LegalForm,
  legalOf,
  type NumbersForm,
  numbersOf,
  type PartyForm,
  partyOf,
  type ReferenceForm,
  referenceOf,
  written,
} from '../record/record-form.ts';

/** `at` counts over all entries, ended ones included; without it something is added. */
export type EditForm = {
  readonly at?: number;
  readonly party?: PartyForm;
  readonly legal?: LegalForm;
};

export type CorrectionForm = {
  readonly edits: readonly EditForm[];
  readonly type: string;
  readonly references: readonly ReferenceForm[];
  /** All of them as they are to be; left out where they stay. */
  readonly numbers?: NumbersForm | undefined;
  readonly reason: string;
  readonly note: string;
};

export const EMPTY_CORRECTION: CorrectionForm = { edits: [], type: '', references: [], reason: '', note: '' };

/** A change begins with what stands there, so that only what is wrong has to be typed. */
export function changeOf(at: number, { party, legal }: IndexEntry): EditForm {
  if (party !== undefined) {
    const { share, ...rest } = party;
    const fraction = share === undefined ? {} : { num: String(share.num), den: String(share.den) };
    return { at, party: { ...EMPTY_PARTY, ...rest, ...fraction } };
  }
  return { at, legal: { ...EMPTY_LEGAL, ...legal } };
}

export function numbersFormOf(before: Numbers = {}): NumbersForm {
  return { ...EMPTY_NUMBERS, ...before };
}

/** The numbers as they are to be, or undefined where they are what they were. */
export function numbersAfter({ numbers }: CorrectionForm, before: Numbers = {}): Numbers | undefined {
  if (numbers === undefined) return undefined;
  const after = (numbersOf(numbers) ?? {}) as Numbers;
  const names = Object.keys(EMPTY_NUMBERS) as (keyof Numbers)[];
  return names.every((name) => after[name] === before[name]) ? undefined : after;
}

/** `before` are the numbers that the instrument has. */
export function correctionOf(registry: string, reception: string, form: CorrectionForm, before?: Numbers): Value {
  const numbers = numbersAfter(form, before);
  const { edits, type, references, reason, note } = form;
  return {
    registry,
    reception,
    reason,
    ...(note.trim() === '' ? {} : { note: written(note) }),
    ...(edits.length === 0 ? {} : { edits: edits.map(editOf) }),
    ...(type === '' ? {} : { type }),
    ...(references.length === 0 ? {} : { references: references.map(referenceOf) }),
    ...(numbers === undefined ? {} : { numbers }),
  };
}

function editOf({ at, party, legal }: EditForm): Value {
  return {
    ...(at === undefined ? {} : { at }),
    ...(party === undefined ? {} : { party: partyOf(party) }),
    ...(legal === undefined ? {} : { legal: legalOf(legal) }),
  };
}

export function inputOf(action: string): Field<unknown> {
  const found = titles.schema.actions[action];
  if (found === undefined) throw new Error(`titles has no action ${action}`);
  return found.input;
}

/** The first fault of every part of the input: each entry of a list, and each field besides. */
export function faultsOf(field: Field<unknown>, input: Value): ReadonlyMap<string, Fault> {
  const faults = new Map<string, Fault>();
  const add = (fault: Fault | undefined) => fault !== undefined && faults.set(fault.path, fault);
  const given = input as { readonly [name: string]: Value };
  for (const [name, part] of Object.entries(field.kind === 'record' ? field.fields : {})) {
    const value = given[name];
    if (value === undefined || value === '') {
      if (!part.optional) add({ path: name, fault: 'missing' });
    } else if (part.kind === 'list' && Array.isArray(value) && value.length > 0) {
      for (const [i, one] of (value as Value[]).entries()) add(faultIn(part.of, one, `${name}.${i}`));
    } else add(faultIn(part, value, name));
  }
  return faults;
}

/** What the rule would say of it, before it is asked: a correction changes something, and something stays. */
export function wrongWith(
  index: readonly IndexEntry[],
  form: CorrectionForm,
  before?: Numbers,
): 'edit-empty' | 'index-empty' | undefined {
  const { edits, type, references } = form;
  const renumbered = numbersAfter(form, before) !== undefined;
  if (edits.length + references.length === 0 && type === '' && !renumbered) return 'edit-empty';
  const ended = new Set(edits.map(({ at }) => at));
  const stays = index.some(({ untilEntry }, at) => untilEntry === undefined && !ended.has(at));
  const begins = edits.some(({ party, legal }) => party !== undefined || legal !== undefined);
  return stays || begins ? undefined : 'index-empty';
}

/** A line of the index in words. */
export function lineOf({ party, legal }: Pick<IndexEntry, 'party' | 'legal'>): string {
  if (party !== undefined) {
    const share = party.share === undefined ? undefined : `${party.share.num}/${party.share.den}`;
    return [party.name, share, party.capacity, party.tenancy].filter((part) => part !== undefined).join(', ');
  }
  const { parcel, plan, lot, unit, description } = legal ?? {};
  return [parcel, plan, lot, unit, description].filter((part) => part !== undefined).join(', ');
}
