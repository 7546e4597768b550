/** The clerk's counter: from a one-time link to an act in the book, and everything that can go wrong in between. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { UNLESS_BROWSER, type VisitedPage, VisitedTown } from './browser.ts';
import { enrolled } from './officer.ts';

describe('the counter', UNLESS_BROWSER, () => {
  let town: VisitedTown;
  let clerk: VisitedPage;
  before(async () => {
    town = await VisitedTown.open('counter');
    clerk = await enrolled(town);
  });

  it('records a deed that the clerk’s passkey signed', async () => {
    const { page } = clerk;
    await fillDeed(page, { book: '9001', page: '1', buyer: 'Marsh, <b>Ben</b>' });
    await sign(page);
    const recorded = await receptions(page);
    assert.match(recorded, /^[0-9]{8}-[0-9]{6}$/);
  });
});

type Deed = { readonly book: string; readonly page: string; readonly buyer: string };

const next = (page: Page) => page.getByRole('button', { name: 'Next', exact: true }).click();

/** Answers every question up to the last look. */
async function fillDeed(page: Page, deed: Deed): Promise<void> {
  await page.goto(new URL('/desk/record', page.url()).href);
  await page.getByLabel('Type of instrument').selectOption({ label: 'Deed' });
  await page.getByLabel(/^Pages/).fill('2');
  await next(page);
  await page.getByLabel('Name as written').nth(0).fill('Quill, Ada');
  await page.getByLabel('Name as written').nth(1).fill(deed.buyer);
  await next(page);
  await page.getByRole('button', { name: 'Add land' }).click();
  await page.getByLabel('Find the parcel').fill('Mill St');
  await page.locator('.picker li button').first().click();
  await next(page);
  await page.getByRole('button', { name: 'Add a reference' }).click();
  await page.getByLabel('What it does to the other instrument').selectOption({ label: 'Title reference' });
  await page.getByLabel('Book').fill('43101');
  await page.getByLabel('Page').fill('1');
  await page.getByText('This is the instrument it names:').waitFor();
  await page.getByLabel('Page').fill('999');
  await page.getByText('Not on record here yet').waitFor();
  await next(page);
  await page.getByLabel('Book').fill(deed.book);
  await page.getByLabel('Page').fill(deed.page);
  await page.getByLabel(/^Consideration \(/).fill('412,500');
  await page.getByText('$1,881.00').waitFor();
  await page.getByRole('button', { name: 'Fill in these fees' }).click();
  await next(page);
}

async function sign(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Check your answers' }).click();
  await page.getByRole('heading', { name: 'Check your answers' }).waitFor();
  await page.getByRole('button', { name: 'Sign with your passkey' }).click();
}

async function receptions(page: Page): Promise<string> {
  await page.getByRole('heading', { name: 'It is in the book' }).waitFor();
  return (await page.locator('.done__number').allInnerTexts()).join(' ').trim();
}
