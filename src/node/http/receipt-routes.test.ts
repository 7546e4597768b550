import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { before, describe, it } from 'node:test';
import { encodeUtf8 } from '#kernel';
import { verifyFile } from '#verify';
import { CounterTown } from '../../../test/counter-town.ts';
import { PRINT_FONTS } from './web-routes.ts';

let counter: CounterTown;
let correction = 0;
const UNBUILT = { skip: !existsSync(PRINT_FONTS.regular) && 'the pages are not built' };

async function answerOf(path: string) {
  const answer = await fetch(counter.town.address + path);
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
}

describe('receipts as files', UNBUILT, () => {
  before(async () => {
    counter = await CounterTown.opened('files');
    correction = await counter.correct(0, 'QUILL, ADA');
  });

  it('come as attachments that the verifier knows', async () => {
    const { deed } = counter.entries;
    const rows: readonly (readonly [path: string, name: string])[] = [
      [`/entries/${deed}/receipt.html`, `entry-${deed}.html`],
      ['/state/proof.html?key=titles/parcel/F_1', 'record.html'],
      ['/titles/parcels/F_1/history/proof.html', 'history.html'],
    ];
    for (const [path, name] of rows) {
      const { status, headers, text } = await answerOf(path);
      assert.equal(status, 200, path);
      assert.equal(headers.get('content-type'), 'text/html; charset=utf-8');
      assert.equal(headers.get('content-disposition'), `attachment; filename="${name}"`);
      const verified = verifyFile([encodeUtf8(text)]);
      assert(verified.ok && verified.value.kind === 'page', path);
    }
  });

  it('the acts about the same instrument, both ways', async () => {
    const entriesBeside = async (entry: number) => {
      const { text } = await answerOf(`/entries/${entry}/acts`);
      const { acts } = JSON.parse(text) as { acts: { entry: number; action: string; label: { en: string } }[] };
      return acts.map(({ entry, action, label }) => [entry, action, label.en]);
    };
    const { deed, returned } = counter.entries;
    assert.deepEqual(await entriesBeside(deed), [
      [correction, 'correct', 'Correct the index or numbers of an instrument'],
    ]);
    assert.deepEqual(await entriesBeside(correction), [[deed, 'record', 'Record an instrument or a package']]);
    assert.deepEqual(await entriesBeside(returned), []);
    assert.deepEqual(await entriesBeside(0), []);
  });

  it('are refused with a code where there is nothing to prove', async () => {
    const rows: readonly (readonly [path: string, status: number, code: string])[] = [
      ['/entries/1/receipt.html', 404, 'not-a-transaction'],
      ['/entries/999/receipt.html', 404, 'not-found'],
      ['/entries/x/receipt.html', 400, 'request-malformed'],
      ['/titles/parcels/F_77/history/proof.html', 404, 'not-found'],
      ['/state/proof.html', 400, 'request-malformed'],
      ['/entries/0/receipt.strict', 404, 'no-network'],
      ['/state/proof.strict?key=titles/parcel/F_1&from=3', 404, 'no-network'],
      ['/titles/parcels/F_1/history/proof.strict', 404, 'no-network'],
      ['/entries/0/receipt.strict?from=0', 400, 'request-malformed'],
    ];
    for (const [path, status, code] of rows) {
      const answer = await answerOf(path);
      assert.deepEqual([answer.status, JSON.parse(answer.text).code], [status, code], path);
    }
  });

  it('verify.html may ask nobody for anything, and runs no program but its own', async () => {
    const { text } = await answerOf('/verify.html');
    const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(text)?.[1] ?? '';
    assert.match(policy, /^default-src 'none'; script-src 'sha256-[A-Za-z0-9+/=]{44}'; style-src 'sha256-[^']+';/);
    assert.doesNotMatch(policy, /unsafe|https?:|\*/);
    assert.equal(text.match(/<script/g)?.length, 1);
    assert.doesNotMatch(text, /<(?:link|img|iframe)\b|\bsrc=/);
    const fits = encodeUtf8(text).length;
    assert(fits < 512_000, `${fits} bytes`);
  });
});
