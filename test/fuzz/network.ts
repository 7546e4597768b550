/** Readers of what a network of towns hands out, for the table in decoders.ts. */
import { readFileSync } from 'node:fs';
import { decodeFacts, encodeFacts } from '#engine';
import * as kernel from '#kernel';
import { type Bytes, encode, encodeUtf8, type Value } from '#kernel';
import * as proofs from '#proofs';
import { openTownsCheckpoint, policyOf, type Towns, townsIn, verifyFile } from '#verify';
import { Consortium } from '../consortium.ts';
import { networkOf } from '../network-of-keys.ts';
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
  const { book } = Consortium.of(['ashbrook', 'birchfield']);
  const towns = townsIn(book.machine) as Towns;
  const policy = policyOf(towns) as proofs.Policy;
  const signing = proofs.readDoubleSigning(recorded.evidence, block.value.header.chain, keys);
  if (!signing.ok) throw new Error('the recorded evidence cannot be read');
  const { height, logRoot } = book.machine.tip;
  const network = networkOf(['ashbrook', 'birchfield']);
  const blocks = [network.block({ height: height + 1, next: network, appHash: logRoot })];
  return [
    {
      covers: ['parseStrictFile', 'verifyStrict'],
      examples: [encodeUtf8(proofs.formatStrictFile({ proof: book.receipt(0), blocks }))],
      read: (bytes) => {
        const text = kernel.decodeUtf8(bytes) ?? '';
        const read = proofs.parseStrictFile(text);
        if (read.ok && proofs.formatStrictFile(read.value) !== text) throw new Error('a second form of the same file');
        return verifyFile([bytes]).ok;
      },
      share: 15,
    },
    {
      covers: ['verifyTownDiffers', 'verifyEvidenceOf'],
      examples: [
        encodeUtf8(
          proofs.formatTownDiffers({ first: book.checkpoint(), second: book.checkpoint(), town: 'birchfield', policy }),
        ),
        encodeUtf8(proofs.formatDoubleSigning(signing.value)),
        encodeUtf8(proofs.formatDoubleSigning(signing.value, book.receipt(0))),
      ],
      read: (bytes) => verifyFile([bytes]).ok,
      share: 15,
    },
    {
      covers: ['decodeFacts'],
      examples: [encodeFacts({ height: 9, timeMs: 1_800_000_000_000, size: 40, pieces: [logRoot, logRoot] })],
      read: (bytes) => {
        const facts = decodeFacts(bytes);
        if (facts !== undefined && !kernel.equalBytes(encodeFacts(facts), bytes)) throw new Error('a second form');
        return facts !== undefined;
      },
      share: 15,
    },
    {
      covers: ['openTownsCheckpoint'],
      examples: [encodeUtf8(book.checkpoint())],
      read: (bytes) => openTownsCheckpoint(kernel.decodeUtf8(bytes) ?? '', towns).ok,
      share: 20,
    },
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
