import { accept, type Context, type Refusal, type Result, refuse, type Value } from '#kernel';
import { faultInIndex } from '../index-entries.ts';
import { faultInReferences, takenNumber, uniqueNumbers } from '../numbers.ts';
import { faultInRegistry } from '../ownership.ts';
import { receive } from '../reception.ts';
import { drawers, type Instrument, instruments, MAX_DRAWER_CENTS } from '../records.ts';
import type { Input, Presented } from '../schema.ts';
import { enterInstrument, NO_EDITS } from './entering.ts';
import { extendHistories } from './parcel-history.ts';

/** Everything presented together is received together, in order (R9). Form is checked, never legal sufficiency. */
export function recordInstruments(context: Context, input: Input<'record'>): Result<Value> {
  const { state, block } = context;
  const { registry, day } = input;
  const foreign = faultInRegistry(context, registry);
  if (foreign !== undefined) return { ok: false, refusal: foreign };
  const received = receive(state, { registry, day, count: input.instruments.length, timeMs: block.timeMs });
  if (!received.ok) return received;
  const { receptions } = received.value;
  for (const [i, presented] of input.instruments.entries()) {
    const refusal = faultIn(context, registry, presented);
    if (refusal !== undefined) return at(i, refusal);
    enterInstrument(context, { registry, reception: receptions[i] as string }, presented, {
      // Registered land is the opposite of recorded land: nothing counts before the examiner has said so.
      status: received.value.registry.system === 'registered' ? 'held' : 'recorded',
      cents: feesOf(presented),
      ...(i === 0 ? {} : { packageFirst: receptions[0] as string }),
    });
  }
  if (!takeMoney(context, input)) return refuse('drawer-full');
  const result = { receptions };
  extendHistories(context, 'record', input, result);
  return accept(result);
}

/** A document that goes back has a number and a time of its own, so that its sender can prove the date. */
export function returnDocument(context: Context, input: Input<'return'>): Result<Value> {
  const { state, block, entry } = context;
  const { registry, day, type, pageCount, reasons } = input;
  const foreign = faultInRegistry(context, registry);
  if (foreign !== undefined) return { ok: false, refusal: foreign };
  const received = receive(state, { registry, day, count: 1, timeMs: block.timeMs });
  if (!received.ok) return received;
  const reception = received.value.receptions[0] as string;
  const returned: Instrument = {
    status: 'returned',
    entry,
    receivedMs: block.timeMs,
    ...(type === undefined ? {} : { type }),
    pageCount,
    index: [],
    ...NO_EDITS,
    references: [],
    cents: 0,
    reasons,
  };
  instruments.put(state, returned, registry, reception);
  return accept({ reception });
}

/** Refusals: those of the index, `number-taken`, `references-full`, `pages-differ`, `public-page-wrong`, `fees-unequal`. */
function faultIn({ state }: Context, registry: string, presented: Presented): Refusal | undefined {
  const { parties, legals, numbers, references } = presented;
  return (
    faultInIndex(state, parties, legals) ??
    takenNumber(state, registry, uniqueNumbers(numbers)) ??
    faultInReferences(state, registry, references) ??
    faultInPages(presented) ??
    faultInMoney(presented)
  );
}

function faultInPages({ pageCount, pages, publicPages = [] }: Presented): Refusal | undefined {
  if (pages !== undefined && pages.length !== pageCount) return { code: 'pages-differ' };
  const named = publicPages.map(({ page }) => page);
  const wrong = new Set(named).size !== named.length || named.some((page) => page > (pages?.length ?? 0));
  return wrong ? { code: 'public-page-wrong' } : undefined;
}

function faultInMoney(presented: Presented): Refusal | undefined {
  const fees = feesOf(presented);
  const paid = presented.paidCents ?? 0;
  return fees === paid ? undefined : { code: 'fees-unequal', detail: { fees, paid } };
}

function feesOf({ fees = [] }: Presented): number {
  return fees.reduce((sum, { cents }) => sum + cents, 0);
}

/** R7: what the drawer holds is what the receipts of the day add up to. False where that is more than money can be. */
function takeMoney({ state }: Context, { registry, day, instruments: taken }: Input<'record'>): boolean {
  const drawer = drawers.get(state, registry, day) ?? { cents: 0, instruments: 0 };
  const cents = taken.reduce((sum, presented) => sum + feesOf(presented), drawer.cents);
  if (cents > MAX_DRAWER_CENTS) return false;
  drawers.put(state, { cents, instruments: drawer.instruments + taken.length }, registry, day);
  return true;
}

function at(position: number, { code, detail }: Refusal): { ok: false; refusal: Refusal } {
  return { ok: false, refusal: { code, detail: { ...detail, position } } };
}
