import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Bytes, concat, MAX_ATTACHMENTS, MAX_TRANSACTION_BYTES } from '#kernel';
import { Seeded } from '../../../test/seeded.ts';
import { citizen, TestTown } from '../../../test/test-town.ts';
import { fromWire, MAX_WIRE_BYTES, toWire } from './wire.ts';

const { bytes } = new TestTown().sign(citizen('Ada Quill'), 'clerk', 'members/add-office', {}).transaction;
const codeOf = (wire: Bytes): string => {
  const read = fromWire(wire);
  return read.ok ? 'ok' : read.refusal.code;
};

describe('wire', () => {
  it('gives back what went in, with any attachments', () => {
    const random = new Seeded(3);
    for (let i = 0; i < 100; i++) {
      const count = random.below(MAX_ATTACHMENTS + 1);
      const attachments = Array.from({ length: count }, () => random.bytes(random.one([0, 1, 5, 300, 70_000])));
      const read = fromWire(toWire(bytes, attachments));
      assert(read.ok);
      assert.deepEqual(Buffer.from(read.value.transaction.bytes), Buffer.from(bytes));
      assert.deepEqual((read.value.attachments ?? []).map(Buffer.from), attachments.map(Buffer.from));
    }
  });

  it('sends a transaction alone as the bytes that were signed', () => {
    assert.equal(toWire(bytes), bytes);
    assert.equal(toWire(bytes, []), bytes);
  });

  const wire = toWire(bytes, [Uint8Array.of(7, 8)]);
  const rows: readonly (readonly [what: string, wire: Bytes, code: string])[] = [
    ['nothing', new Uint8Array(0), 'transaction-malformed'],
    ['a mark and no parts', wire.subarray(0, 1), 'wire-malformed'],
    ['a transaction marked as with attachments, without any', wire.subarray(0, 1 + 4 + bytes.length), 'wire-malformed'],
    ['a part cut short', wire.subarray(0, wire.length - 1), 'wire-malformed'],
    ['a length cut short', concat(wire, new Uint8Array(3)), 'wire-malformed'],
    ['one attachment too many', toWire(bytes, Array(MAX_ATTACHMENTS + 1).fill(new Uint8Array(1))), 'wire-malformed'],
    ['parts without number', concat(wire, new Uint8Array(4_000_000)), 'wire-malformed'],
    ['too much', new Uint8Array(MAX_WIRE_BYTES + 1).fill(1), 'wire-malformed'],
    ['a transaction that is too large', new Uint8Array(MAX_TRANSACTION_BYTES + 1), 'transaction-too-large'],
    ['another mark', concat(Uint8Array.of(2), bytes), 'transaction-malformed'],
  ];
  for (const [what, malformed, code] of rows) it(`refuses ${what}`, () => assert.equal(codeOf(malformed), code));
});
