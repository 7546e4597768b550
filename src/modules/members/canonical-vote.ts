/**
 * The bytes that a validator signs when it votes: CometBFT's CanonicalVote, in protobuf, after its length. Nothing
 * else is known of CometBFT here; a vote is evidence only when its signature fits these bytes.
 */
import { type Bytes, bytesOf, encodeUtf8 } from '#kernel';
import type { Evidence } from './records/standing.ts';

type Vote = Evidence['votes'][number];

const TYPES = { prevote: 1, precommit: 2 } as const;

/** Fields 1 type, 2 height, 3 round, 4 block id, 5 timestamp, 6 chain id; what is zero or absent is left out. */
export function voteSignBytes(evidence: Omit<Evidence, 'votes' | 'validatorKey'>, vote: Vote, chain: string): Bytes {
  const { type, height, round } = evidence;
  const body = [
    ...varintField(1, TYPES[type]),
    ...fixed64Field(2, height),
    ...fixed64Field(3, round),
    ...(vote.block === undefined ? [] : bytesField(4, blockId(vote.block))),
    // A timestamp is always written, even where it is zero.
    ...bytesField(5, [...varintField(1, vote.seconds), ...varintField(2, vote.nanos)]),
    ...bytesField(6, [...encodeUtf8(chain)]),
  ];
  return Uint8Array.from([...varint(body.length), ...body]);
}

function blockId({ hash, parts, partsHash }: NonNullable<Vote['block']>): readonly number[] {
  const header = [...varintField(1, parts), ...bytesField(2, [...bytesOf(partsHash)])];
  return [...bytesField(1, [...bytesOf(hash)]), ...bytesField(2, header)];
}

function varintField(number: number, value: number): readonly number[] {
  return value === 0 ? [] : [number * 8, ...varint(value)];
}

/** Little-endian; the numbers here are never negative. */
function fixed64Field(number: number, value: number): readonly number[] {
  if (value === 0) return [];
  const bytes: number[] = [number * 8 + 1];
  let rest = value;
  for (let i = 0; i < 8; i++) {
    bytes.push(rest % 256);
    rest = (rest - (rest % 256)) / 256;
  }
  return bytes;
}

function bytesField(number: number, content: readonly number[]): readonly number[] {
  return [number * 8 + 2, ...varint(content.length), ...content];
}

function varint(value: number): readonly number[] {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 128) {
    bytes.push((rest % 128) + 128);
    rest = (rest - (rest % 128)) / 128;
  }
  return [...bytes, rest];
}
