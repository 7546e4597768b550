/** Files from the town's pages, opened from a disk by a browser that has no network. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { formatVerifier, signerFor } from '#proofs';
import { CounterTown, DEED, HOSTILE } from '../counter-town.ts';
import { folder, UNLESS_BROWSER } from './browser.ts';
import { launch } from './chromium.ts';

const OPENING = '<script type="application/json" id="receipt">';

let counter: CounterTown;
let browser: Browser;
const page = { receipt: '', returned: '', corrected: '', correction: '', history: '', record: '' };

/** Opens it with the network off, shows it to the test, and answers what it asked of anybody. */
async function opened(html: string, look: (page: Page) => Promise<void>, locale = 'en-US'): Promise<void> {
  const path = join(folder, 'opened.html');
  writeFileSync(path, html);
  const context = await browser.newContext({ offline: true, locale, viewport: { width: 320, height: 800 } });
  const [sheet, asked] = [await context.newPage(), [] as string[]];
  sheet.setDefaultTimeout(10_000);
  sheet.on('request', (request) => asked.push(request.url()));
  await sheet.goto(pathToFileURL(path).href);
  await look(sheet);
  assert.deepEqual(
    asked.filter((url) => !url.startsWith('blob:')),
    [pathToFileURL(path).href],
  );
  const [width, room] = await sheet.evaluate(() => [document.documentElement.scrollWidth, innerWidth] as const);
  assert(width <= room, `${width} px wide in a window of ${room}`);
  await context.close();
}

function withAnother(html: string, at: number): string {
  const other = html[at] === 'A' ? 'B' : 'A';
  return html.slice(0, at) + other + html.slice(at + 1);
}

describe('receipts that check themselves', UNLESS_BROWSER, () => {
  before(async () => {
    counter = await CounterTown.opened('paper');
    const { deed, returned } = counter.entries;
    page.receipt = await counter.file(`/entries/${deed}/receipt.html`);
    page.returned = await counter.file(`/entries/${returned}/receipt.html`);
    const correction = await counter.correct(0, 'SCRIPT, JANE');
    await counter.correct(1, 'ONERROR, IMOGEN');
    page.corrected = await counter.file(`/entries/${deed}/receipt.html`);
    page.correction = await counter.file(`/entries/${correction}/receipt.html`);
    page.history = await counter.file('/titles/parcels/F_1/history/proof.html');
    page.record = await counter.file('/state/proof.html?key=titles/parcel/F_1');
    browser = await launch();
  });
  after(() => browser?.close());

  it('from a disk, without a network: valid, in plain words, and no name becomes markup', async () => {
    await opened(page.receipt, async (sheet) => {
      await sheet.locator('[data-verdict=yes]').waitFor();
      const text = await sheet.locator('main').innerText();
      assert.match(text, /Instruments were received at ashbrook/);
      for (const name of HOSTILE) assert(text.includes(name), name);
      for (const words of ['For the office', 'clerk', DEED.reception, 'Deed', 'Nobody had corrected it', 'As of'])
        assert(text.includes(words), words);
      assert.match(await sheet.title(), /^Receipt of entry/);
      assert.equal(await sheet.locator('main img, main script').count(), 0);
    });
  });

  it('in Spanish too', async () => {
    await opened(
      page.receipt,
      async (sheet) => {
        await sheet.getByRole('heading', { name: 'Válido', exact: true }).waitFor();
        await sheet.getByRole('button', { name: 'English' }).click();
        await sheet.getByRole('heading', { name: 'Valid', exact: true }).waitFor();
      },
      'es-ES',
    );
  });

  it('with one character of the data changed it says what is wrong', async () => {
    for (const html of [page.receipt, page.corrected]) {
      const start = html.indexOf(OPENING) + OPENING.length;
      const end = html.indexOf('</script>', start);
      for (let i = 0; i < 6; i++) {
        const at = start + Math.floor(((end - start) * i) / 6) + 7;
        await opened(withAnother(html, at), async (sheet) => {
          await sheet.locator('[data-verdict]').waitFor();
          assert.equal(await sheet.locator('[data-verdict=yes]').count(), 0, `character ${at - start} was changed`);
          assert.match(await sheet.locator('[data-verdict=no]').innerText(), /This does not hold: \w+ .*\./);
        });
      }
    }
  });

  it('with one character of its program changed it checks nothing and says so', async () => {
    const at = page.receipt.indexOf('proof-malformed');
    await opened(withAnother(page.receipt, at), async (sheet) => {
      assert.match(await sheet.locator('main').innerText(), /This page cannot check itself/);
      assert.equal(await sheet.locator('[data-verdict]').count(), 0);
    });
  });

  it('of a corrected instrument: it says so, when, where, and what changed', async () => {
    await opened(page.corrected, async (sheet) => {
      await sheet.locator('[data-verdict=yes]').waitFor();
      const text = await sheet.locator('main').innerText();
      assert.match(text, /This instrument was corrected/);
      assert.equal(text.match(/Corrected on .* 2027.*, see entry \d+\./g)?.length, 2);
      assert(text.includes('SCRIPT, JANE') && text.includes('Name was misread or misspelt'));
    });
    await opened(page.correction, async (sheet) => {
      const text = await sheet.locator('main').innerText();
      assert.match(text, /The index of 20270115-000001 was corrected/);
      assert.match(text, new RegExp(`Received on .* with entry ${counter.entries.deed}\\.`));
    });
  });

  it('without one of its corrections it does not hold', async () => {
    const start = page.corrected.indexOf(OPENING) + OPENING.length;
    const end = page.corrected.indexOf('</script>', start);
    const data = JSON.parse(page.corrected.slice(start, end)) as { acts: string[] };
    data.acts.pop();
    const { version, proof, instruments, acts } = data as never as { [name: string]: unknown };
    const less = JSON.stringify({ version, proof, instruments, acts });
    await opened(page.corrected.slice(0, start) + less + page.corrected.slice(end), async (sheet) => {
      const said = await sheet.locator('[data-verdict=no]').innerText();
      assert.match(said, /Something that was done to instrument 20270115-000001 is missing/);
    });
  });

  it('of a returned document: it says that it is not on record', async () => {
    await opened(page.returned, async (sheet) => {
      await sheet.locator('[data-verdict=yes]').waitFor();
      assert.match(await sheet.locator('main').innerText(), /It was returned, so it is not on record/);
    });
  });

  it('a parcel’s record and its history', async () => {
    await opened(page.history, async (sheet) => {
      await sheet.locator('[data-verdict=yes]').waitFor();
      assert.match(await sheet.locator('main').innerText(), /4 items, oldest first/);
    });
    await opened(page.record, async (sheet) => {
      await sheet.locator('[data-verdict=yes]').waitFor();
      assert.match(await sheet.locator('main').innerText(), /titles\/parcel\/F_1/);
    });
  });

  it('verify.html against a key that the reader has from elsewhere: for a receipt and for a book', async () => {
    const { vkey } = JSON.parse(await counter.file('/town')) as { vkey: string };
    const stranger = formatVerifier(signerFor('paper.example/log', 'ed25519-note', new Uint8Array(32).fill(7)));
    const verifier = await counter.file('/verify.html');
    for (const path of [`/entries/${counter.entries.deed}/receipt`, '/book']) {
      const file = { name: 'file', mimeType: 'text/plain', buffer: Buffer.from(await counter.file(path)) };
      await opened(verifier, async (sheet) => {
        const key = sheet.getByLabel('The town’s key, if you have it');
        await key.fill(`\n${vkey}\n`);
        await sheet.locator('input[type=file]').setInputFiles(file);
        await sheet.getByText('It is signed with a key that you gave.').waitFor();
        await key.fill(stranger);
        await sheet.getByRole('button', { name: 'Check', exact: true }).click();
        await sheet.locator('[data-verdict=unsure]').waitFor();
        assert.match(await sheet.locator('main').innerText(), /It is not signed with a key that you gave/);
        await key.fill(vkey.slice(0, -1));
        await sheet.getByRole('button', { name: 'Check', exact: true }).click();
        await sheet.getByText('This is not the key of a town').waitFor();
        assert.equal(await sheet.locator('[data-verdict]').count(), 0);
      });
    }
  });

  it('verify.html checks a book, a receipt and another receipt page, and refuses what is none', async () => {
    const verifier = await counter.file('/verify.html');
    const book = await counter.file('/book');
    const files: readonly (readonly [name: string, text: string, said: RegExp])[] = [
      ['book.jsonl', book, /The whole book of paper\.example\/log was worked through/],
      ['forged.jsonl', book.replace('JANE', 'JANET'), /This does not hold: /],
      [
        'entry.tlog-proof',
        await counter.file(`/entries/${counter.entries.deed}/receipt`),
        /has not been changed since/,
      ],
      ['entry.html', page.corrected, /This instrument was corrected/],
      ['other.html', '<!doctype html><p>hello', /there is no receipt of Townledger in it/],
      ['paper.pdf', '%PDF-1.7 …', /A PDF is for reading/],
      ['letter.txt', 'Dear town', /This is not a book, a receipt or a proof/],
      ['nothing.txt', '', /The file is empty/],
    ];
    await opened(verifier, async (sheet) => {
      for (const [name, text, said] of files) {
        const file = { name, mimeType: 'application/octet-stream', buffer: Buffer.from(text) };
        await sheet.locator('input[type=file]').setInputFiles(file);
        await sheet.getByText(said).first().waitFor();
      }
    });
  });
});
