/** A MassGIS Level 3 delivery as a plan: parcels first, then the roll and the features that name them. */
import type { AssessLine, MassgisSet, Misc, OtherLegal, Parcel, Reference, Row } from '#connect';
import { decodeUtf8, type Value } from '#kernel';
import { type Facts, type Group, json, type LayerPlan, planQuarantined, planRows, type Sealed } from './plan.ts';

/** Rows that do not fit the book are set aside here, so outcomes are counted afterwards. */
export function massgisGroups(set: MassgisSet): readonly Group[] {
  const parcels = group(set.parcels, PARCELS, { revisions: PARCEL_REVISIONS });
  const onMap = new Set(parcels.rows.map(({ key }) => key));
  return [
    parcels,
    ...rollGroups(set.assess, onMap),
    group(set.otherLegal, otherLegal(onMap)),
    group(set.misc, MISC),
    planQuarantined(set.parcels, PARCELS.layer),
    planQuarantined(set.assess, ROLL_LAYER),
    planQuarantined(set.otherLegal, 'massgis-other-legal'),
    planQuarantined(set.misc, MISC.layer),
  ];
}

function group<T>(rows: readonly Row<T>[], layer: LayerPlan<T>, more: Partial<Group> = {}): Group {
  return {
    action: layer.action,
    layer: layer.layer,
    kind: layer.layer,
    shared: {},
    rows: planRows(rows, layer),
    ...more,
  };
}

const PARCELS: LayerPlan<Parcel> = {
  action: 'load-parcels',
  layer: 'massgis-parcels',
  key: ({ locId }) => locId,
  content: ({ raw }) => raw,
  facts: ({ locId, type, mapParId, squareMetres }) => ({
    parcel: locId,
    kind: type,
    ...filled({ mapParcel: mapParId }),
    areaM2: Math.round(squareMetres),
  }),
};

const PARCEL_REVISIONS = {
  query: 'parcel-revisions',
  input: (parcels: readonly string[]): Value => ({ parcels }),
};

const ROLL_LAYER = 'massgis-assess';

/** One group a fiscal year, nearly always one. */
function rollGroups(rows: readonly Row<AssessLine>[], onMap: ReadonlySet<string>): readonly Group[] {
  const years = Map.groupBy(rows, ({ value }) => value?.fiscalYear);
  return [...years].flatMap(([fiscalYear, lines]) => {
    if (fiscalYear === undefined) return [];
    const input = (properties: readonly string[]): Value => ({ fiscalYear, properties });
    return [group(lines, roll(onMap), { shared: { fiscalYear }, revisions: { query: 'roll-revisions', input } })];
  });
}

function roll(onMap: ReadonlySet<string>): LayerPlan<AssessLine> {
  return {
    action: 'load-roll',
    layer: ROLL_LAYER,
    key: ({ propId }) => propId,
    content: ({ raw }, { owner, siteAddress, propId, locId }) =>
      json({ raw: decodeUtf8(raw) ?? '', owner, address: siteAddress, property: propId, parcel: locId }),
    facts: (line) => ({
      property: line.propId,
      ...(onMap.has(line.locId) ? { parcel: line.locId } : {}),
      ...filled({ useCode: line.useCode, saleDay: line.saleDay }),
      // A negative amount is flagged, and stands in the sealed line alone.
      ...(line.totalValue >= 0 ? { totalCents: line.totalValue * 100 } : {}),
      ...(line.salePrice >= 0 ? { saleCents: line.salePrice * 100 } : {}),
      ...(line.reference.class === 'blank' ? {} : { reference: referenceOf(line.reference) }),
    }),
  };
}

const CLASSES: { readonly [kind: string]: string } = {
  recorded: 'recorded',
  landCourt: 'land-court',
  bookOnly: 'book-only',
};

/** Parsed, never trusted: what is not plainly a book and page keeps its wording. */
function referenceOf({ class: kind, book, page, text }: Reference): Facts {
  const known = CLASSES[kind];
  return known === undefined
    ? { class: 'odd', text }
    : { class: known, ...filled({ book, page }), ...(kind === 'recorded' ? {} : { text }) };
}

/** Features have no key in the source, so they are named after their commitment, which tells nothing. */
function featureLayer<T extends { readonly type: string; readonly squareMetres: number }>(
  layer: string,
  prefix: string,
  parcelOf: (value: T) => string | undefined,
): LayerPlan<T> {
  return {
    action: 'load-features',
    layer,
    key: (_value, row) => String(row.place.row),
    content: ({ raw }) => raw,
    facts: (value) => ({
      kind: value.type,
      ...filled({ parcel: parcelOf(value) }),
      areaM2: Math.round(value.squareMetres),
    }),
    seal: (facts, { commitment }: Sealed) => ({
      feature: `${prefix}${commitment.slice(0, 24)}`,
      ...facts,
      commitment,
    }),
  };
}

const MISC = featureLayer<Misc>('massgis-misc', 'misc-', () => undefined);

function otherLegal(onMap: ReadonlySet<string>): LayerPlan<OtherLegal> {
  return featureLayer<OtherLegal>('massgis-other-legal', 'interest-', ({ taxParId }) =>
    onMap.has(taxParId) ? taxParId : undefined,
  );
}

/** Texts that say something. */
function filled(texts: { readonly [name: string]: string | undefined }): Facts {
  return Object.fromEntries(
    Object.entries(texts).filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== ''),
  );
}
