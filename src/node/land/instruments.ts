/**
 * The instruments of a parcel as people read them: what each says now, what a correction ended and why, and who did
 * it when. Put together from the book alone.
 */
import { decodeUtf8, isList, type Value } from '#kernel';
import type { HistoryItem } from '#modules/titles';
import type { Database } from '../database.ts';
import { historyOf } from '../projections/titles-queries.ts';
import type { TownNode } from '../town-node.ts';
import { recordOf } from './roll.ts';

/** One page shows no more; the proof of the history holds them all. */
const MAX_INSTRUMENTS = 200;

type Fields = { readonly [name: string]: Value };
type Index = readonly { readonly sinceEntry: number; readonly untilEntry?: number }[];

export type InstrumentOnParcel = {
  readonly registry: Fields & { readonly registry: string };
  readonly reception: string;
  readonly record: Fields;
  /** In the order of the book. */
  readonly corrections: readonly Fields[];
  readonly decisions: readonly Fields[];
  /** Later instruments that refer to this one. */
  readonly marks: readonly Value[];
};

type Tables = { readonly titles: Database; readonly entries: Database };

/** In the order in which the book came to say something about the parcel. */
export function instrumentsOf(node: TownNode, { titles, entries }: Tables, parcel: string) {
  const items = historyOf(titles, parcel) as unknown as readonly HistoryItem[];
  const names = [...new Set(items.flatMap(nameIn))];
  const instruments = names.slice(0, MAX_INSTRUMENTS).flatMap((name) => {
    const [registry, reception] = name.split('/') as [string, string];
    const record = recordOf<Fields>(node, 'instrument', registry, reception);
    if (record === undefined) return [];
    const own = items.filter((item) => nameIn(item)[0] === name);
    return [instrumentOf(node, entries, { registry, reception, record, own })];
  });
  return { total: names.length, instruments };
}

type Named = {
  readonly registry: string;
  readonly reception: string;
  readonly record: Fields;
  readonly own: readonly HistoryItem[];
};

function instrumentOf(
  node: TownNode,
  entries: Database,
  { registry, reception, record, own }: Named,
): InstrumentOnParcel {
  const place = recordOf<Fields>(node, 'registry', registry);
  const first = own.find(({ kind }) => kind === 'instrument');
  const { name, system, authority } = place ?? {};
  return {
    registry: { registry, name: name ?? registry, system: system ?? null, authority: authority ?? null },
    reception,
    record: { ...record, ...actAt(entries, record.entry as number) },
    corrections: withTypes(
      first?.type,
      correctionsOf(record, own).map((entry) => ({ entry, ...actAt(entries, entry), ...correctionAt(node, entry) })),
    ),
    decisions: own
      .filter(({ kind }) => kind === 'decision')
      .map(({ entry, decision = null }) => ({ entry, ...actAt(entries, entry), decision })),
    marks: marksOf(node, registry, reception),
  };
}

function nameIn({ registry, reception }: HistoryItem): readonly string[] {
  return typeof registry === 'string' && typeof reception === 'string' ? [`${registry}/${reception}`] : [];
}

/** Those that the parcel's history tells, and those of before the instrument named the parcel. */
function correctionsOf({ entry, index, earlierNumbers = [] }: Fields, own: readonly HistoryItem[]): readonly number[] {
  const told = own.filter(({ kind }) => kind === 'correction').map((item) => item.entry);
  const edits = (index as unknown as Index).flatMap(({ sinceEntry, untilEntry }) => [
    sinceEntry,
    untilEntry ?? sinceEntry,
  ]);
  const renumbered = (earlierNumbers as unknown as readonly { readonly untilEntry: number }[]).map(
    ({ untilEntry }) => untilEntry,
  );
  return [...new Set([...told, ...edits, ...renumbered])].filter((one) => one !== entry).toSorted((a, b) => a - b);
}

/** Who acted, for which office, and when. */
function actAt(entries: Database, entry: number): Fields {
  const row = entries.row('SELECT office, signer, time_ms AS timeMs FROM entries WHERE entry = ?', entry);
  return (row ?? {}) as Fields;
}

function correctionAt(node: TownNode, entry: number): Fields {
  const bytes = node.store.entry(entry);
  const { body } = JSON.parse((bytes === undefined ? undefined : decodeUtf8(bytes)) ?? '{}') as {
    readonly body?: { readonly input: Fields };
  };
  const { reason = null, note, type, references } = body?.input ?? {};
  return {
    reason,
    ...(note === undefined ? {} : { note }),
    ...(type === undefined ? {} : { type }),
    ...(isList(references ?? null) ? { references: references as Value } : {}),
  };
}

/** Beside each corrected type the one that it took the place of, as far as the parcel's history says it. */
function withTypes(first: Value | undefined, corrections: readonly Fields[]): readonly Fields[] {
  let before = first;
  return corrections.map((one) => {
    if (one.type === undefined) return one;
    const told = before === undefined ? one : { ...one, typeBefore: before };
    before = one.type;
    return told;
  });
}

function marksOf(node: TownNode, registry: string, reception: string): readonly Value[] {
  const found = node.machine.query('titles', 'marks', { registry, reception });
  return found.ok && isList(found.value) ? found.value : [];
}
