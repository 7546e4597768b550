import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { ed25519PublicKey } from '#crypto';
import { decodeUtf8, Machine, toBase64url, type Value } from '#kernel';
import type { HistoryItem } from '#modules/titles';
import { formatVerifier, type NoteSigner, parseVerifier, signerFor, type Verifier } from '#proofs';
import { citizen, codeOf, TestTown } from '../../test/test-town.ts';
import { verifyFile } from './index.ts';

const ada = citizen('Ada Quill');
const ben = citizen('Ben Tallow');

function livedInTown(): TestTown {
  const town = TestTown.founded();
  const office = { office: 'assessor', title: 'Board of Assessors', roles: [{ role: 'member', rights: [] }] };
  assert.equal(codeOf(town.act(ada, 'clerk', 'members/add-office', office)), 'ok');
  // One accepted and two refused in one block: the second twin, and an act without a right.
  const add = (name: string) => town.sign(ada, 'clerk', 'members/add-office', { ...office, office: name });
  const answers = town.block(add('treasurer'), town.sign(ben, 'clerk', 'members/add-office', office), add('treasurer'));
  assert.deepEqual(answers.map(codeOf), ['ok', 'key-unknown', 'office-exists']);
  recordDeeds(town);
  return town;
}

function recordDeeds(town: TestTown): void {
  const row = { parcel: 'F_1', kind: 'FEE', areaM2: 900, commitment: toBase64url(new Uint8Array(32)) };
  const party = { role: 'grantor', name: 'FERRY, DAN' };
  const deed = { type: 'deed', parties: [party], legals: [{ parcel: 'F_1' }], pageCount: 1 };
  const day = new Date(town.timeMs).toISOString().slice(0, 10);
  const acts: readonly (readonly [string, Value])[] = [
    ['open-registry', { registry: 'deeds', name: 'Registry', system: 'recorded', authority: 'official' }],
    ['load-parcels', { import: 'i1', source: 'Map', rows: [row] }],
    ['record', { registry: 'deeds', day, instruments: [deed] }],
    ['record', { registry: 'deeds', day, instruments: [{ ...deed, type: 'mortgage' }] }],
  ];
  for (const [action, input] of acts) assert.equal(codeOf(town.act(ada, 'clerk', `titles/${action}`, input)), 'ok');
}

const town = livedInTown();
const book = town.book();
const files = {
  receipt: town.receipt(2),
  presence: town.stateProof('members/office/assessor'),
  absence: town.stateProof('members/office/nobody'),
  history: town.historyProof('F_1'),
};
const bytes = (text: string) => [new TextEncoder().encode(text)];

describe('a published book', () => {
  it('replays to the root that its town signed', () => {
    const verified = verifyFile([book]);
    assert(verified.ok, JSON.stringify(verified));
    assert(verified.value.kind === 'book');
    assert.equal(toBase64url(verified.value.book.tip.logRoot), toBase64url(town.machine.tip.logRoot));
    assert.equal(verified.value.book.refused, 2);
  });

  it('may come in pieces of any size', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5_000 }), (size) => {
        const pieces = Array.from({ length: Math.ceil(book.length / size) }, (_, i) =>
          book.subarray(i * size, (i + 1) * size),
        );
        assert.equal(verifyFile(pieces).ok, true);
      }),
      { numRuns: 10 },
    );
  });

  it('is refused with any one byte changed, and says where', () => {
    fc.assert(
      fc.property(fc.nat(book.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const changed = Uint8Array.from(book);
        changed[at] = (changed[at] as number) ^ flip;
        const verified = verifyFile([changed]);
        assert.equal(verified.ok, false, `byte ${at} ^ ${flip}`);
      }),
      { numRuns: 300 },
    );
  });

  it('is refused when it is cut anywhere or goes on', () => {
    fc.assert(
      fc.property(fc.nat(book.length - 1), (length) => assert.equal(verifyFile([book.subarray(0, length)]).ok, false)),
      { numRuns: 50 },
    );
    assert.equal(verifyFile([book, book.subarray(0, 20)]).ok, false);
  });

  it('names the first wrong entry', () => {
    const lines = (decodeUtf8(book) as string).split('\n');
    lines[3] = (lines[3] as string).replace('Board of Assessors', 'Board of Assessorz');
    const verified = verifyFile(bytes(lines.join('\n')));
    assert.deepEqual(verified.ok ? undefined : verified.refusal, {
      code: 'entry-refused-by-rules',
      detail: { code: 'signature-invalid', entry: 2, line: 4 },
    });
  });

  it('is refused for a reader who knows another key', () => {
    const other = signerFor('ashbrook.example/log', 'ed25519-note', new Uint8Array(32));
    const verified = verifyFile([book], { pinned: [other] });
    assert.equal(verified.ok ? 'valid' : verified.refusal.code, 'checkpoint-not-signed-by-pinned-key');
  });
});

describe('a book whose log keys were changed', () => {
  const changed = TestTown.founded();
  const old = changed.logSigners;
  const seed = new Uint8Array(32).fill(7);
  const logKeys = [{ algorithm: 'ed25519', key: toBase64url(ed25519PublicKey(seed)) }];
  assert.equal(codeOf(changed.act(ada, 'clerk', 'members/change-log-keys', { logKeys })), 'ok');

  it('counts with the keys in force at its end, and with no others', () => {
    assert.equal(verifyFile([changed.book()]).ok, false);
    changed.logSigners = [signerFor('ashbrook.example/log', 'ed25519-note', seed)];
    assert.equal(verifyFile([changed.book()]).ok, true);
    changed.logSigners = [...changed.logSigners, ...old];
    assert.equal(verifyFile([changed.book()]).ok, false);
  });
});

describe('receipts and proofs', () => {
  it('hold, and say what they are about', () => {
    const receipt = verifyFile(bytes(files.receipt));
    assert(receipt.ok && receipt.value.kind === 'receipt');
    assert.equal(receipt.value.transaction.body.action, 'members/add-office');
    const presence = verifyFile(bytes(files.presence));
    assert(presence.ok && presence.value.kind === 'state' && presence.value.value !== undefined);
    const absence = verifyFile(bytes(files.absence));
    assert(absence.ok && absence.value.kind === 'state' && absence.value.value === undefined);
  });

  describe('for a reader who knows the town’s keys', () => {
    const pinned = town.logSigners;
    const outcome = (file: string, keys: readonly Verifier[] = pinned): string => {
      const verified = verifyFile(bytes(file), { pinned: keys });
      return verified.ok ? 'valid' : verified.refusal.code;
    };

    it('hold, also with one of the keys', () => {
      for (const file of Object.values(files)) assert.equal(outcome(file), 'valid');
      for (const key of pinned) assert.equal(outcome(files.receipt, [key]), 'valid');
    });

    it('a line of nobody’s beside the signature that the reader knows is a change of the file', () => {
      const first = pinned[0] as Verifier;
      const at = files.receipt.lastIndexOf('— ashbrook');
      const renamed = `${files.receipt.slice(0, at)}— bshbrook${files.receipt.slice(at + '— ashbrook'.length)}`;
      assert.equal(outcome(renamed, [first]), 'note-signature-unknown');
    });

    it('the signature of one kind of key cannot be taken away', () => {
      const ed25519 = pinned[0] as NoteSigner;
      const both = town.logSigners;
      town.logSigners = [ed25519];
      const stripped = town.receipt(2);
      town.logSigners = both;
      assert.equal(outcome(stripped), 'checkpoint-signature-missing');
      assert.equal(outcome(stripped, [ed25519]), 'valid', 'who knows that one alone cannot miss the other');
    });

    it('are refused with any one byte changed', () => {
      const first = pinned[0] as Verifier;
      const whole = new TextEncoder().encode(files.receipt);
      fc.assert(
        fc.property(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
          const changed = Uint8Array.from(whole);
          changed[at] = (changed[at] as number) ^ flip;
          assert.equal(verifyFile([changed], { pinned: [first] }).ok, false, `byte ${at} ^ ${flip}`);
        }),
        { numRuns: 200 },
      );
    });
  });

  it('a receipt holds only where the officer really signed, whatever the town’s log says', () => {
    const dishonest = TestTown.founded();
    dishonest.machine = new Machine({
      chain: dishonest.machine.chain,
      modules: dishonest.modules,
      store: dishonest.store,
      authenticate: () => true,
    });
    const { bytes: signed } = dishonest.sign(ben, 'clerk', 'members/correct-town', {
      name: 'A',
      kind: 'town',
    }).transaction;
    const forged = (decodeUtf8(signed) as string).replace(ben.signer.key, ada.signer.key);
    dishonest.block(dishonest.reread(new TextEncoder().encode(forged)));
    const verified = verifyFile(bytes(dishonest.receipt(2)));
    assert.equal(verified.ok ? 'valid' : verified.refusal.code, 'transaction-signature-wrong');
  });

  it('an absence is proved of keys only that some rule could write', () => {
    const codeOfKey = (key: string) => {
      const verified = verifyFile(bytes(town.stateProof(key)));
      return verified.ok ? 'valid' : verified.refusal.code;
    };
    const taken = ['titles/parcel/F_2', 'titles/number/deeds/book-page/1/2', 'titles/roll/0000000000002026/1-1'];
    const alike = ['titles/parcel/%46_1', 'titles/parcel/F_1/', 'titles/parcel/F_1/x', 'titles/parcels/F_1', 'F_1'];
    const other = ['titles/roll/2026/1-1', 'titles/number/deeds/book-page/1%2f2', 'constructor/x/y', 'kernel/x/y'];
    assert.deepEqual([...taken, 'kernel/rules/diary'].map(codeOfKey), ['valid', 'valid', 'valid', 'valid']);
    for (const key of [...alike, ...other]) assert.equal(codeOfKey(key), 'state-key-unknown', key);
  });

  it('are pinned by a key of the reader’s own', () => {
    const key = parseVerifier(formatVerifier(town.logSigners[0] as (typeof town.logSigners)[number]));
    assert(key.ok);
    const verified = verifyFile(bytes(files.receipt), { pinned: [key.value] });
    assert(verified.ok && verified.value.kind === 'receipt' && verified.value.pinned);
  });

  for (const [name, file] of Object.entries(files)) {
    it(`${name}: refused with any one character changed`, () => {
      fc.assert(
        fc.property(fc.nat(file.length - 1), fc.constantFrom(...'AZaz09+/=\n —{"'), (at, character) => {
          const changed = file.slice(0, at) + character + file.slice(at + 1);
          if (changed !== file) assert.equal(verifyFile(bytes(changed)).ok, false, `character ${at}`);
        }),
        { numRuns: 200 },
      );
    });
  }

  it('a parcel’s history is complete, or refused with whatever item is hidden, added, changed or moved', () => {
    const items = town.history('F_1');
    assert(items.length >= 3);
    const whole = verifyFile(bytes(town.historyProof('F_1')));
    assert(whole.ok && whole.value.kind === 'history');
    assert.deepEqual([whole.value.parcel, whole.value.items], ['F_1', items]);
    const codeOfHistory = (list: readonly Value[]) => {
      const verified = verifyFile(bytes(town.historyProof('F_1', list)));
      return verified.ok ? 'valid' : verified.refusal.code;
    };
    for (let i = 0; i < items.length; i++) {
      assert.equal(codeOfHistory(items.toSpliced(i, 1)), 'history-incomplete');
      assert.equal(codeOfHistory(items.toSpliced(i, 0, items[i] as HistoryItem)), 'history-incomplete');
      assert.equal(codeOfHistory(items.with(i, { ...(items[i] as HistoryItem), entry: 99 })), 'history-incomplete');
    }
    assert.equal(codeOfHistory(items.toReversed()), 'history-incomplete');
    const other = verifyFile(bytes(town.stateProof('titles/registry/deeds', { history: [] })));
    assert.equal(other.ok ? 'valid' : other.refusal.code, 'proof-malformed');
  });

  it('any file gets an answer', () => {
    fc.assert(fc.property(fc.array(fc.uint8Array({ maxLength: 60 })), (pieces) => void verifyFile(pieces)));
  });
});
