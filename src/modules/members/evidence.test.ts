import assert from 'node:assert/strict';
import { describe, it, test } from 'node:test';
import { signEd25519 } from '#crypto';
import { type Bytes, bytesOf, toBase64url, type Value, verifyEd25519, voteToSign } from '#kernel';
import {
  Consortium,
  clerkOf,
  hashOf,
  type Input,
  TOWNS,
  validatorKeyOf,
  validatorSeed,
} from '../../../test/consortium.ts';
import { CHAIN, citizen, codeOf } from '../../../test/test-town.ts';
import type { Evidence } from './records/standing.ts';

const [A, B] = TOWNS;
const anybody = citizen('somebody who saw it');

type Vote = Evidence['votes'][number];
const block = (name: string) => ({ hash: hashOf(name), parts: 1, partsHash: hashOf(`parts of ${name}`) });
const unsigned = (of: string | undefined): Vote => ({
  ...(of === undefined ? {} : { block: block(of) }),
  seconds: 1_800_000_000,
  nanos: 5,
  signature: '',
});

function toSign(about: Pick<Evidence, 'height' | 'round' | 'type'>, vote: Vote, chain: string): Bytes {
  const { height, round, type } = about;
  const { block: of, seconds, nanos } = vote;
  const named = of && { hash: bytesOf(of.hash), parts: of.parts, partsHash: bytesOf(of.partsHash) };
  return voteToSign({ chain, height, round, type, block: named, seconds, nanos });
}

function evidence(
  blocks: readonly (string | undefined)[],
  changes: Partial<Evidence> = {},
  signer: Bytes = validatorSeed(B),
  chain = CHAIN,
): Input {
  const about = {
    validatorKey: validatorKeyOf(B),
    height: 3,
    round: 0,
    type: 'precommit',
    votes: [],
    ...changes,
  } as const;
  const votes = blocks.map((name) => {
    const vote = unsigned(name);
    return { ...vote, signature: toBase64url(signEd25519(signer, toSign(about, vote, chain))) };
  });
  return { ...about, votes } as unknown as Input;
}

/** A precommit that CometBFT v0.40.0 signed, on a chain of the name that the tests use, as its `commit` answers it. */
const SIGNED = {
  key: 'fLHJlrcqRVjOFtbm0VutOE2yZ7/Ctk0WT5CcOXZQGSc=',
  height: 3,
  hash: '02FFFB0100D5B75BA801BBE05B58A70C2697D7F094860D33C5DFD817A3B390B1',
  partsHash: '7D40AB840C3CA01A741CE115A162C9910E9609446337B18FEB3773ADABE87CC2',
  second: '2026-11-24T16:04:06Z',
  nanos: 191_763_895,
  signature: 'GTqfG0za1b6GVjbtVTobWZLGxt/KKbzi5uiocR8NthM9JSUVGHfHL5NSW9LrY++0d61cwEpGBru0iaeSA31oCQ==',
};

describe('the bytes that a validator signs', () => {
  const vote = {
    block: {
      hash: toBase64url(Buffer.from(SIGNED.hash, 'hex')),
      parts: 1,
      partsHash: toBase64url(Buffer.from(SIGNED.partsHash, 'hex')),
    },
    seconds: Date.parse(SIGNED.second) / 1_000,
    nanos: SIGNED.nanos,
    signature: '',
  };
  const about = { height: SIGNED.height, round: 0, type: 'precommit' } as const;
  const holds = (changed: object, of: object = {}, chain = CHAIN): boolean =>
    verifyEd25519(
      Buffer.from(SIGNED.key, 'base64'),
      toSign({ ...about, ...changed }, { ...vote, ...of }, chain),
      Buffer.from(SIGNED.signature, 'base64'),
    );

  it('are those that CometBFT itself signed', () => assert(holds({})));

  it('cover the kind, the height, the round, the block, the time and the chain', () => {
    const { block: _block, ...nil } = vote;
    assert(!holds({ type: 'prevote' }) && !holds({ height: 4 }) && !holds({ round: 1 }) && !holds({}, {}, 'elsewhere'));
    assert(
      !holds({}, { nanos: 0 }) && !holds({}, { seconds: 0 }) && !holds({}, { block: { ...vote.block, parts: 2 } }),
    );
    assert.notDeepEqual(toSign(about, nil, CHAIN), toSign(about, vote, CHAIN));
  });

  it('hold a height and a round in eight bytes each, whatever their size', () => {
    const bytes = [...toSign({ height: 2 ** 40 + 1, round: 1, type: 'prevote' }, unsigned(undefined), CHAIN)];
    assert.deepEqual(bytes.slice(1, 21), [0x8, 0x1, 0x11, 1, 0, 0, 0, 0, 1, 0, 0, 0x19, 1, 0, 0, 0, 0, 0, 0, 0]);
    assert.equal(bytes[0], bytes.length - 1);
  });
});

describe('evidence of double signing', () => {
  const rows: readonly (readonly [what: string, input: Input, outcome: string])[] = [
    ['a key of nobody', evidence(['one', 'other'], { validatorKey: hashOf('nobody') }), 'validator-unknown'],
    ['two votes for one block', evidence(['one', 'one']), 'votes-agree'],
    ['two votes for none', evidence([undefined, undefined]), 'votes-agree'],
    ['votes that another key signed', evidence(['one', 'other'], {}, validatorSeed(A)), 'vote-not-signed'],
    ['votes on another chain', evidence(['one', 'other'], {}, validatorSeed(B), 'a-test-network'), 'vote-not-signed'],
    ['a height that is yet to come', evidence(['one', 'other'], { height: 9_999 }), 'height-ahead'],
    ['two votes for two blocks', evidence(['one', 'other']), 'ok'],
    ['the same again', evidence(['one', 'third'], { round: 1 }), 'evidence-exists'],
    [
      'a vote for a block and one for none, at another height',
      evidence(['one', undefined], { height: 4, type: 'prevote' }),
      'ok',
    ],
  ];
  const consortium = Consortium.of();
  for (const [what, input, outcome] of rows) {
    test(`${what}: ${outcome}`, () => {
      assert.equal(codeOf(consortium.book.act(anybody, undefined, 'members/report-double-signing', input)), outcome);
    });
  }

  it('is shown, and under these terms nothing follows by itself', () => {
    const shown = consortium.ask('evidence') as { town: string; height: number }[];
    assert.deepEqual(
      shown.map(({ town, height }) => [town, height]),
      [
        [B, 3],
        [B, 4],
      ],
    );
    assert.deepEqual(consortium.ask('evidence', { town: A }), []);
    assert.equal(consortium.book.machine.validators.length, 4);
  });

  const report = (consortium: Consortium, input: Input): Value => {
    const answer = consortium.book.act(anybody, undefined, 'members/report-double-signing', input);
    assert(answer.accepted, JSON.stringify(answer));
    return answer.result;
  };

  it('suspends the member where the charter says so, and it orders no more blocks', () => {
    const strict = Consortium.of(TOWNS, { doubleSigning: 'suspend' });
    assert.deepEqual(report(strict, evidence(['one', 'other'])), { town: B, suspended: true });
    assert.deepEqual(
      strict.book.machine.validators.map(({ key }) => key),
      [A, 'cedarton', 'dunmore'].map(validatorKeyOf),
    );
    assert.equal(strict.outcome(B, 'post-notice', { text: 'We are sorry.' }), 'town-not-active');
    // A key that was lost meanwhile can still be ended.
    const lost = `ed25519:${clerkOf(B).signer.key}`;
    assert.equal(strict.outcome(B, 'report-key', { key: lost, what: 'lost' }), 'last-manager');
    assert.deepEqual(report(strict, evidence(['one', 'other'], { height: 4 })), { town: B, suspended: false });
  });

  it('is kept sixteen times, which is enough', () => {
    const own = Consortium.of();
    while (own.book.machine.tip.height < 20) own.outcome(A, 'post-notice', { text: 'Another day.' });
    const outcomes = Array.from({ length: 17 }, (_, i) =>
      codeOf(
        own.book.act(
          anybody,
          undefined,
          'members/report-double-signing',
          evidence(['one', 'other'], { height: i + 1 }),
        ),
      ),
    );
    assert.deepEqual(outcomes, [...Array.from({ length: 16 }, () => 'ok'), 'evidence-enough']);
  });

  it('names the member also by a key that it has replaced, and never stops the last one', () => {
    const pair = Consortium.of([A, B], { doubleSigning: 'suspend' });
    assert.equal(pair.outcome(B, 'change-node', { validatorKey: validatorKeyOf('new key of birchfield') }), 'ok');
    assert.deepEqual(report(pair, evidence(['one', 'other'])), { town: B, suspended: true });
    const own = evidence(['one', 'other'], { validatorKey: validatorKeyOf(A) }, validatorSeed(A));
    assert.deepEqual(report(pair, own), { town: A, suspended: false });
  });
});
