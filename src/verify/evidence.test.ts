import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it, test } from 'node:test';
import fc from 'fast-check';
import { signEd25519 } from '#crypto';
import { bytesOf, encodeUtf8, type Result, toBase64url, type Value, voteToSign } from '#kernel';
import {
  type DoubleSigning,
  formatDoubleSigning,
  formatTownDiffers,
  type NoteSigner,
  type Policy,
  readDoubleSigning,
  readLightBlock,
  signCheckpoint,
  signerFor,
  type TownDiffers,
} from '#proofs';
import { Consortium, seedOf, TOWNS, validatorKeyOf, validatorSeed } from '../../test/consortium.ts';
import { CHAIN, ORIGIN } from '../../test/test-town.ts';
import { policyOf, type Towns, townsIn, type VerifyOptions, verifyFile } from './index.ts';

const outcome = (result: Result<unknown>): string => (result.ok ? 'ok' : result.refusal.code);
const check = (text: string, options: VerifyOptions = {}) => verifyFile([encodeUtf8(text)], options);

const cosigners = (...towns: readonly string[]): NoteSigner[] =>
  towns.flatMap((town) =>
    (['ed25519-cosignature', 'ml-dsa-44-cosignature'] as const).map((type) =>
      signerFor(`${town}.example/cosigner`, type, seedOf(`cosigns for ${town}`)),
    ),
  );

const { book } = Consortium.of();
const policy = policyOf(townsIn(book.machine) as Towns) as Policy;
const others = ['ashbrook', 'birchfield', 'dunmore'] as const;

function checkpoint(root: string, signers: readonly NoteSigner[], changes = {}): string {
  return signCheckpoint({ origin: ORIGIN, size: 12n, root: seedOf(root), extensions: [], ...changes }, signers, 5);
}

/** Any one byte of it changed: refused. */
function noByteChanges(file: string, runs: number): void {
  const whole = encodeUtf8(file);
  fc.assert(
    fc.property(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
      const changed = Uint8Array.from(whole);
      changed[at] = (changed[at] as number) ^ flip;
      assert.equal(verifyFile([changed]).ok, false, `byte ${at} ^ ${flip}`);
    }),
    { numRuns: runs },
  );
}

describe('evidence that one town tells another book', () => {
  const evidence: TownDiffers = {
    first: checkpoint('other', cosigners('cedarton')),
    second: checkpoint('common', [...book.logSigners, ...cosigners(...others)]),
    town: 'cedarton',
    policy,
  };
  const forged = {
    ...policy,
    witnesses: policy.witnesses.slice(0, 4),
    groups: policy.groups.slice(0, 2),
    quorum: 'ashbrook',
  };
  const byOthers = cosigners(...others);
  const rows: readonly (readonly [
    what: string,
    changes: Partial<TownDiffers>,
    options: VerifyOptions,
    code: string,
  ])[] = [
    ['as found', {}, {}, 'ok'],
    ['the reader’s own policy', {}, { policy }, 'ok'],
    ['the towns’ keys, known to the reader', {}, { pinned: policy.witnesses.map(({ verifier }) => verifier) }, 'ok'],
    ['one town’s keys alone', {}, { pinned: cosigners('cedarton') }, 'note-unsigned'],
    [
      'too few towns',
      { second: checkpoint('common', cosigners('ashbrook', 'birchfield')) },
      {},
      'checkpoint-quorum-missing',
    ],
    ['one root', { first: checkpoint('common', cosigners('cedarton')) }, {}, 'evidence-proves-nothing'],
    ['another size', { second: checkpoint('common', byOthers, { size: 13n }) }, {}, 'evidence-proves-nothing'],
    [
      'another origin',
      { second: checkpoint('common', byOthers, { origin: 'b.example/log' }) },
      {},
      'evidence-proves-nothing',
    ],
    ['a town that did not sign it', { town: 'dunmore' }, {}, 'evidence-town-unknown'],
    ['a town that is none', { town: 'mallory' }, {}, 'evidence-town-unknown'],
    ['the group of all', { town: 'towns:3' }, {}, 'evidence-town-unknown'],
    ['no quorum is asked for', { policy: { ...policy, quorum: 'none' } }, {}, 'evidence-proves-nothing'],
    ['a policy made to fit', { policy: forged }, { policy }, 'ok'],
    [
      'towns made up to fit',
      {
        second: checkpoint(
          'common',
          TOWNS.map((town) => signerFor(`${town}.example/cosigner`, 'ed25519-cosignature', seedOf(`forged ${town}`))),
        ),
      },
      { policy },
      'note-unsigned',
    ],
  ];
  for (const [what, changes, options, code] of rows)
    test(`${what}: ${code}`, () =>
      assert.equal(outcome(check(formatTownDiffers({ ...evidence, ...changes }), options)), code));

  it('names the town and those that contradict it', () => {
    const verified = check(formatTownDiffers(evidence));
    assert(verified.ok && verified.value.kind === 'evidence' && verified.value.proves === 'town-differs');
    const { town, by, origin, keys, pinned } = verified.value;
    assert.deepEqual(
      { town, by, origin, pinned, keys: keys.length },
      { town: 'cedarton', by: others, origin: ORIGIN, pinned: false, keys: 2 },
    );
  });

  it('is refused with any one byte changed', () => noByteChanges(formatTownDiffers(evidence), 60));
});

describe('evidence of double signing', () => {
  const vote = (block: string | undefined, seed = validatorSeed('cedarton'), changes = {}) => {
    const id =
      block === undefined ? undefined : { hash: seedOf(block), parts: 1, partsHash: seedOf(`parts of ${block}`) };
    const time = { seconds: 1_800_000_000, nanos: 7 };
    const message = voteToSign({
      chain: CHAIN,
      height: 9,
      round: 0,
      type: 'precommit',
      block: id,
      ...time,
      ...changes,
    });
    const written = id && { hash: toBase64url(id.hash), parts: id.parts, partsHash: toBase64url(id.partsHash) };
    return { ...(written && { block: written }), ...time, signature: toBase64url(signEd25519(seed, message)) };
  };
  const of = (...votes: readonly ReturnType<typeof vote>[]): DoubleSigning => ({
    chain: CHAIN,
    height: 9,
    round: 0,
    type: 'precommit',
    validatorKey: validatorKeyOf('cedarton'),
    votes,
  });
  const signing = of(vote('one'), vote('another'));
  const owner = book.stateProof(`members/validator-key/${validatorKeyOf('cedarton')}`);
  const other = book.stateProof(`members/validator-key/${validatorKeyOf('dunmore')}`);

  const rows: readonly (readonly [
    what: string,
    signing: DoubleSigning,
    membership: string | undefined,
    code: string,
  ])[] = [
    ['the votes alone', signing, undefined, 'ok'],
    ['with the proof of whose key it is', signing, owner, 'ok'],
    ['with the proof of another key', signing, other, 'evidence-key-of-another'],
    ['with a proof of something else', signing, book.receipt(0), 'evidence-key-of-another'],
    ['with no proof at all', signing, 'my word', 'proof-malformed'],
    ['a block and none', of(vote('one'), vote(undefined)), undefined, 'ok'],
    ['one block twice', of(vote('one'), vote('one')), undefined, 'evidence-proves-nothing'],
    ['two heights', of(vote('one'), vote('another', undefined, { height: 10 })), undefined, 'evidence-signature-wrong'],
    ['two rounds', of(vote('one'), vote('another', undefined, { round: 1 })), undefined, 'evidence-signature-wrong'],
    [
      'two kinds',
      of(vote('one'), vote('another', undefined, { type: 'prevote' })),
      undefined,
      'evidence-signature-wrong',
    ],
    [
      'two chains',
      of(vote('one'), vote('another', undefined, { chain: 'other' })),
      undefined,
      'evidence-signature-wrong',
    ],
    ['two keys', of(vote('one'), vote('another', validatorSeed('dunmore'))), undefined, 'evidence-signature-wrong'],
  ];
  for (const [what, given, membership, code] of rows)
    test(`${what}: ${code}`, () => assert.equal(outcome(check(formatDoubleSigning(given, membership))), code));

  it('names the town where the book’s own proof is with it', () => {
    const verified = check(formatDoubleSigning(signing, owner), { pinned: book.logSigners });
    assert(verified.ok && verified.value.kind === 'evidence' && verified.value.proves === 'double-sign');
    assert.deepEqual([verified.value.owner?.town, verified.value.owner?.proof.pinned], ['cedarton', true]);
    assert.equal(
      outcome(check(formatDoubleSigning(signing, owner), { pinned: cosigners('dunmore') })),
      'note-unsigned',
    );
  });

  it('is made from what CometBFT took into a block', () => {
    const { blocks, evidence } = JSON.parse(
      readFileSync(new URL('../../test/vectors/cometbft/four.json', import.meta.url), 'utf8'),
    ) as {
      readonly blocks: readonly { readonly signed_header: Value; readonly validators: Value }[];
      readonly evidence: Value;
    };
    const block = readLightBlock(blocks[1]?.signed_header ?? null, blocks[1]?.validators ?? null);
    assert(block.ok);
    const { header, validators } = block.value;
    const keys = validators.map(({ key }) => bytesOf(key));
    const recorded = readDoubleSigning(evidence, header.chain, keys);
    assert(recorded.ok);
    assert.equal(outcome(check(formatDoubleSigning(recorded.value))), 'ok');
  });

  it('is refused with any one byte changed', () => {
    noByteChanges(formatDoubleSigning(signing), 300);
    noByteChanges(formatDoubleSigning(signing, owner), 60);
  });
});
