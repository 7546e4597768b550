import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { CommittedState } from './committed-state.ts';
import type { Value } from './encoding.ts';
import { MemoryStore } from './memory-store.ts';
import {
  bytes,
  choice,
  commitment,
  day,
  type Fault,
  type Field,
  faultIn,
  flag,
  identifier,
  integer,
  list,
  optional,
  record,
  say,
  text,
  variant,
} from './schema.ts';
import { keyPart, Overlay, orderedNumber, stateKey } from './view.ts';

const label = say('Label', 'Etiqueta');
const parcel = record(label, {
  id: identifier(label),
  owner: optional(commitment(label, { retention: 'while-current' })),
  kind: choice(label, { fee: label, road: label }),
  pages: list(label, integer(label, { min: 1, max: 9 }), { max: 3 }),
  signer: variant(label, 'scheme', { none: {}, key: { key: bytes(label, { length: 4 }) } }),
  seen: flag(label),
  on: day(label),
  note: text(label, { max: 10 }),
});
const good = {
  id: 'F_665046_2873377',
  kind: 'fee',
  pages: [1, 2],
  signer: { scheme: 'key', key: 'AAAAAA' },
  seen: true,
  on: '2026-02-28',
  note: 'Ünïcode',
};

describe('schema', () => {
  test('accepts what fits', () => assert.equal(faultIn(parcel as Field<unknown>, good), undefined));

  const faults: readonly (readonly [change: { [name: string]: Value | undefined }, fault: Fault])[] = [
    [{ id: '' }, { path: 'id', fault: 'too-short', limit: 1 }],
    [{ id: 'x'.repeat(65) }, { path: 'id', fault: 'too-long', limit: 64 }],
    [{ id: 'a b' }, { path: 'id', fault: 'wrong-form' }],
    [{ id: 1 }, { path: 'id', fault: 'wrong-type' }],
    [{ id: undefined }, { path: 'id', fault: 'missing' }],
    [{ owner: 'AAAA' }, { path: 'owner', fault: 'too-short', limit: 32 }],
    [{ owner: null }, { path: 'owner', fault: 'wrong-type' }],
    [{ kind: 'toString' }, { path: 'kind', fault: 'not-an-option' }],
    [{ pages: [1, 2, 3, 4] }, { path: 'pages', fault: 'too-many', limit: 3 }],
    [{ pages: [1, 0] }, { path: 'pages.1', fault: 'too-small', limit: 1 }],
    [{ pages: { length: 1 } }, { path: 'pages', fault: 'wrong-type' }],
    [{ signer: { scheme: 'other' } }, { path: 'signer.scheme', fault: 'not-an-option' }],
    [{ signer: { scheme: 'none', key: 'AAAAAA' } }, { path: 'signer.key', fault: 'unknown-field' }],
    [{ signer: { scheme: 'key', key: 'AAAAA*' } }, { path: 'signer.key', fault: 'wrong-form' }],
    [{ seen: 1 }, { path: 'seen', fault: 'wrong-type' }],
    [{ on: '2026-13-01' }, { path: 'on', fault: 'wrong-form' }],
    [{ on: '2027-02-30' }, { path: 'on', fault: 'wrong-form' }],
    [{ on: '2027-02-28\n' }, { path: 'on', fault: 'too-long', limit: 10 }],
    [{ note: 'a\nb' }, { path: 'note', fault: 'forbidden-character' }],
    [{ note: 'a\u202eb' }, { path: 'note', fault: 'forbidden-character' }],
    [{ extra: 1 }, { path: 'extra', fault: 'unknown-field' }],
  ];
  for (const [change, fault] of faults) {
    test(`${JSON.stringify(change)} is refused: ${fault.fault}`, () => {
      assert.deepEqual(faultIn(parcel as Field<unknown>, { ...good, ...change } as Value), fault);
    });
  }

  test('takes the days that the calendar has, and no others', () => {
    const years = [0, 4, 1600, 1700, 1896, 1900, 1904, 1999, 2000, 2023, 2024, 2096, 2100, 2400, 9996, 9999];
    const two = (value: number) => String(value).padStart(2, '0');
    for (const year of years) {
      for (let month = 0; month <= 13; month++) {
        for (let date = 0; date <= 32; date++) {
          const written = `${String(year).padStart(4, '0')}-${two(month)}-${two(date)}`;
          const time = new Date(`${written}T00:00:00Z`);
          const exists = !Number.isNaN(time.getTime()) && time.toISOString().startsWith(written);
          assert.equal(faultIn(day(label), written) === undefined, exists, written);
        }
      }
    }
  });

  test('never throws, whatever the value', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => void faultIn(parcel as Field<unknown>, value as Value)));
  });
});

describe('state keys and overlays', () => {
  test('a key part survives the way there and back, and keys stay ASCII', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (part) => {
        if (!part.isWellFormed()) return;
        const key = stateKey(part);
        assert.match(key, /^[\x21-\x7e]+$/);
        assert.equal(keyPart(key), part);
      }),
    );
    for (const second of ['%41', '%4', '%C3%A9', 'a b', 'é', '', '%ff'])
      assert.equal(keyPart(second), undefined, second);
  });

  test('numbers sort as numbers', () => {
    const number = fc.maxSafeNat();
    fc.assert(fc.property(number, number, (a, b) => assert.equal(a < b, orderedNumber(a) < orderedNumber(b))));
  });

  test('an overlay reads and scans like one map', () => {
    const key = fc.constantFrom('a', 'b/1', 'b/2', 'b/3', 'b/4', 'c', 'b', 'b/');
    const write = fc.tuple(key, fc.option(fc.nat(9), { nil: undefined }));
    fc.assert(
      fc.property(
        fc.array(write),
        fc.array(write),
        fc.integer({ min: 1, max: 5 }),
        key,
        (below, above, limit, after) => {
          const base = new Overlay(new CommittedState(new MemoryStore()));
          const model = new Map<string, number>();
          const overlay = new Overlay(base);
          for (const [target, writes] of [
            [base, below],
            [overlay, above],
          ] as const) {
            for (const [name, value] of writes) {
              if (value === undefined) target.delete(name);
              else target.put(name, value);
              if (value === undefined) model.delete(name);
              else model.set(name, value);
            }
          }
          const expected = [...model]
            .filter(([name]) => name.startsWith('b/') && name > after)
            .sort((x, y) => (x[0] < y[0] ? -1 : 1));
          assert.deepEqual(overlay.scan('b/', { after, limit }), expected.slice(0, limit));
          for (const name of ['a', 'b/1', 'c']) assert.equal(overlay.get(name), model.get(name));
        },
      ),
      { numRuns: 500 },
    );
  });
});
