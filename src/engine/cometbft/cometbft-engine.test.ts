import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { Machine, MemoryStore, type Module, type Ordered, type Result } from '#kernel';
import { modules } from '#modules';
import { COMETBFT, freePort, UNLESS_COMETBFT } from '../../../test/cometbft.ts';
import { CHAIN, citizen, TestTown } from '../../../test/test-town.ts';
import type { Ordering } from '../engine.ts';
import { SignatureDesk } from '../signatures/signature-desk.ts';
import { CometbftEngine } from './cometbft-engine.ts';
import { networkKeys, writeConfiguration } from './configuration.ts';
import { genesisFile, startOf } from './genesis.ts';

const ada = citizen('Ada Quill');
const outcome = (result: Result<Ordering>): string => (result.ok ? 'ok' : result.refusal.code);

describe('CometBFT engine, one town', UNLESS_COMETBFT, () => {
  const folder = mkdtempSync(join(tmpdir(), 'townledger-'));
  const pen = new TestTown();
  pen.timeMs = Date.now();
  const office = (name: string): Ordered =>
    pen.sign(ada, 'clerk', 'members/add-office', { office: name, title: name, roles: [{ role: 'head', rights: [] }] });
  const store = new MemoryStore();
  const { validator } = networkKeys(folder);
  const sockets = { applicationSocket: join(folder, 'app.sock'), rpcSocket: join(folder, 'rpc.sock') };
  let engine: CometbftEngine;
  let machine: Machine;

  /** The town's book as it was before the network, and an engine over it. */
  async function open(): Promise<void> {
    const signatures = new SignatureDesk({ workers: 0 });
    const authenticate: SignatureDesk['holds'] = (transaction) => signatures.holds(transaction);
    machine = new Machine({ chain: CHAIN, modules: modules.map(orderedBy(validator)), store, authenticate });
    if (machine.tip.height === 0) {
      const founding = pen.sign(ada, 'clerk', 'members/found', pen.founding(), { founds: pen.rules() });
      machine.finalize({ height: 1, timeMs: pen.timeMs, transactions: [founding] });
      machine.commit();
      const { validators } = machine;
      writeFileSync(
        join(folder, 'config', 'genesis.json'),
        genesisFile({ start: startOf(machine), timeMs: pen.timeMs, validators }),
      );
    }
    engine = new CometbftEngine({
      machine,
      signatures,
      now: Date.now,
      start: start ?? startOf(machine),
      folder,
      ...sockets,
      logFile: join(folder, 'cometbft.log'),
      program: COMETBFT,
      isPeer: () => true,
      onTrouble: () => {},
      onMisbehavior: () => {},
    });
    start ??= startOf(machine);
    await engine.start();
  }
  let start: ReturnType<typeof startOf> | undefined;

  const until = async (what: () => Promise<string>, wanted: string): Promise<void> => {
    for (let tries = 0; tries < 100; tries++) {
      if ((await what()) === wanted) return;
      await new Promise((done) => setTimeout(done, 100));
    }
    assert.fail(`never came to ${wanted}`);
  };

  after(async () => {
    await engine.stop();
    rmSync(folder, { recursive: true });
  });

  it('takes a book over where the embedded engine left it, and orders', async () => {
    writeConfiguration(folder, {
      name: 'one',
      listen: `127.0.0.1:${await freePort()}`,
      peers: [],
      distance: 'one-machine',
      ...sockets,
    });
    await open();
    const first = office('tax').transaction.bytes;
    await until(async () => outcome(await engine.submit(first)), 'ok');
    assert.ok(machine.tip.height >= 2);
    assert.equal(machine.tip.size, 4, 'the founding and its block entry, the office and its own');
  });

  it('answers each of many transactions, and refuses what the rules refuse without ordering it', async () => {
    const sent = Array.from({ length: 300 }, (_, i) => office(`office-${i}`).transaction.bytes);
    const results = await Promise.all(sent.map((bytes) => engine.submit(bytes)));
    assert.deepEqual([...new Set(results.map(outcome))], ['ok']);
    const { size } = machine.tip;
    assert.equal(outcome(await engine.submit(office('office-7').transaction.bytes)), 'office-exists');
    assert.equal(outcome(await engine.submit(sent[0] as Uint8Array)), 'replayed');
    assert.equal(machine.tip.size, size);
  });

  it('rests when nothing is to be ordered', async () => {
    await new Promise((done) => setTimeout(done, 1_000));
    const { height } = machine.tip;
    await new Promise((done) => setTimeout(done, 1_000));
    assert.equal(machine.tip.height, height);
  });

  it('starts CometBFT again when it is killed, and goes on', async () => {
    process.kill(engine.pid as number, 'SIGKILL');
    const next = office('harbour').transaction.bytes;
    await until(async () => outcome(await engine.submit(next)), 'ok');
  });

  it('takes up where it stood after a stop', async () => {
    const { tip } = machine;
    await engine.stop();
    await open();
    assert.deepEqual(machine.tip.logRoot, tip.logRoot);
    const next = office('school').transaction.bytes;
    await until(async () => outcome(await engine.submit(next)), 'ok');
  });
});

/** The module that governs, with one validator. */
function orderedBy(key: string): (module: Module) => Module {
  return (module) => (module.governs ? { ...module, validators: () => [{ key, power: 1 }] } : module);
}
