import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { decodeUtf8, encodeUtf8, type Tip, toBase64url } from '#kernel';
import { verifyFile } from '#verify';
import { goldenTown } from './story.ts';

const book = readFileSync(new URL('book.jsonl', import.meta.url));
const roots = JSON.parse(readFileSync(new URL('roots.json', import.meta.url), 'utf8'));
const rootsOf = ({ height, size, logRoot, stateRoot }: Tip) => ({
  height,
  size,
  root: toBase64url(logRoot),
  stateRoot: toBase64url(stateRoot),
});

/** One change to the golden book, and the refusal that must follow: code and, where there is one, the wrong entry. */
const edits: readonly (readonly [name: string, from: RegExp, to: string, code: string, entry?: number])[] = [
  ['a name in a deed', /OAK TRUST/, 'OAK TRUZT', 'entry-refused-by-rules', 10],
  ['an area', /"areaM2":1200/, '"areaM2":1201', 'entry-refused-by-rules', 5],
  ['the state root of a block', /("height":4,.*"state":")./, '$1_', 'block-entry-wrong', 9],
  // A block's time is the town's own statement, so nothing but the signed root contradicts another one.
  ['the time of a block', /("height":4,.*"timeMs":18000000)04/, '$103', 'checkpoint-root-wrong'],
  ['another form of the same number', /"areaM2":900/, '"areaM2":9e2', 'entry-malformed', 5],
  ['a refused transaction left out', /\{"refused":.*\n/, '', 'block-entry-wrong', 3],
  [
    'a whole block left out',
    /\{"body":\{"action":"titles\/correct".*\n(.*\n)*?\{"block".*\n/,
    '',
    'block-entry-wrong',
    14,
  ],
  ['the size in the checkpoint', /(example\/log\\n)17/, '$118', 'checkpoint-signature-wrong'],
  ['the chain', /ashbrook-test/, 'ashbrook-tesu', 'entry-refused-by-rules', 0],
];

describe('the golden book', () => {
  it('replays to the pinned roots', () => {
    const verified = verifyFile([book]);
    assert(verified.ok && verified.value.kind === 'book');
    assert.deepEqual(rootsOf(verified.value.book.tip), roots);
  });

  it('is what its story makes today', () => {
    assert.deepEqual(rootsOf(goldenTown().machine.tip), roots, 'the protocol has changed: see write.ts');
  });

  for (const [name, from, to, code, entry] of edits) {
    it(`is refused with ${name} changed: ${code}`, () => {
      const text = decodeUtf8(book) as string;
      const changed = text.replace(from, to);
      assert(changed !== text, 'the edit applies');
      const verified = verifyFile([encodeUtf8(changed)]);
      assert(!verified.ok);
      assert.deepEqual([verified.refusal.code, verified.refusal.detail?.entry], [code, entry]);
    });
  }
});
