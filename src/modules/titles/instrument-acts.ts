/**
 * The acts upon an instrument, for whoever hands out or checks a receipt: which instruments an act is about, and
 * whether these are all the corrections that an index has had.
 */
import { EMPTY_CHAIN, stateKey, toBase64url, type Value } from '#kernel';
import { indexHeadAfter } from './index-entries.ts';
import type { Instrument } from './records.ts';
import type { Input } from './schema.ts';

export type InstrumentName = { readonly registry: string; readonly reception: string };

const ABOUT: { readonly [action: string]: (input: never, result: never) => readonly InstrumentName[] } = {
  record: receivedBy,
  'import-instruments': receivedBy,
  return: ({ registry }: Input<'return'>, { reception }: { readonly reception: string }) => [{ registry, reception }],
  decide: named,
  correct: named,
};

/** The instruments that an accepted transaction is about, in order. `action` is the name without the module's. */
export function instrumentsOf(action: string, input: Value, result: Value): readonly InstrumentName[] {
  const about = Object.hasOwn(ABOUT, action) ? ABOUT[action] : undefined;
  return about === undefined ? [] : about(input as never, result as never);
}

/** Where the state holds an instrument. */
export function instrumentKey({ registry, reception }: InstrumentName): string {
  return stateKey('titles', 'instrument', registry, reception);
}

/** Whether these are all the corrections of the instrument that this record is about, in order and unchanged. */
export function isCompleteIndex(
  record: Pick<Instrument, 'indexHead'>,
  corrections: readonly { readonly entry: number; readonly input: Input<'correct'> }[],
): boolean {
  const head = corrections.reduce<string>(
    (before, { entry, input }) => indexHeadAfter(before, input, entry),
    toBase64url(EMPTY_CHAIN),
  );
  return head === record.indexHead;
}

function receivedBy(
  { registry }: Input<'record'>,
  { receptions }: { readonly receptions: readonly string[] },
): readonly InstrumentName[] {
  return receptions.map((reception) => ({ registry, reception }));
}

function named({ registry, reception }: Input<'correct'>): readonly InstrumentName[] {
  return [{ registry, reception }];
}
