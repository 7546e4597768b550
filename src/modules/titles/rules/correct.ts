import { accept, type Context, type Refusal, type Result, refuse, type StateView, type Value } from '#kernel';
import { faultInLegal, faultInParty, indexHeadAfter, indexSteps, parcelsOf } from '../index-entries.ts';
import { faultInReferences, refer, replaceNumbers, takenNumber, uniqueNumbers } from '../numbers.ts';
import { faultInRegistry } from '../ownership.ts';
import {
  type IndexEntry,
  type Instrument,
  instruments,
  MAX_EARLIER_NUMBERS,
  MAX_INDEX,
  MAX_REFERENCES,
  type Numbers,
} from '../records.ts';
import type { Input } from '../schema.ts';
import { extendHistories } from './parcel-history.ts';

type Edit = NonNullable<Input<'correct'>['edits']>[number];

/**
 * Ends and begins index entries, and puts numbers right. What was before stays, so a search can be replayed as of any
 * day (R4, R5).
 */
export function correctIndex(context: Context, input: Input<'correct'>): Result<Value> {
  const { state, entry } = context;
  const { registry, reception, edits = [], type, numbers } = input;
  const foreign = faultInRegistry(context, registry);
  if (foreign !== undefined) return { ok: false, refusal: foreign };
  const instrument = instruments.get(state, registry, reception);
  if (instrument === undefined) return refuse('instrument-unknown', { reception });
  if (instrument.status === 'returned') return refuse('was-returned');
  if (instrument.references.length + (input.references?.length ?? 0) > MAX_REFERENCES) return refuse('index-full');
  const crowded = faultInReferences(state, registry, input.references);
  if (crowded !== undefined) return { ok: false, refusal: crowded };
  const refused = faultInNumbers(state, input, instrument);
  if (refused !== undefined) return { ok: false, refusal: refused };
  const steps = indexSteps(input);
  if (steps.length === 0) return refuse('edit-empty');
  const index = edited(state, instrument.index, edits, entry);
  if (!index.ok) return index;
  instruments.put(
    state,
    {
      ...instrument,
      ...(type === undefined ? {} : { type }),
      ...numbersAfter(instrument, numbers, entry),
      index: index.value,
      indexEdits: instrument.indexEdits + steps.length,
      indexHead: indexHeadAfter(instrument.indexHead, input, entry),
      references: referencesAfter(context, instrument, input),
    },
    registry,
    reception,
  );
  if (numbers !== undefined) {
    const [before, after] = [uniqueNumbers(instrument.numbers), uniqueNumbers(numbers)];
    replaceNumbers(state, { registry, reception, entry }, before, after);
  }
  const result = { reception, parcels: parcelsOf(index.value) };
  extendHistories(context, 'correct', input, result);
  return accept(result);
}

/** Refusals: `edit-empty`, `index-full`, `number-taken`. */
function faultInNumbers(
  state: StateView,
  { registry, reception, numbers }: Input<'correct'>,
  { numbers: before = {}, earlierNumbers = [] }: Instrument,
): Refusal | undefined {
  if (numbers === undefined) return undefined;
  const names = ['instrumentNo', 'book', 'page', 'certificateNo'] as const;
  if (names.every((name) => numbers[name] === before[name])) return { code: 'edit-empty' };
  if (earlierNumbers.length >= MAX_EARLIER_NUMBERS) return { code: 'index-full' };
  return takenNumber(state, registry, uniqueNumbers(numbers), reception);
}

/** Where it had no numbers, there are none to keep. */
function numbersAfter(
  { numbers: before, earlierNumbers = [] }: Instrument,
  numbers: Numbers | undefined,
  untilEntry: number,
): Pick<Instrument, 'numbers' | 'earlierNumbers'> {
  if (numbers === undefined) return {};
  return before === undefined
    ? { numbers }
    : { numbers, earlierNumbers: [...earlierNumbers, { numbers: before, untilEntry }] };
}

/** The examiner's word on registered land. Refusals: `instrument-unknown`, `not-held`, `reasons-missing`, `decision-mixed`. */
export function decideHeld(context: Context, input: Input<'decide'>): Result<Value> {
  const { state } = context;
  const { registry, reception, decision, certificateNo, reasons } = input;
  const foreign = faultInRegistry(context, registry);
  if (foreign !== undefined) return { ok: false, refusal: foreign };
  const instrument = instruments.get(state, registry, reception);
  if (instrument === undefined) return refuse('instrument-unknown', { reception });
  if (instrument.status !== 'held') return refuse('not-held');
  if (decision === 'returned' && reasons === undefined) return refuse('reasons-missing');
  const stray = decision === 'returned' ? certificateNo : reasons;
  if (stray !== undefined) return refuse('decision-mixed');
  const numbers = certificateNo === undefined ? {} : { numbers: { ...instrument.numbers, certificateNo } };
  const decided: Instrument = {
    ...instrument,
    ...numbers,
    status: decision,
    ...(reasons === undefined ? {} : { reasons }),
  };
  instruments.put(state, decided, registry, reception);
  const result = { reception, parcels: parcelsOf(instrument.index) };
  extendHistories(context, 'decide', input, result);
  return accept(result);
}

/** Refusals: `edit-empty`, `index-entry-unknown`, `index-full`, `index-empty`, and those of parties and land. */
function edited(
  state: StateView,
  before: readonly IndexEntry[],
  edits: readonly Edit[],
  entry: number,
): Result<readonly IndexEntry[]> {
  const index = [...before];
  for (const edit of edits) {
    const fault = faultInEdit(state, index, edit);
    if (fault !== undefined) return { ok: false, refusal: fault };
    const { at, party, legal } = edit;
    if (at !== undefined) index[at] = { ...(index[at] as IndexEntry), untilEntry: entry };
    if (party !== undefined) index.push({ party, sinceEntry: entry });
    if (legal !== undefined) index.push({ legal, sinceEntry: entry });
  }
  if (index.length > MAX_INDEX) return refuse('index-full');
  return index.some(({ untilEntry }) => untilEntry === undefined) ? accept(index) : refuse('index-empty');
}

function faultInEdit(state: StateView, index: readonly IndexEntry[], { at, party, legal }: Edit): Refusal | undefined {
  const begins = Number(party !== undefined) + Number(legal !== undefined);
  if (begins > 1 || (begins === 0 && at === undefined)) return { code: 'edit-empty' };
  const ending = at === undefined ? undefined : index[at];
  if (at !== undefined && (ending === undefined || ending.untilEntry !== undefined)) {
    return { code: 'index-entry-unknown', detail: { at } };
  }
  return (party && faultInParty(party)) ?? (legal && faultInLegal(state, legal));
}

/** New references come after the old ones: the place of a reference is its name where it waits for its target. */
function referencesAfter({ state, entry }: Context, instrument: Instrument, input: Input<'correct'>) {
  const { registry, reception, references = [] } = input;
  return [
    ...instrument.references,
    ...refer(state, { registry, reception, entry }, references, instrument.references.length),
  ];
}
