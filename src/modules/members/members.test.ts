import assert from 'node:assert/strict';
import { describe, it, test } from 'node:test';
import fc from 'fast-check';
import type { Value } from '#kernel';
import { type Citizen, citizen, codeOf, TestTown } from '../../../test/test-town.ts';
import { schema } from './schema.ts';

const ada = citizen('Ada Quill');
const ben = citizen('Ben Tallow');
const cleo = citizen('Cleo Marsh');
const dan = citizen('Dan Ferry');

const key = (who: Citizen): Value => ({ scheme: 'ed25519', key: who.signer.key });
const nameOf = (who: Citizen): string => `ed25519:${who.signer.key}`;
const enrol = (officer: string, who: Citizen, role = 'assistant', office = 'clerk'): Value => ({
  officer,
  job: 'Assistant clerk',
  office,
  role,
  key: key(who),
  label: 'Desk key',
});
const office = (name: string, ...roles: string[]): Value => ({
  office: name,
  title: `Office of the ${name}`,
  roles: roles.map((role) => ({ role, rights: role === 'head' ? ['members.manage', 'members.keys'] : [] })),
});

type Row = readonly [who: Citizen, office: string | undefined, action: string, input: Value, outcome: string];

/** One story, row by row: who acts, for which office, what, and what comes of it. */
const story: readonly Row[] = [
  [ada, undefined, 'add-office', office('tax', 'head'), 'office-required'],
  [ada, 'nowhere', 'add-office', office('tax', 'head'), 'office-unknown'],
  [ben, 'clerk', 'add-office', office('tax', 'head'), 'key-unknown'],
  [ada, 'clerk', 'add-office', office('tax', 'head', 'head'), 'role-twice'],
  [ada, 'clerk', 'add-office', office('tax', 'head'), 'ok'],
  [ada, 'clerk', 'add-office', office('tax', 'head'), 'office-exists'],
  [ada, 'tax', 'add-office', office('water', 'head'), 'not-in-office'],
  [ada, 'clerk', 'change-office', office('water', 'head'), 'office-unknown'],
  [ada, 'clerk', 'change-office', office('clerk', 'assistant'), 'last-manager'],
  [ada, 'clerk', 'enrol-officer', enrol('ben', ben, 'chief'), 'role-unknown'],
  [ada, 'clerk', 'enrol-officer', enrol('ben', ben, 'assistant', 'water'), 'office-unknown'],
  [
    ada,
    'clerk',
    'enrol-officer',
    { ...(enrol('ben', ben) as object), key: { scheme: 'ed25519', key: 'A'.repeat(43) } },
    'key-malformed',
  ],
  [ada, 'clerk', 'enrol-officer', enrol('ben', ben), 'ok'],
  [ada, 'clerk', 'enrol-officer', enrol('ben', cleo), 'officer-exists'],
  [ada, 'clerk', 'enrol-officer', enrol('cleo', ben), 'key-exists'],
  [ben, 'clerk', 'enrol-officer', enrol('cleo', cleo), 'right-missing'],
  [ben, undefined, 'rotate-key', { key: key(cleo), label: 'New key' }, 'ok'],
  [ben, undefined, 'rotate-key', { key: key(dan), label: 'New key' }, 'key-ended'],
  [cleo, 'clerk', 'add-office', office('water', 'head'), 'right-missing'],
  [ada, 'clerk', 'report-key', { key: nameOf(dan), what: 'lost' }, 'key-unknown'],
  [ada, 'clerk', 'report-key', { key: nameOf(ada), what: 'lost' }, 'last-manager'],
  [ada, 'clerk', 'report-key', { key: nameOf(cleo), what: 'stolen', suspectFromMs: 1_800_000_001_000 }, 'ok'],
  [ada, 'clerk', 'report-key', { key: nameOf(cleo), what: 'lost' }, 'key-ended'],
  [ada, 'clerk', 'enrol-officer', enrol('dan', dan, 'head', 'tax'), 'ok'],
  [ada, 'clerk', 'leave-office', { officer: 'nobody' }, 'officer-unknown'],
  [dan, 'tax', 'leave-office', { officer: 'town-clerk' }, 'ok'],
  [ada, 'clerk', 'add-office', office('water', 'head'), 'officer-left'],
  [dan, 'tax', 'leave-office', { officer: 'dan' }, 'last-manager'],
];

describe('members', () => {
  const town = TestTown.founded();
  for (const [who, forOffice, action, input, outcome] of story) {
    test(`${who.name}, ${forOffice ?? 'no office'}: ${action} → ${outcome}`, () => {
      assert.equal(codeOf(town.act(who, forOffice, `members/${action}`, input)), outcome);
    });
  }

  it('tells every action and every refusal that can be met in this slice', () => {
    const actions = new Set(story.map(([, , action]) => action));
    assert.deepEqual(
      Object.keys(schema.actions).filter((name) => name !== 'found' && !actions.has(name)),
      [],
    );
    const outcomes = new Set(story.map(([, , , , outcome]) => outcome));
    // Nobody in this story signs with a passkey, and no action closes an office yet.
    const elsewhere = ['site-unknown', 'office-closed'];
    assert.deepEqual(
      Object.keys(schema.refusals).filter((code) => !outcomes.has(code)),
      elsewhere,
    );
  });

  it('founding refuses a town that nobody could manage', () => {
    const unfounded = new TestTown();
    const founding = { ...unfounded.founding(), roles: [{ role: 'head', rights: [] }] };
    const answer = unfounded.act(ada, 'clerk', 'members/found', founding, { founds: unfounded.rules() });
    assert.equal(codeOf(answer), 'last-manager');
  });

  it('answers any input without throwing', () => {
    const actions = Object.keys(schema.actions);
    const fresh = TestTown.founded();
    const field = fc.oneof(fc.integer(), fc.string(), fc.boolean(), fc.array(fc.nat(), { maxLength: 2 }));
    const name = fc.constantFrom('office', 'title', 'roles', 'officer', 'key', 'label', 'what', 'role', 'job', 'other');
    fc.assert(
      fc.property(
        fc.constantFrom(...actions),
        fc.dictionary(name, field, { noNullPrototype: true }),
        (action, input) => {
          assert.notEqual(codeOf(fresh.act(ada, 'clerk', `members/${action}`, input)), 'ok');
        },
      ),
      { numRuns: 200 },
    );
  });
});
