import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { concat, encodeUtf8, hashAtOf, inclusionProof, leafHash, rootFromLeaves, toBase64 } from '#kernel';
import { formatVerifier, parseTlogProof, signCheckpoint, signerFor, tilePath, tilesFor, type Verifier } from '#proofs';
import { RunningTown } from '../running-town.ts';

const FOLDER = fileURLToPath(new URL('.', import.meta.url));
const temporary = mkdtempSync(join(tmpdir(), 'townledger-go-'));
after(() => rmSync(temporary, { recursive: true }));

const missing = spawnSync('go', ['version']).status === 0 ? false : 'Go is not installed here';

const writer = (folder: string) => (name: string, content: Uint8Array | string) => {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), content);
};

/** Writes a log with its tiles, a signed checkpoint, and one entry with our own inclusion proof. */
function writeLog(folder: string, size: number, index: number): void {
  const entries = Array.from({ length: size }, (_, i) => encodeUtf8(`entry ${i}`));
  const leaves = entries.map(leafHash);
  const hashAt = hashAtOf(leaves);
  const write = writer(folder);
  const signers = [
    signerFor('ashbrook.example/log', 'ed25519-note', new Uint8Array(32).fill(1)),
    signerFor('ashbrook.example/log', 'ml-dsa-44-cosignature', new Uint8Array(32).fill(2)),
  ] as const;
  const checkpoint = {
    origin: 'ashbrook.example/log',
    size: BigInt(size),
    root: rootFromLeaves(leaves),
    extensions: [],
  };
  write('checkpoint', signCheckpoint(checkpoint, signers, 1_800_000_000));
  write('vkey', formatVerifier(signers[0]));
  write('index', String(index));
  write('entry', entries[index] as Uint8Array);
  write('proof', inclusionProof(BigInt(index), BigInt(size), hashAt).map(toBase64).join('\n'));
  for (const tile of tilesFor(BigInt(size))) {
    const first = tile.index * 256n;
    const hashes = Array.from({ length: tile.width }, (_, i) => hashAt(8 * tile.level, first + BigInt(i)));
    write(tilePath(tile), concat(...hashes));
  }
}

/** Copies what a running node serves under /log/, as any mirror would, and takes a receipt's inclusion proof. */
async function copyServedLog(town: RunningTown, folder: string, index: number): Promise<void> {
  const write = writer(folder);
  const get = async (path: string) => {
    const answer = await fetch(town.address + path);
    assert.equal(answer.status, 200, path);
    return new Uint8Array(await answer.arrayBuffer());
  };
  write('checkpoint', await get('/log/checkpoint'));
  write('vkey', formatVerifier(town.node.signers[0] as Verifier));
  for (const tile of tilesFor(BigInt(town.size))) {
    write(tilePath(tile), await get(`/log/${tilePath(tile)}`));
    const bundle = tilePath({ ...tile, level: 'entries' });
    if (tile.level === 0) write(bundle, await get(`/log/${bundle}`));
  }
  const receipt = parseTlogProof(Buffer.from(await get(`/entries/${index}/receipt`)).toString());
  assert(receipt.ok);
  write('index', String(index));
  write('entry', town.node.store.entry(index) as Uint8Array);
  write('proof', receipt.value.hashes.map(toBase64).join('\n'));
}

function build(): string {
  const binary = join(temporary, 'check');
  const built = spawnSync('go', ['build', '-o', binary, '.'], { cwd: FOLDER, encoding: 'utf8' });
  assert.equal(built.status, 0, built.stderr);
  return binary;
}

it('Go’s own note and tlog packages agree with our checkpoint, tiles and proofs', { skip: missing }, () => {
  const binary = build();
  for (const [size, index] of [
    [1, 0],
    [255, 254],
    [256, 0],
    [1_000, 999],
    [70_000, 65_536],
  ] as const) {
    const folder = join(temporary, String(size));
    writeLog(folder, size, index);
    const { status, stdout } = spawnSync(binary, [folder], { encoding: 'utf8' });
    assert.deepEqual([status, stdout.trim()], [0, 'ok'], `size ${size}: ${stdout}`);
    writeFileSync(join(folder, 'entry'), 'another entry');
    assert.equal(spawnSync(binary, [folder]).status, 1, 'another entry is refused');
  }
});

it('Go reads the log that a running node serves, with its entry bundles', { skip: missing }, async () => {
  const binary = build();
  const town = await RunningTown.founded('ashbrook');
  for (const count of [0, 250, 400]) {
    await town.addManyOffices(count);
    const folder = join(temporary, `served-${town.size}`);
    await copyServedLog(town, folder, 0);
    const { status, stdout } = spawnSync(binary, [folder], { encoding: 'utf8' });
    assert.deepEqual([status, stdout.trim()], [0, 'ok'], `size ${town.size}: ${stdout}`);
    const width = Math.min(town.size, 256);
    const bundle = join(folder, tilePath({ level: 'entries', index: 0n, width }));
    const bytes = readFileSync(bundle);
    bytes[40] = (bytes[40] as number) ^ 1;
    writeFileSync(bundle, bytes);
    assert.equal(spawnSync(binary, [folder]).status, 1, 'a changed entry is noticed');
  }
  assert(town.size > 512, 'full and partial tiles on two levels');
  await town.stop();
});
