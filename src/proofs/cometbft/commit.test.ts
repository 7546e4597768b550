import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it, test } from 'node:test';
import fc from 'fast-check';
import { sha256 } from '#crypto';
import { bytesOf, type Result, toBase64url, toHex, type Value } from '#kernel';
import { type Network, networkOf } from '../../../test/network-of-keys.ts';
import { type Trust, verifyBlocks, verifyCommit } from './commit.ts';
import { verifyDoubleSigning } from './double-signing.ts';
import { headerHash, type LightBlock, validatorsHash } from './light-block.ts';
import { readDoubleSigning, readLightBlock } from './rpc.ts';

type Recorded = {
  readonly blocks: readonly {
    readonly signed_header: { readonly [name: string]: Value };
    readonly validators: Value;
  }[];
  readonly evidence: Value;
};

function recorded(name: string): Recorded {
  return JSON.parse(readFileSync(new URL(`../../../test/vectors/cometbft/${name}.json`, import.meta.url), 'utf8'));
}

function blocksOf({ blocks }: Recorded): readonly LightBlock[] {
  return blocks.map(({ signed_header, validators }) => {
    const block = readLightBlock(signed_header as Value, validators);
    assert(block.ok, JSON.stringify(block));
    return block.value;
  });
}

const code = (result: Result<unknown>): string => (result.ok ? 'ok' : result.refusal.code);
const one = blocksOf(recorded('one'));
const four = blocksOf(recorded('four'));

describe('blocks that CometBFT made', () => {
  test('the header hash is the one that was signed, of every block', () => {
    for (const name of ['one', 'four']) {
      const { blocks } = recorded(name);
      for (const [i, block] of blocksOf(recorded(name)).entries()) {
        const { commit } = (blocks[i] as Recorded['blocks'][number]).signed_header;
        const { block_id } = commit as { readonly block_id: { readonly hash: string } };
        assert.equal(toHex(headerHash(block.header)).toUpperCase(), block_id.hash);
        assert.equal(toBase64url(validatorsHash(block.validators)), block.header.validatorsHash);
      }
    }
  });

  test('each is signed by more than two thirds, before and after a change of power', () => {
    assert.deepEqual(
      [...one, ...four].map((block) => verifyCommit(block)),
      [
        ...one.map(() => ({ ok: true, value: { have: 1, total: 1 } })),
        ...four.map(({ header }) => ({
          ok: true,
          value: header.height < 5 ? { have: 4, total: 4 } : { have: 7, total: 10 },
        })),
      ],
    );
  });

  test('trust follows from block to block, and not over the change, where too little of the old power signed', () => {
    assert.equal(code(verifyBlocks(four)), 'ok');
    assert.equal(code(verifyBlocks(four, { hash: headerHash((four[0] as LightBlock).header) })), 'ok');
    const over = [four[0], four[5]] as LightBlock[];
    assert.equal(code(verifyBlocks(over)), 'trust-power-missing', 'one of four is no third');
    assert.equal(code(verifyBlocks([four[0], four[3], four[4]] as LightBlock[])), 'ok');
  });

  it('is refused with any one character changed', () => {
    const text = JSON.stringify(four[4]);
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.integer({ min: 32, max: 126 }), (at, char) => {
        const changed = `${text.slice(0, at)}${String.fromCharCode(char)}${text.slice(at + 1)}`;
        fc.pre(changed !== text);
        assert.notEqual(verdict(changed), 'ok', `character ${at}`);
      }),
      { numRuns: 1_000 },
    );
  });

  function verdict(text: string): string {
    try {
      const block = JSON.parse(text) as LightBlock;
      return code(verifyBlocks([four[3] as LightBlock, block]));
    } catch {
      return 'not even readable';
    }
  }
});

describe('evidence that CometBFT took into a block', () => {
  const { evidence } = recorded('four');
  const keys = (four[1] as LightBlock).validators.map(({ key }) => bytesOf(key));
  const chain = (four[1] as LightBlock).header.chain;
  const signing = readDoubleSigning(evidence, chain, keys);
  assert(signing.ok);

  it('holds here too, and for that chain and that key alone', () => {
    assert.equal(code(verifyDoubleSigning(signing.value)), 'ok');
    assert.equal(code(verifyDoubleSigning({ ...signing.value, chain: 'another' })), 'evidence-signature-wrong');
    assert.equal(code(verifyDoubleSigning({ ...signing.value, type: 'prevote' })), 'evidence-signature-wrong');
    assert.equal(code(readDoubleSigning(evidence, chain, [])), 'evidence-malformed');
  });

  it('is none where both votes are for one block', () => {
    const [vote] = signing.value.votes as [(typeof signing.value.votes)[number]];
    assert.equal(code(verifyDoubleSigning({ ...signing.value, votes: [vote, vote] })), 'evidence-proves-nothing');
  });
});

describe('following validators', () => {
  const towns = (...names: string[]): Network => networkOf(names);
  const old = towns('ashbrook', 'birchfield', 'cedarton', 'dunmore');
  const block = (network: Network, height: number, next = network, signers?: readonly string[]): LightBlock =>
    network.block({ height, next, ...(signers && { signers }) });
  const later = towns('ashbrook', 'birchfield', 'elmhurst', 'fairview');
  const strangers = towns('elmhurst', 'fairview', 'glenwood', 'harlow');
  const start = block(old, 10);
  const hash = headerHash(start.header);
  const now = start.header.seconds + 100;
  const trust = (seconds: number): Trust => ({ hash, period: { seconds, nowSeconds: now } });
  const forged = ['ashbrook', 'elmhurst', 'fairview', 'glenwood'];

  const rows: readonly (readonly [
    what: string,
    blocks: readonly LightBlock[],
    trust: Trust | undefined,
    code: string,
  ])[] = [
    ['the next block', [start, block(old, 11)], { hash }, 'ok'],
    ['the trusted block alone', [start], { hash }, 'ok'],
    ['its validators are trusted', [start], { hash: validatorsHash(start.validators) }, 'ok'],
    ['another block is trusted', [start], { hash: sha256(hash) }, 'trust-other-validators'],
    ['three of four', [block(old, 10, old, ['ashbrook', 'birchfield', 'cedarton'])], undefined, 'ok'],
    ['two of four', [block(old, 10, old, ['ashbrook', 'birchfield'])], undefined, 'commit-power-missing'],
    ['a gap, without a period', [start, block(old, 20)], { hash }, 'trust-period-missing'],
    ['a gap, within the period', [start, block(old, 20)], trust(200), 'ok'],
    ['a gap, after the period', [start, block(old, 20)], trust(100), 'trust-expired'],
    ['the next block, after the period', [start, block(old, 11)], trust(100), 'trust-expired'],
    ['half of the towns are others', [start, block(later, 20)], trust(200), 'ok'],
    ['all of the towns are others', [start, block(strangers, 20)], trust(200), 'trust-power-missing'],
    ['one of the old towns alone', [start, block(towns(...forged), 20)], trust(200), 'trust-power-missing'],
    ['in two steps', [start, block(later, 20), block(strangers, 21)], trust(200), 'header-not-next'],
    ['in two steps, announced', [start, block(later, 20, strangers), block(strangers, 21)], trust(200), 'ok'],
    ['backwards', [start, block(old, 9)], trust(200), 'header-not-next'],
    ['another chain', [start, old.block({ height: 11, next: old, chain: 'other' })], { hash }, 'header-other-chain'],
    ['a clock ahead', [start], { hash, period: { seconds: 9, nowSeconds: now - 200 } }, 'header-from-the-future'],
    ['nothing', [], undefined, 'commit-malformed'],
  ];
  for (const [what, blocks, given, expected] of rows)
    test(`${what}: ${expected}`, () => assert.equal(code(verifyBlocks(blocks, given)), expected));

  it('counts no key twice and no signature under another’s name', () => {
    const { commit, validators } = start;
    const [first, second] = commit.signatures;
    assert(first !== undefined && second !== undefined);
    const signed = (signatures: LightBlock['commit']['signatures']): LightBlock => ({
      ...start,
      commit: { ...commit, signatures },
    });
    assert.equal(code(verifyCommit(signed([first, first, first]))), 'commit-malformed');
    assert.equal(code(verifyCommit(signed([second, first]))), 'commit-malformed');
    assert.equal(code(verifyCommit(signed([{ ...first, validator: 3 }]))), 'commit-signature-wrong');
    assert.equal(code(verifyCommit(signed([{ ...first, validator: 4 }]))), 'commit-malformed');
    const doubled = [...validators, ...validators];
    const header = { ...start.header, validatorsHash: toBase64url(validatorsHash(doubled)) };
    assert.equal(code(verifyCommit({ ...start, header, validators: doubled })), 'commit-validators-wrong');
    assert.equal(code(verifyCommit({ ...start, validators: validators.slice(1) })), 'commit-validators-wrong');
  });

  it('follows any honest history, and no history with a block of strangers in it', () => {
    const names = ['ashbrook', 'birchfield', 'cedarton', 'dunmore', 'elmhurst', 'fairview', 'glenwood'];
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 8 }), fc.nat(7), (shifts, at) => {
        const sets = shifts.map((shift) => towns(...names.slice(shift, shift + 4)));
        const chain = sets.map((set, i) => block(set, 10 + i, sets[i + 1] ?? set));
        assert.equal(code(verifyBlocks(chain)), 'ok');
        if (at === 0 || at >= chain.length) return;
        const foreign = chain.map((one, i) => (i === at ? block(towns('mallory', 'trudy'), 10 + i) : one));
        assert.notEqual(code(verifyBlocks(foreign)), 'ok');
      }),
      { numRuns: 25 },
    );
  });
});
