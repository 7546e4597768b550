/** What the short forms become: blank fields are left out, and what is no number stays as typed for the schema to refuse. */
import type { Value } from '#kernel';
import { written } from './record/record-form.ts';
import type { ScannedFile } from './scan/scan-file.ts';
import type { ShortForm } from './short-act.tsx';

type At = { readonly registry: string; readonly day: string };

export function returnInput({ texts, reasons }: ShortForm, { registry, day }: At): Value {
  return given({
    registry,
    day,
    type: texts.type,
    pageCount: whole(texts.pageCount),
    reasons: reasons.length === 0 ? undefined : reasons,
    note: texts.note,
    documentHash: texts.documentHash,
  });
}

/** The name is for the eye alone; pages are filled in where the scan tells them. */
export function scanTexts(scan: ScannedFile | undefined): ShortForm['texts'] {
  if (scan === undefined) return { scan: '', documentHash: '' };
  const { name, hash, pages } = scan;
  return { scan: name, documentHash: hash, ...(pages === undefined ? {} : { pageCount: String(pages) }) };
}

export function voidInput({ texts }: ShortForm, { registry }: Omit<At, 'day'>): Value {
  const { 'numbers.book': book, 'numbers.page': page, 'numbers.instrumentNo': instrumentNo } = texts;
  return given({ registry, numbers: given({ book, page, instrumentNo }), reason: texts.reason, note: texts.note });
}

export function decideInput({ texts, reasons }: ShortForm, { registry }: Omit<At, 'day'>): Value {
  const back = texts.decision === 'returned';
  return given({
    registry,
    reception: texts.reception,
    decision: texts.decision,
    certificateNo: back ? undefined : texts.certificateNo,
    reasons: back ? reasons : undefined,
  });
}

function whole(typed = ''): Value | undefined {
  return /^[0-9]{1,15}$/.test(typed.trim()) ? Number(typed) : typed;
}

function given(fields: { readonly [name: string]: Value | undefined }): { readonly [name: string]: Value } {
  const entries = Object.entries(fields).map(
    ([name, value]) => [name, typeof value === 'string' ? written(value) : value] as const,
  );
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined && value !== '')) as {
    readonly [name: string]: Value;
  };
}
