/** Random acts for the simulator: valid more often than not, and near the edges when they are not. */
import { type Random, type StateView, toBase64url, type Value } from '#kernel';
import { dayText } from './days.ts';
import { type Instrument, imports, instruments, type Numbers, parcels, registries } from './records.ts';
import { correctionReasons, instrumentTypes, returnReasons, voidReasons } from './vocabulary.ts';

type Generator = (random: Random, state: StateView) => Value | undefined;

const NAMES = ['ALDER, RUTH', 'BIRCH & CO', 'CEDAR FAMILY TRUST', 'DOVE, SAM L/E', 'ELM  STREET LLC', 'FINCH, Ana'];

export function generate(action: string, random: Random, state: StateView): Value | undefined {
  return Object.hasOwn(GENERATORS, action) ? GENERATORS[action]?.(random, state) : undefined;
}

const GENERATORS: { readonly [action: string]: Generator } = {
  'open-registry': (random, state) => {
    const known = [...registries.each(state)].length;
    if (known >= 6) return undefined;
    return {
      registry: `r${random.below(6) === 0 ? 0 : known}`,
      name: 'Registry of Deeds',
      system: random.below(3) === 0 ? 'registered' : 'recorded',
      authority: random.below(2) === 0 ? 'official' : 'copy',
    };
  },
  record: (random, state) => {
    const counter = openCounter(random, state);
    return counter && { ...counter, instruments: some(random, 3, () => presented(random, state)) };
  },
  return: (random, state) => {
    const counter = openCounter(random, state);
    return counter && { ...counter, pageCount: random.below(9), reasons: [oneOf(random, Object.keys(returnReasons))] };
  },
  decide: (random, state) => {
    const held = anInstrument(random, state, ({ status }) => status === 'held');
    if (held === undefined) return undefined;
    const { registry, reception } = held;
    return { registry, reception, decision: 'registered', certificateNo: String(random.below(900)) };
  },
  correct: (random, state) => {
    const corrected = anInstrument(random, state, ({ status }) => status !== 'returned');
    if (corrected === undefined) return undefined;
    const { registry, reception, instrument } = corrected;
    const live = instrument.index.flatMap(({ untilEntry }, at) => (untilEntry === undefined ? [at] : []));
    const ends = random.below(2) === 0 ? {} : { at: pick(random, live) ?? 0 };
    return {
      registry,
      reception,
      reason: oneOf(random, Object.keys(correctionReasons)),
      ...(random.below(3) === 0 ? { note: 'Read again from the page' } : {}),
      edits: [{ ...ends, ...beginning(random, state) }],
      ...(random.below(3) === 0 ? { numbers: someNumbers(random) } : {}),
    };
  },
  'void-number': (random, state) => ({
    registry: pick(random, [...registries.each(state)])?.[0] ?? 'r0',
    numbers: someNumbers(random),
    reason: oneOf(random, Object.keys(voidReasons)),
  }),
  'load-parcels': (random, state) =>
    batch(random, state, () => {
      const parcel = `F_${random.below(40)}`;
      const revision = (parcels.get(state, parcel)?.revision ?? 0) + 1;
      return {
        parcel,
        kind: 'FEE',
        areaM2: random.below(9_000),
        ...sealed(random),
        ...(revision > 1 ? { revision } : {}),
      };
    }),
  'load-roll': (random, state) => ({
    ...(batch(random, state, () => ({
      property: `p${random.below(900_000)}`,
      ...someParcel(random, state),
      ...sealed(random),
    })) as object),
    fiscalYear: 2020 + random.below(9),
  }),
  'load-features': (random, state) =>
    batch(random, state, () => ({
      feature: `f${random.below(900_000)}`,
      kind: 'EASE',
      areaM2: random.below(99),
      ...sealed(random),
    })),
  'import-instruments': (random, state) => ({
    ...(batch(random, state, () => ({
      ...described(random, state),
      row: 1 + random.below(99),
      ...sealed(random),
    })) as object),
    registry: pick(random, [...registries.each(state)])?.[0] ?? 'r0',
  }),
  'quarantine-rows': (random, state) =>
    batch(random, state, () => ({
      layer: 'assess',
      row: 1 + random.below(99),
      reason: 'columns-wrong',
      ...commitment(random),
    })),
  'close-import': (random, state) => {
    const [id, { loaded, loadedWithFlags, quarantined }] = pick(random, openImports(state)) ?? [
      'none',
      { loaded: 0, loadedWithFlags: 0, quarantined: 0 },
    ];
    const before = random.below(3);
    const rows = loaded + loadedWithFlags + quarantined + before;
    const files = [{ layer: 'assess', rows, ...commitment(random) }];
    return { import: id, files, loaded, loadedWithFlags, quarantined, before };
  },
};

function presented(random: Random, state: StateView) {
  const cents = random.below(20_000);
  const money = random.below(2) === 0 ? {} : { fees: [{ kind: 'recording', cents }], paidCents: cents };
  return { ...described(random, state), ...money };
}

function described(random: Random, state: StateView) {
  return {
    type: oneOf(random, Object.keys(instrumentTypes)),
    parties: some(random, 3, () => party(random)),
    legals: [{ lot: String(random.below(99)), ...someParcel(random, state) }],
    pageCount: random.below(20),
    ...(random.below(2) === 0 ? {} : { numbers: someNumbers(random) }),
    ...(random.below(2) === 0 ? {} : { references: [{ kind: 'amends', ...someNumbers(random) }] }),
  };
}

function beginning(random: Random, state: StateView): { readonly [field: string]: Value } {
  return random.below(2) === 0 ? { party: party(random) } : { legal: { lot: '1', ...someParcel(random, state) } };
}

function party(random: Random) {
  const share = random.below(3) === 0 ? { share: { num: 1, den: 1 + random.below(13) } } : {};
  return { role: oneOf(random, ['grantor', 'grantee']), name: oneOf(random, NAMES), ...share };
}

function someNumbers(random: Random): Numbers {
  return random.below(3) === 0
    ? { instrumentNo: String(random.below(50_000)) }
    : { book: String(random.below(900)), page: String(random.below(900)) };
}

function someParcel(random: Random, state: StateView): { readonly parcel?: string } {
  const known = pick(random, parcels.scan(state, { limit: 40 }));
  return known === undefined ? {} : { parcel: known[0].slice(parcels.key().length + 1) };
}

/** A registry and the day on its counter: today, unless it has been set to tomorrow already. */
function openCounter(
  random: Random,
  state: StateView,
): { readonly registry: string; readonly day: string } | undefined {
  const found = pick(
    random,
    [...registries.each(state)].filter(([, { authority }]) => authority === 'official'),
  );
  const today = dayText(random.timeMs);
  if (found === undefined) return undefined;
  const [registry, { day = today }] = found;
  return { registry, day: day > today ? day : today };
}

function anInstrument(random: Random, state: StateView, which: (instrument: Instrument) => boolean) {
  const known = [...registries.each(state)].flatMap(([registry]) =>
    instruments
      .scan(state, { within: [registry], limit: 200 })
      .flatMap(([key, instrument]) =>
        which(instrument) ? [{ registry, reception: key.split('/').at(-1) as string, instrument }] : [],
      ),
  );
  return pick(random, known);
}

/** Mostly an import that is open; now and then one that begins, or that is closed and refuses. */
function batch(random: Random, state: StateView, row: () => Value) {
  const known = random.below(4) === 0 ? undefined : pick(random, openImports(state));
  return { import: known?.[0] ?? `i${random.below(500)}`, source: 'Sample', rows: some(random, 5, row) };
}

function openImports(state: StateView) {
  return [...imports.each(state)].filter(([, { closedEntry }]) => closedEntry === undefined);
}

function sealed(random: Random) {
  return { ...commitment(random), ...(random.below(4) === 0 ? { flags: ['placeholder-date'] } : {}) };
}

function commitment(random: Random) {
  return { commitment: toBase64url(Uint8Array.from({ length: 32 }, () => random.below(256))) };
}

function some<T>(random: Random, most: number, make: () => T): readonly T[] {
  return Array.from({ length: 1 + random.below(most) }, make);
}

function pick<T>(random: Random, from: readonly T[]): T | undefined {
  return from.length === 0 ? undefined : from[random.below(from.length)];
}

function oneOf<T>(random: Random, from: readonly [T, ...T[]] | readonly T[]): T {
  return from[random.below(from.length)] as T;
}
