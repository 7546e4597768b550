import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type Decoder, decoders } from './decoders.ts';
import { fuzz } from './fuzz.ts';

const SOURCE = fileURLToPath(new URL('../../src', import.meta.url));
const LAYERS = ['kernel', 'proofs', 'engine', 'verify', 'connect'];

/** Readers by their name. What is only called with what another reader has passed is named below, with the reason. */
const READER =
  /^export function (?:\* ?)?((?:parse|read|decode|open|verify|answer|from)[A-Z]\w*|decode|authenticate)\b/gm;
const NOT_FED: { readonly [name: string]: string } = {
  verifyInclusion: 'numbers and hashes from a proof file; its tests feed it every wrong shape',
  verifyConsistency: 'numbers and hashes from a witness request; its tests feed it every wrong shape',
};

function readers(): string[] {
  return LAYERS.flatMap((layer) => {
    const folder = join(SOURCE, layer);
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
      .flatMap((name) =>
        [...readFileSync(join(folder, name), 'utf8').matchAll(READER)].map((match) => match[1] as string),
      );
  });
}

describe('fuzz', () => {
  const table = decoders();

  it('20,000 damaged inputs: nothing throws, nothing is accepted in two forms', () => {
    const tallies = [...fuzz(table, 0, 20_000)];
    const unfed = tallies.filter(([, { inputs }]) => inputs < 50).map(([{ covers }]) => covers[0]);
    assert.deepEqual(unfed, []);
    // Damage must leave some inputs whole enough to be read, or only the first line of a reader is tried.
    const dull = tallies.filter(([, { accepted }]) => accepted === 0).map(([{ covers }]) => covers[0]);
    // A book is replayed as a whole, so all that can be accepted is one that came through undamaged.
    const isChance = (name: string | undefined): boolean => name === 'verifyBook';
    assert.deepEqual(
      dull.filter((name) => !isChance(name)),
      ['verifyEd25519'],
    );
  });

  it('every reader is in the table', () => {
    const fed = new Set(table.flatMap(({ covers }) => covers));
    const missing = readers().filter((name) => !fed.has(name) && !Object.hasOwn(NOT_FED, name));
    assert.deepEqual(missing, []);
    assert(readers().length > 20, 'the readers were found');
  });

  it('a reader that throws is found, and its number brings it back', () => {
    const brittle: Decoder = {
      covers: ['brittle'],
      examples: [new Uint8Array(20)],
      read: (bytes) => {
        if (bytes.includes(0x7f)) throw new Error('fell over');
        return true;
      },
      share: 1,
    };
    const messageOf = (from: number, to: number): string => {
      try {
        fuzz([brittle], from, to);
      } catch (error) {
        return (error as Error).message;
      }
      return 'nothing was found';
    };
    const message = messageOf(0, 10_000);
    const [, number] = /npm run fuzz -- 1 (\d+)/.exec(message) ?? [];
    assert.equal(messageOf(Number(number), Number(number) + 1), message);
  });
});
