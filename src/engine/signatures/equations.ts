/**
 * How signature equations travel to a worker: one buffer for a whole batch, because a message of a thousand
 * small objects would cost more than it saves.
 *
 *     bytes    key ‖ signature ‖ message, item after item
 *     table    three numbers an item: curve, place of the key, length of the message
 *     answer   one byte an item: 1 where the equation holds, 0 where it does not
 */
import { verifyEd25519Equation, verifyP256Equation } from '#crypto';
import type { Bytes, SignatureEquation } from '#kernel';

export type PackedEquations = { readonly bytes: Uint8Array<ArrayBuffer>; readonly table: Int32Array<ArrayBuffer> };

const ED25519 = 0;
const P256 = 1;
const KEY_LENGTH = { [ED25519]: 32, [P256]: 65 } as const;
const SIGNATURE_LENGTH = 64;
const COLUMNS = 3;

export function packEquations(equations: readonly SignatureEquation[]): PackedEquations {
  let length = 0;
  for (const { key, signature, message } of equations) length += key.length + signature.length + message.length;
  const bytes = new Uint8Array(length);
  const table = new Int32Array(equations.length * COLUMNS);
  let at = 0;
  for (const [i, { curve, key, signature, message }] of equations.entries()) {
    table.set([curve === 'ed25519' ? ED25519 : P256, at, message.length], i * COLUMNS);
    bytes.set(key, at);
    bytes.set(signature, at + key.length);
    bytes.set(message, at + key.length + signature.length);
    at += key.length + signature.length + message.length;
  }
  return { bytes, table };
}

/** What a worker does with a batch. */
export function solveEquations({ bytes, table }: PackedEquations): Uint8Array<ArrayBuffer> {
  const answer = new Uint8Array(table.length / COLUMNS);
  for (let i = 0; i < answer.length; i++) {
    const [curve, keyAt, messageLength] = table.subarray(i * COLUMNS) as unknown as [0 | 1, number, number];
    const signatureAt = keyAt + KEY_LENGTH[curve];
    const messageAt = signatureAt + SIGNATURE_LENGTH;
    const verify: (key: Bytes, message: Bytes, signature: Bytes) => boolean =
      curve === ED25519 ? verifyEd25519Equation : verifyP256Equation;
    const holds = verify(
      bytes.subarray(keyAt, signatureAt),
      bytes.subarray(messageAt, messageAt + messageLength),
      bytes.subarray(signatureAt, messageAt),
    );
    answer[i] = holds ? 1 : 0;
  }
  return answer;
}
