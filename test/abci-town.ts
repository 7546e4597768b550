/** A town whose book is ordered from outside: the machine behind its ABCI socket, without CometBFT. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Finalized, Machine, type Module, type Ordered, type Store } from '#kernel';
import { modules as everyModule } from '#modules';
import { AbciServer } from '../src/engine/cometbft/abci-server.ts';
import { Application } from '../src/engine/cometbft/application.ts';
import { type BookStart, startOf } from '../src/engine/cometbft/genesis.ts';
import { SignatureDesk } from '../src/engine/signatures/signature-desk.ts';
import { appStateOf, type ScriptedGenesis } from './abci-client.ts';
import { CHAIN } from './test-town.ts';

/** Any key: nobody signs blocks here. */
const KEY = 'A'.repeat(43);

/** The modules, with one validator where no town is a member of a network. */
export const orderedModules: readonly Module[] = everyModule.map((module) =>
  module.governs ? { ...module, validators: () => [{ key: KEY, power: 1 }] } : module,
);

export type AbciTownOptions = {
  readonly store: Store;
  readonly modules?: readonly Module[];
  /** Where the network took the book over; without it, where the store is now. */
  readonly start?: BookStart;
  readonly now?: () => number;
  /** For the replay of a book whose attachments are not kept. */
  readonly attachments?: 'required' | 'pruned';
};

export class AbciTown {
  readonly machine: Machine;
  readonly start: BookStart;
  readonly path: string;
  /** Why the node halted or gave up connections. */
  readonly faults: string[] = [];
  readonly committed: { readonly finalized: Finalized; readonly ordered: readonly Ordered[] }[] = [];
  readonly refused: string[] = [];
  readonly #folder = mkdtempSync(join(tmpdir(), 'townledger-abci-'));
  readonly #server: AbciServer;

  constructor({ store, modules = orderedModules, start, now = Date.now, attachments = 'required' }: AbciTownOptions) {
    const signatures = new SignatureDesk({ workers: 0 });
    const authenticate: SignatureDesk['holds'] = (transaction) => signatures.holds(transaction);
    this.machine = new Machine({ chain: CHAIN, modules, store, authenticate, attachments });
    this.start = start ?? startOf(this.machine);
    this.path = join(this.#folder, 'app.sock');
    const onFault = ({ message }: Error): void => void this.faults.push(message);
    const application = new Application({
      machine: this.machine,
      start: this.start,
      signatures,
      now,
      onCommit: (finalized, ordered) => void this.committed.push({ finalized, ordered }),
      onRefused: (_, { code }) => void this.refused.push(code),
      onFault,
      onMisbehavior: () => {},
      isPeer: (nodeId) => nodeId.startsWith('0'),
    });
    this.#server = new AbciServer(application, onFault);
  }

  listen(): Promise<void> {
    return this.#server.listen(this.path);
  }

  /** The genesis that the towns agreed on. */
  genesis(): ScriptedGenesis {
    const { chain, height } = this.start;
    return {
      chain,
      initialHeight: height + 1,
      appState: appStateOf(this.start),
      validators: this.machine.validators,
    };
  }

  async close(): Promise<void> {
    await this.#server.close();
    rmSync(this.#folder, { recursive: true });
  }
}
