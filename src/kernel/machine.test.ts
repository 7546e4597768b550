import assert from 'node:assert/strict';
import { describe, it, test } from 'node:test';
import fc from 'fast-check';
import { ed25519PublicKey, signEd25519 } from '#crypto';
import { encodeBlockEntry, MAX_BLOCK_TRANSACTIONS, readBlockEntry } from './block.ts';
import { encodeUtf8, toBase64url, toHex } from './bytes.ts';
import type { Value } from './encoding.ts';
import { type Answer, Machine, type Ordered } from './machine.ts';
import { MemoryStore } from './memory-store.ts';
import { defineModule, type Module } from './module.ts';
import { accept, refuse } from './result.ts';
import { identifier, integer, record, say, text } from './schema.ts';
import { verifyAbsence, verifyPresence } from './state-proof.ts';
import { type Body, bodyToSign, encodeTransaction, readTransaction, type Signer } from './transaction.ts';
import { table } from './view.ts';

const CHAIN = 'testville-1';
const label = say('Label', 'Etiqueta');
const count = table('count', integer(label, { max: 1_000 }));

/** A module small enough to know every outcome: founding names the one office, counters go up and are closed. */
const counters = defineModule({
  name: 'counters',
  label,
  schema: {
    records: { count: count.field },
    actions: {
      found: { label, sentence: label, right: 'founding', input: record(label, { office: identifier(label) }) },
      add: {
        label,
        sentence: label,
        right: 'counters.add',
        input: record(label, { name: text(label, { max: 20 }), by: integer(label, { min: 1, max: 100 }) }),
      },
      close: { label, sentence: label, right: 'anyone', input: record(label, { name: text(label, { max: 20 }) }) },
    },
    rights: { 'counters.add': label },
    refusals: { 'count-too-high': label, 'count-unknown': label, 'office-wrong': label },
  },
  versions: {
    1: {
      found: (context, { office }) => {
        context.state.put('office', office);
        return accept({ office });
      },
      add: ({ state, entry }, { name, by }) => {
        const next = (count.get(state, name) ?? 0) + by;
        if (next > 1_000) return refuse('count-too-high', { next });
        count.put(state, next, name);
        return accept({ count: next, entry });
      },
      close: ({ state }, { name }) => {
        if (count.get(state, name) === undefined) return refuse('count-unknown');
        count.delete(state, name);
        return accept(null);
      },
    },
  },
  queries: {
    count: {
      label,
      input: record(label, { name: text(label, { max: 20 }) }),
      answer: (state, { name }: { name: string }) => accept(count.get(state, name) ?? 0),
    },
  },
  invariants: [],
  authority: (state, { office }) => (state.get('office') === office ? undefined : { code: 'office-wrong' }),
  generate: () => undefined,
});

const SEED = new Uint8Array(32).fill(7);
const SIGNER: Signer = { scheme: 'ed25519', key: toBase64url(ed25519PublicKey(SEED)) };
let ids = 0;

function sign(action: string, input: Value, changes: Partial<Body> = {}): Ordered {
  const id = new Uint8Array(16);
  new DataView(id.buffer).setUint32(0, ++ids);
  const body: Body = {
    action,
    chain: CHAIN,
    expiresMs: 600_000,
    id: toBase64url(id),
    ...(action === 'counters/close' ? {} : { office: 'clerk' }),
    input,
    ...changes,
  };
  const signature = toBase64url(signEd25519(SEED, bodyToSign(body)));
  const read = readTransaction(encodeTransaction(body, SIGNER, signature));
  assert(read.ok, JSON.stringify(read));
  return { transaction: read.value };
}

const found = (): Ordered => sign('counters/found', { office: 'clerk' }, { founds: { counters: 1 } });

function open(store = new MemoryStore()): Machine {
  return new Machine({ chain: CHAIN, modules: [counters], store });
}

function runBlock(machine: Machine, ...transactions: Ordered[]): readonly Answer[] {
  const { answers } = machine.finalize({ height: machine.tip.height + 1, timeMs: 1_000, transactions });
  machine.commit();
  return answers;
}

const codes = (answers: readonly Answer[]): string[] =>
  answers.map((answer) => (answer.accepted ? 'ok' : answer.refusal.code));

describe('machine', () => {
  it('founds a book, runs a block and proves what the state holds and lacks', () => {
    const machine = open();
    assert.deepEqual(codes(runBlock(machine, found(), sign('counters/add', { name: 'a', by: 5 }))), ['ok', 'ok']);
    assert.equal(machine.tip.size, 3, 'two transactions and one block entry');
    const { value, proof } = machine.prove('counters/count/a');
    assert(value);
    assert(verifyPresence(machine.tip.stateRoot, encodeUtf8('counters/count/a'), value, proof));
    const absent = machine.prove('counters/count/b');
    assert.equal(absent.value, undefined);
    assert(verifyAbsence(machine.tip.stateRoot, encodeUtf8('counters/count/b'), absent.proof));
    assert.deepEqual(machine.query('counters', 'count', { name: 'a' }), accept(5));
  });

  it('gives a receipt either way and leaves no trace of a refused transaction in the state', () => {
    const machine = open();
    runBlock(machine, found());
    const before = toHex(machine.tip.stateRoot);
    const answers = runBlock(machine, sign('counters/close', { name: 'x' }));
    assert.deepEqual(codes(answers), ['count-unknown']);
    assert.equal(toHex(machine.tip.stateRoot), before);
  });

  it('runs no block that its own entry could not describe', () => {
    const machine = open();
    const transactions = new Array(MAX_BLOCK_TRANSACTIONS + 1).fill(found());
    assert.throws(() => machine.finalize({ height: 1, timeMs: 1_000, transactions }), /more transactions/);
    const [receipts, state] = [toBase64url(SEED), toBase64url(SEED)];
    const entry = (count: number) =>
      readBlockEntry(encodeBlockEntry({ height: 1, receipts, refused: 0, state, timeMs: 1_000, transactions: count }));
    assert(entry(MAX_BLOCK_TRANSACTIONS).ok && !entry(MAX_BLOCK_TRANSACTIONS + 1).ok);
  });

  it('drops refused transactions for a sole proposer and adds nothing when all are refused', () => {
    const machine = open();
    runBlock(machine, found());
    const { size } = machine.tip;
    const block = { height: 2, timeMs: 1_000, transactions: [sign('counters/close', { name: 'x' })] };
    const finalized = machine.finalize(block, { drop: true });
    machine.commit();
    assert.deepEqual(codes(finalized.answers), ['count-unknown']);
    assert.equal(machine.tip.size, size);
  });

  it('rests: an empty block changes neither root', () => {
    const machine = open();
    runBlock(machine, found());
    const before = toHex(machine.tip.logRoot);
    runBlock(machine);
    assert.equal(toHex(machine.tip.logRoot), before);
    assert.equal(machine.tip.height, 2);
  });

  it('finalize can be repeated and dropped without a trace', () => {
    const machine = open();
    runBlock(machine, found());
    const add = sign('counters/add', { name: 'a', by: 1 });
    const block = { height: 2, timeMs: 2_000, transactions: [add] };
    const first = machine.finalize(block);
    machine.discard();
    const second = machine.finalize(block);
    assert.deepEqual(second.commit.tip, first.commit.tip);
    assert.equal(machine.tip.height, 1, 'nothing is committed yet');
  });

  it('commits nothing when the store fails, and can go on afterwards', () => {
    const store = new MemoryStore();
    const machine = open(store);
    runBlock(machine, found());
    const real = store.commit.bind(store);
    store.commit = () => {
      throw new Error('disk full');
    };
    machine.finalize({ height: 2, timeMs: 2_000, transactions: [sign('counters/add', { name: 'a', by: 1 })] });
    assert.throws(() => machine.commit(), /disk full/);
    store.commit = real;
    machine.discard();
    assert.deepEqual(codes(runBlock(machine, sign('counters/add', { name: 'a', by: 2 }))), ['ok']);
    assert.deepEqual(machine.query('counters', 'count', { name: 'a' }), accept(2));
  });
});

describe('who orders blocks', () => {
  let asked = 0;
  /** Every counter is a key, and its count the power. */
  const ordering: Module = {
    ...counters,
    governs: true,
    validators: (state) => {
      asked++;
      return [...count.each(state)].map(([key, power]) => ({ key, power }));
    },
  };
  const start = (store = new MemoryStore()) => new Machine({ chain: CHAIN, modules: [ordering], store });
  const changed = (machine: Machine, ...transactions: Ordered[]) => {
    const { validators } = machine.finalize({ height: machine.tip.height + 1, timeMs: 1_000, transactions });
    machine.commit();
    return validators;
  };
  const add = (name: string, by = 1): Ordered => sign('counters/add', { name, by });

  it('is what the governing module says, and a block says what it changed', () => {
    const store = new MemoryStore();
    const machine = start(store);
    assert.deepEqual(changed(machine, found()), []);
    assert.deepEqual(changed(machine, add('b'), add('a', 2)), [
      { key: 'a', power: 2 },
      { key: 'b', power: 1 },
    ]);
    assert.deepEqual(changed(machine, add('b')), [{ key: 'b', power: 2 }]);
    assert.deepEqual(changed(machine, sign('counters/close', { name: 'a' }), add('c')), [
      { key: 'a', power: 0 },
      { key: 'c', power: 1 },
    ]);
    const now = [
      { key: 'b', power: 2 },
      { key: 'c', power: 1 },
    ];
    assert.deepEqual(machine.validators, now);
    assert.deepEqual(start(store).validators, now);
  });

  it('changes with the commit alone, and is not asked for by a block that touched nothing', () => {
    const machine = start();
    changed(machine, found(), add('a'));
    machine.finalize({ height: machine.tip.height + 1, timeMs: 1_000, transactions: [add('a')] });
    assert.deepEqual(machine.validators, [{ key: 'a', power: 1 }]);
    machine.discard();
    const before = asked;
    assert.deepEqual(changed(machine), []);
    assert.deepEqual(changed(machine, sign('counters/close', { name: 'nobody' })), []);
    assert.equal(asked, before);
  });

  it('is nobody where no module says it, and only one that governs may', () => {
    const machine = open();
    runBlock(machine, found(), add('a'));
    assert.deepEqual(machine.validators, []);
    const unfit = { ...ordering, governs: false };
    assert.throws(() => new Machine({ chain: CHAIN, modules: [unfit], store: new MemoryStore() }), /which governs/);
  });
});

describe('admission', () => {
  const rows: readonly [name: string, transaction: () => Ordered, outcome: string][] = [
    ['before founding', () => sign('counters/add', { name: 'a', by: 1 }), 'not-founded'],
    ['founding without rules', () => sign('counters/found', { office: 'clerk' }), 'not-founded'],
    ['unknown rules', () => sign('counters/found', { office: 'clerk' }, { founds: { counters: 9 } }), 'rules-unknown'],
    ['founding', found, 'ok'],
    ['founding twice', found, 'already-founded'],
    ['unknown module', () => sign('nothing/add', {}), 'module-unknown'],
    ['unknown action', () => sign('counters/subtract', {}), 'action-unknown'],
    ['another office', () => sign('counters/add', { name: 'a', by: 1 }, { office: 'mayor' }), 'office-wrong'],
    [
      'an office that the act does not need',
      () => sign('counters/close', { name: 'a' }, { office: 'clerk' }),
      'office-unneeded',
    ],
    ['input too large', () => sign('counters/add', { name: 'a', by: 101 }), 'input-invalid'],
    ['input with an unknown field', () => sign('counters/add', { name: 'a', by: 1, more: 1 }), 'input-invalid'],
    ['another chain', () => sign('counters/add', { name: 'a', by: 1 }, { chain: 'elsewhere' }), 'chain-wrong'],
    ['expired', () => sign('counters/add', { name: 'a', by: 1 }, { expiresMs: 999 }), 'expired'],
    ['expires too late', () => sign('counters/add', { name: 'a', by: 1 }, { expiresMs: 86_401_001 }), 'expiry-too-far'],
    ['good', () => sign('counters/add', { name: 'a', by: 1 }), 'ok'],
  ];
  const machine = open();
  for (const [name, transaction, outcome] of rows) {
    test(`${name}: ${outcome}`, () => assert.deepEqual(codes(runBlock(machine, transaction())), [outcome]));
  }

  test('a transaction counts once, in one block or in two', () => {
    const add = sign('counters/add', { name: 'r', by: 1 });
    assert.deepEqual(codes(runBlock(machine, add, add)), ['ok', 'replayed']);
    assert.deepEqual(codes(runBlock(machine, add)), ['replayed']);
  });

  test('a forged signature is refused', () => {
    const { transaction } = sign('counters/add', { name: 'a', by: 1 });
    const forged = readTransaction(
      encodeTransaction({ ...transaction.body, input: { name: 'a', by: 2 } }, SIGNER, transaction.signature),
    );
    assert(forged.ok);
    assert.deepEqual(codes(runBlock(machine, { transaction: forged.value })), ['signature-invalid']);
  });

  test('attachments must be there, whole and unchanged', () => {
    const content = encodeUtf8('page one');
    const hash = toBase64url(new Uint8Array(32));
    const attachments = [{ hash, size: content.length }];
    const ordered = sign('counters/add', { name: 'a', by: 1 }, { attachments });
    assert.deepEqual(codes(runBlock(machine, ordered)), ['attachment-missing']);
    assert.deepEqual(codes(runBlock(machine, { ...ordered, attachments: [content] })), ['attachment-wrong']);
    const { receipts, commit } = machine.finalize({ height: 1_000, timeMs: 1_000, transactions: [ordered] });
    assert.deepEqual(
      [receipts.length, commit.refused.length, commit.entries.length],
      [0, 0, 0],
      'no part of the block',
    );
    machine.discard();
  });
});

test('any bytes are read without throwing, and only canonical ones are accepted', () => {
  const good = found().transaction.bytes;
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), fc.nat(good.length - 1), fc.nat(255), (noise, at, byte) => {
      readTransaction(noise);
      const changed = good.slice();
      changed[at] = byte;
      readTransaction(changed);
    }),
    { numRuns: 2_000 },
  );
});

test('a reopened or replayed book has the same roots, however its transactions were cut into blocks', () => {
  const act = fc.tuple(fc.constantFrom('a', 'b', 'c', 'dd'), fc.integer({ min: -20, max: 100 }));
  fc.assert(
    fc.property(fc.array(fc.array(act, { maxLength: 5 }), { maxLength: 8 }), (blocks) => {
      const store = new MemoryStore();
      const machine = open(store);
      runBlock(machine, found());
      for (const acts of blocks) {
        runBlock(
          machine,
          ...acts.map(([name, by]) => (by > 0 ? sign('counters/add', { name, by }) : sign('counters/close', { name }))),
        );
      }
      const reopened = open(store);
      assert.deepEqual(reopened.tip, machine.tip);
      const last = store.entries.at(-1);
      assert(last);
      const block = readBlockEntry(last);
      assert(block.ok);
      assert.equal(block.value.state, toBase64url(machine.tip.stateRoot));
    }),
    { numRuns: 60 },
  );
});
