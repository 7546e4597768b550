import { type Context, EMPTY_CHAIN, toBase64url } from '#kernel';
import { newIndex } from '../index-entries.ts';
import { assignNumbers, refer, uniqueNumbers } from '../numbers.ts';
import { type Instrument, instruments } from '../records.ts';
import type { BackFileRow, Presented } from '../schema.ts';

/** An index that nobody has corrected yet. */
export const NO_EDITS = { indexEdits: 0, indexHead: toBase64url(EMPTY_CHAIN) };

/** Puts an instrument on record under its reception number, at the counter and from a back-file alike. */
export function enterInstrument(
  { state, block, entry }: Context,
  place: { readonly registry: string; readonly reception: string },
  described: Presented | BackFileRow,
  own: Pick<Instrument, 'status' | 'cents' | 'packageFirst'>,
): void {
  const { registry, reception } = place;
  const { type, sourceType, numbers, pageCount, parties, legals, references = [] } = described;
  const instrument: Instrument = {
    entry,
    receivedMs: block.timeMs,
    type,
    ...(sourceType === undefined ? {} : { sourceType }),
    ...(numbers === undefined ? {} : { numbers }),
    pageCount,
    index: newIndex(parties, legals, entry),
    ...NO_EDITS,
    references: refer(state, { ...place, entry }, references),
    ...own,
  };
  instruments.put(state, instrument, registry, reception);
  assignNumbers(state, registry, reception, uniqueNumbers(numbers));
}
