/** What is done when a key is lost: two managers put a new one in its place, or an envelope is opened. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { folder, UNLESS_BROWSER, type VisitedPage, VisitedTown } from './browser.ts';
import { act, invite } from './desk.ts';
import { enrolled, signIn, withPasskeys } from './officer.ts';

const clock = join(folder, 'days');

describe('a lost key', UNLESS_BROWSER, () => {
  let town: VisitedTown;
  let clerk: VisitedPage;
  let deputy: VisitedPage;
  let assessor: VisitedPage;
  let key = '';

  before(async () => {
    writeFileSync(clock, '0');
    town = await VisitedTown.open('recovery', clock);
    // Nothing was taken in at the counter on the day that follows, and some things here are refused.
    clerk = await enrolled(town, undefined, /404|422/);
    deputy = await enrolled(town, await invite(clerk.page, 'deputy', 'Deputy clerk'), /40[134]/);
    const lost = await enrolled(town, await invite(clerk.page, 'assessor', 'Assessor'));
    // With the device goes everything that was on it.
    await lost.finish();
  });

  it('its officer makes a new one, and hands over its public part', async () => {
    assessor = await town.visit('/desk/sign-in');
    // Nothing was taken in at the counter on the day that follows.
    assessor.expected = /404/;
    const { page } = assessor;
    await withPasskeys(assessor);
    await page.getByRole('link', { name: /^Make a new one/ }).click();
    await page.getByRole('heading', { level: 1, name: 'A new passkey after a loss' }).waitFor();
    assert.deepEqual(await assessor.violations(), []);
    await page.getByLabel('Your job title').fill('Assessor');
    await page.getByRole('button', { name: 'Make my passkey' }).click();
    await page.getByText('Your new passkey is made').waitFor();
    key = (await page.getByText(/^passkey:/).textContent()) ?? '';
    assert.match(key, /^passkey:[\w-]{87}$/);
    assert.deepEqual(await assessor.violations(), []);
  });

  it('a manager of less than seven days is told who may propose it, and from when', async () => {
    await propose(clerk);
    await clerk.page.getByRole('button', { name: 'Sign with your passkey' }).click();
    await clerk.page.getByText('Nothing was recorded.').waitFor();
    await clerk.page.getByText(/Only a manager who has served for seven days may do this. You may from 20/).waitFor();
    assert.equal(await clerk.page.getByText('Put it right').count(), 0);
    assert.deepEqual(await clerk.violations(), []);
  });

  it('after a week one manager proposes it and a second one confirms, and nobody does both', async () => {
    writeFileSync(clock, '8');
    await signIn(clerk);
    await propose(clerk);
    await sign(clerk.page);
    await clerk.go('/desk/officers');
    await clerk.page.getByText('Proposed by town-clerk.').waitFor();
    await clerk.page.getByText('You proposed it, so a second manager must confirm it.').waitFor();
    assert.equal(await clerk.page.getByText('Confirm a proposed key').count(), 0);
    assert.deepEqual(await clerk.violations(), []);

    await signIn(deputy);
    await deputy.go('/desk/officers');
    await deputy.page.getByText('Confirm a proposed key').click();
    assert.deepEqual(await deputy.violations(), []);
    await act(deputy.page);
  });

  it('the officer signs in with the new key; the old one has ended', async () => {
    await signIn(assessor);
    await assessor.go('/desk/officers/assessor');
    await assessor.page.getByText('you are signed in with it').waitFor();
    await assessor.page.getByText('Office computer: Reported lost').waitFor();
    assert.deepEqual(await assessor.violations(), []);
    await assessor.finish();
  });

  it('a key that somebody else may have ends at once, and the session with it', async () => {
    const { page } = clerk;
    await clerk.go('/desk/officers/deputy');
    const own = page.getByRole('listitem').filter({ hasText: 'Office computer' });
    await own.getByText('Report this key lost or stolen').click();
    await own.getByLabel('What happened?').selectOption('stolen');
    assert.deepEqual(await clerk.violations(), []);
    await own.getByRole('button', { name: 'Continue' }).click();
    await page.locator('q', { hasText: 'A key was reported' }).waitFor();
    await sign(page);
    await clerk.go('/desk/officers/deputy');
    await page.getByText('Office computer: Reported stolen').waitFor();
    await deputy.go('/desk');
    await deputy.page.getByRole('heading', { name: 'You are not signed in' }).waitFor();
    await deputy.go('/desk/sign-in');
    await deputy.page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await deputy.page.getByText('You are not signed in').waitFor();
    await deputy.finish();
  });

  it('a key is sealed at the desk, and the envelope seats a new manager in the place of the clerk', async () => {
    const { page } = clerk;
    const envelope = join(folder, 'envelope.seed');
    const made = run('members', 'new-key', envelope);
    await clerk.go('/desk/act/members/set-seal');
    await page.getByText('townledger members new-key').waitFor();
    await page.getByLabel('Sealed Ed25519 key').fill(PUBLIC.exec(made)?.[1] ?? '');
    assert.deepEqual(await clerk.violations(), []);
    await page.getByRole('button', { name: 'Check your answers' }).click();
    await sign(page);

    await clerk.go('/desk/act/members/break-seal');
    await page.getByText('Only the key from the envelope can sign this').waitFor();
    assert.deepEqual(await clerk.violations(), []);
    const chair = join(folder, 'chair.seed');
    const seat = ['--job', 'Chair', '--seat', 'clerk/head', '--end', 'town-clerk', '--out', chair];
    run('members', 'break-seal', 'chair', ...seat, '--seal', envelope, '--next-seal', `${envelope}.next`, ...at());
    await clerk.go('/desk');
    await page.getByText(/Your session has ended|You are not signed in/).waitFor();
    await clerk.go('/desk/officers');
    await clerk.finish();

    // The new manager signs as before, and so comes to a passkey.
    const second = await enrolled(town, run('members', 'invite-myself', '--key', chair, ...at()), /404/);
    await second.page.getByText('You act as Chair').first().waitFor();
    await second.go('/desk/officers/town-clerk');
    await second.page.getByText('left the service').waitFor();
    await second.finish();
  });

  const at = () => ['--home', town.home];

  async function propose({ page }: VisitedPage): Promise<void> {
    await page.goto(`${town.address}/desk/officers/assessor`);
    await page.getByText('Propose a new key for a lost one').click();
    await page.getByLabel('The officer’s new public key').fill(key);
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('heading', { name: 'Check your answers' }).waitFor();
  }
});

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
const PUBLIC = /ed25519:([\w-]{43})/;

/** The program, at the time at which the town is. */
function run(...words: readonly string[]): string {
  const later = ['--import', new URL('../days-later.ts', import.meta.url).href];
  const options = [...later, '--conditions=source', '--disable-warning=ExperimentalWarning', MAIN, ...words];
  const env = { ...process.env, LC_ALL: 'C', DAYS_LATER_FILE: clock };
  const { status, stdout, stderr } = spawnSync(process.execPath, options, { encoding: 'utf8', env });
  assert.equal(status, 0, stdout + stderr);
  return stdout;
}

async function sign(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Sign with your passkey' }).click();
  await page.getByText(/^Recorded as entry/).waitFor();
}
