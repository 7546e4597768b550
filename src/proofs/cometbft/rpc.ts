/** What CometBFT's RPC answers, in the form that the proofs have. Nothing is checked but the form. */
import {
  accept,
  type Bytes,
  equalBytes,
  faultIn,
  fromBase64,
  fromHex,
  isList,
  isObject,
  type Result,
  refuse,
  toBase64url,
  type Value,
} from '#kernel';
import { type DoubleSigning, doubleSigningField } from './double-signing.ts';
import { type LightBlock, lightBlockField, validatorAddress } from './light-block.ts';

/**
 * From the `signed_header` of `/commit` and the `validators` of `/validators`. Refuses with `commit-malformed`,
 * also where a validator's key is not Ed25519, or there are more of them than one answer holds.
 */
export function readLightBlock(signedHeader: Value, validators: Value): Result<LightBlock> {
  const { header, commit } = isObject(signedHeader) ? signedHeader : NONE;
  const block = { commit: commitOf(commit), header: headerOf(header), validators: items(validators).map(validatorOf) };
  const plain = withoutUndefined(block);
  return faultIn(lightBlockField, plain) === undefined
    ? accept(plain as LightBlock & Value)
    : refuse('commit-malformed', { height: number(isObject(header) ? header.height : null) ?? 0 });
}

/**
 * From an item of `evidence` in a block. It names the validator by its address alone, so the chain and the keys that
 * it may be are told. Refuses with `evidence-malformed`.
 */
export function readDoubleSigning(evidence: Value, chain: string, keys: readonly Bytes[]): Result<DoubleSigning> {
  const { value } = isObject(evidence) ? evidence : NONE;
  const { vote_a, vote_b } = isObject(value) ? value : NONE;
  const [a, b] = [object(vote_a), object(vote_b)];
  const address = fromHex(String(a.validator_address).toLowerCase());
  const key = keys.find((one) => address !== undefined && equalBytes(validatorAddress(one), address));
  const found = withoutUndefined({
    chain,
    height: number(a.height),
    round: number(a.round),
    type: a.type === 1 ? 'prevote' : 'precommit',
    validatorKey: key === undefined ? undefined : toBase64url(key),
    votes: [a, b].map(({ block_id, timestamp, signature }) =>
      withoutUndefined({ block: blockOf(block_id), ...time(timestamp), signature: base64(signature) }),
    ),
  });
  const names = ['height', 'round', 'type', 'validator_address'] as const;
  const alike = names.every((name) => a[name] === b[name]) && (a.type === 1 || a.type === 2);
  return alike && faultIn(doubleSigningField, found) === undefined
    ? accept(found as DoubleSigning & Value)
    : refuse('evidence-malformed');
}

type Plain = { readonly [name: string]: Value | undefined };

const NONE: { readonly [name: string]: Value } = {};
/** The vote is for the block of the commit. */
const FOR_BLOCK = 2;

function headerOf(header: Value | undefined): Plain {
  const { version, last_block_id, ...rest } = object(header);
  const { block, app } = object(version);
  return {
    appHash: hex(rest.app_hash),
    appVersion: app === undefined ? 0 : number(app),
    blockVersion: number(block),
    chain: rest.chain_id,
    consensusHash: hex(rest.consensus_hash),
    dataHash: hex(rest.data_hash),
    evidenceHash: hex(rest.evidence_hash),
    height: number(rest.height),
    lastBlock: blockOf(last_block_id),
    lastCommitHash: hex(rest.last_commit_hash),
    lastResultsHash: hex(rest.last_results_hash),
    nextValidatorsHash: hex(rest.next_validators_hash),
    proposer: hex(rest.proposer_address),
    validatorsHash: hex(rest.validators_hash),
    ...time(rest.time),
  };
}

function commitOf(commit: Value | undefined): Plain {
  const { block_id, round, signatures } = object(commit);
  const { parts, partsHash } = object(blockOf(block_id));
  const signed = items(signatures).flatMap((item, validator) => {
    const { block_id_flag, signature, timestamp } = object(item);
    if (block_id_flag !== FOR_BLOCK) return [];
    return [withoutUndefined({ validator, signature: base64(signature), ...time(timestamp) })];
  });
  return { parts, partsHash, round: number(round), signatures: signed };
}

function validatorOf(validator: Value): Value {
  const { pub_key, voting_power } = object(validator);
  const { type, value } = object(pub_key);
  const key = type === 'tendermint/PubKeyEd25519' ? base64(value) : undefined;
  return withoutUndefined({ key, power: number(voting_power) });
}

/** Undefined for the id of no block. */
function blockOf(id: Value | undefined): Value | undefined {
  const { hash, parts } = object(id);
  if (hash === '' || hash === undefined) return undefined;
  const { total, hash: partsHash } = object(parts);
  return withoutUndefined({ hash: hex(hash), parts: total, partsHash: hex(partsHash) });
}

function time(text: Value | undefined): Plain {
  const shape = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?Z$/.exec(String(text));
  if (shape === null) return {};
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = shape.slice(1, 7).map(Number);
  const seconds = ((daysBefore(year, month, day) * 24 + hour) * 60 + minute) * 60 + second;
  return { seconds, nanos: Number((shape[7] ?? '').padEnd(9, '0')) };
}

/** Days from 1970 on, with the year taken to begin in March, so that the leap day is its last. */
function daysBefore(year: number, month: number, day: number): number {
  const years = month > 2 ? year : year - 1;
  const inYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  return years * 365 + Math.floor(years / 4) - Math.floor(years / 100) + Math.floor(years / 400) + inYear - 719_468;
}

function object(value: Value | undefined): { readonly [name: string]: Value } {
  return isObject(value) ? value : NONE;
}

function items(value: Value | undefined): readonly Value[] {
  return isList(value) ? value : [];
}

/** 64-bit numbers stand there as text. */
function number(value: Value | undefined): Value | undefined {
  return typeof value === 'string' && /^(0|[1-9][0-9]{0,15})$/.test(value) ? Number(value) : value;
}

function hex(value: Value | undefined): string | undefined {
  const bytes = typeof value === 'string' ? fromHex(value.toLowerCase()) : undefined;
  return bytes === undefined || bytes.length === 0 ? undefined : toBase64url(bytes);
}

function base64(value: Value | undefined): string | undefined {
  const bytes = typeof value === 'string' ? fromBase64(value) : undefined;
  return bytes === undefined ? undefined : toBase64url(bytes);
}

/** No value of the book is undefined, so a name without one is left out. */
function withoutUndefined(value: { readonly [name: string]: Value | undefined | Plain }): Value {
  const entries = Object.entries(value).map(([name, part]) =>
    isObject(part as Value) ? [name, withoutUndefined(part as Plain)] : [name, part],
  );
  return Object.fromEntries(entries.filter(([, part]) => part !== undefined)) as Value;
}
