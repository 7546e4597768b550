/**
 * Records what CometBFT v0.40.0 itself answers: headers, commits and sets of validators of a network of one and of
 * four, with a change of power between, and evidence of double signing that CometBFT took into a block.
 *
 *     node scripts/launch.mjs test/vectors/cometbft/record.ts
 *
 * The networks are made by `cometbft testnet` with its built-in application, in a folder that is removed again. The
 * double signer is the fourth validator: two votes are signed here with its key and sent in by /broadcast_evidence,
 * and CometBFT checks both signatures before it takes them. Keys and times are new each time, so the files change.
 */
import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sha256, signEd25519 } from '#crypto';
import { encodeUtf8, toHex, type Vote, voteToSign } from '#kernel';
import { COMETBFT } from '../../cometbft.ts';

const PORTS = { peers: 9220, rpc: 9221 };
const address = (node: number): string => `127.0.0.${node + 1}`;

// biome-ignore lint/suspicious/noExplicitAny: answers of a program that is not ours, kept as they are
type Answer = any;

async function ask(path: string): Promise<Answer> {
  const response = await fetch(`http://${address(0)}:${PORTS.rpc}/${path}`);
  const { result, error } = (await response.json()) as Answer;
  if (error !== undefined) throw new Error(JSON.stringify(error));
  return result;
}

async function until(what: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    if (await what().catch(() => false)) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error('CometBFT did not come so far');
}

async function heightReaches(height: number): Promise<void> {
  await until(async () => Number((await ask('status')).sync_info.latest_block_height) >= height);
}

function start(program: string, folder: string, count: number): readonly ChildProcess[] {
  execFileSync(program, ['testnet', '--v', String(count), '--o', folder, '--starting-ip-address', address(0)]);
  return Array.from({ length: count }, (_, node) => {
    const home = join(folder, `node${node}`);
    const file = join(home, 'config', 'config.toml');
    const changed = readFileSync(file, 'utf8')
      .replace('"tcp://0.0.0.0:26656"', `"tcp://${address(node)}:${PORTS.peers}"`)
      .replace('"tcp://127.0.0.1:26657"', `"tcp://${address(node)}:${PORTS.rpc}"`)
      .replaceAll(':26656', `:${PORTS.peers}`)
      .replace(/timeout_commit = .*/, 'timeout_commit = "200ms"');
    writeFileSync(file, changed);
    return spawn(program, ['start', '--home', home, '--proxy_app', 'kvstore'], { stdio: 'ignore' });
  });
}

type Signer = { readonly address: string; readonly pub_key: { readonly value: string }; readonly seed: Uint8Array };

function signerOf(folder: string, node: number): Signer {
  const key = JSON.parse(readFileSync(join(folder, `node${node}`, 'config', 'priv_validator_key.json'), 'utf8'));
  return { ...key, seed: Uint8Array.from(Buffer.from(key.priv_key.value, 'base64').subarray(0, 32)) };
}

async function blocksUpTo(last: number): Promise<Answer[]> {
  const blocks: Answer[] = [];
  for (let height = 1; height <= last; height++) {
    const { signed_header } = await ask(`commit?height=${height}`);
    const { validators } = await ask(`validators?height=${height}&per_page=100`);
    blocks.push({ signed_header, validators });
  }
  return blocks;
}

/** Two precommits of one validator for two blocks that there never were. */
async function doubleSign(signer: Signer, chain: string, height: number): Promise<Answer> {
  const { time } = (await ask(`commit?height=${height}`)).signed_header.header;
  const { validators } = await ask(`validators?height=${height}&per_page=100`);
  const index = validators.findIndex((one: Answer) => one.address === signer.address);
  const hashes = ['one block', 'another block'].map((text) => sha256(encodeUtf8(text))).sort(Buffer.compare);
  const votes = hashes.map((hash) => {
    const block = { hash, parts: 1, partsHash: sha256(hash) };
    const vote: Vote = { chain, height, round: 0, type: 'precommit', block, seconds: 1_790_000_000, nanos: 5 };
    return {
      type: 2,
      height: String(height),
      round: 0,
      block_id: { hash: toHex(hash).toUpperCase(), parts: { total: 1, hash: toHex(block.partsHash).toUpperCase() } },
      timestamp: new Date(vote.seconds * 1_000).toISOString().replace('.000Z', '.000000005Z'),
      validator_address: signer.address,
      validator_index: index,
      signature: Buffer.from(signEd25519(signer.seed, voteToSign(vote))).toString('base64'),
      extension: null,
      extension_signature: null,
    };
  });
  const power = validators.map((one: Answer) => Number(one.voting_power));
  const value = {
    vote_a: votes[0],
    vote_b: votes[1],
    TotalVotingPower: String(power.reduce((sum: number, one: number) => sum + one, 0)),
    ValidatorPower: String(power[index]),
    Timestamp: time,
  };
  return { type: 'tendermint/DuplicateVoteEvidence', value };
}

async function evidenceTaken(evidence: Answer): Promise<Answer> {
  const body = { jsonrpc: '2.0', id: 1, method: 'broadcast_evidence', params: { evidence } };
  const response = await fetch(`http://${address(0)}:${PORTS.rpc}`, { method: 'POST', body: JSON.stringify(body) });
  const answer = (await response.json()) as Answer;
  assert.equal(answer.error, undefined, JSON.stringify(answer.error));
  let height = Number((await ask('status')).sync_info.latest_block_height);
  for (;;) {
    await heightReaches(height);
    const { block } = await ask(`block?height=${height}`);
    if (block.evidence.evidence.length > 0) return block.evidence.evidence[0];
    height++;
  }
}

async function record(count: number, blocks: number): Promise<Answer> {
  if (COMETBFT === undefined) throw new Error('CometBFT is not installed');
  const folder = mkdtempSync(join(tmpdir(), 'townledger-'));
  const running = start(COMETBFT, folder, count);
  try {
    await heightReaches(2);
    const signer = signerOf(folder, count - 1);
    const change = encodeURIComponent(`"val=ed25519!${signer.pub_key.value}!7"`);
    await ask(`broadcast_tx_commit?tx=${change}`);
    await heightReaches(blocks);
    const recorded = { program: 'CometBFT v0.40.0', blocks: await blocksUpTo(blocks) };
    if (count === 1) return recorded;
    const chain = recorded.blocks[0].signed_header.header.chain_id;
    return { ...recorded, evidence: await evidenceTaken(await doubleSign(signer, chain, 2)) };
  } finally {
    for (const process of running) process.kill('SIGKILL');
    await new Promise((done) => setTimeout(done, 500));
    rmSync(folder, { recursive: true, force: true });
  }
}

for (const [name, count, blocks] of [
  ['one', 1, 3],
  ['four', 4, 8],
] as const) {
  const file = fileURLToPath(new URL(`./${name}.json`, import.meta.url));
  writeFileSync(file, `${JSON.stringify(await record(count, blocks), null, 2)}\n`);
}
