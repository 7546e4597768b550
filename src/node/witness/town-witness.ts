/** This town as a witness of other towns' logs. The rules are in proofs/witness.ts; here they meet the disk. */
import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { accept, type Result, refuse } from '#kernel';
import {
  addCosignatures,
  answerAddCheckpoint,
  type Evidence,
  formatEvidenceFile,
  formatNote,
  formatVerifier,
  isKeyOf,
  isLogKey,
  type Latest,
  type NoteSigner,
  parseCheckpoint,
  parseNote,
  parseVerifier,
  type Verifier,
  type WatchedLog,
  type WitnessAnswer,
} from '#proofs';
import { HomeError } from '../home-error.ts';
import { hasWitnessKeys, retireWitnessKeys, witnessSigners } from './witness-keys.ts';
import { type EvidenceRow, type WatchedRow, WitnessStore } from './witness-store.ts';

const MAX_WATCHED = 1_000;
const MAX_FORMER = 32;

export class TownWitness {
  readonly cosigners: readonly NoteSigner[];
  readonly store: WitnessStore;
  /** True where the memory was lost and the witness began anew, under new keys. */
  readonly renewed: boolean;
  readonly #now: () => number;

  constructor(home: string, origin: string, now: () => number) {
    const memory = openMemory(home);
    this.store = memory.store;
    this.renewed = memory.lost;
    this.cosigners = witnessSigners(home, origin);
    this.#now = now;
  }

  close(): void {
    this.store.close();
  }

  /**
   * Watches the log that these keys belong to, or takes new keys and a new address for one that is watched.
   * Refusals: those of `parseVerifier`, `witness-keys-differ`, `witness-too-many-logs`.
   */
  watch(vkeys: readonly string[], url: string | undefined): Result<WatchedRow> {
    const verifiers: Verifier[] = [];
    for (const vkey of vkeys) {
      const parsed = parseVerifier(vkey);
      if (!parsed.ok) return parsed;
      verifiers.push(parsed.value);
    }
    const origin = verifiers[0]?.name;
    if (origin === undefined || !verifiers.every((verifier) => isLogKey(verifier, origin)))
      return refuse('witness-keys-differ');
    return this.store.atomically(() => {
      const before = this.store.watchedLog(origin);
      if (before === undefined && this.store.watched().length >= MAX_WATCHED) return refuse('witness-too-many-logs');
      const now = verifiers.map(formatVerifier);
      const earlier = [...(before?.vkeys ?? []), ...(before?.former ?? [])].filter((key) => !now.includes(key));
      this.store.watch({ origin, vkeys: now, former: [...new Set(earlier)].slice(0, MAX_FORMER), url });
      return accept(this.store.watchedLog(origin) as WatchedRow);
    });
  }

  /** Answers `add-checkpoint`. What it says has been stored before it is said. */
  answer(request: string): WitnessAnswer {
    return this.store.atomically(() => {
      let row: WatchedRow | undefined;
      const answer = answerAddCheckpoint(request, {
        logOf: (origin) => {
          row = this.store.watchedLog(origin);
          return row === undefined ? undefined : this.#logOf(row);
        },
        cosigners: this.cosigners,
        timeSeconds: Math.floor(this.#now() / 1_000),
      });
      if (row !== undefined && answer.latest !== undefined) this.#remember(row, answer.latest, answer.body);
      if (row !== undefined && answer.evidence !== undefined) this.keepEvidence(row, answer.evidence);
      return answer;
    });
  }

  /** The last checkpoint cosigned for the log with this origin, with our cosignatures. */
  checkpointOf(isOrigin: (origin: string) => boolean): string | undefined {
    return this.store.watched().find(({ origin }) => isOrigin(origin))?.cosigned;
  }

  /** Whether the neighbour has cosigned our log at this size already. */
  isCosignedBy(url: string, size: bigint | undefined): boolean {
    const own = this.store.own();
    const vkeys = this.store.neighbour(url) ?? [];
    return own !== undefined && own.size === size && vkeys.every((vkey) => own.vkeys.includes(vkey));
  }

  evidence(): readonly EvidenceRow[] {
    return this.store.evidence();
  }

  keepEvidence(row: WatchedRow, evidence: Evidence): void {
    const verifiers = verifiersOf({ vkeys: [...row.vkeys, ...row.former] });
    const [first, second] = [onlyLinesOf(evidence.first, verifiers), onlyLinesOf(evidence.second, verifiers)];
    this.store.keepEvidence(row.origin, this.#now(), formatEvidenceFile({ ...evidence, first, second }, verifiers));
  }

  #logOf(row: WatchedRow): WatchedLog {
    return {
      verifiers: verifiersOf(row),
      latest: row.latest === undefined ? undefined : latestOf(row.latest),
      seenAt: (size) => this.store.seenAt(row.origin, size),
    };
  }

  #remember(row: WatchedRow, { size, note }: Latest, lines: string): void {
    // What strangers appended to the note is not ours to publish.
    const own = onlyLinesOf(note, verifiersOf(row));
    const cosigned = addCosignatures(own, lines, this.cosigners);
    if (!cosigned.ok) throw new Error(`our own cosignature does not fit: ${cosigned.refusal.code}`);
    this.store.remember(row.origin, size, own, cosigned.value);
  }
}

/**
 * The town goes on recording when its memory as a witness is gone or damaged, but never under the old keys: they
 * have signed what nobody here remembers. The database is made before the keys, so keys without it are a loss.
 */
function openMemory(home: string): { readonly store: WitnessStore; readonly lost: boolean } {
  const path = join(home, 'witness.db');
  try {
    return { store: new WitnessStore(path, { mustExist: hasWitnessKeys(home) }), lost: false };
  } catch (error) {
    const lost = error instanceof HomeError && LOSSES.includes(error.code);
    if (!lost) throw error;
    retireWitnessKeys(home);
    if (existsSync(path)) renameSync(path, `${path}.damaged`);
    for (const stale of ['-wal', '-shm']) rmSync(path + stale, { force: true });
    return { store: new WitnessStore(path, { mustExist: false }), lost: true };
  }
}

const LOSSES = ['database-missing', 'database-damaged'];

/** Keys as they were checked when the log was added. */
export function verifiersOf({ vkeys }: { readonly vkeys: readonly string[] }): readonly Verifier[] {
  return vkeys.map((vkey) => {
    const parsed = parseVerifier(vkey);
    if (!parsed.ok) throw new Error('a stored key is damaged');
    return parsed.value;
  });
}

export function latestOf(note: string): Latest {
  const parsed = parseNote(note);
  const checkpoint = parsed.ok ? parseCheckpoint(parsed.value.text) : parsed;
  if (!checkpoint.ok) throw new Error('a stored checkpoint is damaged');
  return { size: checkpoint.value.size, root: checkpoint.value.root, note };
}

function onlyLinesOf(note: string, verifiers: readonly Verifier[]): string {
  const parsed = parseNote(note);
  if (!parsed.ok) throw new Error('a note that was opened before cannot be read');
  const { text, signatures } = parsed.value;
  return formatNote({ text, signatures: signatures.filter((line) => verifiers.some((key) => isKeyOf(key, line))) });
}
