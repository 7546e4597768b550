import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Finalized, Machine, MemoryStore, type Ordered, type Result } from '#kernel';
import { modules } from '#modules';
import { CHAIN, citizen, TestTown } from '../../../test/test-town.ts';
import type { Ordering } from '../engine.ts';
import { EmbeddedEngine, type EmbeddedOptions } from './embedded-engine.ts';

const ada = citizen('Ada Quill');
const pen = new TestTown();
const START_MS = pen.timeMs;

function open(limits: Partial<EmbeddedOptions> = {}) {
  const store = new MemoryStore();
  const machine = new Machine({ chain: CHAIN, modules, store });
  return { store, machine, engine: new EmbeddedEngine({ machine, now: () => START_MS, ...limits }) };
}

const found = (): Ordered => pen.sign(ada, 'clerk', 'members/found', pen.founding(), { founds: pen.rules() });
const office = (name: string): Ordered =>
  pen.sign(ada, 'clerk', 'members/add-office', { office: name, title: name, roles: [{ role: 'head', rights: [] }] });

const outcome = (result: Result<Ordering>): string => (result.ok ? 'ok' : result.refusal.code);

describe('embedded engine', () => {
  it('orders what comes together in one block and answers in the order of arrival', async () => {
    const { engine, machine } = open();
    const blocks: Finalized[] = [];
    engine.onCommit((block) => blocks.push(block));
    const sent = [found(), office('tax'), office('tax'), office('water')];
    const results = await Promise.all(sent.map(({ transaction }) => engine.submit(transaction.bytes)));
    assert.deepEqual(results.map(outcome), ['ok', 'ok', 'office-exists', 'ok']);
    assert.equal(blocks.length, 1);
    assert.equal(machine.tip.size, 4, 'three accepted transactions and the block entry; the refused one left no trace');
  });

  it('closes a block when it is full', async () => {
    const { engine, machine } = open({ maxBlock: 2, maxDelayMs: 1_000_000 });
    const sent = [found(), office('a'), office('b'), office('c')];
    const results = await Promise.all(sent.map(({ transaction }) => engine.submit(transaction.bytes)));
    assert.deepEqual(results.map(outcome), ['ok', 'ok', 'ok', 'ok']);
    assert.equal(machine.tip.height, 2);
  });

  it('answers only after the block is stored, and halts where it cannot be', async () => {
    const { engine, store, machine } = open();
    await engine.submit(found().transaction.bytes);
    store.commit = () => {
      throw new Error('disk full');
    };
    const { transaction } = office('tax');
    assert.equal(outcome(await engine.submit(transaction.bytes)), 'not-stored');
    assert.equal(machine.tip.height, 1);
    assert.equal(engine.status().state, 'halted');
    assert.equal(outcome(await engine.submit(transaction.bytes)), 'halted');
  });

  it('lets nobody hear of a block before it is stored: first the store, then listeners, then senders', async () => {
    const { engine, store } = open();
    const heard: string[] = [];
    const commit = store.commit.bind(store);
    store.commit = (block) => {
      commit(block);
      heard.push('stored');
    };
    engine.onCommit(() => heard.push('listener'));
    const ordered = engine.submit(found().transaction.bytes).then(() => heard.push('sender'));
    await ordered;
    assert.deepEqual(heard, ['stored', 'listener', 'sender']);
  });

  it('halts where the store took the block and failed to say so; the next start finds it, and a second try is replayed', async () => {
    const { engine, store } = open();
    await engine.submit(found().transaction.bytes);
    const commit = store.commit.bind(store);
    store.commit = (block) => {
      commit(block);
      throw new Error('the connection to the disk is gone');
    };
    const { transaction } = office('tax');
    const others = [office('water'), office('school')].map((other) => engine.submit(other.transaction.bytes));
    assert.equal(outcome(await engine.submit(transaction.bytes)), 'not-stored');
    assert.deepEqual((await Promise.all(others)).map(outcome), ['not-stored', 'not-stored']);
    store.commit = commit;
    const machine = new Machine({ chain: CHAIN, modules, store });
    const restarted = new EmbeddedEngine({ machine, now: () => START_MS });
    assert.equal(machine.tip.height, 2);
    assert.equal(outcome(await restarted.submit(transaction.bytes)), 'replayed');
    assert.equal(outcome(await restarted.submit(office('harbour').transaction.bytes)), 'ok');
  });

  it('halts where the store fails at a read, and tells every sender', async () => {
    const { engine, store } = open();
    await engine.submit(found().transaction.bytes);
    store.value = () => {
      throw Object.assign(new Error('the disk failed'), { code: 'disk-failed' });
    };
    store.scan = store.value as never;
    const sent = [office('tax'), office('water')].map(({ transaction }) => engine.submit(transaction.bytes));
    assert.deepEqual((await Promise.all(sent)).map(outcome), ['not-stored', 'not-stored']);
    assert.deepEqual(engine.status(), {
      state: 'halted',
      reason: { code: 'not-stored', detail: { cause: 'disk-failed' } },
    });
    assert.equal(outcome(await engine.submit(office('school').transaction.bytes)), 'halted');
    await engine.stop();
  });

  it('refuses unreadable bytes, and more than it can hold', async () => {
    const { engine } = open({ maxWaiting: 1 });
    assert.equal(outcome(await engine.submit(new Uint8Array(3))), 'transaction-malformed');
    const first = engine.submit(found().transaction.bytes);
    assert.equal(outcome(await engine.submit(office('tax').transaction.bytes)), 'busy');
    assert.equal(outcome(await first), 'ok');
  });

  it('refuses more bytes than it can hold, attachments counted, and takes them again when the block is run', async () => {
    const first = found().transaction.bytes;
    const { engine } = open({ maxWaitingBytes: first.length + 10 });
    const ordered = engine.submit(first);
    const { bytes } = office('tax').transaction;
    assert.equal(outcome(await engine.submit(bytes)), 'busy');
    assert.equal(outcome(await ordered), 'ok');
    assert.equal(outcome(await engine.submit(bytes, [new Uint8Array(first.length)])), 'busy');
    assert.equal(outcome(await engine.submit(bytes)), 'ok');
  });

  it('leaves the tip where it was when every transaction of a block is refused', async () => {
    const { engine, machine } = open();
    await engine.submit(found().transaction.bytes);
    const { tip } = machine;
    const { transaction } = pen.sign(citizen('Ben Tallow'), 'clerk', 'members/add-office', {});
    assert.equal(outcome(await engine.submit(transaction.bytes)), 'key-unknown');
    assert.deepEqual(machine.tip, tip);
  });

  it('stops after ordering what it has taken', async () => {
    const { engine } = open({ maxDelayMs: 1_000_000 });
    const waiting = engine.submit(found().transaction.bytes);
    await engine.stop();
    assert.equal(outcome(await waiting), 'ok');
    assert.equal(outcome(await engine.submit(office('tax').transaction.bytes)), 'stopped');
  });
});
