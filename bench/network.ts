import { COMETBFT } from '../test/cometbft.ts';
import { oneValidator } from './network/one-validator.ts';
import type { BenchTable } from './table.ts';

export async function network(): Promise<BenchTable> {
  if (COMETBFT === undefined) throw new Error('CometBFT is not installed: run "npm run setup:network"');
  return oneValidator();
}
