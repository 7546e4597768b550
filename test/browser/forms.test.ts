import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { UNLESS_BROWSER, VisitedTown } from './browser.ts';

let town: VisitedTown;

describe('forms and lists from schemas, in a browser', UNLESS_BROWSER, () => {
  before(async () => {
    town = await VisitedTown.open('forms');
  });

  it('tells all that is wrong, goes to the first of it, keeps what was typed, and shows the answers', async () => {
    const visit = await town.visit('/desk/act/members/add-office', { width: 320 });
    const { page } = visit;
    const id = page.getByLabel('Office', { exact: true });
    await id.waitFor();
    assert.deepEqual(await visit.violations(), []);
    await id.fill('parks and trees');
    await page.getByRole('button', { name: 'Check your answers' }).click();
    await page.getByRole('heading', { name: /fields need a change/ }).waitFor();
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('name')), 'office');
    await page.getByText('This is not written in the right form.').first().waitFor();
    assert.deepEqual(await visit.violations(), []);
    assert.equal(await id.inputValue(), 'parks and trees');
    await id.fill('parks');
    await page.getByLabel('Title of the office').fill('Parks <b>and</b> Trees');
    const group = page.getByRole('group', { name: 'Roles' }).first();
    await group.getByLabel('Role', { exact: true }).fill('head');
    await page.getByRole('button', { name: 'Check your answers' }).click();
    await page.getByRole('link', { name: 'Sign in again in a new tab, then come back here' }).waitFor();
    await page.getByText('Parks <b>and</b> Trees').first().waitFor();
    await page.getByRole('button', { name: 'Go back and change' }).click();
    assert.equal(await id.inputValue(), 'parks');
    await visit.finish();
  });

  it('a list needs no input, and a question is asked by its own form', async () => {
    const visit = await town.visit('/desk/query/members/officers');
    const { page } = visit;
    await page.getByRole('cell', { name: 'Town clerk', exact: true }).waitFor();
    assert.deepEqual(await visit.violations(), []);
    await visit.go('/desk/query/members/office');
    await page.getByRole('textbox').fill('clerk');
    await page.getByRole('button', { name: 'Look it up' }).click();
    await page.getByText('Office of the Town Clerk').waitFor();
    assert.match(page.url(), /input=/);
    await visit.finish();
  });

  it('every act and every question is listed, and each has its page', async () => {
    const visit = await town.visit('/desk/forms');
    const { page } = visit;
    await page.getByRole('link', { name: 'Offices', exact: true }).waitFor();
    assert.deepEqual(await visit.violations(), []);
    const paths = await page.locator('main a').evaluateAll((links) => links.map((link) => link.getAttribute('href')));
    assert(paths.length > 25, String(paths.length));
    for (const path of paths) {
      await visit.go(String(path));
      await page.locator('main form, main table, main dl, main [role=status]').first().waitFor();
      assert.equal(
        await page.getByRole('heading', { level: 1, name: 'There is no such page' }).count(),
        0,
        String(path),
      );
    }
    await visit.finish();
  });
});
