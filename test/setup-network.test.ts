/** Bringing CometBFT where something is missing: said in plain words, with exit code 1, and nothing half done. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { COMETBFT, UNLESS_COMETBFT } from './cometbft.ts';

const SETUP = fileURLToPath(new URL('../scripts/network/setup.mjs', import.meta.url));
const SCRIPT = fileURLToPath(new URL('../scripts/network/cometbft.mjs', import.meta.url));
const PART = fileURLToPath(new URL('../.cache/cometbft/v0.40.0.part', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'townledger setup '));
after(() => rmSync(folder, { recursive: true }));

/** A program in place of Go that tells its version, and at `install` runs what is given. */
function fakeGo(name: string, version: string, install = 'exit 1'): string {
  const path = join(folder, name);
  writeFileSync(
    path,
    `#!/bin/sh
case "$1 $2" in
  "env -json") echo '{"GOVERSION":"${version}","GOTOOLCHAIN":"local"}' ;;
  "env GOPROXY") echo https://proxy.example ;;
  install*) ${install} ;;
esac
`,
  );
  chmodSync(path, 0o755);
  return path;
}

/** What is said where this is the Go that is found, and CometBFT is not there yet. */
function saidWith(go: string): string {
  const install = `import(${JSON.stringify(SCRIPT)}).then(async (m) => console.log((await m.installCometbft())?.join('\\n')))`;
  const { stdout, stderr } = spawnSync(process.execPath, ['-e', install], {
    encoding: 'utf8',
    env: { ...process.env, TOWNLEDGER_GO: go },
  });
  assert.equal(stderr.replace(/townledger: building .*\n/, ''), '');
  return stdout.trim();
}

describe('bringing CometBFT', () => {
  const rows: readonly (readonly [missing: string, go: string, said: RegExp])[] = [
    ['no Go', join(folder, 'nowhere'), /^Go is not installed.*\nInstall Go 1\.25 or later .*\nOr name a CometBFT/],
    ['Go too old', fakeGo('old', 'go1.24.9'), /^Go is too old: .* is 1\.24\.9, and 1\.25 is needed\./],
    [
      'no module proxy',
      fakeGo('alone', 'go1.26.8', 'echo "dial tcp: lookup proxy.example: no such host" >&2; exit 1'),
      /^The source of CometBFT could not be fetched: no module proxy was reached \(GOPROXY is https:\/\/proxy\.example\)/,
    ],
    [
      'a build that fails',
      fakeGo('failing', 'go1.26.8', 'echo "no space left on device" >&2; exit 1'),
      /^CometBFT could not be built\. Go said:\nno space left on device$/,
    ],
    [
      'another program than asked for',
      fakeGo('lying', 'go1.26.8', 'echo nothing > "$GOBIN/cometbft"'),
      /^What was built is not used: .* is not a program that Go has built$/,
    ],
  ];
  for (const [missing, go, said] of rows) {
    it(`says what is missing: ${missing}`, { skip: process.platform === 'win32' }, () => {
      assert.match(saidWith(go), said);
      assert(!existsSync(PART), 'nothing half done is left');
    });
  }

  it('does nothing where it is there and right', UNLESS_COMETBFT, () => {
    const { status, stderr } = spawnSync(process.execPath, [SETUP], {
      encoding: 'utf8',
      env: { ...process.env, TOWNLEDGER_GO: join(folder, 'nowhere') },
    });
    assert.equal(stderr, `townledger: CometBFT is ready: ${COMETBFT}\n`);
    assert.equal(status, 0);
  });

  it('refuses a named program that is none of the pinned version', () => {
    const { status, stderr } = spawnSync(process.execPath, [SETUP], {
      encoding: 'utf8',
      env: { ...process.env, TOWNLEDGER_COMETBFT: process.execPath },
    });
    assert.match(
      stderr,
      /TOWNLEDGER_COMETBFT names a program that cannot be used: .* is not a program that Go has built/,
    );
    assert.equal(status, 1);
  });
});
