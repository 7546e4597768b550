/** A deed at the counter, question by question, as a clerk fills it in. */
import type { Page } from 'playwright-core';

type Deed = { readonly book: string; readonly page: string; readonly buyer: string };

export const next = (page: Page) => page.getByRole('button', { name: 'Next', exact: true }).click();

/** A new draft of a deed of two pages, at its first question. */
export async function begin(page: Page): Promise<void> {
  await page.goto(new URL('/desk/record', page.url()).href);
  await page.getByLabel('Type of instrument').selectOption({ label: 'Deed' });
  await page.getByLabel(/^Pages/).fill('2');
}

/** Answers every question up to the last look; `seen` is told of each step once it is filled in. */
export async function fillDeed(
  page: Page,
  deed: Deed,
  seen: (step: string) => Promise<void> = async () => {},
): Promise<void> {
  await begin(page);
  await seen('document');
  await next(page);
  await page.getByLabel('Name as written').nth(0).fill('Quill, Ada');
  await page.getByLabel('Name as written').nth(1).fill(deed.buyer);
  await seen('parties');
  await next(page);
  await page.getByRole('button', { name: 'Add land' }).click();
  await page.getByLabel('Find the parcel').fill('Mill St');
  await page.locator('.picker li button').first().click();
  await seen('land');
  await next(page);
  await page.getByRole('button', { name: 'Add a reference' }).click();
  await page.getByLabel('What it does to the other instrument').selectOption({ label: 'Title reference' });
  await page.getByLabel('Book').fill('43101');
  await page.getByLabel('Page').fill('1');
  await page.getByText('This is the instrument it names:').waitFor();
  await page.getByLabel('Page').fill('999');
  await page.getByText('Not on record here yet').waitFor();
  await seen('references');
  await next(page);
  await page.getByLabel('Book').fill(deed.book);
  await page.getByLabel('Page').fill(deed.page);
  await page.getByLabel(/^Consideration \(/).fill('412,500');
  await page.getByText('$1,881.00').waitFor();
  await page.getByRole('button', { name: 'Fill in these fees' }).click();
  await seen('money');
  await next(page);
}

export async function sign(page: Page, seen: () => Promise<void> = async () => {}): Promise<void> {
  await page.getByRole('button', { name: 'Check your answers' }).click();
  await page.getByRole('heading', { name: 'Check your answers' }).waitFor();
  await seen();
  await page.getByRole('button', { name: 'Sign with your passkey' }).click();
}
