/**
 * Which release this program is: SHA-256 over its files, each by name and hash, in the order of their names. Whoever
 * installs the same package computes the same. Tests and generated pages are no part of it.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

export type Release = { readonly version: string; readonly hash: string };

/** The folder of the program: `src`, or `dist/src` in an installed package. */
const PROGRAM = fileURLToPath(new URL('../../', import.meta.url));
const PACKAGE = fileURLToPath(import.meta.resolve('#package'));
const COUNTS = /\.(ts|tsx|js|json)$/;

/** The hash is base64url, as decisions name it. */
export function thisRelease(): Release {
  const whole = createHash('sha256');
  const files = readdirSync(PROGRAM, { recursive: true, encoding: 'utf8' }).filter(
    (name) => COUNTS.test(name) && !name.includes('.test.') && !name.endsWith('.tsbuildinfo'),
  );
  const named = files.map((name) => [name.split(sep).join('/'), join(PROGRAM, name)] as const);
  for (const [name, path] of [['package.json', PACKAGE] as const, ...named].toSorted(byName))
    whole.update(`${name} ${createHash('sha256').update(readFileSync(path)).digest('hex')}\n`);
  const { version } = JSON.parse(readFileSync(PACKAGE, 'utf8')) as { readonly version: string };
  return { version, hash: whole.digest('base64url') };
}

function byName([a]: readonly [string, string], [b]: readonly [string, string]): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
