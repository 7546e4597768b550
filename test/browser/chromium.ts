/** Debian's Chromium, driven over its own protocol: the one of this machine, never one that a package brings. */
import { spawnSync } from 'node:child_process';
import { type Browser, chromium } from 'playwright-core';

/** Where Chromium is, or undefined where this machine has none. */
export const CHROMIUM = ['chromium', 'chromium-browser', 'google-chrome'].flatMap((name) => {
  const found = process.env.TOWNLEDGER_CHROMIUM ?? spawnSync('which', [name], { encoding: 'utf8' }).stdout.trim();
  return found === '' ? [] : [found];
})[0];

/** Without a sandbox, because tests run as root in containers; nothing but the town's own pages is opened. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM as string, args: FLAGS });
}
