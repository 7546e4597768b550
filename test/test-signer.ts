/**
 * A signer in a process of its own, as a town keeps its key for blocks on another machine: it dials CometBFT, signs what
 * it is asked for, and never two things at one place of the chain. For tests; its memory is not kept on disk.
 *
 * Source: CometBFT v0.40, proto/tendermint/privval/types.proto and privval/file.go.
 */
import { connect, type Socket } from 'node:net';
import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import { ed25519PublicKey, signEd25519 } from '#crypto';
import { type Bytes, concat } from '#kernel';
import { FrameReader, frame } from '../src/engine/cometbft/frames.ts';
import { bytesField, fixed64Field, messageField, textField, varint, varintField } from '../src/kernel/protobuf.ts';

const ASKED = { publicKey: 1, vote: 3, proposal: 5, ping: 7 } as const;
const AGAIN_MS = 100;
const MAX_FRAME_BYTES = 65_536;
const REFUSED = 1;

type Fields = ReadonlyMap<number, bigint | Bytes>;
/** What was signed last. */
type Signed = { readonly place: readonly number[]; readonly block: Bytes; readonly answer: Bytes };

export class TestSigner {
  readonly #seed: Bytes;
  readonly #path: string;
  #last: Signed | undefined;
  #socket: Socket | undefined;
  #timer: NodeJS.Timeout | undefined;
  #running = false;
  signed = 0;
  refused = 0;

  constructor(seed: Bytes, path: string) {
    this.#seed = seed;
    this.#path = path;
  }

  start(): void {
    this.#running = true;
    this.#dial();
  }

  stop(): void {
    this.#running = false;
    clearTimeout(this.#timer);
    this.#socket?.destroy();
  }

  /** Answers a request as it stands in a frame. */
  answer(request: Bytes): Bytes {
    const [[kind, body]] = [...fieldsOf(request)] as [[number, Bytes]];
    switch (kind) {
      case ASKED.publicKey:
        return messageField(2, messageField(1, bytesField(1, ed25519PublicKey(this.#seed))));
      case ASKED.vote:
        return messageField(4, this.#sign(fieldsOf(body), voteBytes));
      case ASKED.proposal:
        return messageField(6, this.#sign(fieldsOf(body), proposalBytes));
      case ASKED.ping:
        return messageField(8);
      default:
        throw new Error(`an unknown request ${kind}`);
    }
  }

  #dial(): void {
    const socket = connect(this.#path);
    const reader = new FrameReader(MAX_FRAME_BYTES);
    this.#socket = socket;
    socket.on('data', (chunk: Buffer) => {
      for (const request of reader.push(chunk)) socket.write(frame(this.answer(request)));
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      if (this.#running) this.#timer = setTimeout(() => this.#dial(), AGAIN_MS);
    });
  }

  /** The same again is answered as before, whatever its time. */
  #sign(request: Fields, bytesToSign: (asked: Fields, chain: Bytes) => Bytes): Bytes {
    const asked = request.get(1) as Bytes;
    const fields = fieldsOf(asked);
    const place = placeOf(fields);
    const block = (fields.get(bytesToSign === voteBytes ? 4 : 5) as Bytes | undefined) ?? new Uint8Array(0);
    const order = this.#last === undefined ? 1 : compare(place, this.#last.place);
    if (order === 0 && Buffer.compare(block, (this.#last as Signed).block) === 0) return (this.#last as Signed).answer;
    if (order <= 0) {
      this.refused++;
      return concat(messageField(1), messageField(2, varintField(1, REFUSED), textField(2, 'signed something else')));
    }
    const message = bytesToSign(fields, request.get(2) as Bytes);
    const signature = signEd25519(this.#seed, concat(varint(BigInt(message.length)), message));
    const answer = messageField(1, asked, bytesField(bytesToSign === voteBytes ? 8 : 7, signature));
    this.#last = { place, block, answer };
    this.signed++;
    return answer;
  }
}

/** Vote and proposal have type, height and round in the same fields; a proposal comes before the votes. */
function placeOf(fields: Fields): readonly number[] {
  const type = Number(fields.get(1) ?? 0n);
  return [Number(fields.get(2) ?? 0n), Number(fields.get(3) ?? 0n), type === PROPOSAL ? 0 : type];
}
const PROPOSAL = 32;

function compare(a: readonly number[], b: readonly number[]): number {
  for (const [i, part] of a.entries()) if (part !== b[i]) return part - (b[i] as number);
  return 0;
}

function voteBytes(vote: Fields, chain: Bytes): Bytes {
  const [height, round] = placeOf(vote) as [number, number];
  return concat(
    varintField(1, Number(vote.get(1))),
    fixed64Field(2, height),
    fixed64Field(3, round),
    blockOf(4, vote.get(4)),
    messageField(5, (vote.get(5) as Bytes | undefined) ?? new Uint8Array(0)),
    bytesField(6, chain),
  );
}

function proposalBytes(proposal: Fields, chain: Bytes): Bytes {
  const [height, round] = placeOf(proposal) as [number, number];
  const earlier = BigInt.asIntN(64, (proposal.get(4) as bigint | undefined) ?? 0n);
  return concat(
    varintField(1, PROPOSAL),
    fixed64Field(2, height),
    fixed64Field(3, round),
    varintField(4, Number(earlier)),
    blockOf(5, proposal.get(5)),
    messageField(6, (proposal.get(6) as Bytes | undefined) ?? new Uint8Array(0)),
    bytesField(7, chain),
  );
}

/** A vote for no block names one without a hash, and signs none. */
function blockOf(field: number, block: bigint | Bytes | undefined): Bytes {
  if (!(block instanceof Uint8Array)) return new Uint8Array(0);
  const { length } = (fieldsOf(block).get(1) as Bytes | undefined) ?? new Uint8Array(0);
  return length === 0 ? new Uint8Array(0) : messageField(field, block);
}

function fieldsOf(message: Bytes): Fields {
  const reader = new BinaryReader(message);
  const fields = new Map<number, bigint | Bytes>();
  while (reader.pos < reader.len) {
    const [field, type] = reader.tag();
    if (type === WireType.LengthDelimited) fields.set(field, reader.bytes());
    else if (type === WireType.Varint) fields.set(field, BigInt(reader.int64()));
    else reader.skip(type, field);
  }
  return fields;
}
