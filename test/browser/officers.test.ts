/** Officers and their keys: a colleague is invited, comes, and goes; and every link that must not work does not. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { UNLESS_BROWSER, type VisitedPage, VisitedTown } from './browser.ts';
import { act, invite } from './desk.ts';
import { enrolled } from './officer.ts';

describe('offices and officers', UNLESS_BROWSER, () => {
  let town: VisitedTown;
  let clerk: VisitedPage;
  let deputy: VisitedPage;
  let link = '';
  before(async () => {
    town = await VisitedTown.open('officers');
    clerk = await enrolled(town);
    clerk.page.setDefaultTimeout(10_000);
  });

  it('the clerk invites a deputy, with a last look at what will be signed', async () => {
    const { page } = clerk;
    link = await invite(page, 'deputy', 'Deputy clerk');
    assert.match(link, /^http:\/\/localhost:\d+\/desk\/enrol#[\w-]{43}$/);
    assert.deepEqual(await clerk.violations(), []);
  });

  it('a short name that is none is pointed out, and nothing typed is lost', async () => {
    const { page } = clerk;
    await clerk.go('/desk/officers');
    await page.getByText('Invite an officer').click();
    await page.getByLabel('Short name').fill('Ada Quill');
    await page.getByLabel('Job title').fill('Assessor');
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByText('Something is missing or not right').waitFor();
    assert.equal(await page.getByLabel('Job title').inputValue(), 'Assessor');
  });

  it('the deputy makes a passkey by the link, and its secret leaves the address bar', async () => {
    deputy = await enrolled(town, link);
    await deputy.page.getByText('You act as Deputy clerk').first().waitFor();
    assert.doesNotMatch(deputy.page.url(), /#/);
  });

  it('a link that was used, withdrawn, cut short or made up does nothing', async () => {
    const withdrawn = await invite(clerk.page, 'assessor', 'Assessor');
    await clerk.go('/desk/officers/assessor');
    await clerk.page.getByText('Withdraw this link').click();
    await act(clerk.page);
    const rows = [
      [link, /This link was used already/],
      [withdrawn, /no longer counts/],
      [link.slice(0, -5), /This link is not whole/],
      [`${town.address}/desk/enrol#${'A'.repeat(43)}`, /The book does not know this link/],
    ] as const;
    for (const [address, words] of rows) {
      const visit = await town.visit('/');
      // Whether the book knows a key is asked for, and the answer may be no.
      visit.expected = /404/;
      await visit.page.goto(address);
      await visit.page.getByText(words).waitFor();
      assert.equal(await visit.page.getByRole('button', { name: 'Make my passkey' }).count(), 0);
      await visit.finish();
    }
  });

  it('a link that is late says so before anything is asked', async () => {
    const late = await invite(clerk.page, 'surveyor', 'Surveyor');
    const visit = await town.visit('/');
    // The node's clock fifteen days on.
    await visit.page.route('**/desk-api/challenge', async (route) => {
      const answer = await route.fetch();
      const told = (await answer.json()) as { readonly timeMs: number };
      await route.fulfill({ response: answer, json: { ...told, timeMs: told.timeMs + 15 * 24 * 3_600_000 } });
    });
    await visit.page.goto(late);
    await visit.page.getByText('This invitation has ended. Ask for a new').waitFor();
    assert.equal(await visit.page.getByRole('button', { name: 'Make my passkey' }).count(), 0);
    assert.deepEqual(await visit.violations(), []);
    await visit.finish();
  });

  it('a page at an address that the town has not named says where to go', async () => {
    const visit = await town.visit('/');
    const path = '/desk/enrol#secret';
    await visit.page.goto(town.address.replace('localhost', '127.0.0.1') + path);
    await visit.page.getByText('You cannot sign in at this address').waitFor();
    const way = visit.page.getByRole('link', { name: town.address });
    assert.equal(await way.getAttribute('href'), town.address + path);
    await visit.page.getByText(/townledger members sites http/).waitFor();
    await visit.context.close();
  });

  it('a service that ends takes the session with it, in the middle of a form', async () => {
    const { page } = deputy;
    await deputy.go('/desk/officers');
    await page.getByText('Invite an officer').click();
    await page.getByLabel('Short name').fill('helper');
    await page.getByLabel('Job title').fill('Helper');
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('heading', { name: 'Check your answers' }).waitFor();
    await clerk.go('/desk/officers/deputy');
    await clerk.page.getByText('End an officer’s service').click();
    await act(clerk.page);
    await page.getByRole('button', { name: 'Sign with your passkey' }).click();
    await page.getByText('Your session has ended').waitFor();
    await deputy.finish();
  });

  it('the clerk’s passkey hands its place to a new one, with which the clerk signs in', async () => {
    const { page } = clerk;
    await clerk.go('/desk/officers/town-clerk');
    await page.getByText('Replace the passkey that you are signed in with').click();
    await page.getByRole('button', { name: 'Make my passkey' }).click();
    await page.getByRole('button', { name: 'Sign with your passkey' }).click();
    await page.getByText(/^Recorded as entry/).waitFor();
    await page.getByRole('link', { name: 'Sign in with the new passkey' }).click();
    // The old one is on the device still, and a device without a person takes the first: so the new one is asked for.
    await page.getByText('My passkey is not offered').click();
    await page.getByLabel('Your short name at the desk').fill('town-clerk');
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await page.getByRole('heading', { name: 'The clerk’s desk' }).waitFor();
    await clerk.go('/desk/officers/town-clerk');
    const replaced = page.getByText('Office computer: Replaced by its holder');
    await replaced.waitFor();
    assert.equal(await page.getByText('you are signed in with it').count(), 1);
  });

  it('what these pages show can be checked on them', async () => {
    const { page } = clerk;
    for (const [path, record] of [
      ['/desk', /^titles\/registry\//],
      ['/desk/officers', /^members\/office\/clerk$/],
    ] as const) {
      await clerk.go(path);
      await page.getByRole('button', { name: 'Check this page’s data' }).click();
      await page.getByRole('heading', { level: 3, name: record }).first().waitFor();
      await page.locator('[data-verdict=yes]').first().waitFor();
      assert.equal(await page.locator('[data-verdict=no]').count(), 0);
      assert.deepEqual(await clerk.violations(), [], path);
    }
    await clerk.go('/desk/sign-in');
    await page.getByRole('button', { name: 'Check this page’s data' }).click();
    await page.locator('[data-verdict=yes]').waitFor();
  });

  it('every page of it is whole in Spanish at 320 px', async () => {
    const page = clerk.page;
    await page.setViewportSize({ width: 320, height: 800 });
    await clerk.go('/desk');
    await page.getByRole('button', { name: 'Menu' }).click();
    await page.getByRole('button', { name: 'Español' }).click();
    for (const [path, heading] of [
      ['/desk', 'La mesa del secretario'],
      ['/desk/act/members/add-office', 'Añadir una oficina'],
      ['/desk/forms', 'Todos los formularios y listas'],
      ['/desk/officers', 'Oficinas y funcionarios'],
      ['/desk/officers/town-clerk', 'Funcionario town-clerk'],
      ['/desk/new-key', 'Una llave nueva tras una pérdida'],
      ['/desk/sign-in', 'Iniciar sesión'],
    ] as const) {
      await clerk.go(path);
      await page.getByRole('heading', { level: 1, name: heading }).waitFor();
      assert.deepEqual(await clerk.violations(), [], path);
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 320, path);
    }
    await clerk.finish();
  });
});
