/** This town as one of several that keep the book: the engine that orders it, and the exchange of cosignatures. */
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Logger } from 'pino';
import { CometbftEngine, networkKeys, type SignatureDesk, writeConfiguration } from '#engine';
import type { Machine, Refusal } from '#kernel';
import { formatTownDiffers, formatVerifier, verifyEvidenceFile } from '#proofs';
import { policyOf, townsIn } from '#verify';
import { HomeError } from '../home-error.ts';
import { placeOf } from '../http/access-log.ts';
import type { LedgerStore } from '../ledger-store.ts';
import type { OwnCosigned } from '../witness/witness-store.ts';
import { ClockWatch } from './clock-watch.ts';
import { Cosigning, type CosigningOptions, type Difference } from './cosigning.ts';
import { doubleSign, reportEvidence } from './double-signing.ts';
import { CosignatureExchange } from './exchange.ts';
import { foundingOf } from './founding.ts';
import { keptDifferences } from './kept-differences.ts';
import { hasGone, type Member, type Membership, membershipOf } from './members-in-book.ts';
import { cometbftFolder, genesisPath, type NetworkFile, type Sockets, socketsOf } from './network-file.ts';
import { Presence } from './presence.ts';
import { thisRelease } from './release.ts';
import { SnapshotFolder } from './snapshot-folder.ts';
import { type Upgrade, upgradeAhead, upgradeFault, upgradesIn } from './upgrades.ts';

export type NetworkOptions = {
  readonly keepEvidence: (against: string, file: string) => void;
  /** All evidence files that this town has kept. */
  readonly evidence: () => readonly string[];
  readonly home: string;
  readonly file: NetworkFile;
  readonly machine: Machine;
  readonly store: LedgerStore;
  readonly signatures: SignatureDesk;
  readonly now: () => number;
  readonly log: Logger | undefined;
} & Pick<CosigningOptions, 'signers' | 'checkpointAt' | 'keep' | 'kept'>;

export class Network {
  readonly engine: CometbftEngine;
  readonly cosigning: Cosigning;
  readonly exchange: CosignatureExchange;
  readonly presence: Presence;
  readonly clock: ClockWatch;
  readonly snapshots: SnapshotFolder;
  readonly town: string;
  readonly #machine: Machine;
  readonly #home: string;
  readonly #now: () => number;
  readonly #log: Logger | undefined;
  readonly #keepEvidence: (against: string, file: string) => void;
  readonly #evidence = new Map<string, string>();
  readonly #release = thisRelease();
  #upgrades: readonly Upgrade[];
  /** Asked for at every statement, and changed only by a block. */
  #membership: Membership | undefined;

  constructor(options: NetworkOptions) {
    const { home, file, machine, now, log } = options;
    this.town = file.town;
    this.#machine = machine;
    this.#home = home;
    this.#now = now;
    this.#log = log;
    this.#keepEvidence = options.keepEvidence;
    this.#upgrades = upgradesIn(machine);
    this.#warnOfUpgrade();
    const sockets = socketsOf(home, file.service);
    configure(home, file, this.membership.members, sockets);
    this.snapshots = new SnapshotFolder(home, machine.chain, options.store, file.snapshots);
    this.engine = new CometbftEngine({
      snapshots: this.snapshots,
      objection: (height) => this.#objection(height),
      machine,
      signatures: options.signatures,
      now,
      start: startIn(home),
      folder: cometbftFolder(home),
      ...sockets,
      logFile: logFile(home),
      remoteSigner: file.remoteSigner,
      program: file.service ? undefined : cometbftProgram(file),
      isPeer: (nodeId) => this.membership.members.some((one) => one.node?.peerId === nodeId && !hasGone(one)),
      onTrouble: (trouble) => log?.warn(trouble, 'engine'),
      onMisbehavior: (height) => void this.#report(height),
    });
    const membership = () => this.membership;
    const onDifference = (difference: Difference): void => this.#convict(difference);
    this.cosigning = new Cosigning({ ...options, town: file.town, membership, onDifference });
    for (const { evidence, ...difference } of keptDifferences(options.evidence(), options.checkpointAt)) {
      this.cosigning.recall(difference);
      this.#evidence.set(difference.town, evidence);
    }
    this.clock = new ClockWatch(now);
    const { cosigning, town, clock } = this;
    this.exchange = new CosignatureExchange({ cosigning, town, membership, clock, log });
    this.presence = new Presence({
      connected: () => this.connected(),
      expected: () =>
        this.membership.members.flatMap(({ town, node }) => (town === file.town ? [] : (node?.peerId ?? []))),
      now,
    });
    this.engine.onCommit(({ commit: { tip, changes } }) => {
      if (changes.some(({ key }) => key.startsWith('members/'))) this.#membership = undefined;
      if (changes.some(({ key }) => key.startsWith('members/upgrade/'))) this.#upgradeDecided();
      this.exchange.tell(tip.size);
      this.snapshots.committed(tip).catch((error: Error) => log?.warn({ reason: error.message }, 'no snapshot'));
    });
  }

  /** A release that the members decided on and that this program is not. */
  get upgradeAhead(): Upgrade | undefined {
    return upgradeAhead(this.#upgrades, this.#release, this.#machine.tip.height);
  }

  #objection(height: number): Refusal | undefined {
    const fault = upgradeFault(this.#upgrades, this.#release, height);
    if (fault !== undefined) this.#log?.error(fault, 'this node takes no part until it runs the release decided on');
    return fault;
  }

  #upgradeDecided(): void {
    this.#upgrades = upgradesIn(this.#machine);
    this.#warnOfUpgrade();
  }

  #warnOfUpgrade(): void {
    const ahead = this.upgradeAhead;
    if (ahead !== undefined) this.#log?.warn({ ...ahead, running: this.#release.hash }, 'another release is needed');
  }

  async #report(height: number): Promise<void> {
    const { engine, town, membership } = this;
    const { chain } = this.#machine;
    try {
      await reportEvidence(height, { engine, chain, town, membership, now: this.#now });
    } catch (error) {
      this.#log?.error(placeOf(error as Error), 'evidence not reported');
    }
  }

  /** For training: signs two blocks with this town's key, and lets the others know. */
  doubleSign(): Promise<{ readonly height: number }> {
    return doubleSign(cometbftFolder(this.#home), this.#machine.chain, this.engine);
  }

  /** The file that convicts a town whose book differs. A stranger checks it with nothing but the verifier. */
  evidenceAgainst(town: string): string | undefined {
    return this.#evidence.get(town);
  }

  /** Made once enough of the other towns have signed ours, and kept on disk. */
  #convict({ town, theirs, ours }: Difference): void {
    const towns = townsIn(this.#machine);
    const policy = towns === undefined ? undefined : policyOf(towns);
    if (policy === undefined) return;
    const file = formatTownDiffers({ first: theirs, second: ours, town, policy });
    if (!verifyEvidenceFile(file).ok) return;
    this.#evidence.set(town, file);
    this.#keepEvidence(this.membership.members.find((one) => one.town === town)?.cosigner?.name ?? town, file);
  }

  get membership(): Membership {
    this.#membership ??= membershipOf(this.#machine);
    return this.#membership;
  }

  /** The towns whose keys have signed. */
  signersOf({ vkeys }: Pick<OwnCosigned, 'vkeys'>): readonly string[] {
    const signed = new Set(vkeys);
    return this.membership.members.flatMap(({ town, cosigners }) =>
      cosigners.some((key) => signed.has(formatVerifier(key))) ? [town] : [],
    );
  }

  async start(): Promise<void> {
    await this.engine.start();
    this.presence.start();
    this.exchange.tell(this.#machine.tip.size);
  }

  /** The node ids of the machines that this one is connected with now; empty where CometBFT does not answer. */
  async connected(): Promise<ReadonlySet<string>> {
    try {
      const info = (await this.engine.ask('net_info')) as { peers?: readonly { node_info?: { id?: string } }[] };
      return new Set((info.peers ?? []).flatMap(({ node_info }) => node_info?.id ?? []));
    } catch {
      return new Set();
    }
  }

  /** For training: neither votes nor cosigns until the time is over. */
  fallSilent(forMs: number): void {
    this.exchange.pause(forMs);
    this.engine.pause(forMs);
  }

  async stop(): Promise<void> {
    this.exchange.stop();
    this.presence.stop();
    this.snapshots.stop();
    await this.engine.stop();
  }
}

function configure(home: string, file: NetworkFile, members: readonly Member[], sockets: Sockets): void {
  const folder = cometbftFolder(home);
  networkKeys(folder);
  const { town, listen, external, distance, metricsPort, remoteSigner } = file;
  const peers = members.flatMap((other) => {
    const { node } = other;
    if (other.town === town || node?.peerId === undefined || hasGone(other)) return [];
    return [{ nodeId: node.peerId, address: file.routes[other.town] ?? node.peer }];
  });
  writeConfiguration(folder, {
    name: town,
    listen,
    peers,
    distance,
    ...sockets,
    ...(external === undefined ? {} : { external }),
    ...(metricsPort === undefined ? {} : { metricsPort }),
    ...(remoteSigner === undefined ? {} : { remoteSigner }),
  });
}

function startIn(home: string) {
  const founding = foundingOf(home);
  if (founding === undefined)
    throw new HomeError('settings-wrong', `${genesisPath(home)} is no genesis of a Townledger network`);
  return founding.start;
}

export function logFile(home: string): string {
  mkdirSync(join(home, 'logs'), { recursive: true, mode: 0o700 });
  return join(home, 'logs', 'cometbft.log');
}

/** The operator's own, or the one that `npm run setup:network` installs. */
export function cometbftProgram({ program }: NetworkFile): string {
  const installed = fileURLToPath(new URL(COMETBFT, new URL(import.meta.resolve('#package'))));
  const found = program ?? process.env.TOWNLEDGER_COMETBFT ?? installed;
  if (existsSync(found)) return found;
  throw new HomeError(
    'cometbft-missing',
    `CometBFT is not at ${found}: run "npm run setup:network", or name the program in network.json`,
  );
}

const COMETBFT = '.cache/cometbft/v0.40.0/cometbft';
