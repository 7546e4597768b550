import assert from 'node:assert/strict';
import { it } from 'node:test';
import { accept, type Invariant, refuse, say } from '#kernel';
import { modules } from '#modules';
import { ofConsortia, simulate } from './simulator.ts';

const SEEDS = [1, 2, 3, 4];
const BLOCKS = 150;

it('towns from a few seeds keep every law, and their twins and books agree', () => {
  const total = new Map<string, { made: number; accepted: number }>();
  for (const seed of SEEDS) {
    for (const [action, { made, accepted }] of simulate(seed, BLOCKS)) {
      const sum = total.get(action) ?? { made: 0, accepted: 0 };
      total.set(action, { made: sum.made + made, accepted: sum.accepted + accepted });
    }
  }
  // What several towns do in one book is simulated with several towns.
  const actions = modules
    .flatMap(({ name, schema }) => Object.keys(schema.actions).map((action) => `${name}/${action}`))
    .filter((action) => !ofConsortia.includes(action));
  const poor = actions.filter((action) => {
    const { made, accepted } = total.get(action) ?? { made: 0, accepted: 0 };
    return accepted * 2 <= made;
  });
  // A book is founded once, before the first step.
  assert.deepEqual(poor, ['members/found'], JSON.stringify(Object.fromEntries(total)));
});

it('several towns in one book keep every law as well, whatever they decide', () => {
  const total = new Map<string, { made: number; accepted: number }>();
  for (const seed of [1, 2, 3]) {
    for (const [action, { made, accepted }] of simulate(seed, BLOCKS, { consortium: true })) {
      const sum = total.get(action) ?? { made: 0, accepted: 0 };
      total.set(action, { made: sum.made + made, accepted: sum.accepted + accepted });
    }
  }
  const poor = ofConsortia.filter((action) => {
    const { made, accepted } = total.get(action) ?? { made: 0, accepted: 0 };
    return accepted * 2 <= made;
  });
  // A charter is signed before the first step; evidence takes a validator's secret; a pause is rare.
  const seldom = ['charter', 'report-pause', 'report-double-signing'].map((action) => `members/${action}`);
  assert.deepEqual(
    poor.filter((action) => !seldom.includes(action)),
    [],
    JSON.stringify(Object.fromEntries(total)),
  );
  const { accepted = 0 } = total.get('members/execute') ?? {};
  assert(accepted > 8, `${accepted} decisions were carried out`);
});

it('the same seed gives the same town', () => {
  assert.deepEqual([...simulate(7, 30)], [...simulate(7, 30)]);
});

it('a broken law is found, and its seed finds it again', () => {
  const law: Invariant = {
    name: 'few-offices',
    law: say('There are at most three offices.', 'Hay a lo sumo tres oficinas.'),
    check: (state) => (state.scan('office/', { limit: 4 }).length > 3 ? refuse('law-broken') : accept(null)),
  };
  const broken = modules.map((module) =>
    module.name === 'members' ? { ...module, invariants: [...module.invariants, law] } : module,
  );
  const messages = [1, 2].map(() => {
    try {
      simulate(11, 500, { modules: broken });
    } catch (error) {
      assert.match(String((error as Error).cause), /few-offices/);
      return (error as Error).message;
    }
    return assert.fail('nothing was found');
  });
  assert.match(messages[0] as string, /npm run simulate -- 11 \d+/);
  assert.equal(messages[0], messages[1]);
});
