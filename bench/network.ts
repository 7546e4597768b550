/** What a network of towns costs, part by part: `npm run bench -- network [PART]`. */
import { COMETBFT } from '../test/cometbft.ts';
import { oneValidator } from './network/one-validator.ts';
import { realNodes } from './network/real-nodes.ts';
import { fourTowns, moreTowns } from './network/several-towns.ts';
import type { BenchTable } from './table.ts';

const PARTS: { readonly [name: string]: () => Promise<BenchTable> } = {
  one: oneValidator,
  four: fourTowns,
  more: moreTowns,
  nodes: realNodes,
};

export async function* network(part?: string): AsyncGenerator<BenchTable> {
  if (COMETBFT === undefined) throw new Error('CometBFT is not installed: run "npm run setup:network"');
  const chosen = part === undefined ? Object.values(PARTS) : [PARTS[part]];
  for (const measure of chosen) {
    if (measure === undefined) throw new Error(`name one of: ${Object.keys(PARTS).join(', ')}`);
    yield await measure();
  }
}
