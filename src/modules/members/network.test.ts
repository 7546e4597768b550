import assert from 'node:assert/strict';
import { describe, it, test } from 'node:test';
import type { Value } from '#kernel';
import {
  accession,
  Consortium,
  candidate,
  clerkOf,
  hashOf,
  type Input,
  nodeOf,
  TOWNS,
  termsAt,
  validatorKeyOf,
} from '../../../test/consortium.ts';
import { citizen, codeOf, passkeyCitizen, TestTown } from '../../../test/test-town.ts';

const ada = citizen('Ada Quill');
const others = (...changes: Input[]): Value[] => changes.map((change) => candidate('birchfield', change));
const key = (who: { readonly signer: { readonly key: string } }): Value => ({ scheme: 'ed25519', key: who.signer.key });
const keyOf = (algorithm: string, text: string): Value => ({ algorithm, key: text });

describe('a charter', () => {
  const terms = (changes: Input): Value => termsAt(new TestTown().timeMs, changes);
  const { classes } = terms({}) as unknown as { classes: { [name: string]: Input } };
  const withClass = (name: string, changes: Input): Input => ({
    terms: terms({ classes: { ...classes, [name]: { ...classes[name], ...changes } } as Value }),
  });
  const half = { numerator: 1, denominator: 2, of: 'cast' };
  const rows: readonly (readonly [what: string, changes: Input, outcome: string])[] = [
    ['a majority that two sides could have', withClass('rules', { majority: { ...half, more: false } }), 'terms-wrong'],
    [
      'a majority that nobody could have',
      withClass('rules', { majority: { ...half, numerator: 2, more: true } }),
      'terms-wrong',
    ],
    ['a quorum of more than all', withClass('rules', { quorum: { numerator: 3, denominator: 2 } }), 'terms-wrong'],
    ['comments after the decision', withClass('rules', { commentHours: 9_000 }), 'terms-wrong'],
    ['an end that has passed', { terms: terms({ sunsetMs: 1 }) }, 'terms-wrong'],
    [
      'an end in thirty years',
      { terms: terms({ sunsetMs: new TestTown().timeMs + 30 * 31_536_000_000 }) },
      'terms-wrong',
    ],
    [
      'two weights of one town',
      { terms: terms({ moneyWeights: [1, 2].map((weight) => ({ town: 'ashbrook', weight })) }) },
      'terms-wrong',
    ],
    ['a key for ordering that is no point', { validatorKey: `Ag${'A'.repeat(41)}` }, 'validator-key-wrong'],
    ['the town itself among the others', { others: others({ town: 'ashbrook' }) }, 'town-exists'],
    ['a town twice', { others: others({}, {}) }, 'town-exists'],
    ['a first key that an officer has', { others: others({ key: key(ada) }) }, 'key-exists'],
    [
      'a first key that is no point',
      { others: others({ key: { scheme: 'ed25519', key: 'A'.repeat(43) } }) },
      'key-malformed',
    ],
    [
      'one first key for two',
      { others: [candidate('birchfield'), candidate('cedarton', { key: key(clerkOf('birchfield')) })] },
      'key-exists',
    ],
    [
      'one key for ordering for two',
      { others: others({ validatorKey: validatorKeyOf('ashbrook') }) },
      'validator-key-wrong',
    ],
    [
      'keys for cosigning of another',
      { others: others({ cosigner: { ...(nodeOf('ashbrook').cosigner as object), name: 'b.example' } as Value }) },
      'cosigner-wrong',
    ],
    [
      'the book’s own name for cosigning',
      {
        others: others({
          cosigner: { ...(nodeOf('birchfield').cosigner as object), name: 'ashbrook.example/log' } as Value,
        }),
      },
      'cosigner-wrong',
    ],
    ['a hosted member that orders blocks', { others: others({ kind: 'hosted' }) }, 'validator-key-wrong'],
    ['nobody else yet', { others: [] }, 'ok'],
  ];
  for (const [what, changes, outcome] of rows) {
    test(`${what}: ${outcome}`, () => {
      const consortium = new Consortium();
      assert.equal(
        consortium.outcome('ashbrook', 'charter', { ...consortium.charter([candidate('birchfield')]), ...changes }),
        outcome,
      );
    });
  }

  test('a full member without a node: node-incomplete', () => {
    const { node: _node, ...rest } = candidate('birchfield') as { [name: string]: Value };
    const consortium = new Consortium();
    assert.equal(consortium.outcome('ashbrook', 'charter', consortium.charter([rest])), 'node-incomplete');
  });

  it('is signed once', () => {
    const consortium = Consortium.of(['ashbrook']);
    assert.equal(consortium.outcome('ashbrook', 'charter', consortium.charter([])), 'consortium-exists');
  });
});

describe('an accession', () => {
  const consortium = new Consortium();
  assert.equal(
    consortium.outcome('ashbrook', 'charter', consortium.charter(TOWNS.slice(1).map((town) => candidate(town)))),
    'ok',
  );
  const rows: readonly (readonly [town: string, changes: Input, outcome: string, who?: string])[] = [
    ['elmhurst', {}, 'not-awaited'],
    ['birchfield', {}, 'not-the-named-key', 'cedarton'],
    ['birchfield', { office: 'clerk' }, 'office-exists'],
    ['birchfield', { officer: 'town-clerk' }, 'officer-exists'],
    ['birchfield', { role: 'chief' }, 'role-unknown'],
    ['birchfield', { roles: [{ role: 'head', rights: [] }] }, 'last-manager'],
    ['birchfield', { logKeys: new TestTown().founding().logKeys as Value }, 'log-keys-malformed'],
    ['birchfield', { seal: clerkOf('birchfield').signer.key }, 'key-exists'],
    ['birchfield', { oldBook: { origin: 'birchfield.example/log', size: 120, root: hashOf('old root') } }, 'ok'],
    ['birchfield', {}, 'not-awaited'],
    ['ashbrook', {}, 'not-awaited'],
  ];
  for (const [town, changes, outcome, who = town] of rows) {
    test(`${who} signs for ${town} with ${Object.keys(changes).join() || 'all'}: ${outcome}`, () => {
      const answer = consortium.book.act(clerkOf(who), undefined, 'members/accede', accession(town, changes));
      assert.equal(codeOf(answer), outcome);
    });
  }

  it('nobody else can take the awaited key', () => {
    const enrolment = {
      officer: 'x',
      job: 'Clerk',
      office: 'clerk',
      role: 'assistant',
      key: key(clerkOf('cedarton')),
      label: 'Key',
    };
    assert.equal(consortium.outcome('ashbrook', 'enrol-officer', enrolment), 'key-exists');
  });

  it('with a passkey comes from a page that the town names', () => {
    const passkey = passkeyCitizen('Page Turner');
    const own = new Consortium();
    const first = { scheme: 'passkey', key: passkey.signer.key, relyingParty: 'ashbrook.example' };
    assert.equal(own.outcome('ashbrook', 'charter', own.charter([candidate('birchfield', { key: first })])), 'ok');
    const sign = (relyingParties: Value) =>
      codeOf(own.book.act(passkey, undefined, 'members/accede', accession('birchfield', { relyingParties })));
    assert.equal(sign([{ id: 'ashbrook.example', origins: ['https://elsewhere.example'] }]), 'site-unknown');
    assert.equal(sign([{ id: 'ashbrook.example', origins: ['https://ashbrook.example'] }]), 'ok');
  });
});

describe('a book of several towns', () => {
  const consortium = Consortium.of();
  const enrolment = (office: string) => ({
    officer: `o-${office}`,
    job: 'Clerk',
    office,
    role: 'head',
    key: key(citizen(office)),
    label: 'Key',
  });
  const rows: readonly (readonly [town: string, action: string, input: Value, outcome: string])[] = [
    ['birchfield', 'add-office', { office: 'birch-tax', title: 'Tax', roles: [{ role: 'head', rights: [] }] }, 'ok'],
    [
      'ashbrook',
      'change-office',
      { office: 'birch-tax', title: 'Mine', roles: [{ role: 'head', rights: [] }] },
      'other-town',
    ],
    ['ashbrook', 'close-office', { office: 'birch-tax' }, 'other-town'],
    ['birchfield', 'close-office', { office: 'birch-tax' }, 'ok'],
    ['ashbrook', 'reopen-office', { office: 'birch-tax' }, 'other-town'],
    ['birchfield', 'reopen-office', { office: 'birch-tax' }, 'ok'],
    ['ashbrook', 'enrol-officer', enrolment('birch-tax'), 'other-town'],
    ['birchfield', 'enrol-officer', enrolment('birch-tax'), 'ok'],
    ['ashbrook', 'give-seat', { officer: 'o-birch-tax', office: 'clerk', role: 'head' }, 'other-town'],
    ['ashbrook', 'give-seat', { officer: 'town-clerk', office: 'birch-tax', role: 'head' }, 'other-town'],
    ['ashbrook', 'take-seat', { officer: 'o-birch-tax', office: 'birch-tax', role: 'head' }, 'other-town'],
    ['ashbrook', 'leave-office', { officer: 'o-birch-tax' }, 'other-town'],
    ['ashbrook', 'report-key', { key: `ed25519:${citizen('birch-tax').signer.key}`, what: 'lost' }, 'other-town'],
    ['ashbrook', 'renew-invitation', { officer: 'o-birch-tax', key: key(citizen('z')), label: 'Key' }, 'other-town'],
    ['ashbrook', 'propose-recovery', { officer: 'o-birch-tax', key: key(citizen('z')), label: 'Key' }, 'other-town'],
    [
      'ashbrook',
      'confirm-recovery',
      { officer: 'o-birch-tax', key: `ed25519:${citizen('z').signer.key}` },
      'other-town',
    ],
    ['ashbrook', 'set-seal', { key: citizen('envelope').signer.key }, 'ok'],
    ['birchfield', 'set-seal', { key: citizen('envelope').signer.key }, 'key-exists'],
    // Another town's manager does not count for this one.
    ['birchfield', 'leave-office', { officer: 'birchfield-clerk' }, 'last-manager'],
    ['birchfield', 'adopt-rules', { module: 'members', version: 1, fromHeight: 1_000_000 }, 'decision-needed'],
    ['birchfield', 'change-log-keys', { logKeys: new TestTown().founding().logKeys as Value }, 'log-keys-malformed'],
    ['birchfield', 'post-notice', { text: 'The counter opens at nine.' }, 'ok'],
    [
      'cedarton',
      'change-node',
      { node: { peer: 'birchfield.example:26657', address: 'https://cedarton.example' } },
      'ok',
    ],
    ['cedarton', 'change-node', { validatorKey: validatorKeyOf('birchfield') }, 'validator-key-wrong'],
    [
      'cedarton',
      'change-node',
      { cosigner: { name: 'c.example', keys: [keyOf('ed25519', 'A'.repeat(43))] } },
      'cosigner-wrong',
    ],
  ];
  for (const [town, action, input, outcome] of rows) {
    test(`${town}: ${action} → ${outcome}`, () => assert.equal(consortium.outcome(town, action, input), outcome));
  }

  it('a broken seal ends nobody’s service in another town', () => {
    const input = {
      ...{ officer: 'chair', job: 'Chair', office: 'clerk', role: 'head', key: key(citizen('chair')), label: 'Key' },
      ...{ ends: ['birchfield-clerk'], nextSeal: citizen('next envelope').signer.key },
    };
    assert.equal(
      codeOf(consortium.book.act(citizen('envelope'), undefined, 'members/break-seal', input)),
      'other-town',
    );
  });

  it('says who keeps it, who orders blocks, how many may fail, and which nodes share a machine', () => {
    const { founder, origin, members, validators, quorum, mayFail, sharedHosts } = consortium.ask(
      'network',
    ) as never as {
      [name: string]: Value;
      members: { town: string; status: string; logKeys: Value }[];
    };
    assert.deepEqual([founder, origin, quorum, mayFail], ['ashbrook', 'ashbrook.example/log', 3, 1]);
    assert.deepEqual(
      members.map(({ town, status }) => [town, status]),
      TOWNS.map((town) => [town, 'active']),
    );
    assert.deepEqual(
      validators,
      TOWNS.map((town) => ({ town, key: validatorKeyOf(town), power: 1 })),
    );
    assert.deepEqual(sharedHosts, [{ host: 'birchfield.example', towns: ['birchfield', 'cedarton'] }]);
    assert.deepEqual(
      (consortium.ask('notices') as { number: number; town: string }[]).map((one) => [one.number, one.town]),
      [[1, 'birchfield']],
    );
    assert.deepEqual(consortium.ask('notices', { after: 1 }), []);
  });

  it('a book of one town says the same of itself', () => {
    const {
      founder,
      origin,
      consortium: none,
      members,
      quorum,
      mayFail,
    } = new Consortium().ask('network') as { [name: string]: Value };
    assert.deepEqual(
      [founder, origin, none, members, quorum, mayFail],
      ['ashbrook', 'ashbrook.example/log', null, [], 0, 0],
    );
  });

  it('without a consortium nobody has a node to change', () => {
    assert.equal(new Consortium().outcome('ashbrook', 'change-node', {}), 'no-consortium');
  });
});

describe('who orders blocks', () => {
  it('follows membership, and each block says what it changed', () => {
    const consortium = new Consortium();
    const { book } = consortium;
    const changed = (...acts: ReturnType<TestTown['sign']>[]) => {
      const { validators } = book.machine.finalize({
        height: book.machine.tip.height + 1,
        timeMs: book.timeMs,
        transactions: acts,
      });
      book.machine.commit();
      return validators;
    };
    assert.deepEqual(book.machine.validators, []);
    const charter = book.sign(ada, 'clerk', 'members/charter', consortium.charter([candidate('birchfield')]));
    const one = { key: validatorKeyOf('ashbrook'), power: 1 };
    const two = { key: validatorKeyOf('birchfield'), power: 1 };
    assert.deepEqual(changed(charter), [one]);
    assert.deepEqual(changed(book.sign(ada, 'clerk', 'members/post-notice', { text: 'Nothing new' })), []);
    assert.deepEqual(changed(book.sign(clerkOf('birchfield'), undefined, 'members/accede', accession('birchfield'))), [
      two,
    ]);
    const rotation = book.sign(ada, 'clerk', 'members/change-node', { validatorKey: validatorKeyOf('spare') });
    const spare = { key: validatorKeyOf('spare'), power: 1 };
    assert.deepEqual(
      [...changed(rotation)].sort((a, b) => a.power - b.power),
      [{ ...one, power: 0 }, spare],
    );
    assert.deepEqual(book.machine.validators, [spare, two]);
    book.restart();
    assert.deepEqual(book.machine.validators, [spare, two]);
    // The old key stays on record, so that evidence of what it signed still names its town.
    assert.equal(consortium.outcome('ashbrook', 'change-node', { validatorKey: one.key }), 'validator-key-wrong');
  });

  it('a hosted member votes without a node, an observer keeps no records', () => {
    const consortium = new Consortium();
    const { node: _n, validatorKey: _v, cosigner: _c, ...plain } = candidate('birchfield') as { [name: string]: Value };
    const observer = { ...plain, town: 'auditor', kind: 'observer', key: key(clerkOf('auditor')) };
    assert.equal(
      consortium.outcome('ashbrook', 'charter', consortium.charter([{ ...plain, kind: 'hosted' }, observer])),
      'ok',
    );
    const roles = [{ role: 'head', rights: ['members.manage', 'members.notice', 'titles.registry'] }];
    assert.equal(consortium.accede('birchfield', { roles }), 'ok');
    assert.equal(consortium.accede('auditor', { roles }), 'ok');
    assert.deepEqual(consortium.book.machine.validators, [{ key: validatorKeyOf('ashbrook'), power: 1 }]);
    const open = (town: string) =>
      codeOf(
        consortium.book.act(clerkOf(town), `${town}-clerk`, 'titles/open-registry', {
          registry: town,
          name: 'Deeds',
          system: 'recorded',
          authority: 'official',
        }),
      );
    assert.equal(open('birchfield'), 'ok');
    assert.equal(open('auditor'), 'member-reads-only');
    assert.equal(consortium.outcome('auditor', 'post-notice', { text: 'We read along.' }), 'ok');
  });
});
