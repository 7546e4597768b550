/** Readers of what a network of towns hands out, for the table in decoders.ts. */
import { readFileSync } from 'node:fs';
import * as kernel from '#kernel';
import { type Bytes, encode, type Value } from '#kernel';
import * as proofs from '#proofs';
import type { Decoder } from './decoders.ts';

type Recorded = {
  readonly blocks: readonly { readonly signed_header: Value; readonly validators: Value }[];
  readonly evidence: Value;
};

/** CometBFT's own answers: see test/vectors/cometbft/record.ts. */
const recorded: Recorded = JSON.parse(readFileSync(new URL('../vectors/cometbft/four.json', import.meta.url), 'utf8'));

export function networkReaders(): readonly Decoder[] {
  const [first] = recorded.blocks as [Recorded['blocks'][number]];
  const block = proofs.readLightBlock(first.signed_header, first.validators);
  if (!block.ok) throw new Error('the recorded block cannot be read');
  const keys = block.value.validators.map(({ key }) => kernel.bytesOf(key));
  const decoded = (bytes: Bytes): Value => {
    const read = kernel.decode(bytes, kernel.DOCUMENT_LIMITS);
    return read.ok ? read.value : null;
  };
  return [
    {
      covers: ['readLightBlock', 'verifyCommit', 'verifyBlocks'],
      examples: [encode(first as Value)],
      read: (bytes) => {
        const value = decoded(bytes);
        if (!kernel.isObject(value)) return false;
        const read = proofs.readLightBlock(value.signed_header ?? null, value.validators ?? null);
        return read.ok && proofs.verifyBlocks([read.value]).ok;
      },
      share: 15,
    },
    {
      covers: ['readDoubleSigning', 'verifyDoubleSigning', 'verifyVote'],
      examples: [encode(recorded.evidence)],
      read: (bytes) => {
        const read = proofs.readDoubleSigning(decoded(bytes), block.value.header.chain, keys);
        return read.ok && proofs.verifyDoubleSigning(read.value).ok;
      },
      share: 15,
    },
  ];
}
