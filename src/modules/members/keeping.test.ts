import assert from 'node:assert/strict';
import { describe, it, test } from 'node:test';
import type { Value } from '#kernel';
import { authority, Consortium, DAY_MS, hashOf, type Input, TOWNS, termsAt } from '../../../test/consortium.ts';
import { Seeded } from '../../../test/seeded.ts';
import { dayOf, yearsLater } from './days.ts';

const [A, B, C, D] = TOWNS;
const DAY = 24;
const ALL = { numerator: 1, denominator: 2, more: true, of: 'cast' };
const quick = {
  quorum: { numerator: 1, denominator: 4 },
  majority: ALL,
  commentHours: 0,
  noticeHours: 0,
  sponsors: 0,
  councilVote: false,
};

/** Every class is decided by one vote in four, at once: here it is what is decided that counts. */
function consortiumOf(terms: Input = {}): Consortium {
  const names = ['routine', 'rules', 'upgrade', 'money', 'membership', 'emergency', 'constitution'];
  return Consortium.of(TOWNS, { classes: Object.fromEntries(names.map((name) => [name, quick])), ...terms });
}

function decide(consortium: Consortium, group: string, what: Value, voters: readonly string[] = [A]): string {
  const reasoning = { summary: 'The towns agree.', cost: 'None', risk: 'Little', rollback: 'None', councilVote: false };
  const proposed = consortium.act(A, 'propose', { class: group, what, ...reasoning });
  assert(proposed.accepted, JSON.stringify(proposed));
  const { proposal } = proposed.result as { readonly proposal: number };
  for (const town of voters)
    assert.equal(consortium.outcome(town, 'vote', { proposal, vote: 'yes', reason: 'Yes.' }), 'ok');
  return consortium.outcome(A, 'execute', { proposal });
}

const basis = (town: string, population: number): Value => ({ town, population, valuation: 0, use: 0 });
const bases = [basis(A, 600), basis(B, 200), basis(C, 100), basis(D, 100)];
const statement = (changes: Input = {}): Input => ({
  ...{ kind: 'statement', pool: 'running', period: '2027', fromDay: '2026-07-01', untilDay: '2027-06-30' },
  ...{ totalCents: 1_000_001, bases, ...changes },
});
const pool = (changes: Input = {}): Input => ({
  kind: 'cost-pool',
  pool: 'running',
  title: 'Running costs',
  rule: { by: 'population' },
  reservePercent: 10,
  ...changes,
});

describe('what it costs', () => {
  const consortium = consortiumOf();
  const rows: readonly (readonly [what: string, decided: Input, outcome: string])[] = [
    ['a statement of no pool', statement(), 'pool-unknown'],
    [
      'parts that are not the whole',
      pool({ rule: { by: 'mixed', parts: [{ by: 'use', percent: 99 }] } }),
      'pool-wrong',
    ],
    ['a cap below the floor', pool({ floorCents: 10, capCents: 9 }), 'pool-wrong'],
    ['a pool', pool(), 'ok'],
    ['figures of three members', statement({ bases: bases.slice(1) }), 'bases-wrong'],
    ['figures of one member twice', statement({ bases: [...bases, basis(A, 1)] }), 'bases-wrong'],
    ['no figures at all', statement({ bases: [A, B, C, D].map((town) => basis(town, 0)) }), 'shares-impossible'],
    ['more than a member is liable for', statement({ totalCents: 9_000_000 }), 'liability-cap'],
    ['a statement', statement(), 'ok'],
    ['the same again', statement(), 'statement-exists'],
    ['a second one', statement({ period: '2028', totalCents: 6_000_000 }), 'ok'],
  ];
  for (const [what, decided, outcome] of rows) {
    test(`${what}: ${outcome}`, () => assert.equal(decide(consortium, 'money', decided), outcome));
  }

  it('shows each share to the cent, what is kept for exits, and who is near its limit', () => {
    const [first] = consortium.ask('statements', { pool: 'running' }) as { [name: string]: Value }[];
    assert.deepEqual(first?.shares, [
      { town: A, cents: 600_001 },
      { town: B, cents: 200_000 },
      { town: C, cents: 100_000 },
      { town: D, cents: 100_000 },
    ]);
    const [running] = consortium.ask('pools') as { [name: string]: Value }[];
    assert.deepEqual([first?.reserveCents, running?.reserveCents], [100_000, 700_000]);
    const alarms = (consortium.ask('liability') as { town: string; chargedCents: number; alarm: boolean }[]).map(
      (one) => [one.town, one.chargedCents, one.alarm],
    );
    assert.deepEqual(alarms, [
      [A, 4_200_001, true],
      [B, 1_400_000, false],
      [C, 700_000, false],
      [D, 700_000, false],
    ]);
    assert.equal(
      consortium.outcome(A, 'renew-authority', { authority: { ...authority, liabilityCapCents: 4_200_000 } }),
      'liability-cap',
    );
    assert.equal(
      consortium.outcome(A, 'renew-authority', { authority: { ...authority, liabilityCapCents: 40_000_000 } }),
      'ok',
    );
    assert.equal((consortium.ask('liability') as { alarm: boolean }[])[0]?.alarm, false);
  });

  it('answers what each would pay, were members to come or go', () => {
    const question = { pool: 'running', totalCents: 1_000, bases, joining: [basis('elmhurst', 1_000)], leaving: [B] };
    const answer = consortium.ask('shares-if', question) as { town: string; nowCents: number; thenCents: number }[];
    assert.deepEqual(
      answer.map(({ town, nowCents, thenCents }) => [town, nowCents, thenCents]),
      [
        [A, 600, 333],
        [B, 200, 0],
        [C, 100, 56],
        [D, 100, 56],
        ['elmhurst', 0, 555],
      ],
    );
  });

  it('a member that gives a service says what it is worth', () => {
    const input = {
      service: 'The rack and its power',
      valueCents: 120_000,
      fromDay: '2026-07-01',
      untilDay: '2027-06-30',
    };
    assert.equal(consortium.outcome(C, 'donate-service', input), 'ok');
    assert.deepEqual(
      (consortium.ask('donations') as { town: string; number: number }[]).map(({ town, number }) => [number, town]),
      [[1, C]],
    );
  });
});

it('votes on money count by the weights that were agreed, others by heads', () => {
  const half = { ...quick, quorum: { numerator: 1, denominator: 2 } };
  const consortium = consortiumOf({ moneyWeights: [{ town: A, weight: 9 }] });
  const classes = Object.fromEntries(
    ['routine', 'rules', 'upgrade', 'money', 'membership', 'emergency', 'constitution'].map((name) => [name, half]),
  );
  const terms = termsAt(consortium.book.timeMs, { classes, moneyWeights: [{ town: A, weight: 9 }] });
  const difference = { text: 'Half must vote.', hash: hashOf('terms') };
  const reasoning = {
    summary: 'Half.',
    cost: 'None',
    risk: 'Little',
    rollback: 'None',
    councilVote: false,
    difference,
  };
  const amend = { class: 'constitution', what: { kind: 'amend-charter', terms }, ...reasoning };
  assert.equal(consortium.outcome(A, 'propose', amend), 'ok');
  assert.equal(consortium.outcome(A, 'vote', { proposal: 1, vote: 'yes', reason: 'Yes.' }), 'ok');
  assert.equal(consortium.outcome(A, 'execute', { proposal: 1 }), 'ok');
  // Nine of twelve by weight; one of four by heads.
  assert.equal(decide(consortium, 'money', pool()), 'ok');
  assert.equal(decide(consortium, 'routine', { kind: 'resolution' }), 'quorum-missing');
});

describe('records that are kept and destroyed', () => {
  const consortium = consortiumOf();
  const series = (id: string, more: Input = {}): Input => ({
    series: id,
    title: 'Dog licences',
    schedule: 'MR-12.3',
    location: 'Vault',
    custodian: 'Town clerk',
    ...more,
  });
  const permit = (id: string, untilDay: string, town: string = A): Input => ({
    kind: 'destruction-permit',
    town,
    series: id,
    reference: 'RCB 7',
    untilDay,
  });
  const certificate = (number: number): Input => ({
    permit: number,
    method: 'shredded',
    day: '2027-01-20',
    witness: 'Archivist',
    listHash: hashOf('list'),
  });
  const rows: readonly (readonly [who: string, action: string, input: Input, outcome: string])[] = [
    [A, 'place-hold', { series: 'dogs', reason: 'A suit' }, 'series-unknown'],
    [A, 'set-series', series('dogs', { years: 3 }), 'ok'],
    [A, 'set-series', series('minutes'), 'ok'],
    [A, 'decide', permit('cats', '2020-12-31'), 'series-unknown'],
    // Kept for good, and kept until the end of this very year.
    [A, 'decide', permit('minutes', '1900-12-31'), 'kept-longer'],
    [A, 'decide', permit('dogs', '2024-02-15'), 'kept-longer'],
    [A, 'decide', permit('dogs', '9999-12-31'), 'kept-longer'],
    [A, 'place-hold', { series: 'dogs', reason: 'A suit' }, 'ok'],
    [A, 'decide', permit('dogs', '2023-12-31'), 'on-hold'],
    [B, 'lift-hold', { hold: 1 }, 'other-town'],
    [A, 'lift-hold', { hold: 2 }, 'hold-unknown'],
    [A, 'lift-hold', { hold: 1 }, 'ok'],
    [A, 'lift-hold', { hold: 1 }, 'hold-unknown'],
    [A, 'decide', permit('dogs', '2023-12-31'), 'ok'],
    // A hold that comes after the permit still holds.
    [A, 'decide', { kind: 'hold', town: A, series: 'dogs', reason: 'A request' }, 'ok'],
    [A, 'certify-destruction', certificate(1), 'on-hold'],
    [A, 'decide', { kind: 'lift-hold', hold: 2 }, 'ok'],
    [B, 'certify-destruction', certificate(1), 'permit-unknown'],
    [A, 'certify-destruction', certificate(1), 'ok'],
    [A, 'certify-destruction', certificate(1), 'permit-used'],
  ];
  for (const [who, action, input, outcome] of rows) {
    test(`${who}: ${action} ${String(input.kind ?? input.series ?? '')} → ${outcome}`, () => {
      const got = action === 'decide' ? decide(consortium, 'routine', input) : consortium.outcome(who, action, input);
      assert.equal(got, outcome);
    });
  }

  it('shows where they are, who holds them, and the certificate', () => {
    const [dogs] = consortium.ask('series', { town: A }) as { [name: string]: Value }[];
    assert.deepEqual([dogs?.series, dogs?.location, dogs?.custodian, dogs?.years], ['dogs', 'Vault', 'Town clerk', 3]);
    const [one] = consortium.ask('permits') as { certificate: { witness: string } }[];
    assert.equal(one?.certificate.witness, 'Archivist');
    assert.deepEqual(
      (consortium.ask('holds') as { number: number }[]).map(({ number }) => number),
      [1, 2],
    );
  });
});

describe('complaints and incidents', () => {
  const consortium = consortiumOf();
  const rows: readonly (
    | readonly [who: string, action: string, input: Input, outcome: string]
    | readonly [hours: number]
  )[] = [
    [A, 'open-complaint', { about: 'nowhere', text: 'Closed at noon.' }, 'town-unknown'],
    [A, 'open-complaint', { about: B, text: 'Closed at noon.' }, 'ok'],
    [C, 'answer-complaint', { case: 1, text: 'Not ours.' }, 'other-town'],
    [B, 'disclose-incident', { case: 1, text: 'No.', reportHash: hashOf('r') }, 'case-unknown'],
    [B, 'answer-complaint', { case: 1, text: 'It is open again.' }, 'ok'],
    [B, 'answer-complaint', { case: 1, text: 'As we said.' }, 'case-answered'],
    [D, 'report-incident', { text: 'A disk was lost.' }, 'ok'],
    [4 * DAY],
    [D, 'disclose-incident', { case: 2, text: 'It was encrypted.', reportHash: hashOf('r') }, 'ok'],
  ];
  for (const row of rows) {
    if (row.length === 1) {
      test(`${row[0]} hours pass`, () => consortium.pass(row[0]));
      continue;
    }
    const [who, action, input, outcome] = row;
    test(`${who}: ${action} → ${outcome}`, () => assert.equal(consortium.outcome(who, action, input), outcome));
  }

  it('the time limit and the answer stand side by side', () => {
    const late = (consortium.ask('cases') as { dueMs: number; answer: { timeMs: number } }[]).map(
      ({ dueMs, answer }) => answer.timeMs > dueMs,
    );
    assert.deepEqual(late, [false, true]);
  });
});

it('a day is what the calendar says, for four hundred years of days', () => {
  const random = new Seeded(1);
  for (let i = 0; i < 20_000; i++) {
    const timeMs = random.below(400 * 366) * DAY_MS + random.below(DAY_MS);
    assert.equal(dayOf(timeMs), new Date(timeMs).toISOString().slice(0, 10));
  }
  assert.equal(yearsLater('2024-02-29', 3), '2027-02-29');
  assert.equal(yearsLater('9999-01-01', 30), '9999-12-31');
});
