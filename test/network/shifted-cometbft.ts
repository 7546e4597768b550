/**
 * A CometBFT whose clock is off as TEST_CLOCK_SHIFT says: Go asks the kernel for the time without any library between
 * the two, so the one function of CometBFT that asks is changed in a copy of its source, and built.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SCRIPT = fileURLToPath(new URL('../../scripts/network/cometbft.mjs', import.meta.url));

const SOURCE = 'github.com/cometbft/cometbft@v0.40.0';
const ASKS = 'return Canonical(time.Now())';
const SHIFT = `
var shift, _ = time.ParseDuration(os.Getenv("TEST_CLOCK_SHIFT"))
`;

/** The program; undefined where Go or the source of CometBFT is not here. */
export async function shiftedCometbft(folder: string): Promise<string | undefined> {
  const { findGo } = (await import(SCRIPT)) as { readonly findGo: () => string | undefined };
  const go = findGo();
  if (go === undefined) return undefined;
  const cache = spawnSync(go, ['env', 'GOMODCACHE'], { encoding: 'utf8' }).stdout.trim();
  if (!existsSync(join(cache, SOURCE))) return undefined;
  const source = join(folder, 'source');
  cpSync(join(cache, SOURCE), source, { recursive: true });
  const file = join(source, 'types', 'time', 'time.go');
  const text = readFileSync(file, 'utf8');
  if (!text.includes(ASKS)) throw new Error('CometBFT asks for the time in another way');
  for (const path of [source, join(source, 'types', 'time')]) chmodSync(path, 0o700);
  chmodSync(file, 0o600);
  const shifted = text.replace(ASKS, 'return Canonical(time.Now().Add(shift))').replace('import (', 'import (\n\t"os"');
  writeFileSync(file, shifted + SHIFT);
  const program = join(folder, 'cometbft');
  const built = spawnSync(go, ['build', '-o', program, './cmd/cometbft'], { cwd: source, encoding: 'utf8' });
  if (built.status !== 0) throw new Error(built.stderr);
  return program;
}
