import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { accept, encodeUtf8, type Result } from '#kernel';
import { type LightBlock, parseStrictFile } from '#proofs';
import { verifyFile } from '#verify';
import { Consortium } from '../../../test/consortium.ts';
import { type Network, networkOf } from '../../../test/network-of-keys.ts';
import { type AgreedBlocks, strictFile } from './strict-proof.ts';

const TOWNS = ['ashbrook', 'birchfield', 'cedarton', 'dunmore'];
const { book } = Consortium.of(TOWNS);
const { height, logRoot } = book.machine.tip;
const proof = book.receipt(0);
const first = networkOf(TOWNS);
/** Nobody of the first set is in it, so no trust leads over a gap from one to the other. */
const second = networkOf(['elmhollow', 'fernhill', 'glenside', 'harrow']);
const code = (result: Result<unknown>): string => (result.ok ? 'ok' : result.refusal.code);

/** Blocks up to the one after the book's, whose validators change from the given height on. */
function chain(changeAt: number, latest = height + 1): Map<number, LightBlock> {
  const setAt = (at: number): Network => (at < changeAt ? first : second);
  const blocks = new Map<number, LightBlock>();
  for (let at = 1; at <= latest; at++) {
    const root = at === height + 1 ? { appHash: logRoot } : {};
    blocks.set(at, setAt(at).block({ height: at, next: setAt(at + 1), ...root }));
  }
  return blocks;
}

function source(blocks: Map<number, LightBlock>, earliest = 1) {
  const agreed: AgreedBlocks = {
    range: async () => ({ earliest, latest: Math.max(...blocks.keys()) }),
    at: async (at) => accept(blocks.get(at) as LightBlock),
  };
  return { blocks: agreed, heightOf: (size: number) => (size === book.machine.tip.size ? height : undefined) };
}

const heightsOf = (file: string): number[] => {
  const parsed = parseStrictFile(file);
  assert(parsed.ok);
  return parsed.value.blocks.map(({ header }) => header.height);
};

describe('strict proofs that a town hands out', () => {
  it('carry the block after the book, and hold', async () => {
    const made = await strictFile(proof, source(chain(99)));
    assert(made.ok);
    assert.deepEqual(heightsOf(made.value), [height + 1]);
    assert.equal(code(verifyFile([encodeUtf8(made.value)])), 'ok');
  });

  it('lead from the reader’s block straight there while the validators stay, else over every change', async () => {
    const straight = await strictFile(proof, source(chain(99)), 1);
    assert(straight.ok);
    assert.deepEqual(heightsOf(straight.value), [1, height + 1]);
    const over = await strictFile(proof, source(chain(3)), 1);
    assert(over.ok);
    const heights = heightsOf(over.value);
    assert(heights.includes(2) && heights.includes(3), 'the last of the old set and the first of the new one');
    assert.equal(code(verifyFile([encodeUtf8(over.value)])), 'ok');
  });

  it('say why there is none', async () => {
    const down = {
      ...source(chain(99)),
      blocks: { ...source(chain(99)).blocks, range: () => Promise.reject(new Error()) },
    };
    const other = new Map(chain(99)).set(height + 1, first.block({ height: height + 1, next: first }));
    const rows: readonly (readonly [code: string, from: ReturnType<typeof source>, from?: number])[] = [
      ['engine-starting', down],
      ['strict-not-yet', source(chain(99, height))],
      ['strict-blocks-gone', source(chain(99), 2), 1],
      ['strict-blocks-gone', source(chain(99), height + 2)],
      ['strict-from-wrong', source(chain(99)), height + 2],
      ['strict-root-wrong', source(other)],
    ];
    for (const [expected, from, height] of rows)
      assert.equal(code(await strictFile(proof, from, height)), expected, expected);
  });
});
