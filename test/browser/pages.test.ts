import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { UNLESS_BROWSER, VisitedTown } from './browser.ts';

/** A parcel with documents; the same seed gives the same town. */
const SAMPLE_PARCEL = 'F_1088298_2890791';

/** Every address that anybody may open, and the heading that tells that the page is there. */
const PAGES: readonly (readonly [path: string, english: RegExp, spanish: RegExp])[] = [
  ['/', /^The book of Ashbrook$/, /^El libro de Ashbrook$/],
  ['/ledger', /^The book$/, /^El libro$/],
  ['/ledger/23', /^Entry 23$/, /^Asiento 23$/],
  ['/ledger/24', /^Entry 24$/, /^Asiento 24$/],
  ['/land', /^Land$/, /^Tierras$/],
  ['/land?q=street', /^Land$/, /^Tierras$/],
  [`/land/${SAMPLE_PARCEL}`, /^Parcel F_/, /^Parcela F_/],
  ['/verify', /^Check a proof$/, /^Comprobar una prueba$/],
  ['/status', /^How the town’s book is doing$/, /^Cómo está el libro del municipio$/],
  ['/network', /^The towns that keep this book$/, /^Los municipios que llevan este libro$/],
  ['/records', /^What we keep, and how long$/, /^Qué guardamos y por cuánto tiempo$/],
  ['/help', /^Help$/, /^Ayuda$/],
  ['/privacy', /^Privacy$/, /^Privacidad$/],
  ['/accessibility', /^Accessibility$/, /^Accesibilidad$/],
  ['/api', /^For programs$/, /^Para programas$/],
];

const BUILT = fileURLToPath(new URL('../../dist/web', import.meta.url));

let town: VisitedTown;

describe('public pages in a browser', UNLESS_BROWSER, () => {
  before(async () => {
    town = await VisitedTown.open('pages');
  });

  for (const [path, english, spanish] of PAGES) {
    it(`${path} in English at 1280 px: no violation of WCAG 2.2 AA`, async () => {
      const visit = await town.visit(path);
      await visit.page.getByRole('heading', { level: 1, name: english }).waitFor();
      assert.deepEqual(await visit.violations(), []);
      await visit.finish();
    });
    it(`${path} in Spanish at 320 px`, async () => {
      const visit = await town.visit(path, { width: 320, language: 'es-ES' });
      await visit.page.getByRole('heading', { level: 1, name: spanish }).waitFor();
      assert.deepEqual(await visit.violations(), []);
      await visit.finish();
    });
  }

  it('the first page ships at most 200 kB of compressed script', async () => {
    const visit = await town.visit('/privacy');
    // What the page before is still fetching does not count.
    await visit.page.waitForLoadState('networkidle');
    const names = new Set<string>();
    visit.page.on('request', (request) => {
      if (request.resourceType() === 'script') names.add(new URL(request.url()).pathname);
    });
    await visit.go('/');
    await visit.page.getByRole('heading', { level: 1 }).waitFor();
    await visit.page.waitForLoadState('networkidle');
    const bytes = [...names].map((name) => statSync(join(BUILT, `${name}.gz`)).size).reduce((sum, one) => sum + one, 0);
    assert(names.size > 3 && bytes <= 200_000, `${names.size} scripts of ${bytes} bytes`);
    await visit.finish();
  });

  it('an address that is none says so, and leads back', async () => {
    const visit = await town.visit('/verify');
    visit.expected = /404/;
    // The second is none that could be read.
    for (const path of ['/nowhere', '/%E0%A4%A', '/land/%E0%A4%A']) {
      await visit.go(path);
      await visit.page.getByRole('heading', { level: 1, name: 'There is no such page' }).waitFor();
      await visit.page.getByRole('link', { name: 'Go to the first page' }).click();
      await visit.page.getByRole('heading', { level: 1, name: /Ashbrook/ }).waitFor();
    }
    await visit.finish();
  });

  it('the first Tab reaches the link that skips to the content, and the whole menu is there by keyboard', async () => {
    const visit = await town.visit('/');
    const { page } = visit;
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement?.textContent), 'Skip to the main content');
    await page.keyboard.press('Enter');
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'main');
    await visit.finish();
  });

  it('a resident checks an entry on the own device, in three clicks from the first page', async () => {
    const visit = await town.visit('/');
    await visit.page.getByRole('link', { name: '23', exact: true }).click();
    await visit.page.getByRole('button', { name: 'Check it here' }).click();
    await visit.page.locator('[data-verdict=yes]').waitFor();
    assert.match(await visit.page.locator('.proof-card').innerText(), /Entry 23 is in the book[\s\S]*does not prove/);
    assert.deepEqual(await visit.violations(), []);
    await visit.finish();
  });

  it('the language is switched on the page and kept', async () => {
    const visit = await town.visit('/ledger');
    await visit.page.getByRole('button', { name: 'Español' }).click();
    await visit.page.getByRole('heading', { level: 1, name: 'El libro' }).waitFor();
    await visit.go('/verify');
    await visit.page.getByRole('heading', { level: 1, name: 'Comprobar una prueba' }).waitFor();
    assert.equal(await visit.page.locator('html').getAttribute('lang'), 'es');
    await visit.finish();
  });
});
