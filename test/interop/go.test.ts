import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { concat, encodeUtf8, hashAtOf, inclusionProof, leafHash, rootFromLeaves, toBase64 } from '#kernel';
import { formatVerifier, signCheckpoint, signerFor, tilePath, tilesFor } from '#proofs';

const FOLDER = fileURLToPath(new URL('.', import.meta.url));
const temporary = mkdtempSync(join(tmpdir(), 'townledger-go-'));
after(() => rmSync(temporary, { recursive: true }));

const missing = spawnSync('go', ['version']).status === 0 ? false : 'Go is not installed here';

/** Writes a log with its tiles, a signed checkpoint, and one entry with our own inclusion proof. */
function writeLog(folder: string, size: number, index: number): void {
  const entries = Array.from({ length: size }, (_, i) => encodeUtf8(`entry ${i}`));
  const leaves = entries.map(leafHash);
  const hashAt = hashAtOf(leaves);
  const write = (name: string, content: Uint8Array | string): void => {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  };
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

it('Go’s own note and tlog packages agree with our checkpoint, tiles and proofs', { skip: missing }, () => {
  const binary = join(temporary, 'check');
  const built = spawnSync('go', ['build', '-o', binary, '.'], { cwd: FOLDER, encoding: 'utf8' });
  assert.equal(built.status, 0, built.stderr);
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
