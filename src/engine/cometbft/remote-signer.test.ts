/** A key for blocks that is in another process: CometBFT itself, and a signer that comes and goes. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { type Bytes, Machine } from '#kernel';
import { modules } from '#modules';
import { COMETBFT, freePort, UNLESS_COMETBFT } from '../../../test/cometbft.ts';
import { TestSigner } from '../../../test/test-signer.ts';
import { citizen, TestTown } from '../../../test/test-town.ts';
import { bytesField, messageField, textField, varintField } from '../../kernel/protobuf.ts';
import { SignatureDesk } from '../signatures/signature-desk.ts';
import { CometbftEngine } from './cometbft-engine.ts';
import { networkKeys, writeConfiguration } from './configuration.ts';
import { genesisFile, startOf } from './genesis.ts';

const ada = citizen('Ada Quill');

describe('a key that another process holds', UNLESS_COMETBFT, () => {
  const folder = mkdtempSync(join(tmpdir(), 'townledger-signer-'));
  const socket = join(folder, 'signer.sock');
  let engine: CometbftEngine;
  let signer: TestSigner;
  let pen: TestTown;

  const submit = (office: string) => {
    const input = { office, title: office, roles: [{ role: 'head', rights: [] }] };
    const { transaction } = pen.sign(ada, 'clerk', 'members/add-office', input, { expiresMs: Date.now() + 600_000 });
    return engine.submit(transaction.bytes);
  };
  const untilOrdered = async (office: string): Promise<void> => {
    let said = '';
    for (let tries = 0; tries < 60; tries++) {
      const result = await submit(`${office}-${tries}`);
      if (result.ok) return;
      said = result.refusal.code;
      await new Promise((done) => setTimeout(done, 100));
    }
    assert.fail(`never ordered: ${said}; ${readFileSync(join(folder, 'cometbft.log'), 'utf8').slice(-2_000)}`);
  };

  before(async () => {
    const { validator } = networkKeys(folder);
    const keyFile = join(folder, 'config', 'priv_validator_key.json');
    const { priv_key } = JSON.parse(readFileSync(keyFile, 'utf8')) as { priv_key: { value: string } };
    signer = new TestSigner(Uint8Array.from(Buffer.from(priv_key.value, 'base64').subarray(0, 32)), socket);
    // The key is nowhere but with the signer; the town has made itself another one that counts for nothing.
    rmSync(keyFile);
    assert.notEqual(networkKeys(folder).validator, validator);
    const sockets = { applicationSocket: join(folder, 'app.sock'), rpcSocket: join(folder, 'rpc.sock') };
    const listen = `127.0.0.1:${await freePort()}`;
    const remoteSigner = `unix://${socket}`;
    writeConfiguration(folder, { name: 'one', listen, peers: [], distance: 'one-machine', remoteSigner, ...sockets });
    const ordered = modules.map((module) =>
      module.governs ? { ...module, validators: () => [{ key: validator, power: 1 }] } : module,
    );
    pen = new TestTown(ordered);
    pen.timeMs = Date.now() - 5_000;
    pen.act(ada, 'clerk', 'members/found', pen.founding(), { founds: pen.rules() });
    const start = startOf(pen.machine);
    const { validators } = pen.machine;
    writeFileSync(join(folder, 'config', 'genesis.json'), genesisFile({ start, timeMs: pen.timeMs, validators }));
    engine = new CometbftEngine({
      machine: new Machine({ chain: start.chain, modules: ordered, store: pen.store }),
      signatures: new SignatureDesk({ workers: 0 }),
      now: Date.now,
      start,
      folder,
      ...sockets,
      logFile: join(folder, 'cometbft.log'),
      program: COMETBFT,
      remoteSigner,
      isPeer: () => true,
      onMisbehavior: () => {},
      onTrouble: () => {},
      patienceMs: 1_500,
    });
    signer.start();
    await engine.start();
  });
  after(async () => {
    await engine.stop();
    signer.stop();
    rmSync(folder, { recursive: true });
  });

  it('signs the blocks of the town', async () => {
    await untilOrdered('with-signer');
    assert.ok(signer.signed >= 3, 'a proposal and two votes');
  });

  it('is missed, and the town goes on when it is back', async () => {
    signer.stop();
    const alone = await submit('without-signer');
    assert.deepEqual(alone.ok ? 'ok' : alone.refusal.code, 'not-ordered-yet');
    signer.start();
    await untilOrdered('signer-again');
  });

  it('is found again after CometBFT was killed', async () => {
    process.kill(engine.pid as number, 'SIGKILL');
    await new Promise((done) => setTimeout(done, 300));
    await untilOrdered('cometbft-again');
    assert.equal(signer.refused, 0);
  });

  it('signs nothing twice', () => {
    const vote = (height: number, hash: Bytes): Bytes =>
      messageField(
        3,
        messageField(
          1,
          varintField(1, 1),
          varintField(2, height),
          messageField(4, bytesField(1, hash), messageField(2, varintField(1, 1), bytesField(2, hash))),
          messageField(5, varintField(1, 1_800_000_000)),
        ),
        textField(2, 'a-chain'),
      );
    const far = 1_000_000;
    const [one, other] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)];
    const first = signer.answer(vote(far, one));
    assert.deepEqual(signer.answer(vote(far, one)), first, 'the same again is no second signature');
    for (const again of [vote(far, other), vote(far - 1, one)]) {
      const { refused } = signer;
      assert.ok(Buffer.from(signer.answer(again)).includes('signed something else'));
      assert.equal(signer.refused, refused + 1);
    }
  });

  it('that refuses keeps the town from going on, and nothing is acknowledged', async () => {
    const result = await submit('refused-by-signer');
    assert.deepEqual(result.ok ? 'ok' : result.refusal.code, 'not-ordered-yet');
    assert.ok(signer.refused > 2);
    assert.equal(engine.status().state, 'running');
  });
});
