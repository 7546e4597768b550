import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { encodeUtf8 } from '#kernel';
import { verifyFile } from '#verify';
import { CounterTown, DEED, HOSTILE } from '../../test/counter-town.ts';
import { receiptPage } from '../node/receipt-pages.ts';
import { formatReceiptPage, type ReceiptPage, readReceiptData, verifyReceiptPage } from './receipt-page.ts';

let counter: CounterTown;
let other: CounterTown;
let page: ReceiptPage;

function pageOf(town: CounterTown, entry: number): ReceiptPage {
  const made = receiptPage(town.town.node, entry);
  assert(made.ok, made.ok ? '' : made.refusal.code);
  return made.value;
}

function codeOf(changed: ReceiptPage): string {
  const verified = verifyReceiptPage(changed);
  return verified.ok ? 'ok' : verified.refusal.code;
}

const inHtml = (text: string) => `<!doctype html><p>anything</p>${text}</body>`;
const checked = (html: string) => verifyFile([encodeUtf8(html)]);

before(async () => {
  counter = await CounterTown.opened('pages');
  other = await CounterTown.opened('others');
  await counter.correct(0, 'FIRST');
  await counter.correct(1, 'SECOND');
  page = pageOf(counter, counter.entries.deed);
});

describe('receipt pages', () => {
  it('hold, with the instrument as it stands and every act upon it', () => {
    const verified = checked(inHtml(formatReceiptPage(page)));
    assert(verified.ok && verified.value.kind === 'page');
    const [now] = verified.value.instruments;
    assert(now !== undefined);
    assert.deepEqual([now.reception, now.status, now.acts.length], [DEED.reception, 'recorded', 2]);
    assert.equal(now.entry, counter.entries.deed);
  });

  it('no act can be left out, added, or taken from elsewhere', async () => {
    const { returned } = counter.entries;
    const [first, second] = page.acts as readonly [string, string];
    const foreign = pageOf(counter, returned);
    const rows: readonly (readonly [what: string, changed: Partial<ReceiptPage>, code: string])[] = [
      ['nothing', {}, 'ok'],
      ['the last correction', { acts: [first] }, 'page-incomplete'],
      ['the first correction', { acts: [second] }, 'page-incomplete'],
      ['all corrections', { acts: [] }, 'page-incomplete'],
      ['one twice', { acts: [first, second, second] }, 'page-incomplete'],
      ['the records', { instruments: [] }, 'page-other-instrument'],
      ['an act upon nothing of this', { acts: [first, second, foreign.proof] }, 'page-other-instrument'],
      ['the record of another instrument', { instruments: foreign.instruments }, 'page-other-instrument'],
      ['a receipt as a record', { instruments: [first] }, 'page-other-instrument'],
      ['a proof of another log', { acts: [first, pageOf(other, other.entries.deed).proof] }, 'page-other-log'],
      ['a record as the proof', { proof: page.instruments[0] as string }, 'page-other-instrument'],
    ];
    for (const [what, changed, code] of rows) assert.equal(codeOf({ ...page, ...changed }), code, what);
  });

  it('the receipt of a correction names the entry that received the instrument', async () => {
    const { entry } = { entry: await counter.correct(2, 'THIRD') };
    const verified = verifyReceiptPage(pageOf(counter, entry));
    assert(verified.ok);
    assert.deepEqual(
      verified.value.instruments.map((now) => [now.entry, now.acts.length]),
      [[counter.entries.deed, 3]],
    );
  });

  it('an older page still holds after a later correction: it speaks as of its time', () => {
    assert.equal(codeOf(page), 'ok');
  });

  it('no character of the data can change', () => {
    const text = formatReceiptPage(page);
    const start = text.indexOf('>') + 1;
    for (let at = start; at < text.length - '</script>'.length; at += 61) {
      const changed = text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1);
      const verified = checked(inHtml(changed));
      assert(!verified.ok, `character ${at}`);
    }
  });

  it('no text can end the block or begin another', () => {
    const proof = [...HOSTILE, '\u2028\u2029&amp;'].join('\n');
    const text = formatReceiptPage({ proof, instruments: [], acts: [] });
    const data = text.slice(text.indexOf('>') + 1, -'</script>'.length);
    assert.doesNotMatch(data, /[<>&\u2028\u2029]/);
    const read = readReceiptData(data);
    assert(read.ok);
    assert.equal(read.value.proof, proof);
  });

  it('there is one form: another spelling of the same data is refused', () => {
    const data = '{"version":1,"proof":"a","instruments":[],"acts":[]}';
    assert(readReceiptData(data).ok);
    for (const changed of [` ${data}`, data.replace('"a"', '"\\u0061"'), data.replace('}', ',"more":1}'), '', 'null'])
      assert.equal(readReceiptData(changed).ok, false, changed);
  });

  it('files that are something else say so', () => {
    const rows: readonly (readonly [string, string])[] = [
      ['<!doctype html><p>hello', 'page-without-receipt'],
      ['<!DOCTYPE HTML><p>hello', 'page-without-receipt'],
      [inHtml('<script type="application/json" id="receipt">{}</script>'), 'page-malformed'],
      ['%PDF-1.7', 'file-is-pdf'],
    ];
    for (const [html, code] of rows) {
      const verified = checked(html);
      assert.equal(verified.ok ? 'ok' : verified.refusal.code, code, html);
    }
  });
});
