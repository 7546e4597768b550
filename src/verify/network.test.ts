import assert from 'node:assert/strict';
import { describe, it, test } from 'node:test';
import fc from 'fast-check';
import { encodeUtf8, MemoryStore, type Result } from '#kernel';
import {
  formatPolicy,
  formatStrictFile,
  headerHash,
  type LightBlock,
  type NoteSigner,
  type Policy,
  parsePolicy,
  signerFor,
  validatorsHash,
} from '#proofs';
import { Consortium, seedOf, TOWNS } from '../../test/consortium.ts';
import { networkOf } from '../../test/network-of-keys.ts';
import { ORIGIN, TestTown } from '../../test/test-town.ts';
import { policyOf, type Towns, townsIn, type VerifyOptions, verifyFile } from './index.ts';

const outcome = (result: Result<unknown>): string => (result.ok ? 'ok' : result.refusal.code);
const bytes = (text: string) => [encodeUtf8(text)];

const cosigners = (...towns: readonly string[]): NoteSigner[] =>
  towns.flatMap((town) =>
    (['ed25519-cosignature', 'ml-dsa-44-cosignature'] as const).map((type) =>
      signerFor(`${town}.example/cosigner`, type, seedOf(`cosigns for ${town}`)),
    ),
  );
const logKey = (town: string): NoteSigner => signerFor(ORIGIN, 'ed25519-note', seedOf(`log of ${town}`));

const consortium = Consortium.of();
const { book } = consortium;
const own = book.logSigners;
const towns = townsIn(book.machine) as Towns;
const policy = policyOf(towns) as Policy;

function signedBy(...signers: readonly NoteSigner[]): TestTown {
  book.logSigners = signers;
  return book;
}

describe('a book of four towns', () => {
  const stranger = signerFor('mallory.example/cosigner', 'ed25519-cosignature', seedOf('mallory'));
  const rows: readonly (readonly [what: string, signers: readonly NoteSigner[], code: string])[] = [
    ['its founder alone', own, 'checkpoint-quorum-missing'],
    ['two cosigned', [...own, ...cosigners('birchfield')], 'checkpoint-quorum-missing'],
    ['the founder and two cosigned', [...own, ...cosigners('birchfield', 'cedarton')], 'ok'],
    ['three cosigned, none the founder', [logKey('dunmore'), ...cosigners('birchfield', 'cedarton', 'dunmore')], 'ok'],
    ['three by their log keys', ['birchfield', 'cedarton', 'dunmore'].map(logKey), 'ok'],
    [
      'one of two log keys is not enough',
      [own[0], ...cosigners('birchfield', 'cedarton')] as NoteSigner[],
      'checkpoint-quorum-missing',
    ],
    ['a stranger too', [...own, ...cosigners('birchfield', 'cedarton'), stranger], 'checkpoint-signature-wrong'],
    ['nobody under the book’s name', cosigners(...TOWNS), 'checkpoint-signature-wrong'],
  ];
  for (const [what, signers, code] of rows)
    test(`${what}: ${code}`, () => assert.equal(outcome(verifyFile([signedBy(...signers).book()])), code));

  it('says who has signed and who has not', () => {
    const verified = verifyFile([signedBy(...own, ...cosigners('birchfield', 'dunmore')).book()]);
    assert(verified.ok && verified.value.kind === 'book');
    const signatories = { signed: ['ashbrook', 'birchfield', 'dunmore'], missing: ['cedarton'], need: 3 };
    assert.deepEqual(verified.value.book.towns, signatories);
    const few = verifyFile([signedBy(...own).book()]);
    const detail = { have: 1, need: 3, missing: 'birchfield, cedarton, dunmore' };
    assert.deepEqual(few, { ok: false, refusal: { code: 'checkpoint-quorum-missing', detail } });
  });

  it('about to be kept by several, is taken over with its founder’s word alone', () => {
    const file = signedBy(...own).book();
    assert.equal(outcome(verifyFile([file], { quorum: 'reported', store: new MemoryStore() })), 'ok');
  });

  it('is refused with any one byte of its signatures changed', () => {
    const file = signedBy(...own, ...cosigners('birchfield', 'cedarton')).book();
    const start = file.lastIndexOf(0x0a, file.length - 2);
    fc.assert(
      fc.property(
        fc.integer({ min: start + 1, max: file.length - 1 }),
        fc.integer({ min: 1, max: 255 }),
        (at, flip) => {
          const changed = Uint8Array.from(file);
          changed[at] = (changed[at] as number) ^ flip;
          assert.equal(verifyFile([changed]).ok, false, `byte ${at} ^ ${flip}`);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('a book of one town has no towns and no policy', () => {
    const alone = TestTown.founded();
    assert.equal(townsIn(alone.machine), undefined);
    assert.equal(outcome(verifyFile([alone.book()])), 'ok');
  });

  it('with its founder alone there yet, is signed by it alone', () => {
    const young = Consortium.of(['ashbrook']);
    assert.equal(outcome(verifyFile([young.book.book()])), 'ok');
  });
});

describe('a policy of the towns', () => {
  it('is written as a file that reads back', () => {
    const text = formatPolicy(policy);
    assert.deepEqual(parsePolicy(text), { ok: true, value: policy });
    assert.match(text, /\ngroup towns:3 3 ashbrook birchfield cedarton dunmore\nquorum towns:3\n$/);
  });

  const forged = new Consortium();
  forged.book.logSigners = [
    signerFor(ORIGIN, 'ed25519-note', seedOf('a forger')),
    ...TOWNS.map((town) => signerFor(`${town}.example/cosigner`, 'ed25519-cosignature', seedOf(`forged ${town}`))),
  ];
  const rows: readonly (readonly [what: string, file: () => TestTown, options: VerifyOptions, code: string])[] = [
    ['three of four', () => signedBy(...own, ...cosigners('ashbrook', 'birchfield', 'cedarton')), { policy }, 'ok'],
    [
      'two of four',
      () => signedBy(...own, ...cosigners('ashbrook', 'birchfield')),
      { policy },
      'checkpoint-quorum-missing',
    ],
    [
      'one key of each of three',
      () => signedBy(...own, ...cosigners(...TOWNS).filter((_, i) => i % 2 === 0 && i < 6)),
      { policy },
      'ok',
    ],
    ['both keys of one', () => signedBy(...own, ...cosigners('dunmore')), { policy }, 'checkpoint-quorum-missing'],
    ['a forged set of towns', () => forged.book, { policy }, 'note-unsigned'],
    ['a forged set, taken at its word', () => forged.book, {}, 'ok'],
    [
      'log keys of another',
      () => signedBy(...own, ...cosigners(...TOWNS)),
      { policy: { ...policy, logs: policy.logs.slice(2) } },
      'checkpoint-not-signed-by-log',
    ],
  ];
  for (const [what, file, options, code] of rows) {
    test(`${what}: ${code}`, () => {
      const town = file();
      assert.equal(outcome(verifyFile(bytes(town.receipt(0)), options)), code, 'receipt');
      assert.equal(outcome(verifyFile(bytes(town.stateProof('members/town/ashbrook')), options)), code, 'state');
    });
  }

  it('names the towns that are missing', () => {
    const verified = verifyFile(bytes(signedBy(...own, ...cosigners('dunmore')).receipt(0)), { policy });
    const detail = { have: 1, need: 3, missing: 'ashbrook, birchfield, cedarton' };
    assert.deepEqual(verified, { ok: false, refusal: { code: 'checkpoint-quorum-missing', detail } });
  });

  it('holds for a book too', () => {
    const three = () => signedBy(...own, ...cosigners('ashbrook', 'birchfield', 'cedarton')).book();
    assert.equal(outcome(verifyFile([three()], { policy })), 'ok');
    const all = {
      ...policy,
      groups: [...policy.groups.slice(0, 4), { name: 'all', threshold: 4, members: [...TOWNS] }],
    };
    assert.equal(outcome(verifyFile([three()], { policy: { ...all, quorum: 'all' } })), 'checkpoint-quorum-missing');
  });
});

describe('a strict proof', () => {
  const network = networkOf(TOWNS);
  const others = networkOf(['elmhurst', 'fairview', 'glenwood']);
  const { height, logRoot } = book.machine.tip;
  const receipt = signedBy(...own, ...cosigners(...TOWNS)).receipt(0);
  const state = book.stateProof('members/town/ashbrook');
  const block = (at: number, appHash = logRoot, chain?: string): LightBlock =>
    network.block({ height: at, next: network, appHash, ...(chain && { chain }) });
  const file = (proof: string, ...blocks: LightBlock[]): string => formatStrictFile({ proof, blocks });
  const next = block(height + 1);
  const good = file(receipt, next);
  const trust = { hash: validatorsHash(network.validators) };

  const rows: readonly (readonly [what: string, file: string, options: VerifyOptions, code: string])[] = [
    ['a receipt', good, {}, 'ok'],
    ['a proof of the state', file(state, next), {}, 'ok'],
    ['and the validators are known', good, { trust }, 'ok'],
    ['and the policy is met', good, { trust, policy }, 'ok'],
    [
      'other validators are known',
      good,
      { trust: { hash: validatorsHash(others.validators) } },
      'trust-other-validators',
    ],
    ['after an empty block', file(receipt, block(height + 2)), { trust }, 'ok'],
    [
      'from an older block',
      file(receipt, block(height), next),
      { trust: { hash: headerHash(block(height).header) } },
      'ok',
    ],
    ['another book', file(receipt, block(height + 1, seedOf('another book'))), {}, 'strict-root-wrong'],
    ['another network', file(receipt, block(height + 1, logRoot, 'other')), {}, 'strict-chain-wrong'],
    ['a block that was before', file(receipt, block(1)), {}, 'strict-height-wrong'],
    ['a damaged proof', file(receipt.replace('index 0', 'index 1'), next), {}, 'proof-not-included'],
    ['no canonical form', good.replace('{"strict":', '{"strict": '), {}, 'strict-malformed'],
    ['cut short', good.slice(0, -1), {}, 'strict-malformed'],
    [
      'a forged set of towns',
      file(receipt, others.block({ height: height + 1, next: others, appHash: logRoot })),
      { trust },
      'trust-other-validators',
    ],
  ];
  for (const [what, text, options, code] of rows)
    test(`${what}: ${code}`, () => assert.equal(outcome(verifyFile(bytes(text), options)), code));

  it('says who signed the block', () => {
    const three = network.block({ height: height + 1, next: network, appHash: logRoot, signers: TOWNS.slice(0, 3) });
    const verified = verifyFile(bytes(file(receipt, three)));
    assert(verified.ok && verified.value.kind === 'strict');
    assert.deepEqual(
      verified.value.validators.map(({ signed }) => signed),
      [true, true, true, false],
    );
    assert.equal(verified.value.height, height + 1);
  });

  it('is refused with any one byte changed', () => {
    const whole = encodeUtf8(good);
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const changed = Uint8Array.from(whole);
        changed[at] = (changed[at] as number) ^ flip;
        assert.equal(verifyFile([changed]).ok, false, `byte ${at} ^ ${flip}`);
      }),
      { numRuns: 300 },
    );
  });
});
