/** A reader who strays: mistyped addresses, numbers that are left out, keys to compare, and amounts in Spanish. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { UNLESS_BROWSER, VisitedTown } from './browser.ts';

let town: VisitedTown;

describe('a reader who strays', UNLESS_BROWSER, () => {
  before(async () => {
    town = await VisitedTown.open('strays');
  });

  it('an address that leads nowhere is told as such, and no officer is asked about a code', async () => {
    const paths = ['/land/NOPE', '/ledger/999999', '/ledger/abc', '/ledger/-1', '/ledger?before=abc'];
    for (const path of [...paths, `/land/${'x'.repeat(3000)}`, `/land?q=${'x'.repeat(5000)}`]) {
      const visit = await town.visit('/help');
      visit.expected = /40[04]/;
      await visit.go(path);
      await visit.page.getByRole('heading', { name: 'There is nothing here under that name' }).first().waitFor();
      assert.doesNotMatch(await visit.page.locator('main').innerText(), /request-malformed|could not be loaded/);
      await visit.finish();
    }
  });

  it('the book says why numbers are left out', async () => {
    const visit = await town.visit('/ledger');
    await visit.page.getByText('No act is missing where a number is left out').waitFor();
    await visit.finish();
  });

  it('the keys of the town stand there whole, to be compared and to be copied', async () => {
    const { vkeys } = (await (await fetch(`${town.address}/town`)).json()) as { vkeys: readonly string[] };
    const visit = await town.visit('/status', { width: 320 });
    await visit.page.getByText('Show the whole key').click();
    const text = await visit.page.locator('main').innerText();
    for (const vkey of vkeys) assert(text.includes(vkey), vkey.slice(0, 60));
    await visit.finish();
  });

  it('amounts are written as in the United States, in Spanish too', async () => {
    const visit = await town.visit('/ledger/15', { width: 320, language: 'es-ES' });
    await visit.page.getByText('$412,500.00').waitFor();
    assert.doesNotMatch(await visit.page.locator('main').innerText(), /[ap]\.\s?m\./);
    // On a narrow page a value is set in as its label is.
    const [label, value] = [visit.page.getByText('Precio', { exact: true }), visit.page.getByText('$412,500.00')];
    const left = (place: typeof label) =>
      place.evaluate(
        (node) => (node.getBoundingClientRect().left ?? 0) + parseFloat(getComputedStyle(node).paddingLeft),
      );
    assert(Math.abs((await left(label.first())) - (await left(value))) < 1);
    await visit.finish();
  });

  it('whoever found a mistake reads how to have it put right, and whom to ask', async () => {
    const visit = await town.visit('/');
    const { page } = visit;
    await page.getByRole('link', { name: 'How to ask for a correction' }).click();
    await page.getByRole('heading', { name: 'Ask for a correction' }).waitFor();
    await page.getByText('Ask at the town hall').waitFor();
    const contact = { office: 'Town Clerk', phone: '(508) 555-0100 x 3', mail: 'clerk@town.example' };
    await page.route('**/brand.json', (route) => route.fulfill({ json: { name: null, logo: null, contact } }));
    for (const path of ['/help', '/accessibility']) {
      await visit.go(path);
      assert.equal(await page.getByRole('link', { name: contact.phone }).getAttribute('href'), 'tel:508555-0100;ext=3');
      assert.equal(await page.getByRole('link', { name: contact.mail }).getAttribute('href'), `mailto:${contact.mail}`);
      assert.deepEqual(await visit.violations(), []);
    }
    await visit.finish();
  });

  it('a page that cannot be had any more leaves the head and the menu, and says what to do', async () => {
    const visit = await town.visit('/ledger');
    const { page } = visit;
    await page.getByRole('link', { name: '23', exact: true }).waitFor();
    visit.expected = /ERR_|Failed to/;
    await page.route('**/*', (route) => route.abort());
    await page.getByRole('link', { name: '23', exact: true }).click();
    await page.getByText('A part of this page could not be loaded').waitFor();
    assert.deepEqual(await visit.violations(), []);
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('The town’s computer does not answer').waitFor();
    await page.unroute('**/*');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('heading', { level: 1, name: 'Entry 23' }).waitFor();
    await visit.finish();
  });
});
