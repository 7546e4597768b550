/**
 * `npm run pictures`: every page of a sample town as it looks now, wide and narrow, into `docs/pictures` or the folder
 * that is named. Nobody has to look at all of them; a page that changed without anybody meaning it shows in the diff.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { ConsortiumTown, openAmongOthers } from '../test/browser/consortium-town.ts';
import { fillDeed, sign } from '../test/browser/deed.ts';
import { enrolled } from '../test/browser/officer.ts';
import { closeTowns, VisitedTown } from '../test/browser/visited-town.ts';

const folder = resolve(process.argv[2] ?? fileURLToPath(new URL('../docs/pictures', import.meta.url)));

/** Width of the window, and the most that is kept of a long page. */
const SIZES = [
  { width: 1280, height: 1500 },
  { width: 320, height: 1400 },
] as const;
const QUALITY = 60;

const PARCEL = '/land/F_1088298_2890791';
const PUBLIC = {
  home: '/',
  land: '/land',
  'land-parcel': PARCEL,
  ledger: '/ledger',
  'ledger-entry': '/ledger/15',
  verify: '/verify',
  records: '/records',
  status: '/status',
  network: '/network',
  accessibility: '/accessibility',
  privacy: '/privacy',
  api: '/api',
  help: '/help',
};
const DESK = {
  desk: '/desk',
  'desk-forms': '/desk/forms',
  'desk-officers': '/desk/officers',
  'desk-record': '/desk/record',
  'desk-return': '/desk/return',
};

let town = await VisitedTown.open('pictures');
try {
  mkdirSync(folder, { recursive: true });
  const reader = await town.visit('/');
  await takeAll(reader.page, PUBLIC);
  await reader.go(PARCEL);
  await reader.page.getByRole('button', { name: 'Check it here' }).click();
  await reader.page.locator('[data-verdict=yes]').waitFor();
  await take(reader.page, 'proof', '.proof-card');
  const { page } = await enrolled(town);
  await takeAll(page, DESK);
  await page.goto(`${town.address}/desk`);
  await page
    .getByRole('link', { name: /^Correct the index or numbers of/ })
    .first()
    .click();
  await page.getByRole('heading', { name: 'The index as it stands' }).waitFor();
  await take(page, 'desk-correct');
  const deed = { book: '43102', page: '1', buyer: 'Marsh, Ben' };
  await fillDeed(page, deed, (step) => take(page, `desk-record-${step}`));
  await sign(page, () => take(page, 'desk-check'));
  await page.getByRole('heading', { name: 'It is in the book' }).waitFor();
  await take(page, 'desk-done');
  town = await openAmongOthers('pictures-network');
  await takeAll((await town.visit('/')).page, await decisions(town));
} finally {
  await closeTowns();
}

/** Pages of a book with four members, who have voted. */
async function decisions(visited: VisitedTown): Promise<{ readonly [name: string]: string }> {
  const members = await ConsortiumTown.in(visited);
  const proposal = await members.propose('birchfield');
  const vote = (town: string, how: string, reason: string) =>
    members.act(town, 'vote', { proposal, vote: how, reason });
  await vote('birchfield', 'yes', 'Residents have asked for it for years.');
  await vote('cedarton', 'no', 'Our office has one clerk, and she begins at nine.');
  await members.act('dunmore', 'recuse', { proposal, reason: 'Our clerk would be paid for the extra hour.' });
  return {
    'network-decisions': '/network/decisions',
    'network-decision': `/network/decisions/${proposal}`,
    'network-agreement': '/network/agreement',
  };
}

async function takeAll(page: Page, pages: { readonly [name: string]: string }): Promise<void> {
  for (const [name, path] of Object.entries(pages)) {
    await page.goto(town.address + path);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.waitForLoadState('networkidle');
    await take(page, name);
  }
}

/** From the top of the page, or from a little above what is named. */
async function take(page: Page, name: string, from?: string): Promise<void> {
  // It stays open: closing it would take the virtual authenticator with it.
  const session = await page.context().newCDPSession(page);
  for (const { width, height } of SIZES) {
    await page.setViewportSize({ width, height: 900 });
    // The map draws itself anew for its new width.
    await page.waitForTimeout(400);
    const y = from === undefined ? 0 : await page.locator(from).evaluate(distanceFromTop);
    const long = await page.evaluate(() => document.documentElement.scrollHeight);
    const { data } = await session.send('Page.captureScreenshot', {
      format: 'webp',
      quality: QUALITY,
      captureBeyondViewport: true,
      clip: { x: 0, y, width, height: Math.min(height, long - y), scale: 1 },
    });
    writeFileSync(join(folder, `${name}-${width}.webp`), Buffer.from(data, 'base64'));
  }
}

/** Runs in the page. */
function distanceFromTop(node: Element): number {
  return Math.max(0, node.getBoundingClientRect().top + scrollY - 80);
}
