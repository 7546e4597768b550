/**
 * The application's side of `npm run bench -- network`, in a process of its own as in a town: `program.ts KIND FOLDER
 * VALIDATORS`. `nothing` answers every question at once; `town` is the whole machine with its book on disk.
 */
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { type Genesis, readGenesis, SignatureDesk } from '#engine';
import { Machine } from '#kernel';
import { modules } from '#modules';
import { signCheckpoint } from '#proofs';
import {
  type AbciApplication,
  type AbciResponse,
  AbciServer,
  FLUSHED,
  PASSED,
} from '../../src/engine/cometbft/abci-server.ts';
import { Application } from '../../src/engine/cometbft/application.ts';
import { LedgerStore } from '../../src/node/ledger-store.ts';
import { CHAIN, ORIGIN, TestTown } from '../../test/test-town.ts';

const [kind, folder, validators] = process.argv.slice(2) as [string, string, string];

const fail = (error: Error): void => {
  process.stderr.write(`${error.stack}\n`);
};

/** What any application must do for CometBFT, and nothing else. */
const nothing: AbciApplication = {
  expect: () => {},
  prepare: () => Promise.resolve(),
  respond: async (request): Promise<AbciResponse> => {
    switch (request.case) {
      case 'checkTx':
        return PASSED;
      case 'prepareProposal':
        return { case: 'prepareProposal', value: { txs: request.value.txs } };
      case 'processProposal':
        return { case: 'processProposal', value: { status: 1 } };
      case 'finalizeBlock':
        return {
          case: 'finalizeBlock',
          value: { txResults: request.value.txs.map(() => ({ code: 0 })), appHash: new Uint8Array(32) },
        };
      case 'info':
        return { case: 'info', value: {} };
      case 'query':
        return { case: 'query', value: {} };
      case 'initChain':
        return { case: 'initChain', value: {} };
      case 'commit':
        return { case: 'commit', value: {} };
      default:
        return FLUSHED;
    }
  },
};

function town(): AbciApplication {
  const signatures = new SignatureDesk({ workers: availableParallelism() });
  const { logSigners } = new TestTown();
  const store = new LedgerStore(join(folder, 'ledger.db'), {
    sign: ({ size, logRoot, timeMs }) =>
      signCheckpoint(
        { origin: ORIGIN, size: BigInt(size), root: logRoot, extensions: [] },
        logSigners,
        Math.floor(timeMs / 1_000),
      ),
  });
  const machine = new Machine({
    chain: CHAIN,
    modules: modules.map((module) =>
      module.governs
        ? { ...module, validators: () => validators.split(',').map((key) => ({ key, power: 1 })) }
        : module,
    ),
    store,
    authenticate: (transaction) => signatures.holds(transaction),
  });
  return new Application({
    machine,
    start: (readGenesis(readFileSync(join(folder, 'config', 'genesis.json'), 'utf8')) as Genesis).start,
    signatures,
    now: Date.now,
    onCommit: () => {},
    onRefused: (_, { code }) => fail(new Error(code)),
    onFault: fail,
    onMisbehavior: () => {},
    isPeer: () => true,
  });
}

await new AbciServer(kind === 'town' ? town() : nothing, fail).listen(join(folder, 'app.sock'));
process.stdout.write('ready\n');
