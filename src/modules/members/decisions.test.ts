import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it, test } from 'node:test';
import type { Value } from '#kernel';
import {
  Consortium,
  candidate,
  clerkOf,
  HOUR_MS,
  hashOf,
  type Input,
  officeOf,
  TOWNS,
  termsAt,
  validatorKeyOf,
} from '../../../test/consortium.ts';
import { citizen, codeOf, TestTown } from '../../../test/test-town.ts';
import { consortiumActions, consortiumRefusals } from './schema/consortium.ts';

const [A, B, C, D] = TOWNS;
const DAY = 24;

/** Who, which act, with what, and what comes of it; `[hours]` lets time pass. */
type Row = readonly [town: string, action: string, input: Value, outcome: string];
type Wait = readonly [hours: number];

const reasoning = {
  summary: 'The towns agree.',
  cost: 'None',
  risk: 'Little',
  rollback: 'By another decision',
  difference: { text: 'One line.', hash: hashOf('difference') },
  councilVote: false,
};
const of = (group: string, what: Value, changes: Input = {}): Input => ({
  class: group,
  what,
  ...reasoning,
  ...changes,
});
const resolution = (group = 'routine', changes: Input = {}): Input => of(group, { kind: 'resolution' }, changes);
const on = (proposal: number, more: Input = {}): Input => ({ proposal, ...more });
const yes = (proposal: number, more: Input = {}): Input => on(proposal, { vote: 'yes', reason: 'It helps.', ...more });
const no = (proposal: number): Input => on(proposal, { vote: 'no', reason: 'It is too dear.' });
const abstain = (proposal: number): Input => on(proposal, { vote: 'abstain', reason: 'We know too little.' });
const document = (proposal: number): Input =>
  on(proposal, { body: 'town-meeting', voteDay: '2027-01-20', textHash: hashOf('vote') });
const report = { outcome: 'passed', reportHash: hashOf('report'), tester: 'Engineer of the region' };

/** Routine decisions: half must vote, more than half of them be in favour; comments three days, notice seven. */
const stories: { readonly [title: string]: { readonly terms?: Input; readonly rows: readonly (Row | Wait)[] } } = {
  'a routine decision from proposal to execution': {
    rows: [
      [A, 'propose', resolution(), 'ok'],
      [A, 'sponsor', on(9), 'proposal-unknown'],
      [A, 'sponsor', on(1), 'own-proposal'],
      [B, 'sponsor', on(1), 'ok'],
      [B, 'sponsor', on(1), 'sponsored-already'],
      [C, 'comment', on(1, { text: 'We like it.' }), 'ok'],
      [B, 'vote', yes(1), 'comments-open'],
      [3 * DAY],
      [C, 'comment', on(1, { text: 'Too late.' }), 'comments-closed'],
      [B, 'vote', yes(1), 'ok'],
      [B, 'execute', on(1), 'notice-running'],
      [4 * DAY],
      // One of four has voted.
      [B, 'execute', on(1), 'quorum-missing'],
      [C, 'vote', no(1), 'ok'],
      [B, 'execute', on(1), 'majority-missing'],
      [C, 'vote', abstain(1), 'ok'],
      [D, 'execute', on(1), 'ok'],
      [D, 'execute', on(1), 'proposal-closed'],
      [D, 'vote', yes(1), 'proposal-closed'],
      [D, 'withdraw', on(1), 'proposal-closed'],
    ],
  },
  'exactly half is not more than half': {
    rows: [
      [A, 'propose', resolution(), 'ok'],
      [7 * DAY],
      [A, 'vote', yes(1), 'ok'],
      [B, 'vote', no(1), 'ok'],
      [A, 'execute', on(1), 'majority-missing'],
      [B, 'vote', yes(1), 'ok'],
      [A, 'execute', on(1), 'ok'],
    ],
  },
  'nobody in favour is no majority': {
    rows: [
      [A, 'propose', resolution(), 'ok'],
      [7 * DAY],
      ...[A, B, C, D].map((town): Row => [town, 'vote', abstain(1), 'ok']),
      [A, 'execute', on(1), 'majority-missing'],
    ],
  },
  'a proposal is withdrawn by who made it, and lapses if nobody carries it out': {
    rows: [
      [A, 'propose', resolution(), 'ok'],
      [B, 'withdraw', on(1), 'not-the-proposer'],
      [A, 'withdraw', on(1), 'ok'],
      [A, 'propose', resolution(), 'ok'],
      [8 * DAY],
      [A, 'vote', yes(2), 'ok'],
      [B, 'vote', yes(2), 'ok'],
      [90 * DAY],
      [A, 'execute', on(2), 'proposal-lapsed'],
      [A, 'vote', no(2), 'proposal-lapsed'],
    ],
  },
  'what is decided how, and what must be said before': {
    rows: [
      [A, 'propose', of('routine', { kind: 'remove', town: B, cause: 'breach' }), 'class-wrong'],
      [A, 'propose', of('emergency', { kind: 'pause', modules: ['members'], hours: 1 }), 'never-paused'],
      [C, 'propose', of('membership', { kind: 'succession', town: A, successor: B }), 'not-the-proposer'],
    ],
  },
  'without the document of its council a vote in favour does not carry': {
    rows: [
      [A, 'propose', resolution('routine', { councilVote: true }), 'ok'],
      [7 * DAY],
      [A, 'vote', yes(1), 'ok'],
      [B, 'vote', yes(1), 'ok'],
      [A, 'execute', on(1), 'document-missing'],
      [A, 'attach-document', document(9), 'proposal-unknown'],
      [A, 'attach-document', document(1), 'ok'],
      [A, 'execute', on(1), 'document-missing'],
      [B, 'attach-document', document(1), 'ok'],
      [A, 'execute', on(1), 'ok'],
      [B, 'attach-document', document(1), 'proposal-closed'],
    ],
  },
  'who has an interest takes no part, and is not counted': {
    rows: [
      [A, 'propose', resolution(), 'ok'],
      [7 * DAY],
      [C, 'vote', yes(1), 'ok'],
      [C, 'recuse', on(1, { reason: 'Our engineer bids for it.' }), 'ok'],
      [C, 'recuse', on(1, { reason: 'Again.' }), 'recused-already'],
      [C, 'vote', yes(1), 'recused-already'],
      [C, 'attach-document', document(1), 'recused-already'],
      [A, 'vote', yes(1), 'ok'],
      [A, 'execute', on(1), 'quorum-missing'],
      [D, 'recuse', on(1, { reason: 'So does ours.' }), 'ok'],
      // One of the two that are left is half of them.
      [A, 'execute', on(1), 'ok'],
    ],
  },
  'one member votes for another that has said so': {
    rows: [
      [A, 'delegate', { to: A, classes: ['routine'], untilMs: 2_000_000_000_000 }, 'delegation-wrong'],
      [A, 'delegate', { to: B, classes: ['routine'], untilMs: 1 }, 'delegation-wrong'],
      [A, 'delegate', { to: 'elmhurst', classes: ['routine'], untilMs: 2_000_000_000_000 }, 'delegation-wrong'],
      [A, 'delegate', { to: B, classes: ['routine'], untilMs: 2_000_000_000_000 }, 'ok'],
      [A, 'propose', resolution(), 'ok'],
      [A, 'propose', resolution('emergency'), 'ok'],
      [7 * DAY],
      [C, 'vote', yes(1, { town: A }), 'not-delegated'],
      [B, 'vote', yes(2, { town: A }), 'not-delegated'],
      [B, 'vote', yes(1, { town: A }), 'ok'],
      [B, 'execute', on(1), 'quorum-missing'],
      [A, 'vote', no(1), 'ok'],
      [B, 'vote', yes(1, { town: A }), 'voted-already'],
      [C, 'recuse', on(2, { reason: 'We sell it.' }), 'ok'],
      [D, 'delegate', { to: C, classes: ['emergency'], untilMs: 2_000_000_000_000 }, 'ok'],
      // Who may not vote on it himself does not vote on it for others.
      [C, 'vote', yes(2, { town: D }), 'recused-already'],
      [D, 'end-delegation', {}, 'ok'],
      [D, 'end-delegation', {}, 'no-delegation'],
      [C, 'vote', yes(1, { town: D }), 'not-delegated'],
    ],
  },
  'a member is admitted, orders blocks, is suspended, returns, and is removed': {
    rows: [
      [A, 'propose', of('membership', { kind: 'admit', town: 'elmhurst' }), 'ok'],
      [B, 'sponsor', on(1), 'ok'],
      [7 * DAY],
      [A, 'vote', yes(1), 'sponsors-missing'],
      [C, 'sponsor', on(1), 'ok'],
      ...[A, B, C].map((town): Row => [town, 'vote', yes(1), 'ok']),
      [7 * DAY],
      [A, 'execute', on(1), 'application-unknown'],
      [B, 'report-test', { town: 'elmhurst', ...report }, 'application-unknown'],
      [A, 'apply', candidate(B), 'town-exists'],
      [A, 'apply', candidate('elmhurst'), 'ok'],
      [A, 'execute', on(1), 'report-missing'],
      [B, 'report-test', { town: 'elmhurst', ...report, outcome: 'failed' }, 'ok'],
      [A, 'execute', on(1), 'report-missing'],
      [B, 'report-test', { town: 'elmhurst', ...report }, 'ok'],
      [A, 'execute', on(1), 'ok'],
      [A, 'apply', candidate('elmhurst'), 'town-exists'],
      ['elmhurst', 'accede', {}, 'ok'],
      [A, 'propose', of('membership', { kind: 'suspend', town: 'elmhurst', cause: 'absence' }), 'ok'],
      [A, 'propose', of('membership', { kind: 'remove', town: 'elmhurst', cause: 'breach' }), 'ok'],
      ...[2, 3].flatMap((n): Row[] => [B, C].map((town) => [town, 'sponsor', on(n), 'ok'])),
      [14 * DAY],
      ['elmhurst', 'vote', no(2), 'concerned'],
      ['elmhurst', 'recuse', on(2, { reason: 'It is about us.' }), 'concerned'],
      ...[A, B, C].flatMap((town): Row[] => [2, 3].map((n) => [town, 'vote', yes(n), 'ok'])),
      [A, 'execute', on(2), 'not-absent'],
      ['elmhurst', 'report-absence', { town: 'elmhurst', lastSeenHeight: 3 }, 'not-absent-self'],
      ['elmhurst', 'answer-absence', {}, 'no-absence'],
      [A, 'report-absence', { town: 'nowhere', lastSeenHeight: 3 }, 'town-unknown'],
      [A, 'report-absence', { town: 'elmhurst', lastSeenHeight: 3 }, 'ok'],
      [B, 'report-absence', { town: 'elmhurst', lastSeenHeight: 3 }, 'absence-reported'],
      ['elmhurst', 'answer-absence', {}, 'ok'],
      [A, 'report-absence', { town: 'elmhurst', lastSeenHeight: 3 }, 'ok'],
      [14 * DAY],
      [A, 'execute', on(2), 'ok'],
      ['elmhurst', 'post-notice', { text: 'We are here.' }, 'town-not-active'],
      ['elmhurst', 'vote', yes(3), 'town-not-active'],
      [A, 'propose', of('membership', { kind: 'reinstate', town: 'elmhurst' }), 'ok'],
      ...[B, C].map((town): Row => [town, 'sponsor', on(4), 'ok']),
      [14 * DAY],
      ...[A, B, C].map((town): Row => [town, 'vote', yes(4), 'ok']),
      [A, 'execute', on(4), 'ok'],
      ['elmhurst', 'post-notice', { text: 'We are here again.' }, 'ok'],
      [A, 'execute', on(3), 'ok'],
      ['elmhurst', 'post-notice', { text: 'We are still here.' }, 'town-not-active'],
      [A, 'propose', of('membership', { kind: 'reinstate', town: 'elmhurst' }), 'ok'],
      ...[B, C].map((town): Row => [town, 'sponsor', on(5), 'ok']),
      [14 * DAY],
      ...[A, B, C].map((town): Row => [town, 'vote', yes(5), 'ok']),
      [A, 'execute', on(5), 'standing-wrong'],
    ],
  },
  'an absent member does not stop the others': {
    rows: [
      [A, 'propose', resolution('membership'), 'ok'],
      ...[B, C].map((town): Row => [town, 'sponsor', on(1), 'ok']),
      [A, 'report-absence', { town: C, lastSeenHeight: 3 }, 'ok'],
      [A, 'report-absence', { town: D, lastSeenHeight: 3 }, 'ok'],
      [13 * DAY],
      ...[A, B].map((town): Row => [town, 'vote', yes(1), 'ok']),
      [DAY],
      // Two of three: Cedarton and Dunmore count as absent from now on, and both keep their right to vote.
      [A, 'execute', on(1), 'ok'],
    ],
  },
  'one that is awake does not decide for three that sleep': {
    rows: [
      [A, 'propose', resolution(), 'ok'],
      ...[B, C, D].map((town): Row => [A, 'report-absence', { town, lastSeenHeight: 3 }, 'ok']),
      [15 * DAY],
      [A, 'vote', yes(1), 'ok'],
      // One of three, for more than half of the four are always counted.
      [A, 'execute', on(1), 'quorum-missing'],
      [B, 'vote', yes(1), 'ok'],
      [A, 'execute', on(1), 'ok'],
    ],
  },
  'a member leaves with notice, or stays after all': {
    rows: [
      [B, 'take-back-notice', {}, 'standing-wrong'],
      [B, 'give-notice', { voteDay: '2027-01-20', textHash: hashOf('vote') }, 'ok'],
      [B, 'give-notice', { voteDay: '2027-01-20', textHash: hashOf('vote') }, 'standing-wrong'],
      [B, 'take-back-notice', {}, 'ok'],
      [A, 'leave', { town: B }, 'standing-wrong'],
      [B, 'give-notice', { voteDay: '2027-01-20', textHash: hashOf('vote') }, 'ok'],
      // Until then it takes part as before.
      [B, 'propose', resolution(), 'ok'],
      [B, 'leave', { town: B }, 'notice-running'],
      [180 * DAY],
      [C, 'leave', { town: B }, 'ok'],
      [B, 'post-notice', { text: 'Farewell.' }, 'town-not-active'],
      [C, 'leave', { town: B }, 'standing-wrong'],
    ],
  },
  'one town takes up another': {
    rows: [
      [C, 'propose', of('membership', { kind: 'succession', town: C, successor: D }), 'ok'],
      ...[A, D].map((town): Row => [town, 'sponsor', on(1), 'ok']),
      [14 * DAY],
      ...[A, B, D].map((town): Row => [town, 'vote', yes(1), 'ok']),
      [A, 'execute', on(1), 'consent-missing'],
      [C, 'vote', yes(1), 'ok'],
      [A, 'execute', on(1), 'ok'],
      [C, 'post-notice', { text: 'We are one with Dunmore.' }, 'town-not-active'],
    ],
  },
  'some members pause acts at once, and the pause lapses by its own time': {
    rows: [
      [A, 'propose', of('emergency', { kind: 'pause', modules: ['titles'], hours: 100 }), 'ok'],
      [A, 'propose', of('emergency', { kind: 'pause', modules: ['titles'], hours: 48 }), 'ok'],
      [A, 'vote', yes(2), 'ok'],
      [A, 'execute', on(2), 'supporters-missing'],
      [B, 'vote', yes(2), 'ok'],
      [A, 'vote', yes(1), 'ok'],
      [B, 'vote', yes(1), 'ok'],
      [A, 'execute', on(1), 'too-long'],
      [A, 'execute', on(2), 'ok'],
      [A, 'propose', of('emergency', { kind: 'pause', modules: ['titles'], hours: 1 }), 'ok'],
      [A, 'vote', yes(3), 'ok'],
      [B, 'vote', yes(3), 'ok'],
      [A, 'execute', on(3), 'paused-already'],
      [A, 'open-registry', {}, 'paused'],
      [47],
      [A, 'open-registry', {}, 'paused'],
      [1],
      [A, 'open-registry', {}, 'ok'],
      [A, 'report-pause', { proposal: 1, summary: 'Nothing.', reportHash: hashOf('r') }, 'proposal-unknown'],
      [A, 'report-pause', { proposal: 2, summary: 'The leak was closed.', reportHash: hashOf('r') }, 'ok'],
      [A, 'report-pause', { proposal: 2, summary: 'The leak was closed.', reportHash: hashOf('r') }, 'report-exists'],
      [A, 'propose', of('emergency', { kind: 'confirm-pause', hours: 100 }), 'ok'],
      [A, 'vote', yes(4), 'ok'],
      [B, 'vote', yes(4), 'ok'],
      // It has lapsed, so there is nothing to confirm.
      [A, 'execute', on(4), 'not-paused'],
      [A, 'execute', on(3), 'ok'],
      [A, 'execute', on(4), 'ok'],
      [50],
      [A, 'open-registry', {}, 'paused'],
      [51],
      [A, 'open-registry', {}, 'registry-exists'],
    ],
  },
  'rules are adopted, a release is planned, and a member stays out by its law': {
    rows: [
      [
        A,
        'propose',
        {
          class: 'rules',
          what: { kind: 'adopt-rules', module: 'titles', version: 1, fromHeight: 9_999, mayOptOut: true },
          summary: 'Rules',
          cost: 'None',
          risk: 'Little',
          rollback: 'Old rules',
          councilVote: false,
        },
        'difference-missing',
      ],
      [
        A,
        'propose',
        of('rules', { kind: 'adopt-rules', module: 'titles', version: 1, fromHeight: 9_999, mayOptOut: true }),
        'ok',
      ],
      [
        A,
        'propose',
        of('rules', { kind: 'adopt-rules', module: 'titles', version: 7, fromHeight: 9_999, mayOptOut: false }),
        'ok',
      ],
      [
        A,
        'propose',
        of('rules', { kind: 'adopt-rules', module: 'titles', version: 1, fromHeight: 2, mayOptOut: false }),
        'ok',
      ],
      [
        A,
        'propose',
        of('upgrade', {
          kind: 'upgrade',
          height: 9_999,
          release: '1.2.0',
          releaseHash: hashOf('release'),
          mayOptOut: [],
        }),
        'ok',
      ],
      [
        A,
        'propose',
        of('upgrade', {
          kind: 'upgrade',
          height: 9_999,
          release: '1.2.1',
          releaseHash: hashOf('release'),
          mayOptOut: ['titles'],
        }),
        'ok',
      ],
      ...[1, 2, 3, 4, 5].map((n): Row => [B, 'sponsor', on(n), 'ok']),
      [30 * DAY],
      ...[1, 2, 3, 4, 5].flatMap((n): Row[] => [A, B, C].map((town) => [town, 'vote', yes(n), 'ok'])),
      [A, 'execute', on(1), 'ok'],
      [A, 'execute', on(2), 'rules-unknown'],
      [A, 'execute', on(3), 'height-past'],
      [A, 'execute', on(4), 'report-missing'],
      [D, 'report-canary', { releaseHash: hashOf('release'), ...report }, 'ok'],
      [A, 'execute', on(4), 'ok'],
      [A, 'execute', on(5), 'upgrade-exists'],
      [D, 'opt-out', { proposal: 9, module: 'titles', law: 'Section 4', reason: 'Forbidden.' }, 'proposal-unknown'],
      [D, 'opt-out', { proposal: 4, module: 'titles', law: 'Section 4', reason: 'Forbidden.' }, 'may-not-opt-out'],
      [D, 'opt-out', { proposal: 1, module: 'members', law: 'Section 4', reason: 'Forbidden.' }, 'may-not-opt-out'],
      [D, 'opt-in', { module: 'titles' }, 'not-opted-out'],
      [D, 'opt-out', { proposal: 1, module: 'titles', law: 'Section 4', reason: 'Forbidden.' }, 'ok'],
      [D, 'opt-out', { proposal: 5, module: 'titles', law: 'Section 4', reason: 'Forbidden.' }, 'opted-out'],
      [D, 'open-registry', {}, 'opted-out'],
      [A, 'open-registry', {}, 'ok'],
      [D, 'opt-in', { module: 'titles' }, 'ok'],
      [D, 'open-registry', {}, 'registry-exists'],
      [A, 'record-rehearsal', { day: '2027-02-01', planHash: hashOf('plan'), outcome: 'Back in an hour.' }, 'ok'],
    ],
  },
  'the charter is changed by three quarters of all, and lives on when renewed': {
    rows: [
      [
        A,
        'propose',
        of('constitution', { kind: 'amend-charter', terms: termsAt(new TestTown().timeMs, { sunsetMs: 1 }) }),
        'ok',
      ],
      [
        A,
        'propose',
        of('constitution', { kind: 'amend-charter', terms: termsAt(new TestTown().timeMs, { pauseSupporters: 3 }) }),
        'ok',
      ],
      ...[1, 2].flatMap((n): Row[] => [B, C].map((town) => [town, 'sponsor', on(n), 'ok'])),
      [60 * DAY],
      ...[1, 2].flatMap((n): Row[] =>
        [A, B].flatMap((town): Row[] => [
          [town, 'vote', yes(n), 'ok'],
          [town, 'attach-document', document(n), 'ok'],
        ]),
      ),
      [A, 'execute', on(2), 'quorum-missing'],
      [C, 'vote', abstain(2), 'ok'],
      // Two of two that said yes or no, and still not three of four.
      [A, 'execute', on(2), 'majority-missing'],
      [C, 'vote', yes(2), 'ok'],
      [A, 'execute', on(2), 'document-missing'],
      [C, 'attach-document', document(2), 'ok'],
      [A, 'execute', on(2), 'ok'],
      [C, 'vote', yes(1), 'ok'],
      [C, 'attach-document', document(1), 'ok'],
      [A, 'execute', on(1), 'terms-wrong'],
      [3_700 * DAY],
      [A, 'propose', of('membership', { kind: 'suspend', town: D, cause: 'breach' }), 'sunset-passed'],
      [
        A,
        'propose',
        of('constitution', { kind: 'renew-sunset', sunsetMs: new TestTown().timeMs + 9_000 * DAY * HOUR_MS }),
        'ok',
      ],
      ...[B, C].map((town): Row => [town, 'sponsor', on(3), 'ok']),
      [60 * DAY],
      ...[A, B, C].flatMap((town): Row[] => [
        [town, 'vote', yes(3), 'ok'],
        [town, 'attach-document', document(3), 'ok'],
      ]),
      [A, 'execute', on(3), 'ok'],
      [A, 'propose', of('membership', { kind: 'suspend', town: D, cause: 'breach' }), 'ok'],
    ],
  },
};

describe('decisions', () => {
  for (const [title, { terms, rows }] of Object.entries(stories)) {
    describe(title, () => {
      const consortium = Consortium.of(TOWNS, terms);
      for (const row of rows) {
        if (row.length === 1) {
          test(`${row[0]} hours pass`, () => consortium.pass(row[0]));
          continue;
        }
        const [town, action, input, outcome] = row;
        test(`${town}: ${action} → ${outcome}`, () =>
          assert.equal(outcomeOf(consortium, town, action, input), outcome));
      }
    });
  }
});

/** Joining is signed by the key alone; registries are another module's. */
function outcomeOf(consortium: Consortium, town: string, action: string, input: Value): string {
  if (action === 'accede') return consortium.accede(town);
  if (action !== 'open-registry') return consortium.outcome(town, action, input);
  const registry = { registry: 'deeds', name: 'Deeds', system: 'recorded', authority: 'official' };
  return codeOf(consortium.book.act(clerkOf(town), officeOf(town), 'titles/open-registry', registry));
}

describe('the record of a decision', () => {
  const consortium = Consortium.of();
  const done = (town: string, action: string, input: Value) =>
    assert.equal(consortium.outcome(town, action, input), 'ok', action);
  done(A, 'propose', resolution());
  done(C, 'comment', on(1, { text: 'We like it.' }));
  done(B, 'sponsor', on(1));
  consortium.pass(7 * DAY);
  done(D, 'delegate', { to: B, classes: ['routine'], untilMs: consortium.book.timeMs + HOUR_MS });
  done(A, 'vote', yes(1));
  done(B, 'vote', yes(1, { town: D }));
  done(B, 'vote', no(1));
  done(C, 'recuse', on(1, { reason: 'Our engineer bids for it.' }));

  it('says who voted, why, for whom, who supported it and who took no part', () => {
    const shown = consortium.ask('proposal', { proposal: 1 }) as unknown as {
      [name: string]: { [name: string]: Value }[];
    };
    assert.deepEqual(
      shown.votes?.map(({ town, vote, reason, by }) => [town, vote, reason, by]),
      [
        [A, 'yes', 'It helps.', A],
        [B, 'no', 'It is too dear.', B],
        [D, 'yes', 'It helps.', B],
      ],
    );
    assert.deepEqual(
      shown.recusals?.map(({ town, reason }) => [town, reason]),
      [[C, 'Our engineer bids for it.']],
    );
    assert.deepEqual(
      shown.sponsors?.map(({ town }) => town),
      [B],
    );
    assert.deepEqual(
      shown.comments?.map(({ town, text }) => [town, text]),
      [[C, 'We like it.']],
    );
    assert.deepEqual(
      [shown.tally, shown.missing],
      [{ entitled: 3, yes: 2, no: 1, abstained: 0, recused: 1, absent: 0 }, null],
    );
  });

  it('keeps the tally of the day it was carried out', () => {
    done(A, 'execute', on(1));
    const [listed] = consortium.ask('proposals') as { [name: string]: Value }[];
    assert.deepEqual([listed?.number, listed?.kind, listed?.status], [1, 'resolution', 'executed']);
    assert.deepEqual(listed?.tally, { entitled: 3, yes: 2, no: 1, abstained: 0, recused: 1, absent: 0 });
    assert.deepEqual(consortium.ask('proposals', { after: 1 }), []);
    assert.deepEqual(
      (consortium.ask('delegations') as { town: string; to: string }[]).map(({ town, to }) => [town, to]),
      [[D, B]],
    );
    assert.equal(codeOf(consortium.act(A, 'propose', resolution())), 'ok');
    assert.equal((consortium.ask('proposal', { proposal: 2 }) as { missing: string }).missing, 'quorum-missing');
  });
});

it('whoever reads along can comment, and neither proposes, supports, votes nor delegates', () => {
  const consortium = new Consortium();
  const { node: _n, validatorKey: _v, cosigner: _c, ...plain } = candidate(B) as { [name: string]: Value };
  assert.equal(consortium.outcome(A, 'charter', consortium.charter([{ ...plain, kind: 'observer' }])), 'ok');
  assert.equal(consortium.accede(B), 'ok');
  assert.equal(consortium.outcome(A, 'propose', resolution()), 'ok');
  const acts: readonly (readonly [string, Value])[] = [
    ['propose', resolution()],
    ['sponsor', on(1)],
    ['delegate', { to: A, classes: ['routine'], untilMs: 2_000_000_000_000 }],
    ['apply', candidate(C)],
    ['report-absence', { town: A, lastSeenHeight: 1 }],
  ];
  for (const [action, input] of acts) assert.equal(consortium.outcome(B, action, input), 'no-vote', action);
  assert.equal(consortium.outcome(B, 'comment', on(1, { text: 'The auditor agrees.' })), 'ok');
  consortium.pass(7 * DAY);
  assert.equal(consortium.outcome(B, 'vote', yes(1)), 'no-vote');
});

it('officers of a town that left do nothing more', () => {
  const consortium = Consortium.of([A, B], { withdrawalHours: 0 });
  const { book } = consortium;
  const envelope = citizen('the envelope of birchfield');
  assert.equal(consortium.outcome(B, 'set-seal', { key: envelope.signer.key }), 'ok');
  assert.equal(consortium.outcome(B, 'give-notice', { voteDay: '2027-01-20', textHash: hashOf('vote') }), 'ok');
  const fresh = (name: string) => ({ key: { scheme: 'ed25519', key: citizen(name).signer.key }, label: 'New key' });
  const own = (action: string, name: string) =>
    codeOf(book.act(clerkOf(B), undefined, `members/${action}`, fresh(name)));
  assert.equal(own('add-key', 'a spare'), 'ok');
  assert.equal(consortium.outcome(B, 'leave', { town: B }), 'ok');
  assert.deepEqual([own('add-key', 'another'), own('rotate-key', 'another')], ['town-not-active', 'town-not-active']);
  const chair = {
    ...{ officer: 'chair', job: 'Chair', office: officeOf(B), role: 'head', ends: [] },
    ...fresh('chair'),
  };
  const broken = { ...chair, nextSeal: citizen('another envelope').signer.key };
  assert.equal(codeOf(book.act(envelope, undefined, 'members/break-seal', broken)), 'town-not-active');
});

it('the last that orders blocks can neither leave nor be sent away', () => {
  const consortium = Consortium.of([A, B], { withdrawalHours: 0 });
  const leave = (town: string) => {
    assert.equal(consortium.outcome(town, 'give-notice', { voteDay: '2027-01-20', textHash: hashOf('vote') }), 'ok');
    return consortium.outcome(town, 'leave', { town });
  };
  assert.equal(leave(B), 'ok');
  assert.deepEqual(consortium.book.machine.validators, [{ key: validatorKeyOf(A), power: 1 }]);
  assert.equal(leave(A), 'last-validator');
});

it('without a consortium there is nothing to decide', () => {
  const alone = new Consortium();
  assert.equal(alone.outcome(A, 'propose', resolution()), 'no-consortium');
  assert.equal(alone.outcome(A, 'apply', candidate(B)), 'no-consortium');
  assert.equal(alone.outcome(A, 'vote', yes(1)), 'proposal-unknown');
  assert.equal(alone.outcome(A, 'give-notice', { voteDay: '2027-01-20', textHash: hashOf('vote') }), 'town-unknown');
});

it('the stories of a consortium tell every act and every refusal but one that takes many steps', () => {
  const files = ['network', 'decisions', 'keeping', 'evidence', 'oversight'].map(
    (name) => new URL(`${name}.test.ts`, import.meta.url),
  );
  const told = files.map((file) => readFileSync(file, 'utf8')).join();
  const untold = [...Object.keys(consortiumActions), ...Object.keys(consortiumRefusals)].filter(
    (name) => !told.includes(`'${name}'`) && !told.includes(`'members/${name}'`),
  );
  assert.deepEqual(untold, [['too', 'many', 'members'].join('-')]);
});
