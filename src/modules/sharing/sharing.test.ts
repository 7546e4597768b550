import assert from 'node:assert/strict';
import { describe, it, test } from 'node:test';
import { sha256 } from '#crypto';
import { encodeUtf8, isList, toBase64url, type Value } from '#kernel';
import { modules } from '#modules';
import { simulate } from '../../../test/simulator.ts';
import { type Citizen, citizen, codeOf, TestTown } from '../../../test/test-town.ts';
import { LONGEST_DAYS } from './records.ts';
import { schema } from './schema.ts';

const ada = citizen('Ada Quill');
const ben = citizen('Ben Tallow');
const DAY_MS = 24 * 60 * 60 * 1_000;

const bytesOf = (of: string): string => toBase64url(sha256(encodeUtf8(of)));
const later = (town: TestTown, days: number): number => town.timeMs + days * DAY_MS;

function grantIn(town: TestTown, changes: object = {}): Value {
  const parcel = { parcelHash: bytesOf('parcel'), parcelSize: 4_200 };
  return {
    to: 'assessor',
    item: bytesOf('item'),
    purpose: 'Appeal of a valuation',
    untilMs: later(town, 30),
    key: bytesOf('key 2'),
    ...parcel,
    ...changes,
  };
}

/** Ada is the clerk and sits in a closed office too; Ben is the assessor. */
function threeOffices(): TestTown {
  const town = TestTown.founded();
  const roles = [{ role: 'head', rights: ['members.manage', ...Object.keys(schema.rights)] }];
  const offices = ['assessor', 'archive', 'hall'].map((office) =>
    town.act(ada, 'clerk', 'members/add-office', { office, title: office, roles }),
  );
  const seats = ['archive', 'hall'].map((office) =>
    town.act(ada, 'clerk', 'members/give-seat', { officer: 'town-clerk', office, role: 'head' }),
  );
  const enrolled = town.act(ada, 'clerk', 'members/enrol-officer', {
    ...{ officer: 'ben', job: 'Assessor', office: 'assessor', role: 'head', label: 'Desk key' },
    key: { scheme: 'ed25519', key: ben.signer.key },
  });
  for (const answer of [...offices, ...seats, enrolled]) assert.equal(codeOf(answer), 'ok');
  return town;
}

type Row = readonly [who: Citizen, office: string, action: string, input: (town: TestTown) => Value, outcome: string];

/** The entry in which the grant comes to stand is its number. */
const FIRST = 26;

const story: readonly Row[] = [
  [ada, 'clerk', 'grant', (town) => grantIn(town), 'receiver-without-key'],
  [ben, 'assessor', 'name-key', () => ({ key: bytesOf('key 1') }), 'ok'],
  [ada, 'clerk', 'name-key', () => ({ key: bytesOf('key 1') }), 'receiving-key-taken'],
  [ben, 'assessor', 'name-key', () => ({ key: bytesOf('key 2') }), 'ok'],
  [ben, 'assessor', 'name-key', () => ({ key: bytesOf('key 1') }), 'receiving-key-taken'],
  [ada, 'clerk', 'grant', (town) => grantIn(town, { key: bytesOf('key 1') }), 'receiving-key-old'],
  [ada, 'clerk', 'grant', (town) => grantIn(town, { to: 'moon' }), 'receiver-unknown'],
  [ben, 'assessor', 'grant', (town) => grantIn(town), 'receiver-is-giver'],
  [ada, 'clerk', 'grant', (town) => grantIn(town, { untilMs: town.timeMs }), 'grant-end-wrong'],
  [ada, 'clerk', 'grant', (town) => grantIn(town, { untilMs: later(town, LONGEST_DAYS + 1) }), 'grant-end-wrong'],
  [ada, 'clerk', 'grant', (town) => grantIn(town), 'ok'],
  [ada, 'clerk', 'revoke', () => ({ grant: FIRST - 1, reason: 'Done' }), 'grant-unknown'],
  [ben, 'assessor', 'revoke', () => ({ grant: FIRST, reason: 'Done' }), 'not-the-giver'],
  [ada, 'clerk', 'revoke', () => ({ grant: FIRST, reason: 'The appeal was withdrawn' }), 'ok'],
  [ada, 'clerk', 'revoke', () => ({ grant: FIRST, reason: 'Again' }), 'grant-revoked'],
];

describe('sharing', () => {
  const town = threeOffices();

  for (const [who, office, action, input, outcome] of story) {
    test(`${who.name}, ${office}: ${action} → ${outcome}`, () => {
      assert.equal(codeOf(town.act(who, office, `sharing/${action}`, input(town))), outcome);
    });
  }

  it('lets another office of the town revoke what a closed one gave, and nobody what has ended', () => {
    const own = threeOffices();
    const act = (office: string, action: string, input: Value) => own.act(ada, office, action, input);
    assert.equal(codeOf(own.act(ben, 'assessor', 'sharing/name-key', { key: bytesOf('key 2') })), 'ok');
    const first = act('archive', 'sharing/grant', grantIn(own));
    const second = act('hall', 'sharing/grant', grantIn(own));
    assert(first.accepted && second.accepted);
    const revocation = (result: Value) => ({ ...(result as { grant: number }), reason: 'The archive was closed' });
    assert.equal(codeOf(act('clerk', 'sharing/revoke', revocation(first.result))), 'not-the-giver');
    assert.equal(codeOf(act('clerk', 'members/close-office', { office: 'archive' })), 'ok');
    assert.equal(codeOf(act('clerk', 'sharing/revoke', revocation(first.result))), 'ok');
    own.timeMs += 31 * DAY_MS;
    assert.equal(codeOf(act('hall', 'sharing/revoke', revocation(second.result))), 'grant-expired');
    assert.equal(codeOf(act('hall', 'sharing/grant', grantIn(own, { to: 'archive' }))), 'receiver-unknown');
  });

  it('tells every action and every refusal', () => {
    const told = new Set(story.map(([, , action, , outcome]) => (outcome === 'ok' ? action : outcome)));
    const everything = [...Object.keys(schema.actions), ...Object.keys(schema.refusals)];
    // What has ended is told above.
    assert.deepEqual(
      everything.filter((name) => !told.has(name)),
      ['grant-expired'],
    );
  });

  it('lists what an office gave and was given, page by page', () => {
    const ask = (query: string, input: Value) => {
      const answer = town.machine.query('sharing', query, input);
      assert(answer.ok && isList(answer.value));
      return answer.value.map((one) => (one as { grant: number; status: string }).status);
    };
    assert.deepEqual(ask('given', { office: 'clerk' }), ['revoked']);
    assert.deepEqual(ask('received', { office: 'assessor' }), ['revoked']);
    assert.deepEqual(ask('received', { office: 'assessor', after: FIRST }), []);
    assert.deepEqual(ask('given', { office: 'assessor' }), []);
    const one = town.machine.query('sharing', 'grant', { grant: FIRST });
    assert(one.ok && (one.value as { reason: string }).reason === 'The appeal was withdrawn');
    const receiver = town.machine.query('sharing', 'receiver', { office: 'assessor' });
    assert(receiver.ok && (receiver.value as { key: string }).key === bytesOf('key 2'));
  });

  it('is taken up by a book that was founded without it', () => {
    const before = { members: 1, titles: 1 };
    const old = TestTown.founded(undefined, { roles: [{ role: 'head', rights: ['members.manage'] }] }, before);
    const act = (action: string, input: Value) => codeOf(old.act(ada, 'clerk', action, input));
    assert.equal(act('sharing/name-key', { key: bytesOf('key') }), 'rules-inactive');
    const fromHeight = old.machine.tip.height + 2;
    assert.equal(act('members/adopt-rules', { module: 'sharing', version: 1, fromHeight }), 'ok');
    assert.equal(act('sharing/name-key', { key: bytesOf('key') }), 'right-missing');
    const roles = [{ role: 'head', rights: ['members.manage', ...Object.keys(schema.rights)] }];
    assert.equal(act('members/change-office', { office: 'clerk', title: 'Clerk', roles }), 'ok');
    assert.equal(act('sharing/name-key', { key: bytesOf('key') }), 'ok');
  });

  it('keeps its laws in a simulated town', () => {
    const tallies = simulate(3, 170, { modules });
    for (const action of Object.keys(schema.actions))
      assert((tallies.get(`sharing/${action}`)?.accepted ?? 0) > 0, action);
  });
});
