/**
 * A town that votes for two blocks at one height is found out by CometBFT; here its two votes are put on record, where
 * the book's own rule checks them again. And, for training, how a town does such a thing.
 */
import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ed25519PublicKey, signEd25519 } from '#crypto';
import type { CometbftEngine } from '#engine';
import {
  type Body,
  type Bytes,
  bodyToSign,
  bytesOf,
  encodeTransaction,
  isList,
  isObject,
  toBase64url,
  type Value,
  type Vote,
  voteToSign,
} from '#kernel';
import { readDoubleSigning } from '#proofs';
import type { Membership } from './members-in-book.ts';

const REPORT = 'members/report-double-signing';
const OPEN_FOR_MS = 60 * 60 * 1_000;
/** Every town reports what all have seen; each waits for those before it in the list, so that one report is enough. */
const STAGGER_MS = 1_000;

type Reporter = {
  readonly engine: CometbftEngine;
  readonly chain: string;
  readonly town: string;
  readonly membership: Membership;
  readonly now: () => number;
};

/** Reports the evidence that a block holds. The refusals of later reports of the same are expected, and no news. */
export async function reportEvidence(height: number, reporter: Reporter): Promise<void> {
  const { engine, chain, town, membership, now } = reporter;
  const place = membership.members.findIndex((member) => member.town === town);
  await new Promise((done) => setTimeout(done, Math.max(0, place) * STAGGER_MS).unref());
  const keys = membership.members.flatMap(({ validatorKey }) =>
    validatorKey === undefined ? [] : [bytesOf(validatorKey)],
  );
  for (const evidence of evidenceIn((await engine.ask('block', { height: String(height) })) as Value)) {
    const read = readDoubleSigning(evidence, chain, keys);
    if (!read.ok) continue;
    const { chain: _, ...input } = read.value;
    await engine.submit(signedOnce(chain, input as unknown as Value, now()));
  }
}

function evidenceIn(answer: Value): readonly Value[] {
  const block = isObject(answer) ? answer.block : undefined;
  const evidence = isObject(block) && isObject(block.evidence) ? block.evidence.evidence : undefined;
  return evidence !== undefined && isList(evidence) ? evidence : [];
}

/** By a key of its own: the votes speak for themselves, so it matters not who brings them. */
function signedOnce(chain: string, input: Value, nowMs: number): Bytes {
  const seed = Uint8Array.from(randomBytes(32));
  const id = toBase64url(Uint8Array.from(randomBytes(16)));
  const body: Body = { action: REPORT, chain, expiresMs: nowMs + OPEN_FOR_MS, id, input };
  const signature = toBase64url(signEd25519(seed, bodyToSign(body)));
  return encodeTransaction(body, { scheme: 'ed25519', key: toBase64url(ed25519PublicKey(seed)) }, signature);
}

type Answer = { readonly [name: string]: Answer };

/** For training: signs two blocks that there never were with the town's own key, and lets the other towns know. */
export async function doubleSign(folder: string, chain: string, engine: CometbftEngine): Promise<{ height: number }> {
  const { sync_info } = (await engine.ask('status')) as Answer;
  const height = Number(sync_info?.latest_block_height);
  const at = { height: String(height) };
  const { signed_header } = (await engine.ask('commit', at)) as Answer;
  const { validators } = (await engine.ask('validators', { ...at, per_page: '100' })) as Answer;
  const evidence = evidenceOf(keyIn(folder), { chain, height }, validators as unknown as readonly Validator[]);
  const Timestamp = signed_header?.header?.time;
  await engine.ask('broadcast_evidence', {
    evidence: { type: 'tendermint/DuplicateVoteEvidence', value: { ...evidence, Timestamp } },
  });
  return { height };
}

type Key = { readonly address: string; readonly seed: Bytes };
type Validator = { readonly address: string; readonly voting_power: string };

function keyIn(folder: string): Key {
  const file = readFileSync(join(folder, 'config', 'priv_validator_key.json'), 'utf8');
  const { address, priv_key } = JSON.parse(file) as { address: string; priv_key: { value: string } };
  return { address, seed: Uint8Array.from(Buffer.from(priv_key.value, 'base64').subarray(0, 32)) };
}

/** As CometBFT writes it: the vote with the lesser block first. */
function evidenceOf(key: Key, at: { chain: string; height: number }, validators: readonly Validator[]): object {
  const index = validators.findIndex(({ address }) => address === key.address);
  const hashes = [sha256(randomBytes(32)), sha256(randomBytes(32))].sort(Buffer.compare);
  const [vote_a, vote_b] = hashes.map((hash) => signedVote(key, index, at, hash));
  const total = validators.reduce((sum, { voting_power }) => sum + Number(voting_power), 0);
  return { vote_a, vote_b, TotalVotingPower: String(total), ValidatorPower: validators[index]?.voting_power };
}

function signedVote(
  { address, seed }: Key,
  index: number,
  at: { chain: string; height: number },
  hash: Buffer,
): object {
  const seconds = Math.floor(Date.now() / 1_000);
  const partsHash = sha256(hash);
  const vote: Vote = { ...at, round: 0, type: 'precommit', block: { hash, parts: 1, partsHash }, seconds, nanos: 1 };
  return {
    type: 2,
    height: String(at.height),
    round: 0,
    block_id: { hash: hex(hash), parts: { total: 1, hash: hex(partsHash) } },
    timestamp: new Date(seconds * 1_000).toISOString().replace('.000Z', '.000000001Z'),
    validator_address: address,
    validator_index: index,
    signature: Buffer.from(signEd25519(seed, voteToSign(vote))).toString('base64'),
    extension: null,
    extension_signature: null,
  };
}

function sha256(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}

function hex(bytes: Buffer): string {
  return bytes.toString('hex').toUpperCase();
}
