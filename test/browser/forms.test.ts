import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { UNLESS_BROWSER, type VisitedPage, VisitedTown } from './browser.ts';
import { enrolled, enrolledBeside, signIn } from './officer.ts';

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));

let town: VisitedTown;
let clerk: VisitedPage;

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
    await page.getByRole('button', { name: 'Change something' }).click();
    assert.equal(await id.inputValue(), 'parks');
    await visit.go('/desk/act/members/break-seal');
    await page.getByText('Exactly 32 bytes, as base64url').waitFor();
    // The cases of a variant have words of the schema, and none of programs.
    await page.getByLabel('Kind of key').selectOption({ label: 'Passkey of a device' });
    await page.getByLabel('P-256 public key').waitFor();
    assert.equal(await page.getByText('scheme', { exact: true }).count(), 0);
    await visit.finish();
  });

  it('a list needs no input, and a question is asked by its own form', async () => {
    const visit = await town.visit('/desk/query/members/officers');
    const { page } = visit;
    await page.getByRole('cell', { name: 'Town clerk', exact: true }).waitFor();
    assert.deepEqual(await visit.violations(), []);
    // One officer is all there are.
    await page.waitForLoadState('networkidle');
    assert.equal(await page.getByRole('link', { name: 'Look for more' }).count(), 0);
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
      await page
        .locator('main form, main table, main dl, main [role=status]')
        .first()
        .waitFor()
        .catch((error) => assert.fail(`${path}: ${error}`));
      assert.equal(
        await page.getByRole('heading', { level: 1, name: 'There is no such page' }).count(),
        0,
        String(path),
      );
    }
    await visit.finish();
  });

  it('an officer signs a generated form with a passkey, and it stands in the book', async () => {
    const officer = await enrolled(town);
    clerk = officer;
    // A refusal, a line that is down, and whether the book has an act that it has not.
    officer.expected = /422|ERR_FAILED|404/;
    const { page } = officer;
    await addOffice(officer, 'parks', 'Parks and Trees');
    assert.deepEqual(await officer.violations(), []);
    // Nothing has happened yet: what the book will say is a quotation.
    await page.getByText('You will sign: Add an office').waitFor();
    await page.locator('q', { hasText: 'The office Parks and Trees was added.' }).waitFor();
    await page.getByRole('button', { name: 'Sign with your passkey' }).click();
    await page.getByText(/^Recorded as entry/).waitFor();
    assert.equal(await page.getByText('Saved on this computer').count(), 0);
    await page.getByRole('link', { name: 'See the entry and its receipt' }).click();
    await page.getByText('Parks and Trees').first().waitFor();
    await officer.go('/desk/query/members/office');
    await page.getByRole('textbox').fill('parks');
    await page.getByRole('button', { name: 'Look it up' }).click();
    await page.getByText('Parks and Trees').waitFor();
    await officer.go('/desk');
    await page.getByText('There are none. What you begin').waitFor();

    // What the book refuses is told beside the answers, and may be changed.
    await addOffice(officer, 'parks', 'Parks once more');
    await page.getByRole('button', { name: 'Sign with your passkey' }).click();
    await page.getByText('Nothing was recorded.').waitFor();
    assert.deepEqual(await officer.violations(), []);
    await page.getByRole('button', { name: 'Change something' }).click();
    assert.equal(await page.getByLabel('Title of the office').inputValue(), 'Parks once more');

    // What was signed while the line was down outlives its page: the desk tells it, and sends it.
    await addOffice(officer, 'harbour', 'Harbour');
    await page.route(/\/transactions$/, (route) => route.abort());
    await page.getByRole('button', { name: 'Sign with your passkey' }).click();
    await page.getByText('Sent, waiting for the answer.').waitFor();
    await officer.go('/desk');
    const waits = page.getByRole('listitem').filter({ hasText: 'Sent, waiting for the answer.' });
    await waits.waitFor();
    assert.deepEqual(await officer.violations(), []);
    await page.unroute(/\/transactions$/);
    await officer.go('/desk');
    await page.getByText(/Recorded as entry/).waitFor();
    await officer.go('/desk/query/members/office');
    await page.getByRole('textbox').fill('harbour');
    await page.getByRole('button', { name: 'Look it up' }).click();
    await page.getByText('Harbour').waitFor();
  });

  it('what was signed leaves its form until it is known that it was refused', async () => {
    const { page } = clerk;
    const title = page.getByLabel('Title of the office');
    // The act before was settled by the desk, not by its form.
    await clerk.go('/desk/act/members/add-office');
    await title.waitFor();
    assert.equal(await title.inputValue(), '');

    // On its way to a refusal: there is nothing to sign meanwhile, and all of it again afterwards.
    await addOffice(clerk, 'harbour', 'Harbour once more');
    await page.getByText('Check your answers').first().waitFor();
    await page.route(/\/transactions$/, (route) => route.abort());
    await page.getByRole('button', { name: 'Sign with your passkey' }).click();
    await page.getByText('Sent, waiting for the answer.').waitFor();
    await clerk.go('/desk/act/members/add-office');
    await title.waitFor();
    assert.equal(await title.inputValue(), '');
    await page.unroute(/\/transactions$/);
    await clerk.go('/desk');
    await page.getByText('There is an office harbour already.').waitFor();
    await clerk.go('/desk/act/members/add-office');
    await title.waitFor();
    assert.equal(await title.inputValue(), 'Harbour once more');
    await page.getByText('Saved on this computer').waitFor();
  });

  it('two officers who use one open form in turn see nothing of each other', async () => {
    const { page } = clerk;
    const link = invited('third');
    await addOffice(clerk, 'pier', 'Pier of the first');
    const third = await enrolledBeside(clerk, link);
    // Not even before the page has noticed that somebody else is signed in.
    await page.getByRole('button', { name: 'Sign with your passkey' }).click();
    await page.getByText('The officer third has signed in here since.').waitFor();
    await noticed(page);
    const title = page.getByLabel('Title of the office');
    await page.waitForFunction(() => document.querySelector<HTMLInputElement>('input[name=title]')?.value === '');
    await title.fill('Pier of the third');
    await page.getByText('Saved on this computer').waitFor();
    await third.page.close();
    await signIn(clerk);
    await clerk.go('/desk/act/members/add-office');
    await page.getByText('Saved on this computer').waitFor();
    assert.equal(await title.inputValue(), 'Pier of the first');
    await clerk.finish();
  });

  it('what was typed into a generated form is there again after the tab was closed', async () => {
    const officer = await enrolled(town, invited('second'));
    const { page } = officer;
    await officer.go('/desk/act/members/add-office');
    await page.getByText('Nothing typed yet.').waitFor();
    await page.getByLabel('Title of the office').fill('Board of Health');
    await page.getByRole('button', { name: /^Add/ }).first().click();
    await page.getByText('Saved on this computer').waitFor();
    await page.goto('about:blank');
    await officer.go('/desk');
    await page.getByRole('link', { name: 'Add an office' }).click();
    await page.getByLabel('Title of the office').waitFor();
    assert.equal(await page.getByLabel('Title of the office').inputValue(), 'Board of Health');
    assert.equal((await page.getByRole('group', { name: /^Roles/ }).count()) > 0, true);
    assert.deepEqual(await officer.violations(), []);

    // A second tab only shows it, until it takes it over.
    const other = await officer.context.newPage();
    await other.goto(page.url());
    await other.getByText('This draft is open in another tab').waitFor();
    await other.getByRole('button', { name: 'Go on here' }).click();
    await other.getByText('Saved on this computer').waitFor();
    await other.getByLabel('Title of the office').fill('Board of Trees');
    await other.getByText('Saved on this computer').waitFor();
    await other.close();
    await page.getByRole('button', { name: 'Go on here' }).click();
    await page.getByText('Saved on this computer').waitFor();
    assert.equal(await page.getByLabel('Title of the office').inputValue(), 'Board of Trees');

    // An office whose roles have no rights: its officer cannot end a key, and is told who can.
    await officer.go('/desk/officers/second');
    await page.getByText('A lost or stolen key must end at once, and you may not end one yourself.').waitFor();
    await officer.finish();
  });
});

/** What the program prints: an officer with a seat that has no rights, and the link. */
function invited(officer: string): string {
  const words = ['members', 'invite', officer, '--job', 'Deputy clerk', '--seat', 'parks/head', '--home', town.home];
  return spawnSync(process.execPath, ['--conditions=source', MAIN, ...words], { encoding: 'utf8' }).stdout;
}

/** A page looks again at who is signed in when somebody comes back to it, if that is older than five seconds. */
async function noticed(page: Page): Promise<void> {
  await page.waitForTimeout(5_100);
  await page.evaluate(() => window.dispatchEvent(new Event('visibilitychange')));
}

async function addOffice({ page }: VisitedPage, id: string, title: string): Promise<void> {
  await page.goto(new URL('/desk/act/members/add-office', page.url()).href);
  await page.getByLabel('Office', { exact: true }).fill(id);
  await page.getByLabel('Title of the office').fill(title);
  const group = page.getByRole('group', { name: 'Roles' }).first();
  await group.getByLabel('Role', { exact: true }).fill('head');
  await page.getByRole('button', { name: 'Check your answers' }).click();
  await page.getByRole('heading', { name: 'Check your answers' }).waitFor();
}
