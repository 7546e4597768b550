import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, it } from 'node:test';
import { filesIn } from './source.ts';

const folder = mkdtempSync(join(tmpdir(), 'townledger-source-'));
after(() => rmSync(folder, { recursive: true }));

it('a delivery is found through links, without folders and links that lead nowhere', {
  skip: process.platform === 'win32',
}, () => {
  const delivery = join(folder, 'delivery');
  for (const name of ['elsewhere', 'delivery', 'delivery/M001']) mkdirSync(join(folder, name));
  writeFileSync(join(folder, 'elsewhere', 'roll.csv'), '');
  writeFileSync(join(delivery, 'map.geojson'), '');
  symlinkSync(join(folder, 'elsewhere', 'roll.csv'), join(delivery, 'roll.csv'));
  symlinkSync(join(folder, 'gone.csv'), join(delivery, 'gone.csv'));
  assert.deepEqual(filesIn(delivery), { ok: true, value: ['map.geojson', 'roll.csv'] });
  assert.equal(filesIn(join(folder, 'none')).ok, false);
});
