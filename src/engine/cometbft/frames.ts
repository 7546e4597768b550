/**
 * How messages stand in a stream of bytes: the length as an unsigned varint, then the message.
 * A stream cuts where it likes, so a frame may come in pieces and several may come at once.
 *
 * Source: CometBFT, spec/abci/abci++_client_server.md, "socket protocol".
 */
import type { Bytes } from '#kernel';

/** A varint of a length that fits into 32 bits has at most five bytes. */
const MAX_LENGTH_BYTES = 5;

export class FrameReader {
  readonly #maxBytes: number;
  /** Pieces of a frame that is not whole yet are put together once, when the last one is here. */
  #pieces: Buffer[] = [];
  #held = 0;
  #needed = 1;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** The frames that the chunk completes, in order. Throws where a frame is longer than allowed. */
  push(chunk: Buffer): Bytes[] {
    this.#pieces.push(chunk);
    this.#held += chunk.length;
    if (this.#held < this.#needed) return [];
    const bytes = this.#pieces.length === 1 ? chunk : Buffer.concat(this.#pieces);
    const frames: Bytes[] = [];
    let at = 0;
    for (;;) {
      const length = readLength(bytes, at);
      if (length !== undefined && length.value > this.#maxBytes) throw new Error(`a frame of ${length.value} bytes`);
      const end = length === undefined ? undefined : length.start + length.value;
      if (length === undefined || end === undefined || end > bytes.length) {
        this.#needed = end === undefined ? bytes.length - at + 1 : end - at;
        break;
      }
      frames.push(bytes.subarray(length.start, end));
      at = end;
    }
    this.#pieces = [bytes.subarray(at)];
    this.#held = bytes.length - at;
    return frames;
  }
}

/** The message with its length in front of it. */
export function frame(message: Bytes): Buffer {
  const length: number[] = [];
  let left = message.length;
  for (; left >= 0x80; left = Math.floor(left / 0x80)) length.push((left % 0x80) | 0x80);
  length.push(left);
  return Buffer.concat([Uint8Array.from(length), message]);
}

/** Undefined where the length itself has not come whole. */
function readLength(bytes: Buffer, start: number): { readonly value: number; readonly start: number } | undefined {
  let value = 0;
  for (let i = 0; i < MAX_LENGTH_BYTES; i++) {
    const byte = bytes[start + i];
    if (byte === undefined) return undefined;
    value += (byte & 0x7f) * 2 ** (7 * i);
    if (byte < 0x80) return { value, start: start + i + 1 };
  }
  throw new Error('a frame whose length does not end');
}
