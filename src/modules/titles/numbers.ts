/**
 * Book and page, and instrument numbers: each belongs to one instrument of its registry (R2), and references to a
 * number find the instrument whether it is on record already or comes later (R6).
 */
import type { MutableView, Refusal, StateView } from '#kernel';
import {
  awaited,
  awaiting,
  type Instrument,
  instruments,
  MAX_WAITING,
  marks,
  type Numbers,
  numbers,
  type Reference,
  type ResolvedReference,
} from './records.ts';

/** A book and a page are two parts of one number and stay two: `1/2` of book 3 is not page `2/3` of book 1. */
export type Numbered = { readonly kind: 'instrument' | 'book-page'; readonly parts: readonly string[] };

/** A number as people write it. */
export function written({ parts }: Numbered): string {
  return parts.join('/');
}

/** The numbers that must be unique. A certificate of title stands on many instruments, so it is none of them. */
export function uniqueNumbers({ instrumentNo, book, page }: Numbers | Reference = {} as Numbers): readonly Numbered[] {
  return [
    ...(instrumentNo === undefined ? [] : [{ kind: 'instrument' as const, parts: [instrumentNo] }]),
    ...(book === undefined || page === undefined ? [] : [{ kind: 'book-page' as const, parts: [book, page] }]),
  ];
}

/** `own` is the instrument that may have the number already, where there is one. */
export function takenNumber(
  state: StateView,
  registry: string,
  wanted: readonly Numbered[],
  own?: string,
): Refusal | undefined {
  const taken = wanted.find(({ kind, parts }) => {
    const known = numbers.get(state, registry, kind, ...parts);
    return known !== undefined && (known.reception === undefined || known.reception !== own);
  });
  return taken === undefined ? undefined : { code: 'number-taken', detail: { number: written(taken) } };
}

/** Gives the numbers to an instrument, and to the references that waited for them their target. */
export function assignNumbers(state: MutableView, registry: string, reception: string, own: readonly Numbered[]): void {
  for (const number of own) {
    numbers.put(state, { reception }, registry, number.kind, ...number.parts);
    resolveAwaiting(state, registry, reception, number);
  }
}

/**
 * Gives an instrument other numbers. An old one keeps its instrument, so that whoever cites it still finds it, and
 * nothing else ever has it. Only the same instrument may have it back: else a correction could not be put right.
 */
export function replaceNumbers(
  state: MutableView,
  { registry, reception, entry }: { readonly registry: string; readonly reception: string; readonly entry: number },
  before: readonly Numbered[],
  after: readonly Numbered[],
): void {
  for (const { kind, parts } of before.filter((number) => !includes(after, number)))
    numbers.put(state, { reception, correctedEntry: entry }, registry, kind, ...parts);
  const added = after.filter((number) => !includes(before, number));
  assignNumbers(state, registry, reception, added);
}

/** Resolving is work of whoever brings the number, so it has a limit. References of one instrument count as if to one number. */
export function faultInReferences(
  state: StateView,
  own: string,
  references: readonly Reference[] = [],
): Refusal | undefined {
  for (const reference of references) {
    const registry = reference.registry ?? own;
    for (const number of uniqueNumbers(reference)) {
      const waiting = awaited.get(state, registry, number.kind, ...number.parts)?.waiting ?? 0;
      if (waiting + references.length > MAX_WAITING)
        return { code: 'references-full', detail: { number: written(number) } };
    }
  }
  return undefined;
}

/** Finds the instrument a reference names and marks its margin; where there is none yet, lets it wait. */
export function refer(
  state: MutableView,
  from: { readonly registry: string; readonly reception: string; readonly entry: number },
  references: readonly Reference[],
  first = 0,
): readonly ResolvedReference[] {
  return references.map((reference, i) => {
    const registry = reference.registry ?? from.registry;
    const wanted = uniqueNumbers(reference);
    for (const { kind, parts } of wanted) {
      const reception = numbers.get(state, registry, kind, ...parts)?.reception;
      if (reception === undefined) continue;
      mark(state, registry, reception, from, reference.kind);
      return { reference, reception };
    }
    for (const number of wanted) wait(state, registry, number, { ...from, position: first + i });
    return { reference };
  });
}

function mark(
  state: MutableView,
  registry: string,
  reception: string,
  from: { readonly registry: string; readonly reception: string; readonly entry: number },
  kind: string,
): void {
  // What it does is part of the key: one instrument may assign and discharge another, and both stand in the margin.
  marks.put(state, { kind, entry: from.entry }, registry, reception, from.registry, from.reception, kind);
}

function wait(
  state: MutableView,
  registry: string,
  { kind, parts }: Numbered,
  { registry: own, reception, position }: { registry: string; reception: string; position: number },
): void {
  const waiting = awaited.get(state, registry, kind, ...parts)?.waiting ?? 0;
  awaiting.put(state, { registry: own, reception, position }, registry, kind, ...parts, waiting);
  awaited.put(state, { waiting: waiting + 1 }, registry, kind, ...parts);
}

/** At most `MAX_WAITING` steps, one per reference that waited, each done once. */
function resolveAwaiting(state: MutableView, registry: string, reception: string, number: Numbered): void {
  const { kind, parts } = number;
  const waiting = awaited.get(state, registry, kind, ...parts)?.waiting ?? 0;
  if (waiting === 0) return;
  for (let n = 0; n < waiting; n++) {
    const from = awaiting.get(state, registry, kind, ...parts, n);
    if (from === undefined) throw new Error(`a waiting reference to ${written(number)} is lost`);
    awaiting.delete(state, registry, kind, ...parts, n);
    const source = instruments.get(state, from.registry, from.reception) as Instrument;
    const waited = source.references[from.position];
    // A correction may have replaced the reference while it waited.
    if (waited === undefined || waited.reception !== undefined || !names(waited.reference, number)) continue;
    const references = source.references.with(from.position, { ...waited, reception });
    instruments.put(state, { ...source, references }, from.registry, from.reception);
    mark(state, registry, reception, { ...from, entry: source.entry }, waited.reference.kind);
  }
  awaited.delete(state, registry, kind, ...parts);
}

function names(reference: Reference, number: Numbered): boolean {
  return includes(uniqueNumbers(reference), number);
}

function includes(some: readonly Numbered[], { kind, parts }: Numbered): boolean {
  return some.some((one) => one.kind === kind && one.parts.every((part, i) => part === parts[i]));
}
