/**
 * What a book-and-page reference says, as assessors write it. Each county's habit is a table of rules, tried in
 * order; the first that fits wins. The field is parsed but not trusted: registered land hides in the book column
 * as `LC` and a certificate book, court dockets and dates stand where a book should. What fits no rule is kept as
 * written and called odd; where an odd one still suggests a reading, that is offered as doubtful, never as fact.
 */

export type ReferenceClass =
  | 'recorded'
  | 'landCourt'
  | 'registeredCondominium'
  | 'hyphen'
  | 'documentNumber'
  | 'doubleSlash'
  | 'courtDocket'
  | 'date'
  | 'bookOnly'
  | 'odd'
  | 'blank';

/** `certain`: the form leaves one reading. `likely`: a local habit. `doubtful`: a guess for a person to confirm. */
export type Confidence = 'certain' | 'likely' | 'doubtful' | 'none';

export type System = 'RECORDED' | 'REGISTERED';

export type Reference = {
  readonly class: ReferenceClass;
  /** The rule that spoke, for example `massgis-land-court`. */
  readonly rule: string;
  readonly confidence: Confidence;
  readonly system?: System;
  readonly book?: string;
  readonly page?: string;
  readonly documentNumber?: string;
  readonly docket?: string;
  /** As written, trimmed. */
  readonly text: string;
};

export type ReferenceRule = {
  readonly id: string;
  readonly class: ReferenceClass;
  /** Tried against `book/page`. Its named groups book, page, documentNumber and docket become the fields. */
  readonly form: RegExp;
  readonly confidence: Confidence;
  readonly system?: System;
};

/** MassGIS Level 3: LS_BOOK and LS_PAGE, trimmed and joined by a slash. `LC` = Land Court (registered land). */
export const MASSGIS_RULES: readonly ReferenceRule[] = [
  { id: 'massgis-blank', class: 'blank', form: /^\/$/, confidence: 'certain' },
  {
    id: 'massgis-recorded',
    class: 'recorded',
    form: /^(?<book>\d+)\/(?<page>\d+)$/,
    confidence: 'certain',
    system: 'RECORDED',
  },
  {
    id: 'massgis-land-court',
    class: 'landCourt',
    form: /^LC ?(?<book>\d+)\/(?<page>.*)$/,
    confidence: 'likely',
    system: 'REGISTERED',
  },
  { id: 'massgis-book-only', class: 'bookOnly', form: /^(?<book>\d+)\/$/, confidence: 'doubtful', system: 'RECORDED' },
  {
    id: 'massgis-odd-certificate',
    class: 'odd',
    form: /^(?:LC )?C ?(?<book>\d+)\/(?<page>\d+)$/,
    confidence: 'doubtful',
    system: 'REGISTERED',
  },
  {
    id: 'massgis-odd-registered',
    class: 'odd',
    form: /^LC .*$/,
    confidence: 'doubtful',
    system: 'REGISTERED',
  },
  {
    id: 'massgis-odd-sign',
    class: 'odd',
    form: /^(?<book>\d+)\/(?<page>\d+)[+-]$/,
    confidence: 'doubtful',
    system: 'RECORDED',
  },
  { id: 'massgis-odd', class: 'odd', form: /^/, confidence: 'none' },
];

/** City of Cambridge, BookPage: one field. U and C are Middlesex South's condominium certificate books. */
export const CAMBRIDGE_RULES: readonly ReferenceRule[] = [
  { id: 'cambridge-blank', class: 'blank', form: /^\/?$/, confidence: 'certain' },
  {
    id: 'cambridge-recorded',
    class: 'recorded',
    form: /^(?<book>\d+)\s*\/\s*(?<page>\d+)$/,
    confidence: 'certain',
    system: 'RECORDED',
  },
  {
    id: 'cambridge-registered-condominium',
    class: 'registeredCondominium',
    form: /^(?<book>[UC]\s*\d+)\s*\/\s*(?<page>\d+)$/,
    confidence: 'likely',
    system: 'REGISTERED',
  },
  {
    id: 'cambridge-hyphen',
    class: 'hyphen',
    form: /^(?<book>\d+)-(?<page>\d+)$/,
    confidence: 'likely',
    system: 'RECORDED',
  },
  {
    id: 'cambridge-document-number',
    class: 'documentNumber',
    form: /^DOC\s*(?<documentNumber>\d+)$/,
    confidence: 'likely',
    system: 'REGISTERED',
  },
  {
    id: 'cambridge-double-slash',
    class: 'doubleSlash',
    form: /^(?<book>\d+)\/\/(?<page>\d+)$/,
    confidence: 'likely',
    system: 'RECORDED',
  },
  {
    id: 'cambridge-court-docket',
    class: 'courtDocket',
    form: /^(?<docket>(?:MI)?\d\d[A-Z]{1,2}-?\d+[A-Z0-9]*)$/,
    confidence: 'likely',
  },
  { id: 'cambridge-date', class: 'date', form: /^\d+\/\d+\/\d+$/, confidence: 'certain' },
  { id: 'cambridge-odd', class: 'odd', form: /^/, confidence: 'none' },
];

/** Longer than any reference ever written; what is longer is odd without being matched. */
const MAX_LENGTH = 64;

/** LS_BOOK and LS_PAGE of MassGIS. Never fails: the last resort is `odd`, with the text as it was written. */
export function parseMassgisReference(book: string, page: string): Reference {
  return parseReference(MASSGIS_RULES, `${book.trim()}/${page.trim()}`);
}

/** BookPage of Cambridge. */
export function parseCambridgeReference(bookPage: string): Reference {
  return parseReference(CAMBRIDGE_RULES, bookPage.trim());
}

/** The last rule of a table fits everything. */
function parseReference(rules: readonly ReferenceRule[], text: string): Reference {
  const last = rules.at(-1) as ReferenceRule;
  if (text.length > MAX_LENGTH) return { class: last.class, rule: last.id, confidence: 'none', text };
  for (const rule of rules) {
    const match = rule.form.exec(text);
    if (match !== null) return reading(rule, match.groups ?? {}, text);
  }
  return { class: last.class, rule: last.id, confidence: 'none', text };
}

const PARTS = ['book', 'page', 'documentNumber', 'docket'] as const;

function reading(rule: ReferenceRule, groups: { readonly [name: string]: string }, text: string): Reference {
  const parts: { [part in (typeof PARTS)[number]]?: string } = {};
  for (const part of PARTS) {
    const written = groups[part]?.replace(/\s+/g, '');
    if (written !== undefined && written !== '') parts[part] = written;
  }
  return {
    class: rule.class,
    rule: rule.id,
    confidence: rule.confidence,
    ...(rule.system === undefined ? {} : { system: rule.system }),
    ...parts,
    text,
  };
}
