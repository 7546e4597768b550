/**
 * The public proofs of transparency-dev/merkle: 98 of inclusion and 98 of consistency, most of them spoiled
 * in one way each, and the verdict that every implementation of RFC 9162 should reach.
 */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { verifyConsistency, verifyInclusion } from '../../src/kernel/log.ts';

const folder = new URL('../../../shared/data/engine/tdev-merkle/', import.meta.url);
const skip = existsSync(folder) ? false : 'shared data not here: ../shared/data';

type Case = { readonly [field: string]: string | boolean | bigint | readonly string[] | null };

/** Sizes reach 2^64 - 1, so bare numbers become texts before JSON.parse could round them. */
function readCase(path: string): Case {
  const text = readFileSync(new URL(path, folder), 'utf8');
  const quoted = text.replace(/("(?:leafIdx|treeSize|size1|size2)":\s*)(\d+)/g, '$1"n$2"');
  return JSON.parse(quoted, (_, value) => (/^n\d+$/.test(String(value)) ? BigInt(value.slice(1)) : value));
}

function cases(kind: string): [name: string, content: Case][] {
  const names = readdirSync(new URL(`${kind}/`, folder), { recursive: true, encoding: 'utf8' });
  return names.filter((name) => name.endsWith('.json')).map((name) => [name, readCase(`${kind}/${name}`)]);
}

const bytes = (text: unknown): Uint8Array => new Uint8Array(Buffer.from((text ?? '') as string, 'base64'));
const proofOf = (content: Case): Uint8Array[] => ((content.proof ?? []) as string[]).map(bytes);

test('all 98 public inclusion proofs get their verdict', { skip }, () => {
  const all = cases('inclusion');
  assert.equal(all.length, 98);
  assert.equal(all.filter(([, content]) => content.wantErr).length, 92);
  for (const [name, content] of all) {
    const { leafIdx, treeSize, leafHash, root, wantErr } = content;
    assert.equal(typeof leafIdx, 'bigint');
    const verdict = verifyInclusion(
      leafIdx as bigint,
      treeSize as bigint,
      bytes(leafHash),
      proofOf(content),
      bytes(root),
    );
    assert.equal(verdict, !wantErr, name);
  }
});

test('all 98 public consistency proofs get their verdict', { skip }, () => {
  const all = cases('consistency');
  assert.equal(all.length, 98);
  assert.equal(all.filter(([, content]) => content.wantErr).length, 92);
  for (const [name, content] of all) {
    const { size1, size2, root1, root2, wantErr } = content;
    assert.equal(typeof size1, 'bigint');
    const verdict = verifyConsistency(size1 as bigint, size2 as bigint, proofOf(content), bytes(root1), bytes(root2));
    assert.equal(verdict, !wantErr, name);
  }
});
