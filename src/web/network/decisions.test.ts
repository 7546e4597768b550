import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Proposal, stageOf, stateOf, undocumented, waitsFor } from './decisions.ts';

const HOUR_MS = 3_600_000;
const half = { numerator: 1, denominator: 2 } as const;
const told = (town: string) => ({ town, entry: 1, timeMs: 1 });
const cast = (town: string, vote: 'yes' | 'no') => ({ ...told(town), vote, reason: 'r', by: town });

const proposal: Proposal = {
  number: 1,
  class: 'routine',
  what: { kind: 'resolution' },
  summary: 's',
  cost: 'c',
  risk: 'r',
  rollback: 'b',
  town: 'ashbrook',
  proposedMs: 0,
  proposedEntry: 1,
  commentsUntilMs: 10 * HOUR_MS,
  noticeUntilMs: 20 * HOUR_MS,
  status: 'open',
  needed: {
    quorum: half,
    majority: { ...half, more: true, of: 'cast' },
    commentHours: 10,
    noticeHours: 20,
    sponsors: 1,
    councilVote: false,
  },
  sponsors: [told('birchfield')],
  comments: [],
  votes: [cast('ashbrook', 'yes'), cast('birchfield', 'yes'), cast('dunmore', 'no')],
  recusals: [],
  documents: [],
  tally: { entitled: 4, yes: 2, no: 1, abstained: 0, recused: 0, absent: 0 },
};
const TERMS = { pauseSupporters: 2 };
const stage = (hours: number, changes: Partial<Proposal> = {}) =>
  stageOf({ ...proposal, ...changes }, TERMS, hours * HOUR_MS);

describe('how far a proposal has come', () => {
  it('names the first thing that is missing', () => {
    assert.equal(stage(1, { sponsors: [] }), 'sponsors');
    assert.equal(stage(1), 'comments');
    assert.equal(stage(10), 'voting');
    assert.equal(stage(20), 'ready');
    assert.equal(stage(20, { tally: { ...proposal.tally, no: 2 } }), 'votes');
    assert.equal(stage(20 + 90 * 24 + 1), 'lapsed');
    assert.equal(stage(20, { status: 'executed' }), 'executed');
  });

  it('a pause waits for nothing but its supporters', () => {
    const pause = { what: { kind: 'pause' }, sponsors: [] };
    assert.equal(stage(0, pause), 'ready');
    assert.equal(stage(0, { ...pause, tally: { ...proposal.tally, yes: 1 } }), 'votes');
  });

  it('waits for documents where they decide, and only there', () => {
    const needed = { ...proposal.needed, councilVote: true };
    assert.deepEqual(undocumented(proposal), ['ashbrook', 'birchfield']);
    assert.equal(stage(20, { needed }), 'documents');
    const documents = ['ashbrook', 'birchfield'].map((town) => ({
      ...told(town),
      body: 'council',
      voteDay: '2026-11-01',
      textHash: 'x',
    }));
    assert.equal(stage(20, { needed, documents }), 'ready');
    assert.equal(stage(20, { needed, documents: documents.slice(1) }), 'documents');
    // Weights count in votes on money: the other town alone carries it.
    const money = { ...proposal, class: 'money' as const, needed, documents: documents.slice(1) };
    const tally = { entitled: 13, yes: 11, no: 1, abstained: 0, recused: 0, absent: 0 };
    const moneyWeights = [{ town: 'birchfield', weight: 10 }];
    assert.equal(stageOf({ ...money, tally }, { ...TERMS, moneyWeights }, 20 * HOUR_MS), 'ready');
  });

  it('knows for whose vote it waits', () => {
    const waits = (town: string, hours: number, changes: Partial<Proposal> = {}) =>
      waitsFor({ ...proposal, ...changes }, town, hours * HOUR_MS);
    assert.equal(waits('cedarton', 10), true);
    assert.equal(waits('cedarton', 9), false);
    assert.equal(waits('ashbrook', 10), false);
    assert.equal(waits('cedarton', 10, { what: { kind: 'remove', town: 'cedarton' } }), false);
    assert.equal(waits('cedarton', 10, { recusals: [{ ...told('cedarton'), reason: 'r' }] }), false);
    assert.equal(waits('cedarton', 10, { sponsors: [] }), false);
  });

  it('a list knows what has lapsed', () => {
    const { what: _, ...row } = { ...proposal, kind: 'resolution' };
    assert.equal(stateOf(row, 20 * HOUR_MS), 'open');
    assert.equal(stateOf(row, (20 + 90 * 24 + 1) * HOUR_MS), 'lapsed');
  });
});
