import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { UNLESS_BROWSER, VisitedTown } from './browser.ts';

let town: VisitedTown;

describe('pages that explain the town', UNLESS_BROWSER, () => {
  before(async () => {
    town = await VisitedTown.open('info');
  });

  it('a word explains itself by pointer, focus and tap, stays, and goes with Escape', async () => {
    const visit = await town.visit('/', { width: 320 });
    const { page } = visit;
    const word = page.getByRole('button', { name: 'parcel', exact: true });
    const meaning = page.getByRole('tooltip').filter({ hasText: 'A piece of land' });
    await word.hover();
    await meaning.waitFor();
    await meaning.hover();
    assert(await meaning.isVisible(), 'the pointer may go to the meaning');
    await page.keyboard.press('Escape');
    await meaning.waitFor({ state: 'hidden' });
    await page.mouse.move(0, 0);
    await word.focus();
    await meaning.waitFor();
    assert.deepEqual(await visit.violations(), []);
    await page.keyboard.press('Tab');
    await meaning.waitFor({ state: 'hidden' });
    await word.click();
    await meaning.waitFor();
    await visit.finish();
  });

  it('the status says who signed and which parts work, and its data can be checked', async () => {
    const visit = await town.visit('/');
    const { page } = visit;
    await page.getByText('No neighbour has signed this book yet.').waitFor();
    await page.getByRole('link', { name: 'See who signs, and since when' }).click();
    await page.getByRole('heading', { level: 1, name: 'How the town’s book is doing' }).waitFor();
    await page.getByText('The town takes new entries.').waitFor();
    assert.equal(await page.getByText('Works.', { exact: true }).count(), 3);
    await page.getByRole('button', { name: 'Check this page’s data' }).click();
    await page.locator('[data-verdict=yes]').waitFor();
    assert.deepEqual(await visit.violations(), []);
    await visit.finish();
  });

  it('pages hold in forced colours, at twice the size, and where nothing may move', async () => {
    for (const path of ['/', '/status', '/records', '/help', '/ledger/23', '/desk/query/members/officers']) {
      const visit = await town.visit(path, { width: 640, forcedColours: true });
      const { page } = visit;
      await page.emulateMedia({ reducedMotion: 'reduce' });
      await page.getByRole('heading', { level: 1 }).waitFor();
      assert.deepEqual(await visit.violations(), [], path);
      const moving = await page.evaluate(
        () =>
          [...document.querySelectorAll('*')].filter((one) =>
            getComputedStyle(one)
              .transitionDuration.split(', ')
              .some((time) => Number.parseFloat(time) > 0.001),
          ).length,
      );
      assert.equal(moving, 0, path);
      await visit.finish();
    }
  });

  it('on paper an entry is read in full, without what can only be clicked', async () => {
    const visit = await town.visit('/ledger/23');
    const { page } = visit;
    await page.getByText('Undermore, Garric P').first().waitFor();
    await page.emulateMedia({ media: 'print' });
    for (const gone of ['.menu', '.foot', '.pages']) assert(!(await page.locator(gone).first().isVisible()), gone);
    assert(await page.locator('.training').isVisible(), 'an invented entry says so on paper too');
    assert(await page.locator('.raw pre').first().isVisible(), 'what is folded away is printed');
    await visit.finish();
  });

  it('a field is found on the records page, and the address holds what was looked for', async () => {
    const visit = await town.visit('/records');
    const { page } = visit;
    await page.getByLabel('Where it lives').selectOption({ label: 'The vault' });
    await page.getByLabel('Find a field').fill('officer');
    await page
      .getByRole('status')
      .filter({ hasText: /^\d+ fields? (is|are) shown/ })
      .waitFor();
    assert.match(page.url(), /place=vault/);
    assert.match(page.url(), /words=officer/);
    const places = await page
      .locator('.records')
      .first()
      .locator('tbody tr:not(.records__group) td:nth-of-type(1)')
      .allInnerTexts();
    assert(places.length > 0 && places.every((place) => place === 'The vault'), String(places));
    await visit.finish();
  });

  it('the page for programs opens a route with a command to try', async () => {
    const visit = await town.visit('/api');
    const { page } = visit;
    await page.getByLabel('Find').fill('receipt of a transaction');
    await page.locator('summary', { hasText: '/entries/{index}/receipt' }).click();
    await page.getByText(`curl --globoff "${town.address}/entries/{index}/receipt"`).waitFor();
    assert.deepEqual(await visit.violations(), []);
    await visit.finish();
  });
});
