/**
 * What stands beside the book: the vault, what is shared of it, the attachments and the projections. Each may be unusable (a lost key,
 * a damaged file), and the town goes on recording: the node serves the book and says what is wrong with the rest.
 */
import { join } from 'node:path';
import { accept, type Bytes, type Finalized, type Machine, type Refusal, type Result, refuse } from '#kernel';
import { Attachments, type Naming } from './attachments/attachments.ts';
import { attachmentsProjection, namingIn } from './attachments/attachments-projection.ts';
import type { Database } from './database.ts';
import { DeskStore } from './desk/desk-store.ts';
import { HomeError, readVaultKey } from './home.ts';
import type { LedgerStore } from './ledger-store.ts';
import { commitmentsProjection, entriesOfCommitment } from './projections/commitments.ts';
import { counterProjection } from './projections/counter.ts';
import { entriesProjection } from './projections/entries.ts';
import { Projections } from './projections/projections.ts';
import { titlesProjection } from './projections/titles.ts';
import { transactionsProjection } from './projections/transactions.ts';
import { Sharing } from './sharing/sharing.ts';
import { ALL_PUBLISHED, LandIndex, type PublishedRoll } from './vault/land-index.ts';
import { Vault } from './vault/vault.ts';
import { VaultIndex } from './vault/vault-index.ts';

type Parts = {
  readonly store: LedgerStore;
  readonly machine: Machine;
  readonly now: () => number;
  readonly roll?: PublishedRoll | undefined;
};

export class Shelf {
  readonly projections: Result<Projections>;
  readonly vault: Result<Vault>;
  readonly vaultIndex: Result<VaultIndex>;
  /** What of the vault anybody may read. */
  readonly land: Result<LandIndex>;
  readonly attachments: Result<Attachments>;
  readonly desk: Result<DeskStore>;
  readonly sharing: Result<Sharing>;

  constructor(home: string, parts: Parts) {
    const { store, machine, now, roll = ALL_PUBLISHED } = parts;
    const { modules } = machine;
    const projections = [
      entriesProjection,
      transactionsProjection,
      commitmentsProjection(modules),
      attachmentsProjection(modules),
      titlesProjection,
      counterProjection,
    ];
    this.projections = opened(() => new Projections(join(home, 'projections.db'), store, projections));
    this.vault = opened(
      () => new Vault(join(home, 'vault.db'), { key: readVaultKey(home), now, inBook: (one) => this.#inBook(one) }),
    );
    this.vaultIndex = this.vault.ok ? accept(new VaultIndex(this.vault.value)) : this.vault;
    this.land = this.vault.ok ? accept(new LandIndex(this.vault.value, roll)) : this.vault;
    const naming: Naming = () => {
      const read = this.projections.ok ? this.projections.value.read('attachments') : this.projections;
      return read.ok ? accept(namingIn(read.value)) : read;
    };
    this.sharing = opened(() => new Sharing(home, { machine, vault: this.vault, now }));
    this.desk = opened(() => new DeskStore(join(home, 'desk.db'), now));
    this.attachments = opened(() => new Attachments(join(home, 'attachments.db'), { now, naming }));
  }

  /** To be called after every block. */
  blockCommitted({ commit }: Finalized): void {
    if (this.projections.ok) this.projections.value.blockCommitted();
    if (this.sharing.ok && commit.changes.some(({ key }) => key.startsWith('sharing/'))) this.sharing.value.look();
  }

  /** What a person should know about: empty where all is well. */
  faults(): readonly Refusal[] {
    const parts = [this.projections, this.vault, this.attachments, this.desk, this.sharing];
    // One key seals the vault and what offices share: its loss is told once.
    const broken = parts.flatMap((part) => (part.ok ? [] : [part.refusal]));
    const first = broken.findIndex(({ code }) => code === 'key-file-missing');
    const faults = broken.filter(({ code }, i) => code !== 'key-file-missing' || i === first);
    if (this.sharing.ok && this.sharing.value.fault !== undefined) faults.push(this.sharing.value.fault);
    if (!this.projections.ok) return faults;
    const { projections, fault, seenSize } = this.projections.value.status();
    if (seenSize !== undefined) faults.push({ code: 'older-book', detail: { seen: seenSize } });
    const failed = projections.flatMap(({ failure }) => (failure === undefined ? [] : [failure]));
    return [...faults, ...failed, ...(fault === undefined ? [] : [fault])];
  }

  close(): void {
    if (this.projections.ok) this.projections.value.close();
    if (this.vaultIndex.ok) this.vaultIndex.value.close();
    if (this.land.ok) this.land.value.close();
    if (this.sharing.ok) this.sharing.value.close();
    if (this.vault.ok) this.vault.value.close();
    if (this.attachments.ok) this.attachments.value.close();
    if (this.desk.ok) this.desk.value.close();
  }

  /** Throws a `HomeError` where the projection that knows cannot be read. */
  #inBook(commitment: Bytes): boolean {
    return entriesOfCommitment(this.#projected('commitments'), commitment).length > 0;
  }

  #projected(name: string): Database {
    const read = this.projections.ok ? this.projections.value.read(name) : this.projections;
    if (!read.ok) throw new HomeError(read.refusal.code, 'what stands in the book cannot be looked up now');
    return read.value;
  }
}

function opened<T>(open: () => T): Result<T> {
  try {
    return accept(open());
  } catch (error) {
    const { errcode, message } = error as { readonly errcode?: unknown; readonly message: string };
    if (error instanceof HomeError) return refuse(error.code, { error: message });
    // Whatever else SQLite says of a file, the book can do without it.
    if (typeof errcode === 'number') return refuse('database-damaged', { error: message });
    throw error;
  }
}
