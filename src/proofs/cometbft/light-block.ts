/**
 * A block of a network as far as a reader needs it: its header, the validators of its height with their power, and
 * those of their signatures that are for this block. CometBFT's own JSON becomes one in rpc.ts.
 *
 *     {"commit":{"parts":1,"partsHash":"…","round":0,
 *                "signatures":[{"nanos":5,"seconds":1790000000,"signature":"…","validator":0}]},
 *      "header":{…},
 *      "validators":[{"key":"…","power":1}]}
 *
 * The header's hash is not written: it follows from the header, and it is what the validators signed. Votes for no
 * block, and absent ones, are left out. So no character stands in it that a check would not miss.
 *
 * Source: CometBFT v0.40, types/block.go and types/validator_set.go.
 */
import { sha256 } from '#crypto';
import {
  type Bytes,
  blockIdMessage,
  bytes,
  bytesField,
  bytesOf,
  concat,
  type Infer,
  integer,
  leafHash,
  list,
  messageField,
  optional,
  record,
  rootFromLeaves,
  say,
  text,
  textField,
  timeMessage,
  varintField,
} from '#kernel';

const LIGHT_LIMITS = { validators: 128, power: 1_000_000_000_000 } as const;

const label = say('Block of a network', 'Bloque de una red');
const hash = bytes(label, { length: 32 });
const count = (max: number) => integer(label, { max });
const parts = { parts: count(4_294_967_295), partsHash: hash };
const instant = { nanos: count(999_999_999), seconds: count(253_402_300_799) };

const headerField = record(label, {
  /** The log root, where the application is a town's book. */
  appHash: optional(bytes(label, { min: 1, max: 64 })),
  appVersion: count(Number.MAX_SAFE_INTEGER),
  blockVersion: count(Number.MAX_SAFE_INTEGER),
  chain: text(label, { max: 50 }),
  consensusHash: hash,
  dataHash: hash,
  evidenceHash: hash,
  height: integer(label, { min: 1, max: Number.MAX_SAFE_INTEGER }),
  /** None in the first block. */
  lastBlock: optional(record(label, { hash, ...parts })),
  lastCommitHash: hash,
  lastResultsHash: hash,
  nextValidatorsHash: hash,
  proposer: bytes(label, { length: 20 }),
  validatorsHash: hash,
  ...instant,
});

const signatureField = record(label, {
  signature: bytes(label, { length: 64 }),
  /** Place among the validators. */
  validator: count(LIGHT_LIMITS.validators - 1),
  ...instant,
});

export const lightBlockField = record(label, {
  commit: record(label, {
    round: count(2_147_483_647),
    signatures: list(label, signatureField, { min: 1, max: LIGHT_LIMITS.validators }),
    ...parts,
  }),
  header: headerField,
  validators: list(label, record(label, { key: hash, power: integer(label, { min: 1, max: LIGHT_LIMITS.power }) }), {
    min: 1,
    max: LIGHT_LIMITS.validators,
  }),
});

export type LightBlock = Infer<typeof lightBlockField>;
export type Header = LightBlock['header'];
export type Validators = LightBlock['validators'];

/** What the validators sign as the block's hash: the root over the header's fields, in CometBFT's order. */
export function headerHash(header: Header): Bytes {
  const last = header.lastBlock;
  const lastBlock =
    last === undefined ? NO_BLOCK : { ...last, hash: bytesOf(last.hash), partsHash: bytesOf(last.partsHash) };
  return rootOf([
    concat(varintField(1, header.blockVersion), varintField(2, header.appVersion)),
    textField(1, header.chain),
    varintField(1, header.height),
    timeMessage(header),
    blockIdMessage(lastBlock),
    ...[
      header.lastCommitHash,
      header.dataHash,
      header.validatorsHash,
      header.nextValidatorsHash,
      header.consensusHash,
      header.appHash,
      header.lastResultsHash,
      header.evidenceHash,
      header.proposer,
    ].map((value) => (value === undefined ? NOTHING : bytesField(1, bytesOf(value)))),
  ]);
}

/** What a header says of who may sign: the root over keys and powers, in the order of the set. */
export function validatorsHash(validators: Validators): Bytes {
  const leaves = validators.map(({ key, power }) =>
    concat(messageField(1, bytesField(1, bytesOf(key))), varintField(2, power)),
  );
  return rootOf(leaves);
}

/** How CometBFT calls a key. */
export function validatorAddress(key: Bytes): Bytes {
  return sha256(key).slice(0, 20);
}

const NOTHING: Bytes = new Uint8Array(0);
const NO_BLOCK = { hash: NOTHING, parts: 0, partsHash: NOTHING };

/** CometBFT's trees are those of RFC 6962, as the log is. */
function rootOf(leaves: readonly Bytes[]): Bytes {
  return rootFromLeaves(leaves.map(leafHash));
}
