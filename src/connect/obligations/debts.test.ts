import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { encodeUtf8 } from '#kernel';
import { checkClearing, clear, totalsOf } from '#modules/exchange';
import { FAMILIES, tradeNetwork } from '../sample/trade-networks.ts';
import { certificateText, readCertificate, snapshotOf } from './certificate-file.ts';
import { readDebts } from './read.ts';
import { clearingLines, readClearing } from './result.ts';

const file = (text: string | Uint8Array) => ({
  name: 'debts.csv',
  bytes: typeof text === 'string' ? encodeUtf8(text) : text,
});
const read = (text: string | Uint8Array) => readDebts(file(text));
const faults = (text: string) => read(text).bad.map(({ line, id, fault }) => [line, id, fault]);
const codes = (text: string | Uint8Array) => read(text).faults.map(({ code }) => code);

describe('a file of debts', () => {
  it('is read with commas, semicolons or tabs, with marks and line breaks of other systems', () => {
    for (const separator of [',', ';', '\t']) {
      for (const end of ['\n', '\r\n']) {
        const rows = [
          ['ID', 'Creditor', 'debtor', 'amount', 'due', 'note'],
          ['7', 'Mill Bakery', '"Ash, Oak & Co"', '1200', '2027-01-31', 'x'],
        ];
        const { obligations, bad, readable } = read(`\ufeff${rows.map((row) => row.join(separator)).join(end)}${end}`);
        const { firms, ids, debtor, creditor, amount, due } = obligations;
        assert.ok(readable);
        assert.deepEqual(bad, []);
        assert.deepEqual(firms, ['Ash, Oak & Co', 'Mill Bakery']);
        assert.deepEqual([ids[0], debtor[0], creditor[0], amount[0], due[0]], ['7', 0, 1, 1_200, 20_270_131]);
      }
    }
  });

  it('names each row that it cannot use, and uses the rest', () => {
    const rows: readonly (readonly [row: string, fault: string | undefined])[] = [
      ['1,A,B,5', undefined],
      ['2,A,B,-5', 'amount-negative'],
      ['3,A,B,5.50', 'amount-fractional'],
      ['4,A,B,"5,50"', 'amount-fractional'],
      ['5,A,B,9007199254740992', 'amount-too-large'],
      ['6,A,B,99999999999999999999', 'amount-too-large'],
      ['7,A,B,', 'amount-missing'],
      ['8,A,B,five', 'amount-not-a-number'],
      ['9,A,B,1e3', 'amount-not-a-number'],
      ['10,A,,5', 'firm-missing'],
      ['1,A,B,5', 'id-repeated'],
      ['11,A,B', 'field-count'],
      ['12,A,B,5,6', 'field-count'],
      ['13,A"x,B,5', 'quote-broken'],
      ['14,A\u202e,B,5', 'forbidden-character'],
      [`15,${'A'.repeat(256)},B,5`, 'field-too-long'],
      ['16,A,B,9007199254740991', 'total-too-large'],
      ['17,A,A,5', undefined],
      ['18,B,A,0', undefined],
      ['19,B,A,3', undefined],
    ];
    const text = ['id,debtor,creditor,amount', ...rows.map(([row]) => row)].join('\n');
    const wrong = rows.flatMap(([row, fault], i) =>
      fault === undefined ? [] : [[i + 2, fault === 'quote-broken' ? '' : row.split(',')[0], fault]],
    );
    assert.deepEqual(faults(text), wrong);
    assert.deepEqual(totalsOf(read(text).obligations), { debt: 8, netInternalDebt: 2, obligations: 2 });
  });

  it('numbers rows without an id, and refuses a day that is none', () => {
    const text = 'debtor,creditor,amount,due\nA,B,5,2027-02-29\nB,A,4,\n';
    assert.deepEqual(faults(text), [[2, '1', 'date-malformed']]);
    assert.deepEqual(read(text).obligations.ids, ['2']);
  });

  it('says what is wrong with a file as a whole', () => {
    assert.deepEqual(codes(''), ['file-empty']);
    assert.deepEqual(codes('\n\n'), ['file-empty']);
    assert.deepEqual(codes('1,A,B,5\n2,B,A,5\n').slice(0, 3), ['column-missing', 'column-missing', 'column-missing']);
    assert.deepEqual(codes('id,debtor,amount\n'), ['column-missing']);
    assert.deepEqual(codes('id,debtor,debtor,creditor,amount\n'), ['column-repeated']);
    assert.deepEqual(codes('id,debtor,creditor,amount,colour\n'), ['column-unknown']);
    assert.deepEqual(codes(Uint8Array.of(0xff, 0xfe, 0x41, 0)), ['file-utf16']);
    assert.ok(!read('').readable && !read('id,debtor,amount\n').readable && read('debtor,creditor,amount').readable);
  });

  it('never throws, whatever it is given, and drops no line', () => {
    const cell = fc.constantFrom('', 'A', 'B', '5', '-1', '1.5', '"', '""', '"a', ',', ';', '\n', '\r', '\u0000', 'é');
    fc.assert(
      fc.property(fc.array(cell, { maxLength: 60 }), (cells) => {
        const { obligations, bad, readable } = read(`id,debtor,creditor,amount\n${cells.join('')}`);
        assert.ok(readable);
        assert.equal(obligations.ids.length, obligations.amount.length);
        if (cells.some((part) => /[^\r\n]/.test(part))) assert.ok(obligations.amount.length + bad.length > 0);
      }),
    );
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void read(bytes)));
  });
});

describe('a clearing as files', () => {
  const { obligations } = read(
    'id,debtor,creditor,amount\n=1+1,=A,B,50\n2,B,"C, d",40\n3,"C, d",=A,30\n4,B,@x,9\n5,=A,=A,7\n',
  );
  const clearing = clear(obligations);
  const result = [...clearingLines(obligations, clearing.setOff)].join('');
  const certificate = [
    ...certificateText(obligations, { snapshot: snapshotOf(obligations), cleared: 90, liquidityPercent: 0, clearing }),
  ].join('');

  it('come back as they were, and prove the same', () => {
    const read = readClearing(file(result), obligations);
    assert.ok('setOff' in read);
    assert.deepEqual(read.setOff, clearing.setOff);
    const proof = readCertificate(encodeUtf8(certificate), obligations);
    assert.ok(proof !== undefined);
    assert.equal(proof.snapshot, snapshotOf(obligations));
    assert.deepEqual(checkClearing(obligations, { setOff: read.setOff, ...proof.clearing }), {
      ...{ holds: true, total: 90, bound: 90 },
    });
  });

  it('hold no cell that a spreadsheet would run', () => {
    assert.equal(result.split('\n')[1], "'=1+1,'=A,B,50,30,20");
    assert.ok(!/(^|,|\n)"?[=+@]/.test(result));
  });

  it('show every change of a row', () => {
    const lines = result.trimEnd().split('\n');
    const changed = (change: (lines: string[]) => string[]) => {
      const read = readClearing(file(change([...lines]).join('\n')), obligations);
      return 'fault' in read ? read.fault : 'none';
    };
    assert.equal(
      changed((all) => all),
      'none',
    );
    assert.equal(
      changed(([head, ...rest]) => [head as string, ...rest.reverse()]),
      'none',
    );
    assert.equal(
      changed((all) => all.slice(0, -1)),
      'row-missing',
    );
    assert.equal(
      changed((all) => [...all, all[1] as string]),
      'row-twice',
    );
    assert.equal(
      changed((all) => [...all, '99,A,B,1,0,1']),
      'row-unknown',
    );
    assert.equal(
      changed((all) => [...all, '99,A,B,x,0,1']),
      'row-unreadable',
    );
    assert.equal(
      changed((all) => all.slice(1)),
      'file',
    );
    for (const [from, to] of [
      ['40,30,10', '40,31,10'],
      ['40,30,10', '41,30,11'],
      ['40,30,10', '40,-1,41'],
      ['40,30,10', '40,41,-1'],
      ['2,B,', '2,D,'],
    ] as const) {
      const found = changed((all) => all.map((line) => line.replace(from, to)));
      assert.ok(found === 'row-differs' || to === '40,41,-1', `${from} ${to} ${found}`);
    }
  });

  it('show a forged certificate', () => {
    const { setOff } = clearing;
    const holds = (text: string): boolean | undefined => {
      const proof = readCertificate(encodeUtf8(text), obligations);
      return proof === undefined ? undefined : checkClearing(obligations, { setOff, ...proof.clearing }).holds;
    };
    assert.equal(holds(certificate), true);
    assert.equal(holds(certificate.replace('"=A":[', '"=A":[9')), false);
    for (const [from, to] of [
      ['certificate 1', 'certificate 2'],
      ['"=A"', '"=B"'],
      ['{', '['],
      ['"=A":[', '"=A":[0.5,'],
      ['"=A":[', '"=A":[99999999999'],
      ['"commonCredit":[', '"commonCredit":[1,'],
    ] as const)
      assert.equal(holds(certificate.replace(from, to)), undefined, to);
  });

  it('are of the same debts, however those are sorted', () => {
    const backwards = read(
      'id,amount,debtor,creditor\n2,40,B,"C, d"\n=1+1,50,=A,B\n5,7,=A,=A\n4,9,B,@x\n3,30,"C, d",=A\n',
    );
    assert.equal(snapshotOf(backwards.obligations), snapshotOf(obligations));
    const other = read('id,amount,debtor,creditor\n2,41,B,"C, d"\n=1+1,50,=A,B\n5,7,=A,=A\n4,9,B,@x\n3,30,"C, d",=A\n');
    assert.notEqual(snapshotOf(other.obligations), snapshotOf(obligations));
  });
});

describe('invented networks', () => {
  it('are the same for the same seed, without self-debts or repeated pairs, each of its family', () => {
    const [firms, rows] = [400, 2_000];
    for (const family of FAMILIES) {
      const network = tradeNetwork(family, firms, rows, 3);
      assert.deepEqual(tradeNetwork(family, firms, rows, 3), network);
      assert.notDeepEqual(tradeNetwork(family, firms, rows, 4), network);
      const pairs = [...network.debtor].map((debtor, i) => `${debtor}-${network.creditor[i]}`);
      assert.equal(new Set(pairs).size, rows);
      assert.ok(network.debtor.every((debtor, i) => debtor !== network.creditor[i] && debtor < firms));
      assert.ok(network.amount.every((amount) => amount >= 1 && Number.isSafeInteger(amount)));
      const mutual =
        pairs.filter((_, i) => pairs.includes(`${network.creditor[i]}-${network.debtor[i]}`)).length / rows;
      // Half of the knots of `core` are debts in both directions; elsewhere they are chance.
      assert.ok(family === 'core' ? mutual > 0.2 : mutual < 0.2, `${family} ${mutual}`);
    }
    assert.equal(tradeNetwork('uniform', 2, 10, 1).amount.length, 2);
  });
});
