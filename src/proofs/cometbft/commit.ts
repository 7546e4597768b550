/**
 * Who agreed on a block, and how trust in one block's validators carries over to a later block.
 *
 * From one block to the next the header itself says who signs next. Over a gap, more than a third of the power that
 * was trusted must have signed the later block too: fewer than a third are assumed to lie, so an honest one is among
 * them. That holds only while those validators still have something to lose, hence the reader's trust period.
 *
 * Source: CometBFT v0.40, light/verifier.go; the light client of the Tendermint papers.
 */
import { accept, type Bytes, bytesOf, equalBytes, type Result, refuse, type Vote, verifyVote } from '#kernel';
import { headerHash, type LightBlock, type Validators, validatorsHash } from './light-block.ts';

/** What the reader knows without the file. */
export type Trust = {
  /** Of the header, or of the validators, of the first block in the file: 32 bytes. */
  readonly hash: Bytes;
  /**
   * For how long after a block its validators are believed about later ones, and what time it is for the reader.
   * Without it trust passes from each block to the next alone, and over no gap.
   */
  readonly period?: { readonly seconds: number; readonly nowSeconds: number };
};

/** How far a town's clock may be ahead of the reader's. */
const CLOCK_DRIFT_SECONDS = 60;

/** The votes for the block as they were signed, in the order of the commit. */
function votesOf({ commit, header }: LightBlock): readonly Vote[] {
  const { round, parts, partsHash } = commit;
  const block = { hash: headerHash(header), parts, partsHash: bytesOf(partsHash) };
  const { chain, height } = header;
  return commit.signatures.map(({ seconds, nanos }) => {
    return { chain, height, round, type: 'precommit', block, seconds, nanos };
  });
}

/**
 * Whether more than two thirds of the validators' power signed the block. Every signature that is there must hold.
 * Refusals: `commit-malformed`, `commit-validators-wrong`, `commit-signature-wrong`, `commit-power-missing`.
 */
export function verifyCommit(block: LightBlock): Result<{ readonly have: number; readonly total: number }> {
  const { commit, header, validators } = block;
  const { height } = header;
  if (!equalBytes(validatorsHash(validators), bytesOf(header.validatorsHash)) || !areDistinct(validators))
    return refuse('commit-validators-wrong', { height });
  const votes = votesOf(block);
  let [have, before] = [0, -1];
  for (const [i, { signature, validator }] of commit.signatures.entries()) {
    const signer = validators[validator];
    const vote = votes[i];
    if (signer === undefined || vote === undefined || validator <= before)
      return refuse('commit-malformed', { height });
    if (!verifyVote(vote, bytesOf(signer.key), bytesOf(signature)))
      return refuse('commit-signature-wrong', { height, validator });
    have += signer.power;
    before = validator;
  }
  const total = powerOf(validators);
  return 3 * have > 2 * total ? accept({ have, total }) : refuse('commit-power-missing', { height, have, total });
}

/**
 * Follows the validators from the first block to the last. Refusals: those of `verifyCommit`;
 * `trust-other-validators`, `trust-expired`, `trust-period-missing`, `trust-power-missing`, `header-not-next`,
 * `header-other-chain`, `header-from-the-future`.
 */
export function verifyBlocks(blocks: readonly LightBlock[], trust?: Trust): Result<LightBlock> {
  const [first] = blocks;
  const last = blocks.at(-1);
  if (first === undefined || last === undefined) return refuse('commit-malformed', { height: 0 });
  if (trust !== undefined && !isTrusted(first, trust))
    return refuse('trust-other-validators', { height: first.header.height });
  let trusted: LightBlock | undefined;
  for (const block of blocks) {
    const commit = verifyCommit(block);
    if (!commit.ok) return commit;
    const followed = trusted === undefined ? undefined : faultOfStep(trusted, block, trust);
    if (followed !== undefined) return followed;
    trusted = block;
  }
  const now = trust?.period?.nowSeconds;
  if (now !== undefined && last.header.seconds > now + CLOCK_DRIFT_SECONDS)
    return refuse('header-from-the-future', { height: last.header.height });
  return accept(last);
}

function isTrusted({ header }: LightBlock, { hash }: Trust): boolean {
  return equalBytes(headerHash(header), hash) || equalBytes(bytesOf(header.validatorsHash), hash);
}

function faultOfStep(
  from: LightBlock,
  to: LightBlock,
  trust: Trust | undefined,
): ReturnType<typeof refuse> | undefined {
  const [a, b] = [from.header, to.header];
  const { height } = b;
  if (a.chain !== b.chain) return refuse('header-other-chain', { height });
  if (b.height <= a.height || !isLater(a, b)) return refuse('header-not-next', { height });
  const period = trust?.period;
  if (period !== undefined && a.seconds + period.seconds <= period.nowSeconds)
    return refuse('trust-expired', { height: a.height });
  if (b.height === a.height + 1)
    return a.nextValidatorsHash === b.validatorsHash ? undefined : refuse('header-not-next', { height });
  if (trust !== undefined && period === undefined) return refuse('trust-period-missing', { height });
  const [have, total] = [powerIn(from.validators, to), powerOf(from.validators)];
  return 3 * have > total ? undefined : refuse('trust-power-missing', { height, have, total });
}

/** The power in `trusted` of those who signed the block. */
function powerIn(trusted: Validators, { commit, validators }: LightBlock): number {
  const signed = new Set(commit.signatures.map(({ validator }) => validators[validator]?.key));
  return powerOf(trusted.filter(({ key }) => signed.has(key)));
}

function powerOf(validators: Validators): number {
  return validators.reduce((sum, { power }) => sum + power, 0);
}

function areDistinct(validators: Validators): boolean {
  return new Set(validators.map(({ key }) => key)).size === validators.length;
}

type Instant = { readonly seconds: number; readonly nanos: number };

function isLater(a: Instant, b: Instant): boolean {
  return b.seconds > a.seconds || (b.seconds === a.seconds && b.nanos > a.nanos);
}
