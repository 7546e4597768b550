/** A town that dies while the network's first block goes through: CometBFT itself, which takes that one ill. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, it } from 'node:test';
import { Machine } from '#kernel';
import { modules } from '#modules';
import { COMETBFT, freePort, UNLESS_COMETBFT } from '../../../test/cometbft.ts';
import { citizen, TestTown } from '../../../test/test-town.ts';
import { SignatureDesk } from '../signatures/signature-desk.ts';
import { CometbftEngine, type Trouble } from './cometbft-engine.ts';
import { networkKeys, writeConfiguration } from './configuration.ts';
import { genesisFile, startOf } from './genesis.ts';

const ada = citizen('Ada Quill');

describe('the first block', UNLESS_COMETBFT, () => {
  let folder: string;
  let engine: CometbftEngine;
  afterEach(async () => {
    await engine.stop();
    rmSync(folder, { recursive: true });
  });

  for (const step of ['finalize', 'commit'] as const) {
    it(`a town that dies in its ${step} starts again, and goes on`, async () => {
      folder = mkdtempSync(join(tmpdir(), 'townledger-first-'));
      const { validator } = networkKeys(folder);
      const sockets = { applicationSocket: join(folder, 'app.sock'), rpcSocket: join(folder, 'rpc.sock') };
      const listen = `127.0.0.1:${await freePort()}`;
      writeConfiguration(folder, { name: 'one', listen, peers: [], distance: 'one-machine', ...sockets });
      const ordered = modules.map((module) =>
        module.governs ? { ...module, validators: () => [{ key: validator, power: 1 }] } : module,
      );
      const pen = new TestTown(ordered);
      // CometBFT waits for the time of its genesis.
      pen.timeMs = Date.now() - 5_000;
      pen.act(ada, 'clerk', 'members/found', pen.founding(), { founds: pen.rules() });
      const start = startOf(pen.machine);
      const { validators } = pen.machine;
      writeFileSync(join(folder, 'config', 'genesis.json'), genesisFile({ start, timeMs: pen.timeMs, validators }));
      const troubles: Trouble[] = [];
      const open = (): Machine => {
        const signatures = new SignatureDesk({ workers: 0 });
        const machine = new Machine({ chain: start.chain, modules: ordered, store: pen.store });
        engine = new CometbftEngine({
          machine,
          signatures,
          now: Date.now,
          start,
          folder,
          ...sockets,
          logFile: join(folder, 'cometbft.log'),
          program: COMETBFT,
          isPeer: () => true,
          onMisbehavior: () => {},
          onTrouble: (trouble) => troubles.push(trouble),
        });
        return machine;
      };
      const act = (office: string) =>
        pen.sign(
          ada,
          'clerk',
          'members/add-office',
          { office, title: office, roles: [{ role: 'head', rights: [] }] },
          { expiresMs: Date.now() + 600_000 },
        ).transaction.bytes;
      const until = async (submit: () => ReturnType<CometbftEngine['submit']>, wanted: string): Promise<void> => {
        for (let tries = 0; tries < 150; tries++) {
          const result = await submit();
          if ((result.ok ? 'ok' : result.refusal.code) === wanted) return;
          await new Promise((done) => setTimeout(done, 100));
        }
        assert.fail(`never came to ${wanted}`);
      };

      const dying = open();
      dying[step] = () => {
        throw new Error(`died in ${step}`);
      };
      await engine.start();
      await until(() => engine.submit(act('tax')), 'halted');
      await engine.stop();

      const machine = open();
      await engine.start();
      await until(() => engine.submit(act('water')), 'ok');
      assert(machine.tip.height > start.height);
      if (step === 'finalize')
        assert(troubles.some((trouble) => trouble.kind === 'cometbft-ended' && /^panic: Store/.test(trouble.lastLine)));
    });
  }
});
