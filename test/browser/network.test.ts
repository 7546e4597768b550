/** Several towns that keep one book, as a reader sees them: all well, one silent, one that signed another book. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { UNLESS_COMETBFT } from '../cometbft.ts';
import { DemoNetwork } from '../network/demo-network.ts';
import { folder, UNLESS_BROWSER, VisitedTown } from './browser.ts';

const UNLESS_BOTH = UNLESS_BROWSER.skip === false ? UNLESS_COMETBFT : UNLESS_BROWSER;

/** Longer than a town may take to be called silent. */
const PATIENCE = { timeout: 40_000 };

let network: DemoNetwork;
let town: VisitedTown;

describe('four towns in a browser', UNLESS_BOTH, () => {
  before(async () => {
    network = await DemoNetwork.running(4);
    const first = network.towns[0];
    assert(first !== undefined);
    town = await VisitedTown.at(network.homeOf(first.town), first.port);
  });

  after(() => network?.remove());

  it('a reader sees who has signed, and a notice and a silence as they come', async () => {
    const visit = await town.visit('/network');
    const { page } = visit;
    await page.getByRole('heading', { level: 1, name: 'The towns that keep this book' }).waitFor();
    await page.getByRole('heading', { name: 'One more town may fail' }).waitFor(PATIENCE);
    const ring = page.getByRole('img', { name: /^The towns around the book\. Ashbrook has signed all \d+ entries\./ });
    await ring.waitFor();
    await page.getByText('No town has posted a notice yet.').waitFor();
    await page.getByRole('heading', { name: 'Some towns share a computer' }).waitFor();
    assert.deepEqual(await visit.violations(), []);
    assert.equal((await network.run('demo-entry', '--text', 'The hall is closed on Monday.')).status, 0);
    await page.getByText('The hall is closed on Monday.').waitFor();
    assert.equal((await network.run('stop', '--town', '3')).status, 0);
    await page.getByRole('heading', { name: 'No further town may fail' }).waitFor(PATIENCE);
    const silent = page.getByRole('listitem').filter({ hasText: 'Cedar Ford is silent since' });
    assert.match(await silent.innerText(), /is silent since \d+:\d\d [AP]M, (less than a|\d) minute/);
    assert.match((await ring.getAttribute('aria-labelledby')) ?? '', /./);
    assert.deepEqual(await visit.violations(), []);
    await visit.finish();
  });

  it('a strict proof tells which towns agreed, and what that rests on, with and without the town’s page', async () => {
    const content = await (await fetch(`${town.address}/state/proof.strict?key=members/town/ashbrook`)).text();
    const file = { name: 'town.strict', mimeType: 'application/json', buffer: Buffer.from(content) };
    const paper = join(folder, 'verify-towns.html');
    writeFileSync(paper, await (await fetch(`${town.address}/verify.html`)).text());
    const { validators } = JSON.parse(content).strict.blocks[0];
    const rows = [
      { language: 'en-US', width: 1280, label: 'Receipt, proof, or a whole book', said: /What the towns agreed on/ },
      { language: 'es-ES', width: 320, label: 'Comprobante', said: /Lo que acordaron los municipios/ },
    ] as const;
    for (const { language, width, label, said } of rows) {
      const visit = await town.visit('/verify', { width, language });
      const { page } = visit;
      await page.getByLabel(label).setInputFiles(file);
      await page.locator('[data-verdict=yes]').waitFor(PATIENCE);
      const account = page.locator('.account').filter({ hasText: 'Birchfield' });
      await account.waitFor(PATIENCE);
      const text = await account.innerText();
      assert.match(text, said);
      assert.match(text, /[34] (validators of 4 signed|validadores de 4)/);
      assert.match(text, /(75|100) (percent|por ciento)/);
      assert.deepEqual(await visit.violations(), []);
      await visit.context.setOffline(true);
      const alone = await visit.context.newPage();
      await alone.goto(pathToFileURL(paper).href);
      await alone.locator('#file').setInputFiles(file);
      await alone.locator('[data-verdict=yes]').waitFor(PATIENCE);
      const told = await alone.locator('body').innerText();
      assert.match(told, said);
      for (const { key } of validators) assert(told.includes(`${key.slice(0, 12)}…`), key);
      await alone.close();
      await visit.context.setOffline(false);
      await visit.finish();
    }
  });

  it('the first page and the status say the same', async () => {
    for (const path of ['/', '/status']) {
      const visit = await town.visit(path, { width: 320 });
      await visit.page.getByText('Cedar Ford is silent since').waitFor();
      await visit.page.getByRole('link', { name: 'See all towns that keep this book' }).waitFor();
      if (path === '/') await visit.page.getByText('4 towns keep the book together, Ashbrook among them.').waitFor();
      assert.equal(await visit.page.getByText('No neighbour has signed this book yet').count(), 0);
      assert.deepEqual(await visit.violations(), []);
      await visit.finish();
    }
  });

  it('where too few are left it says that nothing is recorded, and takes it back when one returns', async () => {
    const visit = await town.visit('/network', { width: 320, language: 'es-ES' });
    const { page } = visit;
    assert.equal((await network.run('stop', '--town', '4')).status, 0);
    await page.getByRole('heading', { name: 'Ahora no se anota nada nuevo' }).waitFor(PATIENCE);
    assert.deepEqual(await visit.violations(), []);
    for (const name of ['3', '4']) assert.equal((await network.run('start', '--town', name)).status, 0);
    await page.getByRole('heading', { name: 'Puede fallar un municipio más' }).waitFor(PATIENCE);
    await visit.finish();
  });

  it('a town that rewrote its book is named, with both statements', async () => {
    await network.settled();
    assert.equal((await network.run('cheat', '--town', '4', '--kind', 'rewrite')).status, 0);
    for (const width of [1280, 320]) {
      const visit = await town.visit('/network', { width, forcedColours: width === 320 });
      const { page } = visit;
      await page.getByRole('heading', { name: 'Dunmere has signed another book' }).waitFor(PATIENCE);
      const sides = page.locator('.difference__side');
      const texts = await sides.locator('.hash').allInnerTexts();
      assert(texts.length === 2 && texts[0] !== texts[1] && texts.every((text) => text.length === 44), String(texts));
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        sides.first().getByRole('button', { name: 'Save this statement' }).click(),
      ]);
      assert.match(download.suggestedFilename(), /^dunmere-\d+\.txt$/);
      await page.getByRole('button', { name: 'Check it here' }).click(PATIENCE);
      await page.locator('[data-verdict=yes]').waitFor(PATIENCE);
      assert.match(await page.locator('.proof-card').innerText(), /dunmere/i);
      assert.deepEqual(await visit.violations(), []);
      await visit.finish();
    }
  });

  it('the page’s data can be checked: the charter and every member', async () => {
    const visit = await town.visit('/network');
    const { page } = visit;
    await page.getByRole('button', { name: 'Check this page’s data' }).click();
    await page.locator('[data-verdict=yes]').nth(4).waitFor(PATIENCE);
    await visit.finish();
  });
});
