/**
 * Records a strict proof of a network of four (invented) towns that CometBFT v0.40.0 ordered: a receipt, the block by
 * which the towns agreed on its root, the policy that follows from their book, and the hash of their validators.
 *
 *     node scripts/launch.mjs test/vectors/cometbft/record-strict.ts
 *
 * The network is the one of `townledger network demo`. Keys and times are new each time, so the file changes.
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { toBase64url, type Value } from '#kernel';
import { formatPolicy, formatStrictFile, type LightBlock, type Policy, readLightBlock } from '#proofs';
import { policyOf, type Towns, townsIn, verifyFile } from '#verify';
import { CometbftRpc } from '../../../src/engine/cometbft/rpc.ts';
import { socketsOf } from '../../../src/node/network/network-file.ts';
import { DemoNetwork } from '../../network/demo-network.ts';

const network = await DemoNetwork.running(4);
try {
  const posted = await network.run('demo-entry', '--text', 'The ferry is closed on Monday.');
  const { entry, height } = posted.facts;
  const [first] = network.towns as [(typeof network.towns)[number]];
  const read = async (path: string) => (await fetch(`http://localhost:${first.port}${path}`)).bytes();
  const receipt = new TextDecoder().decode(await read(`/entries/${entry}/receipt`));
  const proof = verifyFile([new TextEncoder().encode(receipt)]);
  const book = verifyFile([await read('/book')]);
  if (!proof.ok || proof.value.kind !== 'receipt' || !book.ok || book.value.kind !== 'book')
    throw new Error(JSON.stringify([proof, book]).slice(0, 1_000));
  const rpc = new CometbftRpc(socketsOf(network.homeOf(first.town), false).rpcSocket);
  const block = await blockOf(rpc, height + 1, toBase64url(proof.value.checkpoint.root));
  const strict = formatStrictFile({ proof: receipt, blocks: [block] });
  const policy = formatPolicy(policyOf(townsIn(book.value.book.machine) as Towns) as Policy);
  const file = fileURLToPath(new URL('./strict.json', import.meta.url));
  writeFileSync(file, `${JSON.stringify({ policy, strict, trust: block.header.validatorsHash }, null, 2)}\n`);
} finally {
  await network.remove();
}
process.exit();

/** The first block from `height` on whose application hash is this root. */
async function blockOf(rpc: CometbftRpc, from: number, root: string): Promise<LightBlock> {
  for (let height = from; height < from + 20; height++) {
    const { signed_header } = (await rpc.call('commit', { height: String(height) })) as { signed_header: Value };
    const { validators } = (await rpc.call('validators', { height: String(height) })) as { validators: Value };
    const block = readLightBlock(signed_header, validators);
    if (!block.ok) throw new Error(JSON.stringify(block.refusal));
    if (block.value.header.appHash === root) return block.value;
  }
  throw new Error('no block has the root of the receipt');
}
