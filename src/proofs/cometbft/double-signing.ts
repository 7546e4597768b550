/**
 * Two votes of one key that no honest validator makes: at one height, in one round and of one kind, for different
 * blocks. Whoever has the key and both signatures can check it; the book's own rule takes the same fields.
 */
import {
  accept,
  bytes,
  bytesOf,
  choice,
  type Infer,
  integer,
  list,
  optional,
  type Result,
  record,
  refuse,
  say,
  text,
  verifyVote,
} from '#kernel';

const label = say('Double signing', 'Doble firma');
const hash = bytes(label, { length: 32 });
const voteField = record(label, {
  /** Without it the vote was for no block. */
  block: optional(record(label, { hash, parts: integer(label, { max: 4_294_967_295 }), partsHash: hash })),
  nanos: integer(label, { max: 999_999_999 }),
  seconds: integer(label, { max: 253_402_300_799 }),
  signature: bytes(label, { length: 64 }),
});

export const doubleSigningFields = {
  chain: text(label, { max: 50 }),
  height: integer(label, { min: 1, max: Number.MAX_SAFE_INTEGER }),
  round: integer(label, { max: 2_147_483_647 }),
  type: choice(label, { prevote: say('Prevote', 'Prevoto'), precommit: say('Precommit', 'Precompromiso') }),
  validatorKey: hash,
  votes: list(label, voteField, { min: 2, max: 2 }),
};
export const doubleSigningField = record(label, doubleSigningFields);

export type DoubleSigning = Infer<typeof doubleSigningField>;

/** Refusals: `evidence-proves-nothing` where both votes are for one block, `evidence-signature-wrong`. */
export function verifyDoubleSigning(signing: DoubleSigning): Result<null> {
  const { chain, height, round, type, votes } = signing;
  const key = bytesOf(signing.validatorKey);
  const [one, other] = votes.map(({ block }) => block);
  if (nameOf(one) === nameOf(other)) return refuse('evidence-proves-nothing');
  for (const { block, seconds, nanos, signature } of votes) {
    const id = block && { ...block, hash: bytesOf(block.hash), partsHash: bytesOf(block.partsHash) };
    if (!verifyVote({ chain, height, round, type, block: id, seconds, nanos }, key, bytesOf(signature)))
      return refuse('evidence-signature-wrong');
  }
  return accept(null);
}

/** A vote for no block and one for a block differ too. */
function nameOf(block: DoubleSigning['votes'][number]['block']): string {
  return block === undefined ? '' : `${block.hash} ${block.parts} ${block.partsHash}`;
}
