import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { writeConfiguration } from './configuration.ts';

/** The setting, with peers at these addresses. */
function duplicatesAllowed(...addresses: readonly string[]): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'townledger-configuration-'));
  try {
    writeConfiguration(folder, {
      name: 'one',
      listen: '0.0.0.0:26656',
      peers: addresses.map((address, i) => ({ nodeId: `${i}`.repeat(40), address })),
      distance: 'far-apart',
      applicationSocket: join(folder, 'app.sock'),
      rpcSocket: join(folder, 'rpc.sock'),
    });
    return /^allow_duplicate_ip = (\w+)$/m.exec(readFileSync(join(folder, 'config', 'config.toml'), 'utf8'))?.[1];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('towns behind one address can both be connected; otherwise one connection from an address is enough', () => {
  assert.equal(duplicatesAllowed('node.birchfield.example:26656', 'node.cedar.example:26656'), 'false');
  assert.equal(duplicatesAllowed('region.example:26656', 'node.cedar.example:26656', 'region.example:26657'), 'true');
  assert.equal(duplicatesAllowed('[::1]:26656', '[::1]:26657'), 'true');
  assert.equal(duplicatesAllowed(), 'false');
});
