import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { before, describe, it } from 'node:test';
import { CounterTown, DEED } from '../../../test/counter-town.ts';
import { PRINT_FONTS } from '../http/web-routes.ts';

let counter: CounterTown;
const UNBUILT = { skip: !existsSync(PRINT_FONTS.regular) && 'the pages are not built, and the fonts with them' };

async function sheetOf(entry: number, language = 'en'): Promise<Buffer> {
  const answer = await fetch(`${counter.town.address}/entries/${entry}/receipt.pdf?language=${language}`);
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get('content-type'), 'application/pdf');
  return Buffer.from(await answer.arrayBuffer());
}

describe('a receipt on one sheet', UNBUILT, () => {
  before(async () => {
    counter = await CounterTown.opened('sheets');
  });

  it('is a tagged PDF with a language, a title, embedded letters, and words for its one picture', async () => {
    const pdf = (await sheetOf(counter.entries.deed)).toString('latin1');
    for (const part of [
      '/StructTreeRoot',
      '/Marked true',
      '/Lang (en-US)',
      '/DisplayDocTitle true',
      '/FontFile2',
      `x-default">Receipt of entry ${counter.entries.deed}<`,
      `/Alt (QR code that leads to ${counter.town.address}/ledger/${counter.entries.deed})`,
      '/S /H1',
      '/S /H2',
      'pdfuaid:part',
    ])
      assert(pdf.includes(part), part);
    assert.doesNotMatch(pdf, /\/JavaScript|\/URI|\/Launch/);
  });

  it('has its title in Spanish', async () => {
    const pdf = (await sheetOf(counter.entries.deed, 'es')).toString('latin1');
    assert(pdf.includes('/Lang (es-US)'));
    assert(pdf.includes(`x-default">Comprobante del asiento ${counter.entries.deed}<`));
  });

  it('stays on its sheet however much there is to say', async () => {
    const entry = counter.town.size;
    const long = 'Long name of somebody who has very many names '.repeat(4).slice(0, 190);
    const parties = Array.from({ length: 20 }, (_, i) => ({ role: 'grantee', name: `${i} ${long}` }));
    const legals = [{ parcel: 'F_1', description: 'Beginning at a stone. '.repeat(40).trim() }];
    const instruments = Array.from({ length: 12 }, () => ({ type: 'deed', parties, legals, pageCount: 1 }));
    await counter.town.act('titles/record', { registry: DEED.registry, day: '2027-01-15', instruments });
    for (let i = 0; i < 9; i++) {
      const edits = [{ at: i, party: { role: 'grantee', name: `${i} corrected` } }];
      await counter.town.act('titles/correct', {
        registry: DEED.registry,
        reception: '20270115-000003',
        reason: 'name-misread',
        edits,
      });
    }
    for (const language of ['en', 'es']) {
      const pdf = await sheetOf(entry, language);
      assert.equal(pdf.toString('latin1').match(/\/Type \/Page\n/g)?.length, 1);
    }
  });

  it('is refused for what is no receipt, in a code', async () => {
    const answer = await fetch(`${counter.town.address}/entries/1/receipt.pdf`);
    assert.equal(((await answer.json()) as { code: string }).code, 'not-a-transaction');
  });
});
