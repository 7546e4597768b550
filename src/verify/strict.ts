import { accept, equalBytes, fromBase64url, type Result, refuse, toBase64url } from '#kernel';
import { headerHash, type LightBlock, parseStrictFile, type Trust, verifyBlocks } from '#proofs';
import { type Reader, type VerifiedProof, verifyProof } from './proof.ts';

/** A proof whose root the validators of a network signed as the application hash of a block. */
export type VerifiedStrict = {
  readonly kind: 'strict';
  readonly proof: VerifiedProof;
  readonly chain: string;
  readonly height: number;
  readonly timeMs: number;
  /** The first block, on which all trust rests: hashes of its header and of its validators, for comparison. */
  readonly from: { readonly height: number; readonly block: string; readonly validators: string };
  /** Validators of the last block, by their keys, and whether each has signed it. */
  readonly validators: readonly { readonly key: string; readonly power: number; readonly signed: boolean }[];
  /** How many blocks led from the first to the last. */
  readonly blocks: number;
  /** True where the first block is one that the reader trusts. */
  readonly trusted: boolean;
};

/**
 * The application hash is the root of the log and nothing else, and the header after a block carries it. The size that
 * the checkpoint states follows from the root: no path of another size leads to it.
 * Refusals: `strict-malformed`, those of the proof and of `verifyBlocks`; `strict-root-wrong`, `strict-chain-wrong`,
 * `strict-height-wrong`.
 */
export function verifyStrict(file: string, reader: Reader & { readonly trust?: Trust }): Result<VerifiedStrict> {
  const parsed = parseStrictFile(file);
  if (!parsed.ok) return parsed;
  const last = verifyBlocks(parsed.value.blocks, reader.trust);
  if (!last.ok) return last;
  const proof = verifyProof(parsed.value.proof, reader);
  if (!proof.ok) return proof;
  const fault = faultBetween(proof.value, last.value);
  if (fault !== undefined) return refuse(fault, { height: last.value.header.height });
  const { header, commit, validators } = last.value;
  const [first = last.value] = parsed.value.blocks;
  const signed = new Set(commit.signatures.map(({ validator }) => validator));
  return accept({
    kind: 'strict',
    proof: proof.value,
    chain: header.chain,
    height: header.height,
    timeMs: header.seconds * 1_000 + Math.floor(header.nanos / 1_000_000),
    from: {
      height: first.header.height,
      block: toBase64url(headerHash(first.header)),
      validators: first.header.validatorsHash,
    },
    validators: validators.map((one, i) => ({ ...one, signed: signed.has(i) })),
    blocks: parsed.value.blocks.length,
    trusted: reader.trust !== undefined,
  });
}

function faultBetween(proof: VerifiedProof, { header }: LightBlock): string | undefined {
  const root = header.appHash === undefined ? undefined : fromBase64url(header.appHash);
  if (root === undefined || !equalBytes(root, proof.checkpoint.root)) return 'strict-root-wrong';
  if (proof.kind === 'receipt' && proof.transaction.body.chain !== header.chain) return 'strict-chain-wrong';
  return header.height > proof.block.height ? undefined : 'strict-height-wrong';
}
