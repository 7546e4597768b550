/** A resident and the land: found in three ways, checked on the own device, on a map and in a list that agree. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { UNLESS_BROWSER, VisitedTown } from './browser.ts';

/** A parcel with three documents and its address; the same seed gives the same town. */
const PARCEL = 'F_1088298_2890791';
const ADDRESS = '132 MILL ST';

let town: VisitedTown;

describe('land in a browser', UNLESS_BROWSER, () => {
  before(async () => {
    town = await VisitedTown.open('land');
  });

  it('a newcomer types an address and reaches the proof of the parcel in three steps, by keyboard alone', async () => {
    const visit = await town.visit('/');
    const { page } = visit;
    const field = page.getByRole('combobox', { name: 'Find land' });
    await field.focus();
    await page.keyboard.type('132 mill street');
    await page.getByRole('option', { name: new RegExp(ADDRESS) }).waitFor();
    assert.deepEqual(await visit.violations(), []);
    await page.keyboard.press('ArrowDown');
    assert.notEqual(await field.getAttribute('aria-activedescendant'), null);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: `Parcel ${PARCEL}` }).waitFor();
    await page.getByRole('button', { name: 'Check it here' }).press('Enter');
    await page.locator('[data-verdict=yes]').waitFor();
    assert.match(await page.locator('.proof-card').innerText(), /none is left out[\s\S]*does not prove/);
    assert.deepEqual(await visit.violations(), []);
    await visit.finish();
  });

  it('Escape closes the suggestions and keeps what was typed; Enter searches for it all', async () => {
    const visit = await town.visit('/land');
    const { page } = visit;
    const field = page.getByRole('combobox', { name: 'Find land' });
    await field.fill('43101 1');
    const suggestions = page.getByRole('listbox', { name: 'Suggestions' });
    await suggestions.waitFor();
    await field.press('Escape');
    assert.equal(await suggestions.count(), 0);
    assert.equal(await field.inputValue(), '43101 1');
    await field.press('Enter');
    await page.getByRole('heading', { level: 2, name: /for “43101 1”/ }).waitFor();
    const [first] = await page.locator('.hits__hit').allInnerTexts();
    assert.match(first ?? '', /Deed[\s\S]*book and page: 43101\/1[\s\S]*Exact match/i);
    await field.fill('zzzz nobody');
    await field.press('Enter');
    await page.getByText(/Nothing found for/).waitFor();
    await visit.finish();
  });

  it('the map and the list hold the same parcels, filter alike, and what is chosen in one is marked in the other', async () => {
    const visit = await town.visit('/land');
    const { page } = visit;
    await page.locator('.leaflet-container canvas').waitFor();
    const counts = page.getByText(/^\d+ parcels in the list/);
    const [list, drawn] = ((await counts.innerText()).match(/\d+/g) ?? []).map(Number);
    assert(list === drawn && (list ?? 0) > 200, `${list} in the list, ${drawn} on the map`);
    await page.getByLabel('Show only parcels with these words').fill(ADDRESS);
    await page.getByText(/parcels? fits?/).waitFor();
    const table = page.getByRole('table', { name: 'List of all parcels' });
    await table
      .getByRole('button', { name: `Show on the map ${ADDRESS}` })
      .first()
      .click();
    await page.getByText(`Chosen: ${ADDRESS}`).waitFor();
    assert.match(await table.locator('tr.parcels__chosen').innerText(), /Shown on the map/);
    await page.getByLabel('Show only parcels with these words').fill('');
    await page.locator('.leaflet-container').click({ position: { x: 200, y: 200 } });
    await page.waitForFunction((before) => !document.querySelector('.chosen')?.textContent?.includes(before), ADDRESS);
    const chosen = await page.locator('.chosen').innerText();
    assert(chosen.includes(await table.locator('tr.parcels__chosen th').innerText()), chosen);
    await visit.finish();
  });

  it('a parcel’s page leads to it on the map, and from there the list turns pages', async () => {
    const visit = await town.visit(`/land/${PARCEL}`);
    const { page } = visit;
    await page.getByRole('link', { name: 'See it on the map of the town' }).click();
    await page.locator('.leaflet-container canvas').waitFor();
    await page.locator('tr.parcels__chosen', { hasText: PARCEL }).waitFor();
    await page.getByRole('button', { name: 'Next page' }).click();
    await page.locator('tr.parcels__chosen').waitFor({ state: 'detached' });
    await visit.finish();
  });

  it('the list sorts by any column and says so', async () => {
    const visit = await town.visit('/land');
    const { page } = visit;
    const areas = async () =>
      (await page.locator('td[data-label=Area]').allInnerTexts()).map((text) => Number(text.replace(/\D+2?$|,/g, '')));
    await page.getByRole('button', { name: 'Sort by Area' }).click();
    await page.locator('th[aria-sort=ascending]', { hasText: 'Area' }).waitFor();
    const up = await areas();
    assert.deepEqual(
      up,
      up.toSorted((a, b) => a - b),
    );
    await page.getByRole('button', { name: 'Sort by Area' }).click();
    await page.locator('th[aria-sort=descending]', { hasText: 'Area' }).waitFor();
    assert(Number((await areas())[0]) > Number(up.at(-1)));
    await visit.finish();
  });

  it('a parcel tells its documents, their state by law apart from that in the book', async () => {
    const visit = await town.visit(`/land/${PARCEL}`, { language: 'es-ES', width: 320 });
    const { page } = visit;
    const first = page.getByRole('article').first();
    await first.getByText('Inscrito.').waitFor();
    // Who else has signed is asked for by itself.
    await first.getByText('Ningún vecino').waitFor();
    assert.match(await first.innerText(), /Es el asiento \d+ del libro, firmado[\s\S]*Ningún vecino/);
    assert.deepEqual(await visit.violations(), []);
    await visit.finish();
  });

  it('an unknown parcel is told in words', async () => {
    const visit = await town.visit('/verify');
    visit.expected = /404/;
    await visit.go('/land/F_0_0');
    await visit.page.getByText('There is nothing here under that name').waitFor();
    await visit.finish();
  });
});
