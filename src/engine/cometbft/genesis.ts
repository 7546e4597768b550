/**
 * With what a network begins: the book as it stands when several towns take it over, and the towns' validators.
 * Every founding town has replayed that book for itself, so the genesis holds only where it stands.
 */
import { createHash } from 'node:crypto';
import { type Bytes, bytesOf, decodeUtf8, type Machine, toBase64url } from '#kernel';
import type { ValidatorUpdate } from './abci/abci_pb.ts';
import { MAX_WIRE_BYTES } from './wire.ts';

/** Where the book stood. Roots are base64url. */
export type BookStart = {
  readonly chain: string;
  readonly height: number;
  readonly size: number;
  readonly logRoot: string;
  readonly stateRoot: string;
};

export type GenesisValidator = { readonly key: string; readonly power: number };

export type Genesis = {
  readonly start: BookStart;
  readonly timeMs: number;
  readonly validators: readonly GenesisValidator[];
};

/** A block holds one transaction with its greatest attachment, and some room. */
const MAX_BLOCK_BYTES = MAX_WIRE_BYTES + 524_288;

export function startOf({ chain, tip }: Machine): BookStart {
  const { height, size, logRoot, stateRoot } = tip;
  return { chain, height, size, logRoot: toBase64url(logRoot), stateRoot: toBase64url(stateRoot) };
}

/** The genesis file as CometBFT reads it. Two towns that agree write the same bytes. */
export function genesisFile({ start, timeMs, validators }: Genesis): string {
  const document = {
    genesis_time: new Date(timeMs).toISOString(),
    chain_id: start.chain,
    initial_height: String(start.height + 1),
    consensus_params: {
      block: { max_bytes: String(MAX_BLOCK_BYTES), max_gas: '-1' },
      evidence: { max_age_num_blocks: '100000', max_age_duration: String(EVIDENCE_AGE_NS), max_bytes: '1048576' },
      validator: { pub_key_types: ['ed25519'] },
      version: { app: '0' },
      abci: { vote_extensions_enable_height: '0' },
    },
    validators: validators.map(({ key, power }) => ({
      address: addressOf(bytesOf(key)),
      pub_key: { type: 'tendermint/PubKeyEd25519', value: Buffer.from(bytesOf(key)).toString('base64') },
      power: String(power),
      name: '',
    })),
    app_hash: '',
    app_state: start,
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** The genesis that a file holds; undefined where it is none of ours. */
export function readGenesis(text: string): Genesis | undefined {
  try {
    const { genesis_time, validators, app_state } = JSON.parse(text);
    const keys = validators.map(({ pub_key, power }: { pub_key: { value: string }; power: string }) => ({
      key: toBase64url(Buffer.from(pub_key.value, 'base64')),
      power: Number(power),
    }));
    const genesis = { start: app_state as BookStart, timeMs: Date.parse(genesis_time), validators: keys };
    return genesisFile(genesis) === text ? genesis : undefined;
  } catch {
    return undefined;
  }
}

export type ChainStart = {
  readonly chainId: string;
  readonly appStateBytes: Bytes;
  readonly initialHeight: bigint;
  readonly validators: readonly ValidatorUpdate[];
};

/** Why this book cannot begin the chain that the genesis describes, in words for the operator; undefined where it can. */
export function faultInStart({ chainId, appStateBytes, initialHeight, validators }: ChainStart, machine: Machine) {
  const own = startOf(machine);
  const stated = statedStart(appStateBytes);
  if (stated === undefined)
    return 'the genesis does not say with which book it begins: it was not made by "network found"';
  const names = ['chain', 'height', 'size', 'logRoot', 'stateRoot'] as const;
  const differs = names.find((name) => stated[name] !== own[name]);
  if (differs !== undefined)
    return `the genesis begins with another book: ${differs} is ${stated[differs]} there and ${own[differs]} here`;
  if (chainId !== own.chain) return `the genesis is of the chain ${chainId}, the book of ${own.chain}`;
  if (initialHeight !== BigInt(own.height + 1))
    return `the genesis begins at height ${initialHeight}, and this book goes on at ${own.height + 1}`;
  const listed = validators.map(({ pubKey, power }) => `${keyText(pubKey)} ${power}`);
  const named = machine.validators.map(({ key, power }) => `${key} ${power}`);
  return listed.toSorted().join() === named.toSorted().join()
    ? undefined
    : 'the validators of the genesis are not those of the towns in the book';
}

/** Undefined where the bytes say nothing of the kind. */
function statedStart(appStateBytes: Bytes): Partial<BookStart> | undefined {
  try {
    const stated: unknown = JSON.parse(decodeUtf8(appStateBytes) ?? '');
    return typeof stated === 'object' && stated !== null ? (stated as Partial<BookStart>) : undefined;
  } catch {
    return undefined;
  }
}

/** Towns order blocks with Ed25519 keys; a key of another kind is named by its kind. */
function keyText(key: ValidatorUpdate['pubKey']): string {
  return key?.sum.case === 'ed25519' ? toBase64url(key.sum.value) : (key?.sum.case ?? 'none');
}

/** How CometBFT calls a key: the first 20 bytes of its hash, in hexadecimal. */
export function addressOf(publicKey: Bytes): string {
  return createHash('sha256').update(publicKey).digest('hex').slice(0, 40).toUpperCase();
}

/** Evidence of double signing counts for two weeks: longer than a town takes to notice, shorter than keys are kept. */
const EVIDENCE_AGE_NS = 14n * 24n * 3_600n * 1_000_000_000n;
