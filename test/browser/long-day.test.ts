/** A long day at the counter: papers of several kinds entered by hand, and more of them than a glance shows. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { folder, UNLESS_BROWSER, type VisitedPage, VisitedTown } from './browser.ts';
import { begin, next, sign } from './deed.ts';
import { enrolled } from './officer.ts';

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));

describe('a long day at the counter', UNLESS_BROWSER, () => {
  let town: VisitedTown;
  let clerk: VisitedPage;
  before(async () => {
    town = await VisitedTown.open('long-day');
    clerk = await enrolled(town);
    // Nothing was taken in on that day before, and a number that is not on record is asked for.
    clerk.expected = /404/;
  });

  it('a mortgage, its discharge and a lien, one after the other by hand', async () => {
    const { page } = clerk;
    const rows = [
      ['Mortgage', ['Quill, Ada', 'Ashbrook Savings Bank'], '9101', undefined],
      ['Discharge or release', ['Ashbrook Savings Bank', 'Quill, Ada'], '9102', 'Discharges'],
      ['Lien, attachment or execution', ['Quill, Ada', 'United States of America'], '9103', undefined],
    ] as const;
    for (const [type, names, book, effect] of rows) {
      await record(page, { type, names, book, effect });
      await sign(page);
      await page.getByRole('heading', { name: 'It is in the book' }).waitFor();
      assert.deepEqual(await clerk.violations(), [], type);
    }
  });

  it('shows the newest of what came in and the oldest of what waits, and the others when asked', async () => {
    const { page } = clerk;
    const opening = 'titles open-registry examiner --name Examiner --system registered --authority official';
    command(town, ...opening.split(' '));
    // 48 receptions in four packages: three pages of what came in, and as many of what waits.
    const day = new Intl.DateTimeFormat('en-CA', { timeZone: 'America/New_York' }).format();
    for (const part of [0, 1, 2, 3]) {
      const instruments = Array.from({ length: 12 }, (_, i) => ({
        type: 'deed',
        parties: [{ role: 'grantor', name: `Long Day ${part * 12 + i + 1}` }],
        legals: [],
        pageCount: 1,
      }));
      const paper = join(folder, `long-day-${part}.json`);
      writeFileSync(paper, JSON.stringify({ day, instruments }));
      command(town, 'titles', 'record', paper, '--registry', 'examiner');
    }
    await page.goto(`${town.address}/desk`);
    const section = page.locator('section', { has: page.getByRole('heading', { name: 'Examiner' }) });
    const received = section.getByRole('link', { name: /^Correct the index or numbers of/ });
    const waiting = section.getByRole('link', { name: /^Decide on/ });
    await waiting.first().waitFor();
    await received.first().waitFor();
    assert.deepEqual([await received.count(), await waiting.count()], [28, 20]);
    await section.getByRole('button', { name: 'Show earlier ones' }).click();
    await received.nth(47).waitFor();
    assert.equal(await section.getByRole('button', { name: 'Show earlier ones' }).count(), 0);
    for (const count of [40, 48]) {
      await section.getByRole('button', { name: 'Show more' }).click();
      await waiting.nth(count - 1).waitFor();
      assert.equal(await waiting.count(), count);
    }
    await section.getByRole('button', { name: 'Show more' }).waitFor({ state: 'detached' });
    assert.deepEqual(await clerk.violations(), []);
    await clerk.finish();
  });
});

type Paper = {
  readonly type: string;
  readonly names: readonly [string, string];
  readonly book: string;
  readonly effect: string | undefined;
};

async function record(page: Page, { type, names, book, effect }: Paper): Promise<void> {
  await begin(page);
  await page.getByLabel('Type of instrument').selectOption({ label: type });
  await next(page);
  for (const [i, name] of names.entries()) await page.getByLabel('Name as written').nth(i).fill(name);
  await next(page);
  await page.getByRole('button', { name: 'Add land' }).click();
  await page.getByLabel('Find the parcel').fill('Mill St');
  await page.locator('.picker li button').first().click();
  await next(page);
  if (effect !== undefined) {
    await page.getByRole('button', { name: 'Add a reference' }).click();
    await page.getByLabel('What it does to the other instrument').selectOption({ label: effect });
    await page.getByLabel('Book').fill('9101');
    await page.getByLabel('Page').fill('1');
    await page.getByText('This is the instrument it names:').waitFor();
  }
  await next(page);
  await page.getByLabel('Book').fill(book);
  await page.getByLabel('Page').fill('1');
  await next(page);
}

function command(town: VisitedTown, ...words: readonly string[]): void {
  const args = ['--conditions=source', '--disable-warning=ExperimentalWarning', MAIN, ...words, '--home', town.home];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  assert.equal(status, 0, stdout + stderr);
}
