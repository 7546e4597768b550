/**
 * The votes by which the towns of a network agree on a block, to the byte that CometBFT signs.
 *
 * A key that signs two different blocks at one height, in one round and for one kind of vote has broken the rule on
 * which the agreement rests, and the two signatures prove it to anybody.
 *
 * Source: CometBFT v0.40, `CanonicalVote` in types/canonical.go.
 */
import { type Bytes, concat } from './bytes.ts';
import { bytesField, fixed64Field, messageField, textField, varint, varintField } from './protobuf.ts';
import { verifyEd25519 } from './signature.ts';

const VOTE_TYPES = { prevote: 1, precommit: 2 } as const;

/** A block by its hash, and by the number and the hash of the parts that it travels in. Hashes are 32 bytes. */
export type BlockId = { readonly hash: Bytes; readonly parts: number; readonly partsHash: Bytes };

export type Vote = {
  readonly chain: string;
  readonly height: number;
  readonly round: number;
  readonly type: keyof typeof VOTE_TYPES;
  /** Undefined where the vote is for no block. */
  readonly block: BlockId | undefined;
  /** When it was signed. */
  readonly seconds: number;
  readonly nanos: number;
};

/** What the signature of a vote covers. */
export function voteToSign(vote: Vote): Bytes {
  const { block } = vote;
  const message = concat(
    varintField(1, VOTE_TYPES[vote.type]),
    fixed64Field(2, vote.height),
    fixed64Field(3, vote.round),
    block === undefined ? new Uint8Array(0) : messageField(4, blockIdMessage(block)),
    messageField(5, timeMessage(vote)),
    textField(6, vote.chain),
  );
  return concat(varint(BigInt(message.length)), message);
}

/**
 * CometBFT checks votes by ZIP-215, which lets more pass than our rule: keys and points in forms that no honest signer
 * makes. All that passes here passes there. A vote that only passes there counts for nothing here: a commit then lacks
 * that key's power, and evidence is refused; nothing false is believed.
 */
export function verifyVote(vote: Vote, key: Bytes, signature: Bytes): boolean {
  return verifyEd25519(key, voteToSign(vote), signature);
}

/** In headers a block's id is written in the same way. */
export function blockIdMessage({ hash, parts, partsHash }: BlockId): Bytes {
  return concat(bytesField(1, hash), messageField(2, varintField(1, parts), bytesField(2, partsHash)));
}

export function timeMessage({ seconds, nanos }: Pick<Vote, 'seconds' | 'nanos'>): Bytes {
  return concat(varintField(1, seconds), varintField(2, nanos));
}
