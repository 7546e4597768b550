/**
 * Text of strangers that tries to be markup, wherever a page shows it. The browser's policy is switched off here: what
 * keeps text from running must be the pages themselves, and the policy is the wall behind.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { DEFAULT_DESK_LIMITS } from '../../src/node/desk/desk-store.ts';
import { CounterTown, DEED } from '../counter-town.ts';
import { citizen } from '../test-town.ts';
import { UNLESS_BROWSER } from './browser.ts';
import { launch } from './chromium.ts';

const MARK = '<img src=x onerror=__pwned=1>';
const CATALOGUES = JSON.parse(
  readFileSync(fileURLToPath(new URL('../../dist/web/texts.json', import.meta.url)), 'utf8'),
) as { readonly en: Record<string, string> };

describe('hostile text', UNLESS_BROWSER, () => {
  let browser: Browser;
  let counter: CounterTown;
  let page: Page;
  before(async () => {
    browser = await launch();
    counter = await CounterTown.opened('hostile-text', { site: site() });
    const { town } = counter;
    await town.act('members/add-office', { office: 'odd', title: MARK, roles: [{ role: 'head', rights: [] }] });
    await town.act('members/enrol-officer', {
      ...{ officer: 'deputy', job: MARK, office: 'odd', role: 'head', label: MARK },
      key: { scheme: 'ed25519', key: citizen('somebody else').signer.key },
    });
    const system = { system: 'recorded', authority: 'official' };
    await town.act('titles/open-registry', { registry: 'other', name: MARK, ...system });
    const instrument = {
      ...{ type: 'deed', sourceType: MARK, considerationText: MARK, pageCount: 1 },
      parties: [{ role: 'grantor', name: MARK }],
      legals: [{ parcel: 'F_1' }],
    };
    await town.act('titles/record', { registry: DEED.registry, day: '2027-01-15', instruments: [instrument] });
    await counter.correct(0, MARK);
    page = await signedIn();
  });
  after(() => browser.close());

  /** Every text of the pages that has no place for a word, and what a town calls itself. */
  function site() {
    const en = Object.fromEntries(
      Object.entries(CATALOGUES.en)
        .filter(([, text]) => !/[{<]/.test(text))
        .map(([key, text]) => [key, `${text} '${MARK}'`]),
    );
    return { brand: { name: MARK }, logo: undefined, texts: { en, es: {} } } as never;
  }

  async function signedIn(): Promise<Page> {
    const { town } = counter;
    const { desk } = town.node.shelf;
    assert(desk.ok);
    const value = desk.value.begin('town-clerk', null, DEFAULT_DESK_LIMITS);
    const context = await browser.newContext({ bypassCSP: true, locale: 'en-US' });
    await context.addCookies([{ name: 'desk-ashbrook-test', value, url: town.address }]);
    return context.newPage();
  }

  it('is text on every page, public or of the desk', async () => {
    const { deed, returned } = counter.entries;
    const entries = Array.from({ length: counter.town.size }, (_, i) => `/ledger/${i}`);
    const titles = ['/land', '/land?q=img', '/land/F_1', '/land/%3Cimg%20src%3Dx%20onerror%3D__pwned%3D1%3E'];
    const desk = [
      '',
      '/officers',
      '/officers/deputy',
      '/officers/town-clerk',
      '/record',
      '/search',
      '/forms',
      '/sign-in',
    ];
    const info = ['/', '/ledger', '/verify', '/records', '/status', '/accessibility', '/privacy', '/api', '/help'];
    const odd = ['/desk/sign-in?why=%3Cimg%20src%3Dx%20onerror%3D__pwned%3D1%3E', `/nothing/${MARK}`, `/#${MARK}`];
    assert(deed < entries.length && returned < entries.length);
    let shown = 0;
    for (const path of [...info, ...entries, ...titles, ...desk.map((part) => `/desk${part}`), ...odd]) {
      await page.goto(counter.town.address + path);
      await page.locator('h1').first().waitFor();
      await page.waitForTimeout(250);
      assert.deepEqual(await planted(page), { ran: false, elements: 0 }, path);
      if ((await page.locator('body').innerText()).includes(MARK)) shown++;
    }
    assert(shown > entries.length, `the text was on ${shown} pages`);
  });

  it('is text in what is shown of a proof', async () => {
    await page.goto(`${counter.town.address}/ledger/${counter.town.size - 1}`);
    await page.locator('h1').first().waitFor();
    for (const details of await page.locator('details > summary').all()) await details.click({ timeout: 2_000 });
    await page.waitForTimeout(500);
    assert.deepEqual(await planted(page), { ran: false, elements: 0 });
  });

  it('that is a picture or a page of its own is saved and never opened', async () => {
    const hostile = [
      '<svg xmlns="http://www.w3.org/2000/svg" onload="top.__pwned=1"/>',
      `<html>${MARK}</html>`,
      '%PDF-1.7',
    ];
    for (const content of hostile) {
      const put = await fetch(`${counter.town.address}/attachments`, {
        ...{ method: 'POST', body: content, headers: { 'content-type': 'application/octet-stream' } },
      });
      const { hash } = (await put.json()) as { hash: string };
      const answer = await fetch(`${counter.town.address}/attachments/${hash}`);
      assert.deepEqual(
        ['content-type', 'content-disposition', 'x-content-type-options'].map((name) => answer.headers.get(name)),
        ['application/octet-stream', 'attachment', 'nosniff'],
      );
      assert.match(answer.headers.get('content-security-policy') ?? '', /sandbox/);
      await answer.arrayBuffer();
    }
  });
});

/** Whether anything ran, and how many elements there are that only the text could have made. */
function planted(page: Page): Promise<{ readonly ran: boolean; readonly elements: number }> {
  return page.evaluate(() => ({
    ran: '__pwned' in window,
    elements: document.querySelectorAll('[onerror], [onload], img[src="x"], a[href^="javascript:" i]').length,
  }));
}
