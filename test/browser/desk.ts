/** What a signed-in officer does on the page of offices and officers. */
import type { Page } from 'playwright-core';

/** Invites somebody; answers the link that is shown once. */
export async function invite(page: Page, officer: string, job: string): Promise<string> {
  await page.goto(new URL('/desk/officers', page.url()).href);
  await page.getByText('Invite an officer').click();
  await page.getByLabel('Short name').fill(officer);
  await page.getByLabel('Job title').fill(job);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByText('was enrolled in clerk').waitFor();
  await page.getByRole('button', { name: 'Sign with your passkey' }).click();
  await page.getByText('Hand over this link').waitFor();
  await page.getByRole('img', { name: 'The link as a QR code' }).waitFor();
  return (await page.getByText(/\/desk\/enrol#/).textContent()) ?? '';
}

/** Goes on from an open task, and signs. */
export async function act(page: Page): Promise<void> {
  const task = page.locator('details.task[open]');
  await task.getByRole('button', { name: 'Continue' }).click();
  await task.getByRole('button', { name: 'Sign with your passkey' }).click();
  await page.getByText(/^Recorded as entry/).waitFor();
}
