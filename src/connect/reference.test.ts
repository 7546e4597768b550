import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import {
  CAMBRIDGE_RULES,
  MASSGIS_RULES,
  parseCambridgeReference,
  parseMassgisReference,
  type Reference,
} from './reference.ts';

const cambridge = new URL('../../../shared/data/titles/cambridge/TaxFY13.csv', import.meta.url);

describe('references: MassGIS', () => {
  const rows: readonly [book: string, page: string, kind: string, rule: string, reading: string][] = [
    ['36552', '560', 'recorded', 'massgis-recorded', 'RECORDED 36552/560 certain'],
    [' 36552 ', ' 560', 'recorded', 'massgis-recorded', 'RECORDED 36552/560 certain'],
    ['LC 1040', '12', 'landCourt', 'massgis-land-court', 'REGISTERED 1040/12 likely'],
    ['LC994', '', 'landCourt', 'massgis-land-court', 'REGISTERED 994/ likely'],
    ['1339506', '', 'bookOnly', 'massgis-book-only', 'RECORDED 1339506/ doubtful'],
    ['', '', 'blank', 'massgis-blank', ' / certain'],
    ['C 257', '10', 'odd', 'massgis-odd-certificate', 'REGISTERED 257/10 doubtful'],
    ['C257', '9', 'odd', 'massgis-odd-certificate', 'REGISTERED 257/9 doubtful'],
    ['LC C283', '10', 'odd', 'massgis-odd-certificate', 'REGISTERED 283/10 doubtful'],
    ['LC CTL', '1389', 'odd', 'massgis-odd-registered', 'REGISTERED / doubtful'],
    ['LC LC 10', '20', 'odd', 'massgis-odd-registered', 'REGISTERED / doubtful'],
    ['7121', '069+', 'odd', 'massgis-odd-sign', 'RECORDED 7121/069 doubtful'],
    ['42105', '26-', 'odd', 'massgis-odd-sign', 'RECORDED 42105/26 doubtful'],
    ['13704', '122/12', 'odd', 'massgis-odd', ' / none'],
    ['1,043,82', '', 'odd', 'massgis-odd', ' / none'],
    ['', '560', 'odd', 'massgis-odd', ' / none'],
    ['lc 1040', '12', 'odd', 'massgis-odd', ' / none'],
    ['9'.repeat(80), '1', 'odd', 'massgis-odd', ' / none'],
  ];
  for (const [book, page, kind, rule, reading] of rows)
    it(`${book.slice(0, 12)} | ${page} is ${kind}`, () => {
      const found = parseMassgisReference(book, page);
      assert.equal(found.class, kind);
      assert.equal(found.rule, rule);
      assert.equal(`${found.system ?? ''} ${found.book ?? ''}/${found.page ?? ''} ${found.confidence}`, reading);
    });
});

describe('references: Cambridge', () => {
  it('recounts FY2013', { skip: existsSync(cambridge) ? false : 'shared data not here' }, () => {
    const rows = parse(readFileSync(cambridge), { columns: true }) as { BookPage: string }[];
    const found = rows.map((row) => parseCambridgeReference(row.BookPage));
    const counts: { [kind: string]: number } = {};
    for (const { class: kind } of found) counts[kind] = (counts[kind] ?? 0) + 1;
    assert.deepEqual(counts, {
      blank: 2_292,
      recorded: 24_348,
      registeredCondominium: 664,
      hyphen: 14,
      documentNumber: 2,
      doubleSlash: 2,
      courtDocket: 56,
      date: 1,
      odd: 45,
    });
    const condominiums = found.filter((reference) => reference.class === 'registeredCondominium');
    assert.equal(condominiums.filter(({ book }) => book?.startsWith('U')).length, 657);
    assert.equal(condominiums.filter(({ book }) => book?.startsWith('C')).length, 7);
  });

  it('takes the parts of each form apart', () => {
    const parts = ({ book, page, documentNumber, docket }: Reference) => ({ book, page, documentNumber, docket });
    const none = { book: undefined, page: undefined, documentNumber: undefined, docket: undefined };
    assert.deepEqual(parts(parseCambridgeReference('   926/ 162')), { ...none, book: '926', page: '162' });
    assert.deepEqual(parts(parseCambridgeReference('U78/ 163')), { ...none, book: 'U78', page: '163' });
    assert.deepEqual(parts(parseCambridgeReference('55031-559')), { ...none, book: '55031', page: '559' });
    assert.deepEqual(parts(parseCambridgeReference('51796//330')), { ...none, book: '51796', page: '330' });
    assert.deepEqual(parts(parseCambridgeReference('DOC1377483')), { ...none, documentNumber: '1377483' });
    assert.deepEqual(parts(parseCambridgeReference('MI09D2065DR')), { ...none, docket: 'MI09D2065DR' });
    assert.deepEqual(parts(parseCambridgeReference('43/ 83E')), none);
  });
});

describe('references: any text', () => {
  it('has a class, a rule of the table, and stays as written', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (book, page) => {
        const massgis = parseMassgisReference(book, page);
        assert(MASSGIS_RULES.some((rule) => rule.id === massgis.rule && rule.class === massgis.class));
        assert.equal(massgis.text, `${book.trim()}/${page.trim()}`);
        const other = parseCambridgeReference(book);
        assert(CAMBRIDGE_RULES.some((rule) => rule.id === other.rule && rule.class === other.class));
        assert.equal(other.text, book.trim());
      }),
    );
  });

  it('answers at once, however long the text', () => {
    assert.equal(parseMassgisReference('1'.repeat(5_000_000), '').class, 'odd');
    assert.equal(parseCambridgeReference(`${'1'.repeat(40)}${' '.repeat(5_000_000)}x`).class, 'odd');
  });
});
