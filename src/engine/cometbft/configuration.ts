/**
 * CometBFT's folder of a town: configuration, genesis and keys, all written here. What is not named keeps CometBFT's
 * own value. Keys are made once and never overwritten; a new one would be another validator.
 *
 *     config/config.toml               written anew at every start
 *     config/genesis.json              with what the network begins; the same bytes in every town
 *     config/priv_validator_key.json   signs blocks
 *     config/node_key.json             names this machine to the others
 *     data/                            CometBFT's own
 */
import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Bytes, toBase64url } from '#kernel';
import { addressOf } from './genesis.ts';
import { MAX_WIRE_BYTES } from './wire.ts';

/** How long a town waits for the one whose turn it is, and for the others' votes. */
export type Distance = 'one-machine' | 'far-apart';

/**
 * One machine or one network of a few milliseconds: a dead proposer costs 300 ms. Far apart (towns over the
 * Internet): longer than the slowest of their connections, because a time-out that is too short costs a round.
 */
const TIMEOUTS: { readonly [distance in Distance]: { readonly [setting: string]: string } } = {
  'one-machine': {
    timeout_propose: '300ms',
    timeout_propose_delta: '100ms',
    timeout_prevote: '200ms',
    timeout_prevote_delta: '100ms',
    timeout_precommit: '200ms',
    timeout_precommit_delta: '100ms',
    timeout_commit: '50ms',
    peer_gossip_sleep_duration: '10ms',
  },
  'far-apart': {
    timeout_propose: '2s',
    timeout_propose_delta: '500ms',
    timeout_prevote: '1s',
    timeout_prevote_delta: '500ms',
    timeout_precommit: '1s',
    timeout_precommit_delta: '500ms',
    timeout_commit: '500ms',
    peer_gossip_sleep_duration: '50ms',
  },
};

export type Peer = { readonly nodeId: string; readonly address: string };

export type Configuration = {
  readonly name: string;
  /** Where other towns connect: host and port. */
  readonly listen: string;
  /** What others are told, where it differs from `listen`. */
  readonly external?: string;
  readonly peers: readonly Peer[];
  readonly distance: Distance;
  /** Sockets: ours for CometBFT's questions, its own for ours. */
  readonly applicationSocket: string;
  readonly rpcSocket: string;
  /** Loopback port for figures in Prometheus form. */
  readonly metricsPort?: number;
  /** Where a signer in another process dials in, instead of the key file. */
  readonly remoteSigner?: string;
  readonly stateSync?: { readonly servers: readonly string[]; readonly height: number; readonly hash: string };
};

export function writeConfiguration(folder: string, configuration: Configuration): void {
  mkdirSync(join(folder, 'config'), { recursive: true, mode: 0o700 });
  writeFileSync(join(folder, 'config', 'config.toml'), configurationText(configuration), { mode: 0o600 });
}

type Section = { readonly [setting: string]: string | number | boolean };

function configurationText(configuration: Configuration): string {
  const { name, applicationSocket, rpcSocket, remoteSigner = '', metricsPort, stateSync } = configuration;
  const top: Section = {
    proxy_app: `unix://${applicationSocket}`,
    moniker: name,
    db_backend: 'goleveldb',
    log_level: 'error',
    log_format: 'json',
    priv_validator_laddr: remoteSigner,
    abci: 'socket',
    filter_peers: true,
  };
  const sections: { readonly [name: string]: Section } = {
    rpc: { laddr: `unix://${rpcSocket}`, max_body_bytes: 2 * MAX_WIRE_BYTES, max_request_batch_size: 1_000 },
    p2p: peerSection(configuration),
    mempool: {
      recheck: true,
      size: 20_000,
      max_txs_bytes: 134_217_728,
      cache_size: 100_000,
      max_tx_bytes: MAX_WIRE_BYTES,
    },
    statesync:
      stateSync === undefined
        ? { enable: false }
        : {
            enable: true,
            rpc_servers: stateSync.servers.join(),
            trust_height: stateSync.height,
            trust_hash: stateSync.hash,
            // As long as evidence of double signing counts: until then whoever signs falsely is named.
            trust_period: '336h0m0s',
            discovery_time: '5s',
          },
    consensus: {
      ...TIMEOUTS[configuration.distance],
      skip_timeout_commit: true,
      create_empty_blocks: false,
      // Not CometBFT's look at the last blocks: where blocks are made only when there is something in them, a town that
      // was stopped finds its own signature there for days, and could not start. What was signed last stands in
      // data/priv_validator_state.json, and a folder that has lost it does not start at all.
      double_sign_check_height: 0,
    },
    tx_index: { indexer: 'null' },
    instrumentation:
      metricsPort === undefined
        ? { prometheus: false }
        : { prometheus: true, prometheus_listen_addr: `127.0.0.1:${metricsPort}` },
  };
  const parts = Object.entries(sections).map(([name, settings]) => `\n[${name}]\n${lines(settings)}`);
  return lines(top) + parts.join('');
}

/** Only towns of the network: no addresses are exchanged, and nobody is dialled who is not named. */
function peerSection({ listen, external = '', peers, distance }: Configuration): Section {
  return {
    laddr: `tcp://${listen}`,
    external_address: external,
    persistent_peers: peers.map(({ nodeId, address }) => `${nodeId}@${address}`).join(),
    unconditional_peer_ids: peers.map(({ nodeId }) => nodeId).join(),
    persistent_peers_max_dial_period: '10s',
    addr_book_strict: distance === 'far-apart',
    // Otherwise a second connection from an address is closed at once, so that strangers cannot open many.
    allow_duplicate_ip: distance === 'one-machine' || shareHost(peers),
    pex: false,
    flush_throttle_timeout: '10ms',
    send_rate: 52_428_800,
    recv_rate: 52_428_800,
    max_packet_msg_payload_size: 16_384,
  };
}

/** Towns behind one address: in one hosting centre, or all of them through a tunnel. */
function shareHost(peers: readonly Peer[]): boolean {
  return new Set(peers.map(({ address }) => address.slice(0, address.lastIndexOf(':')))).size < peers.length;
}

function lines(settings: Section): string {
  return Object.entries(settings)
    .map(([name, value]) => `${name} = ${JSON.stringify(value)}\n`)
    .join('');
}

export type NetworkKeys = {
  /** Public half of the key that signs blocks, base64url. */
  readonly validator: string;
  /** What other towns dial: hexadecimal. */
  readonly nodeId: string;
};

/** The keys of a folder, made where there are none yet. */
export function networkKeys(folder: string): NetworkKeys {
  mkdirSync(join(folder, 'config'), { recursive: true, mode: 0o700 });
  mkdirSync(join(folder, 'data'), { recursive: true, mode: 0o700 });
  const signed = signingState(folder);
  if (existsSync(validatorFile(folder)) && !existsSync(signed)) throw new SigningStateMissing(signed);
  const validator = keyIn(validatorFile(folder), ({ secret, publicKey }) => ({
    address: addressOf(publicKey),
    pub_key: { type: 'tendermint/PubKeyEd25519', value: base64(publicKey) },
    priv_key: { type: 'tendermint/PrivKeyEd25519', value: base64(secret) },
  }));
  const node = keyIn(join(folder, 'config', 'node_key.json'), ({ secret }) => ({
    priv_key: { type: 'tendermint/PrivKeyEd25519', value: base64(secret) },
  }));
  // CometBFT asks for the file of what it signed last; without one it would refuse to begin.
  if (!existsSync(signed)) writeOnce(signed, NOTHING_SIGNED);
  return {
    validator: toBase64url(validator),
    nodeId: createHash('sha256').update(node).digest('hex').slice(0, 40),
  };
}

function validatorFile(folder: string): string {
  return join(folder, 'config', 'priv_validator_key.json');
}

/**
 * CometBFT without its blocks, as before the network's first one; it gets them again from the other towns. What the key
 * signed last stays, so that it signs nothing twice. Only a town that orders alone may forget that too: nobody else
 * could give it the block that it would not sign again, and the first block is empty, so it comes out the same.
 */
export function forgetBlocks(folder: string, ordersAlone: boolean): void {
  const names = ['blockstore.db', 'state.db', 'evidence.db', 'cs.wal'];
  for (const name of names) rmSync(join(folder, 'data', name), { recursive: true, force: true });
  if (!ordersAlone) return;
  rmSync(signingState(folder), { force: true });
  writeOnce(signingState(folder), NOTHING_SIGNED);
}

const NOTHING_SIGNED = { height: '0', round: 0, step: 0 };

function signingState(folder: string): string {
  return join(folder, 'data', 'priv_validator_state.json');
}

/** A key whose last signature is forgotten could sign twice at one height, and be convicted of it. */
class SigningStateMissing extends Error {
  constructor(path: string) {
    super(`${path} is missing: what this key signed last is not known any more. Have the towns accept a new key`);
  }
}

type KeyPair = { readonly secret: Bytes; readonly publicKey: Bytes };

/** The public key in a file, after making both where the file is not there. */
function keyIn(path: string, document: (pair: KeyPair) => object): Bytes {
  if (!existsSync(path)) writeOnce(path, document(newPair()));
  const { priv_key } = JSON.parse(readFileSync(path, 'utf8')) as { priv_key: { value: string } };
  return Buffer.from(priv_key.value, 'base64').subarray(32);
}

/** CometBFT's secret key is seed and public key, 64 bytes. */
function newPair(): KeyPair {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const open = rawPart(publicKey, 'x');
  return { publicKey: open, secret: Buffer.concat([rawPart(privateKey, 'd'), open]) };
}

function rawPart(key: KeyObject, part: 'x' | 'd'): Bytes {
  return Buffer.from(key.export({ format: 'jwk' })[part] as string, 'base64url');
}

function writeOnce(path: string, document: object): void {
  writeFileSync(path, `${JSON.stringify(document, null, 2)}\n`, { mode: 0o600, flag: 'wx', flush: true });
}

function base64(bytes: Bytes): string {
  return Buffer.from(bytes).toString('base64');
}
