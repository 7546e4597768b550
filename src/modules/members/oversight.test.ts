import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Value } from '#kernel';
import { Consortium, candidate, HOUR_MS, hashOf, type Input, TOWNS } from '../../../test/consortium.ts';
import { citizen } from '../../../test/test-town.ts';

const [A, B, C] = TOWNS;
const DAY = 24;

const resolution: Input = {
  ...{ class: 'routine', what: { kind: 'resolution' }, summary: 'We meet in May.', councilVote: false },
  ...{ cost: 'None', risk: 'Little', rollback: 'Another day' },
};
const elements = [
  ...['distribution', 'governance', 'identity', 'sustainability', 'interoperability', 'performance'],
  ...['privacy', 'reliability', 'resilience', 'security', 'synchronisation'],
];
const score = (vendor: string): Input => ({ vendor, ...Object.fromEntries(elements.map((name) => [name, 3])) });

it('the minutes and the report of a year say who took part, who did not, and what was late', () => {
  const consortium = Consortium.of();
  const fromMs = consortium.book.timeMs;
  const did = (town: string, action: string, input: Value) =>
    assert.equal(consortium.outcome(town, action, input), 'ok', action);
  did(A, 'propose', resolution);
  did(B, 'open-complaint', { about: C, text: 'Closed at noon.' });
  consortium.pass(7 * DAY);
  did(A, 'vote', { proposal: 1, vote: 'yes', reason: 'It suits us.' });
  did(B, 'vote', { proposal: 1, vote: 'yes', reason: 'Us too.' });
  did(C, 'recuse', { proposal: 1, reason: 'We own the hall.' });
  did(A, 'execute', { proposal: 1 });
  consortium.pass(30 * DAY);
  did(C, 'answer-complaint', { case: 1, text: 'Open again.' });
  const period = { fromMs, untilMs: consortium.book.timeMs };
  const [one] = consortium.ask('minutes', period) as { [name: string]: Value }[];
  assert.deepEqual([one?.number, one?.summary, one?.status], [1, 'We meet in May.', 'executed']);
  assert.deepEqual(
    one?.votes,
    [A, B].map((town, i) => ({ town, vote: 'yes', reason: ['It suits us.', 'Us too.'][i] as string, by: town })),
  );
  assert.deepEqual(one?.recused, [{ town: C, reason: 'We own the hall.' }]);
  const year = consortium.ask('year', period) as { [name: string]: Value }[];
  assert.deepEqual(
    year.map(({ town, decisions, voted, recused, silent, cases, late }) => [
      town,
      decisions,
      voted,
      recused,
      silent,
      cases,
      late,
    ]),
    [
      [A, 1, 1, 0, 0, 0, 0],
      [B, 1, 1, 0, 0, 0, 0],
      [C, 1, 0, 1, 0, 1, 1],
      ['dunmore', 1, 0, 0, 1, 0, 0],
    ],
  );
  const later = { fromMs: period.untilMs + HOUR_MS, untilMs: period.untilMs + 2 * HOUR_MS };
  assert.deepEqual(consortium.ask('minutes', later), []);
});

it('members say who looks after their nodes, what they withheld, and what they think of a vendor', () => {
  const consortium = new Consortium();
  const { node: _n, validatorKey: _v, cosigner: _c, ...plain } = candidate(B) as { [name: string]: Value };
  const duty = { operator: 'County', site: 'Vault', contact: 'Engineer', attended: 'Weekdays' };
  assert.equal(consortium.outcome(A, 'state-duty', duty), 'no-consortium');
  assert.equal(consortium.outcome(A, 'score-vendor', score(B)), 'no-consortium');
  assert.equal(consortium.outcome(A, 'charter', consortium.charter([{ ...plain, kind: 'vendor' }])), 'ok');
  assert.equal(consortium.accede(B), 'ok');
  assert.equal(consortium.outcome(A, 'score-vendor', score(A)), 'not-a-vendor');
  assert.equal(consortium.outcome(B, 'score-vendor', score(B)), 'no-vote');
  const report = { outcome: 'passed', reportHash: hashOf('report'), tester: 'Engineer' };
  assert.equal(
    consortium.outcome(B, 'report-canary', { releaseHash: hashOf('release'), ...report }),
    'member-reads-only',
  );
  assert.equal(consortium.outcome(A, 'score-vendor', { ...score(B), security: 6 }), 'input-invalid');
  assert.equal(consortium.outcome(A, 'score-vendor', score(B)), 'ok');
  assert.equal(consortium.outcome(A, 'state-duty', duty), 'ok');
  const exemption = { request: 'R-12', law: 'c. 4, s. 7 (26) (c)', withheld: 'A medical note' };
  assert.equal(consortium.outcome(A, 'log-exemption', exemption), 'ok');
  const shown = (query: string, input: Value = {}) => (consortium.ask(query, input) as { [name: string]: Value }[])[0];
  assert.deepEqual([shown('scores', { vendor: B })?.town, shown('scores', { vendor: B })?.privacy], [A, 3]);
  assert.equal(shown('duties')?.contact, 'Engineer');
  assert.equal(shown('exemptions')?.law, exemption.law);
});

it('whoever was named and never came is taken off the list, and can be named again with another key', () => {
  const alone = new Consortium();
  const { classes } = alone.charter([]).terms as unknown as { classes: { membership: Input } };
  const terms = { classes: { ...classes, membership: { ...classes.membership, sponsors: 0 } } as unknown as Value };
  assert.equal(alone.outcome(A, 'charter', alone.charter([candidate(B)], terms)), 'ok');
  const act = (what: Value) => {
    const proposal = alone.act(A, 'propose', { ...resolution, class: 'membership', what });
    assert(proposal.accepted, JSON.stringify(proposal));
    const number = (proposal.result as { proposal: number }).proposal;
    alone.pass(14 * DAY);
    assert.equal(alone.outcome(A, 'vote', { proposal: number, vote: 'yes', reason: 'Yes.' }), 'ok');
    return alone.outcome(A, 'execute', { proposal: number });
  };
  assert.equal(alone.outcome(A, 'apply', candidate(B)), 'town-exists');
  assert.equal(act({ kind: 'remove', town: B, cause: 'term' }), 'ok');
  assert.equal(alone.accede(B), 'not-awaited');
  const another = { scheme: 'ed25519', key: citizen('the next clerk').signer.key };
  const report = { outcome: 'passed', reportHash: hashOf('report'), tester: 'Engineer' };
  assert.equal(alone.outcome(A, 'apply', candidate(B)), 'ok');
  assert.equal(alone.outcome(A, 'report-test', { town: B, ...report }), 'ok');
  // A test of one application says nothing of the next.
  assert.equal(alone.outcome(A, 'apply', candidate(B, { key: another })), 'ok');
  assert.equal(act({ kind: 'admit', town: B }), 'report-missing');
  assert.equal(alone.outcome(A, 'report-test', { town: B, ...report }), 'ok');
  assert.equal(act({ kind: 'admit', town: B }), 'ok');
  assert.equal(alone.accede(B), 'not-the-named-key');
});
