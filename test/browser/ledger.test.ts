import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { UNLESS_BROWSER, VisitedTown } from './browser.ts';

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));

let town: VisitedTown;

/** One act in one block, by whoever works for the town meanwhile. */
function openRegistry(name: string): void {
  const options = ['--conditions=source', '--disable-warning=ExperimentalWarning'];
  const act = [
    'titles',
    'open-registry',
    name,
    '--name',
    `Registry ${name}`,
    '--authority',
    'copy',
    '--home',
    town.home,
  ];
  const { status, stderr } = spawnSync(process.execPath, [...options, MAIN, ...act], { encoding: 'utf8' });
  assert.equal(status, 0, stderr);
}

describe('the book in a browser', UNLESS_BROWSER, () => {
  before(async () => {
    town = await VisitedTown.open('ledger');
  });

  it('new entries are announced, and come only when the reader wants them', async () => {
    const visit = await town.visit('/ledger');
    const { page } = visit;
    await page.getByText('New entries are told here as they come.').waitFor();
    const rows = page.getByRole('row');
    const [count, top] = [await rows.count(), (await page.getByRole('table').boundingBox())?.y];
    openRegistry('north');
    const button = page.getByRole('status').getByRole('button', { name: '1 new entry: show it' });
    await button.waitFor();
    assert.equal(await rows.count(), count, 'nothing was added under the reader');
    assert.equal((await page.getByRole('table').boundingBox())?.y, top, 'and nothing has moved');
    assert.deepEqual(await visit.violations(), []);
    openRegistry('south');
    await page.getByRole('button', { name: '2 new entries: show them' }).click();
    await page.getByRole('cell', { name: 'Open a registry' }).first().waitFor();
    await page.getByText('New entries are told here as they come.').waitFor();
    assert.equal(await rows.count(), count + 2);
    await visit.finish();
  });

  it('the choice stands in the address, and a view that was sent shows the same', async () => {
    const visit = await town.visit('/ledger');
    const { page } = visit;
    await page.getByLabel('Part of the book').selectOption('members');
    await page.getByLabel('Kind of act').selectOption('found');
    await page.getByLabel('Office').selectOption('clerk');
    await page.getByLabel('From (day)').fill('2020-01-01');
    await page.getByRole('cell', { name: 'Found the book' }).waitFor();
    assert.match(page.url(), /module=members/);
    assert.match(page.url(), /from=2020-01-01/);
    await visit.go(new URL(page.url()).pathname + new URL(page.url()).search);
    await page.getByRole('cell', { name: 'Found the book' }).waitFor();
    assert.equal(await page.getByRole('row').count(), 2);
    await page.getByLabel('Until (day)').fill('2020-01-02');
    await page.getByText('No entry fits what you chose.').waitFor();
    await page.getByRole('link', { name: 'Clear the choice' }).click();
    await page.getByRole('cell', { name: 'Record an instrument or a package' }).first().waitFor();
    await visit.finish();
  });

  it('an entry tells who wrote it, for which office and when, and leads to the next one', async () => {
    const visit = await town.visit('/ledger/23');
    const { page } = visit;
    const facts = page.locator('.written').first();
    await facts.getByText('Town clerk (town-clerk)').waitFor();
    assert.match(await facts.innerText(), /Recorded\s+Nov|Recorded\s+\w{3} \d/);
    await page.getByText('$155.00').first().waitFor();
    await page.getByRole('link', { name: 'Earlier entry: 21' }).click();
    await page.getByRole('heading', { level: 1, name: 'Entry 21' }).waitFor();
    await page.getByRole('link', { name: 'Later entry: 23' }).waitFor();
    await visit.go('/ledger/24');
    await page.getByText('This entry closes a block of 1 act').waitFor();
    await page.getByRole('link', { name: 'Earlier entry: 23' }).waitFor();
    await visit.finish();
  });
});
