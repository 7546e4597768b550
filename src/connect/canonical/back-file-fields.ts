/** An instrument with its lines, as the row of `titles/import-instruments` that it becomes. */
import type { Value } from '#kernel';
import type { InstrumentLine, LegalLine, PartyLine, ReferenceLine } from './parts.ts';
import type { InstrumentParts } from './set.ts';

type Fields = { readonly [name: string]: Value };

export function backFileFields(line: InstrumentLine, parts: InstrumentParts, row: number): Fields {
  const numbers = filled({
    instrumentNo: line.instrumentNo === '' ? line.landCourtDocNo : line.instrumentNo,
    book: line.book,
    page: line.page,
  });
  const references = values(parts.references).map(referenceFields);
  return {
    ...filled({
      sourceType: line.sourceType,
      executedDay: line.executedDay,
      considerationCents: line.considerationCents,
      considerationText: line.considerationText,
      receivedDay: line.receivedDay,
      receptionSeq: line.receptionSeq,
      feeCents: line.exciseCents,
    }),
    type: line.type,
    ...(Object.keys(numbers).length === 0 ? {} : { numbers }),
    parties: values(parts.parties).map(partyFields),
    legals: values(parts.legals).map(legalFields),
    ...(references.length === 0 ? {} : { references }),
    pageCount: line.pageCount,
    row,
  };
}

function values<T>(rows: readonly { readonly value: T | undefined; readonly reason: unknown }[]): T[] {
  return rows.flatMap((row) => (row.value === undefined || row.reason !== undefined ? [] : [row.value]));
}

function partyFields({ role, name, kind, capacity, share, tenancy }: PartyLine): Fields {
  return {
    role: role.toLowerCase(),
    name,
    ...filled({ kind: kind.toLowerCase(), capacity, tenancy }),
    ...(share === undefined ? {} : { share }),
  };
}

function legalFields({ parcel, plan, lot, unit, description }: LegalLine): Fields {
  return filled({ parcel, plan, lot, unit, description });
}

const REFERENCE_NAMES: { readonly [kind in ReferenceLine['kind']]: string } = {
  TITLE_REF: 'title-reference',
  DISCHARGES: 'discharges',
  RELEASES: 'releases',
  ASSIGNS: 'assigns',
  AMENDS: 'amends',
  SUBORDINATES: 'subordinates',
  CORRECTS: 'corrects',
  OTHER: 'other',
};

function referenceFields({ kind, book, page, instrumentNo, certificateNo }: ReferenceLine): Fields {
  return { kind: REFERENCE_NAMES[kind], ...filled({ book, page, instrumentNo, certificateNo }) };
}

/** Blank is absent: the book has no empty texts. */
function filled(fields: { readonly [name: string]: Value | undefined }): Fields {
  const present: { [name: string]: Value } = {};
  for (const name in fields) {
    const value = fields[name];
    if (value !== undefined && value !== '') present[name] = value;
  }
  return present;
}
