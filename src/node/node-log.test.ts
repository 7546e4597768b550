import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

const MODULE = fileURLToPath(new URL('./node-log.ts', import.meta.url));
const home = mkdtempSync(join(tmpdir(), 'townledger-log-'));
after(() => rmSync(home, { recursive: true }));

/** In a process of its own, because the fault that is looked for is one that never ends. */
function logged(folder: string) {
  const script = `
    const { openLog } = await import(${JSON.stringify(MODULE)});
    const { log, close } = openLog(${JSON.stringify(folder)}, { to: 'file', level: 'info' });
    for (let i = 0; i < 5; i++) {
      log.info({ i }, 'a line');
      await new Promise((done) => setTimeout(done, 20));
    }
    log.fatal('the last line');
    console.log('goes on');
    close();`;
  const args = ['--conditions=source', '--disable-warning=ExperimentalWarning', '--input-type=module', '-e', script];
  return spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 20_000 });
}

describe('the log of the node', () => {
  it('is written', () => {
    const { stdout, status } = logged(home);
    assert.deepEqual([stdout, status], ['goes on\n', 0]);
    assert.match(readFileSync(join(home, 'logs', 'node.log'), 'utf8'), /a line[\s\S]*the last line/);
  });

  it('stops nobody where the disk is full', (test) => {
    if (process.platform !== 'linux') return test.skip('only Linux has a file that is always full');
    const folder = join(home, 'full');
    mkdirSync(join(folder, 'logs'), { recursive: true });
    symlinkSync('/dev/full', join(folder, 'logs', 'node.log'));
    const { stdout, stderr, status } = logged(folder);
    assert.deepEqual([stdout, stderr, status], ['goes on\n', '', 0]);
  });
});
