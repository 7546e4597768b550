import assert from 'node:assert/strict';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { openParcel, type ParcelPlace, readItem, sealParcel, writeItem } from './parcel.ts';

const [own, other] = [generateKeyPairSync('x25519'), generateKeyPairSync('x25519')];
const office = fc.constantFrom('clerk', 'assessor', 'archive');
const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 });
const place: fc.Arbitrary<ParcelPlace> = fc.record({
  chain: fc.constantFrom('ashbrook-1', 'ashbrook-2'),
  from: office,
  to: office,
  item: bytes32.map((bytes) => Buffer.from(bytes).toString('base64url')),
});
const item = fc.record(
  {
    salt: bytes32,
    kind: fc.stringMatching(/^[a-z][a-z0-9-]{0,63}$/),
    content: fc.uint8Array({ maxLength: 9_000 }),
  },
  { noNullPrototype: true },
);

describe('parcels', () => {
  it('hold the item, whole, for one office and one place', () => {
    fc.assert(
      fc.property(place, place, item, (here, there, given) => {
        const parcel = sealParcel(here, given, own.publicKey) as Uint8Array;
        assert.deepEqual(openParcel(here, parcel, own.privateKey), given);
        assert.equal(openParcel(here, parcel, other.privateKey), undefined);
        const elsewhere = openParcel(there, parcel, own.privateKey);
        assert.deepEqual(elsewhere, JSON.stringify(here) === JSON.stringify(there) ? given : undefined);
        assert.equal(
          openParcel({ ...here, from: here.to, to: here.from }, parcel, own.privateKey) === undefined,
          here.from !== here.to,
        );
      }),
    );
  });

  it('are of no use once a byte of them is another', () => {
    fc.assert(
      fc.property(place, item, fc.nat(), fc.integer({ min: 1, max: 255 }), (here, given, at, by) => {
        const parcel = sealParcel(here, given, own.publicKey) as Uint8Array;
        const changed = parcel.slice();
        changed[at % parcel.length] = (changed[at % parcel.length] as number) ^ by;
        assert.equal(openParcel(here, changed, own.privateKey), undefined);
      }),
    );
  });

  it('do not tell a name from an address by their size', () => {
    const at: ParcelPlace = { chain: 'c', from: 'clerk', to: 'assessor', item: 'A'.repeat(43) };
    const sizeOf = (content: string) => {
      const given = { salt: new Uint8Array(32), kind: 'owner', content: new Uint8Array(Buffer.from(content)) };
      return sealParcel(at, given, own.publicKey)?.length;
    };
    assert.equal(sizeOf('OAK, ADA'), 21 + 32 + 4_096 + 16);
    assert.equal(sizeOf('12 Long Street, Ashbrook, Massachusetts'.repeat(100)), sizeOf(''));
  });

  it('no bytes make the reader of items fail', () => {
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 90 }), item.map(writeItem)), (written) => {
        const read = readItem(written);
        if (read !== undefined) assert.deepEqual(readItem(writeItem(read)), read);
      }),
    );
    assert.equal(readItem(new Uint8Array(randomBytes(32))), undefined);
    const written = writeItem({ salt: new Uint8Array(32), kind: 'owner', content: Uint8Array.of(1, 2) });
    assert(readItem(Uint8Array.of(...written, 0, 0)) !== undefined);
    assert.equal(readItem(Uint8Array.of(...written, 0, 1)), undefined);
  });
});
