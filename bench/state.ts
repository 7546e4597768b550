import { sha256, sha256Into } from '#crypto';
import { type Bytes, StateTree } from '#kernel';
import type { BenchTable } from './table.ts';

const KEYS = 1_000_000;
const BATCH = 2_000;
const BATCHES = 50;

/** The state map at a million keys: updates in batches of 2,000, memory, and a restart without hashing. */
export async function state(): Promise<BenchTable> {
  const tree = StateTree.empty();
  for (let first = 0; first < KEYS; first += BATCH) {
    tree.apply(
      Array.from({ length: BATCH }, (_, i) => ({ keyHash: hashOf(first + i), valueHash: hashOf(first + i + 1) })),
    );
    tree.root();
    tree.commit();
  }
  const batches = Array.from({ length: BATCHES }, (_, batch) =>
    Array.from({ length: BATCH }, (_, i) => ({
      keyHash: hashOf((batch * 7_919 * BATCH + i * 499) % KEYS),
      valueHash: hashOf(KEYS + batch * BATCH + i),
    })),
  );
  const start = process.cpuUsage();
  for (const changes of batches) {
    tree.apply(changes);
    tree.root();
    tree.commit();
  }
  const { user, system } = process.cpuUsage(start);
  const rate = (BATCH * BATCHES) / ((user + system) / 1e6);
  const hashes = hashesPerSecond();
  const leaves = [...tree.leaves()];
  const from = process.hrtime.bigint();
  const restored = StateTree.restore(leaves, (prefix) => tree.bucketHash(prefix));
  const same = Buffer.compare(restored.root(), tree.root()) === 0;
  const restart = Number(process.hrtime.bigint() - from) / 1e9;
  if (!same) throw new Error('the restored tree has another root');
  return {
    name: 'state map at 1,000,000 keys',
    columns: ['what', 'figure', 'aim'],
    rows: [
      ['updates per CPU second, batches of 2,000', Math.round(rate), '100,000'],
      ['hashes of 65 bytes per CPU second, same run', Math.round(hashes), '-'],
      ['one update costs as much as so many hashes', (hashes / rate).toFixed(1), '-'],
      ['bytes per key in memory', Math.round(tree.allocatedBytes / KEYS), '-'],
      ['restart from leaves and bucket hashes, seconds', restart.toFixed(2), '-'],
    ],
    notes: [
      'Restart leaves out reading the leaves from disk.',
      'The rate in updates depends on the machine; the cost in hashes hardly does, so compare that between machines.',
    ],
  };
}

/** What the tree is made of, by the same call: machines differ, and this is what the rate is held against. */
function hashesPerSecond(): number {
  const input = new Uint8Array(65);
  const target = new Uint8Array(32);
  const start = process.cpuUsage();
  for (let i = 0; i < KEYS; i++) {
    input[1 + (i & 31)] = i;
    sha256Into(input, target, 0);
  }
  const { user, system } = process.cpuUsage(start);
  return KEYS / ((user + system) / 1e6);
}

function hashOf(number: number): Bytes {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setUint32(0, number);
  return sha256(bytes);
}
