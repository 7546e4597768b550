/**
 * A receipt on one sheet of paper: the story of an entry, a QR code that leads to it, and how to check it. Tagged, so
 * that a screen reader reads it in order; the markers of PDF/UA are there, and nobody has validated them.
 */
import PDFDocument from 'pdfkit';
import { encode } from 'uqr';
import { isList, isObject, type Value, type Words } from '#kernel';
import { instrumentStatuses } from '#modules/titles';
import { shortCode, type VerifiedReceipt } from '#proofs';
import type { VerifiedPage } from '#verify';
import { type Line, linesOf, type Reader, sentenceOf } from '#verify/told';
import { SHEET } from './words.ts';

type Language = keyof Words;

export type SheetFacts = {
  readonly page: VerifiedPage;
  readonly town: string;
  readonly chain: string;
  /** Where a reader finds the entry on the web. */
  readonly address: string;
  readonly language: Language;
  readonly fonts: { readonly regular: string; readonly bold: string };
};

type Pdf = InstanceType<typeof PDFDocument>;
type Tag = 'H1' | 'H2' | 'P';

const [WIDTH, HEIGHT, MARGIN] = [612, 792, 54];
const ROOM = WIDTH - 2 * MARGIN;
const QR = 132;
/** What must stay free for the sections after the list of fields, a paragraph of four lines among them. */
const BELOW_FIELDS = 240;

/** Books of sample towns are named so. */
const TRAINING = /^(?:sample|demo)-/;

/** The bytes of the sheet. The page must be that of a receipt. */
export function receiptSheet(facts: SheetFacts): Promise<Uint8Array> {
  const { language, page } = facts;
  const { proof } = page;
  if (proof.kind !== 'receipt') throw new Error(`a sheet for a proof of ${proof.kind}`);
  const title = fill(SHEET.title, language, { entry: proof.entry });
  const pdf = new PDFDocument({
    size: [WIDTH, HEIGHT],
    margin: MARGIN,
    autoFirstPage: true,
    font: facts.fonts.regular,
    pdfVersion: '1.7',
    subset: 'PDF/UA',
    tagged: true,
    displayTitle: true,
    lang: language === 'es' ? 'es-US' : 'en-US',
    info: { Title: title, Author: facts.town, Creator: 'Townledger', Producer: 'Townledger' },
  } as unknown as ConstructorParameters<typeof PDFDocument>[0]);
  const pieces: Uint8Array[] = [];
  pdf.on('data', (piece: Uint8Array) => pieces.push(piece));
  const ended = new Promise<Uint8Array>((resolve, reject) => {
    pdf.on('end', () => resolve(Buffer.concat(pieces)));
    pdf.on('error', reject);
  });
  new Sheet(pdf, facts, proof).write(title);
  pdf.end();
  return ended;
}

class Sheet {
  readonly #pdf: Pdf;
  readonly #facts: SheetFacts;
  readonly #proof: VerifiedReceipt;
  readonly #root: PDFKit.PDFStructureElement;
  readonly #reader: Reader;
  readonly #known: (codePoint: number) => boolean;
  #lostLetters = false;

  constructor(pdf: Pdf, facts: SheetFacts, proof: VerifiedReceipt) {
    this.#pdf = pdf;
    this.#facts = facts;
    this.#proof = proof;
    this.#reader = readerOf(facts.language);
    pdf.registerFont('regular', facts.fonts.regular);
    pdf.registerFont('bold', facts.fonts.bold);
    this.#root = pdf.struct('Document');
    pdf.addStructure(this.#root);
    this.#known = lettersOf(pdf);
  }

  write(title: string): void {
    const { town, chain } = this.#facts;
    this.#qr();
    const beside = { width: ROOM - QR - 24 };
    this.#text('P', this.#say(SHEET.book, { town }), { size: 11, ...beside });
    if (TRAINING.test(chain)) this.#text('P', this.#say(SHEET.training), { size: 11, bold: true, ...beside });
    this.#text('H1', title, { size: 20, bold: true, ...beside });
    this.#act(beside.width);
    this.#fields();
    this.#later();
    this.#check();
    this.#root.end();
  }

  #act(width: number): void {
    const { entry, block, transaction, checkpoint, receipt } = this.#proof;
    const { action, input, office } = transaction.body;
    const received = receptionsIn(receipt.outcome === 'accepted' ? receipt.result : null);
    this.#text('P', sentenceOf(action, input, this.#reader), { size: 13, width });
    const rows: readonly (readonly [Words, string | undefined])[] = [
      [SHEET.recorded, this.#reader.time(block.timeMs)],
      [SHEET.office, office],
      [SHEET.log, checkpoint.origin],
      [SHEET.entry, String(entry)],
      [SHEET.received, received.length === 0 ? undefined : received.join(', ')],
      [SHEET.code, shortCode(transaction.bytes)],
    ];
    for (const [name, value] of rows) if (value !== undefined) this.#fact(this.#say(name), value, width);
    // Whatever follows stands below the code.
    this.#pdf.y = Math.max(this.#pdf.y, MARGIN + QR + 30);
  }

  /** As many as fit on the one sheet, and how many do not. */
  #fields(): void {
    const { transaction } = this.#proof;
    const lines = linesOf(transaction.body.action, transaction.body.input, this.#reader);
    const groups = groupsOf(lines, this.#facts.language);
    this.#text('H2', this.#say(SHEET.written), { size: 14, bold: true });
    for (const [i, { label, value, depth }] of groups.entries()) {
      if (this.#pdf.y > HEIGHT - MARGIN - BELOW_FIELDS - this.#roomForLater()) {
        this.#text('P', this.#say(SHEET.more, { count: groups.length - i }), { size: 10 });
        return;
      }
      this.#fact(label, value, ROOM, depth * 10);
    }
  }

  /** About: a line for each instrument and each act upon it. */
  #roomForLater(): number {
    const lines = this.#told().length;
    return lines === 0 ? 0 : 40 + Math.min(lines, MOST_TOLD) * 15;
  }

  #later(): void {
    const told = this.#told();
    const asOf = this.#facts.page.instruments[0]?.state.block.timeMs;
    if (asOf === undefined) return;
    this.#text('H2', this.#say(SHEET.later, { time: this.#reader.time(asOf) }), { size: 14, bold: true });
    for (const line of told.slice(0, MOST_TOLD)) this.#text('P', line, { size: 10 });
    const left = told.length - MOST_TOLD;
    if (left > 0) this.#text('P', this.#say(SHEET.more, { count: left }), { size: 10 });
    this.#text('P', this.#say(SHEET.asOf), { size: 10 });
  }

  #told(): readonly string[] {
    const { language, page } = this.#facts;
    const statuses: { readonly [code: string]: Words } = instrumentStatuses;
    return page.instruments.flatMap(({ reception, status, acts }) => [
      this.#say(SHEET.status, { reception, status: statuses[status]?.[language] ?? status }),
      ...acts.map(({ entry, block, transaction: { body } }) =>
        this.#say(SHEET.act, {
          entry,
          time: this.#reader.time(block.timeMs),
          sentence: sentenceOf(body.action, body.input, this.#reader),
        }),
      ),
    ]);
  }

  #check(): void {
    const { entry } = this.#proof;
    this.#text('H2', this.#say(SHEET.check), { size: 14, bold: true });
    for (const words of [SHEET.scan, SHEET.page, SHEET.program])
      this.#text('P', this.#say(words, { entry }), { size: 10 });
    this.#text('H2', this.#say(SHEET.not), { size: 14, bold: true });
    for (const words of [SHEET.paper, SHEET.truth]) this.#text('P', this.#say(words), { size: 10 });
    if (this.#lostLetters) this.#text('P', this.#say(SHEET.letters), { size: 10 });
  }

  /** Black squares, row by row, with a quiet border; the address in letters below. */
  #qr(): void {
    const pdf = this.#pdf;
    const { address } = this.#facts;
    const { data, size } = encode(address, { ecc: 'M', border: 2 });
    const [cell, left] = [QR / size, WIDTH - MARGIN - QR];
    const draw = () => {
      for (const [y, row] of data.entries())
        for (const [x, dark] of row.entries()) if (dark) pdf.rect(left + x * cell, MARGIN + y * cell, cell, cell);
      pdf.fill('black');
    };
    this.#root.add(pdf.struct('Figure', { alt: this.#say(SHEET.picture, { address }) }, draw));
    const below = { width: QR, align: 'center' } as const;
    this.#root.add(
      pdf.struct('P', {}, () => {
        pdf
          .font('regular')
          .fontSize(7)
          .text(address, left, MARGIN + QR + 2, below);
      }),
    );
    [pdf.x, pdf.y] = [MARGIN, MARGIN];
  }

  #fact(name: string, value: string, width: number, indent = 0): void {
    const pdf = this.#pdf;
    const [own, other] = [this.#printable(`${name}: `), this.#printable(value)];
    this.#root.add(
      pdf.struct('P', {}, () => {
        pdf
          .font('bold')
          .fontSize(10)
          .text(own, MARGIN + indent, pdf.y, { continued: true, width: width - indent });
        pdf.font('regular').text(other === '' ? ' ' : other, { width: width - indent });
      }),
    );
    pdf.x = MARGIN;
  }

  #text(
    tag: Tag,
    text: string,
    { size, bold = false, width = ROOM }: { readonly size: number; readonly bold?: boolean; readonly width?: number },
  ): void {
    const pdf = this.#pdf;
    const printable = this.#printable(text);
    if (tag === 'H2') pdf.y += 6;
    this.#root.add(
      pdf.struct(tag, {}, () => {
        pdf
          .font(bold ? 'bold' : 'regular')
          .fontSize(size)
          .text(printable, MARGIN, pdf.y, { width });
      }),
    );
    pdf.y += 3;
  }

  #say(words: Words, values: { readonly [name: string]: string | number } = {}): string {
    return fill(words, this.#facts.language, values);
  }

  /** A letter that the font lacks must not vanish: the reader is told. */
  #printable(text: string): string {
    let printable = '';
    for (const letter of text.replace(/\s/g, ' ')) {
      const known = this.#known(letter.codePointAt(0) as number);
      if (!known) this.#lostLetters = true;
      printable += known ? letter : '?';
    }
    return printable;
  }
}

const MOST_TOLD = 8;

type Group = { readonly label: string; readonly depth: number; value: string };

/** The values of one record in one paragraph: a sheet has little room. */
function groupsOf(lines: readonly Line[], language: Language): readonly Group[] {
  const groups: Group[] = [];
  for (const [i, { label, value, depth }] of lines.entries()) {
    const [own, last] = [label[language], groups.at(-1)];
    if (value === undefined) {
      // The name of a list says no more than the numbered names below it.
      if (lines[i + 1]?.value !== undefined) groups.push({ label: own, depth, value: '' });
    } else if (last !== undefined && last.depth === depth - 1) {
      last.value += `${last.value === '' ? '' : '; '}${own} ${shortened(value)}`;
    } else groups.push({ label: own, depth, value: shortened(value) });
  }
  return groups;
}

function shortened(value: string): string {
  return value.length > 120 ? `${value.slice(0, 120)}…` : value;
}

/** Paper does not know where it is read, so times are those of the zero meridian, and say so. */
function readerOf(language: Language): Reader {
  // As they are written in the United States, in either language: $1,234.50 and not 1.234,50 US$.
  const locale = `${language}-US`;
  const format = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, options);
  const [times, days] = [
    format({ dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC', hourCycle: language === 'es' ? 'h23' : 'h12' }),
    format({ dateStyle: 'long' }),
  ];
  const money = new Intl.NumberFormat(locale, { style: 'currency', currency: 'USD' });
  return {
    language,
    time: (timeMs) => `${times.format(timeMs)} UTC`,
    day: (timeMs) => days.format(timeMs),
    dollars: (cents) => money.format(cents / 100),
  };
}

/** What the embedded font can draw. */
function lettersOf(pdf: Pdf): (codePoint: number) => boolean {
  pdf.font('bold');
  const inner = pdf as unknown as { _font: { font: { hasGlyphForCodePoint(codePoint: number): boolean } } };
  const bold = inner._font.font;
  pdf.font('regular');
  const regular = inner._font.font;
  return (codePoint) => regular.hasGlyphForCodePoint(codePoint) && bold.hasGlyphForCodePoint(codePoint);
}

function fill(words: Words, language: Language, values: { readonly [name: string]: string | number }): string {
  return words[language].replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

function receptionsIn(result: Value): readonly string[] {
  if (!isObject(result)) return [];
  if (typeof result.reception === 'string') return [result.reception];
  return isList(result.receptions) ? result.receptions.map(String) : [];
}
