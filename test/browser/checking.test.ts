/** A visitor with files: those of the town, forged ones, large ones, and those that are something else. */
import assert from 'node:assert/strict';
import { closeSync, openSync, readFileSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { formatVerifier, signerFor } from '#proofs';
import { folder, UNLESS_BROWSER, VisitedTown } from './browser.ts';

let town: VisitedTown;
const TWO_GIGABYTES = 2_147_483_648;

/** A file of two gigabytes that takes no room on the disk. */
function hugeFile(name: string, beginning: string): string {
  const path = join(folder, name);
  writeFileSync(path, beginning);
  truncateSync(path, TWO_GIGABYTES);
  return path;
}

async function choose(page: Page, name: string, content: string | Buffer): Promise<void> {
  await page.getByLabel('Receipt, proof, or a whole book').setInputFiles({
    name,
    mimeType: 'application/octet-stream',
    buffer: Buffer.from(content as string),
  });
}

async function textOf(path: string): Promise<string> {
  return (await fetch(town.address + path)).text();
}

describe('checking files in a browser', UNLESS_BROWSER, () => {
  before(async () => {
    town = await VisitedTown.open('checking');
  });

  it('a receipt saved from its page opens from the disk with the network off, and a changed one says what is wrong', async () => {
    const visit = await town.visit('/ledger/15');
    const waiting = visit.page.waitForEvent('download');
    await visit.page.getByRole('link', { name: 'Save the receipt (opens anywhere)' }).click();
    const saved = join(folder, (await waiting).suggestedFilename());
    await (await waiting).saveAs(saved);
    await visit.context.setOffline(true);
    const paper = await visit.context.newPage();
    await paper.goto(pathToFileURL(saved).href);
    await paper.locator('[data-verdict=yes]').waitFor();
    const html = readFileSync(saved, 'utf8');
    const at = html.lastIndexOf('index 15') + 6;
    writeFileSync(saved, `${html.slice(0, at)}25${html.slice(at + 2)}`);
    await paper.reload();
    assert.match(await paper.locator('[data-verdict=no]').innerText(), /The entry is not in the log that was signed/);
    await paper.close();
    await visit.context.setOffline(false);
    await visit.finish();
  });

  it('says of every file what it is, and with axe finds nothing', async () => {
    const receipt = await textOf('/entries/15/receipt');
    const visit = await town.visit('/verify', { width: 320 });
    const { page } = visit;
    const files: readonly (readonly [name: string, content: string | Buffer, said: RegExp])[] = [
      ['entry-15.tlog-proof', receipt, /Entry 15 is in the book of .* has not been changed since/],
      ['entry-15.html', await textOf('/entries/15/receipt.html'), /Wetherham, Jorlo R/],
      ['book.jsonl', await textOf('/book'), /The whole book of .* was worked through/],
      ['forged.tlog-proof', receipt.replace('index 15', 'index 16'), /The entry is not in the log that was signed/],
      ['entry-15.pdf', '%PDF-1.7 …', /Scan the QR code on it/],
      [
        'photo.png',
        Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
        /This is not a book, a receipt or a/,
      ],
      ['page.html', '<!doctype html><p>hello', /there is no receipt of Townledger in it/],
      ['empty.txt', '', /The file is empty/],
    ];
    for (const [name, content, said] of files) {
      await choose(page, name, content);
      await page.getByText(said).first().waitFor();
    }
    await choose(page, 'entry-15.html', await textOf('/entries/15/receipt.html'));
    await page.getByText('Wetherham, Jorlo R').first().waitFor();
    assert.deepEqual(await visit.violations(), []);
    await visit.finish();
  });

  it('a pasted receipt', async () => {
    const visit = await town.visit('/verify');
    await visit.page.getByLabel('Or paste its text').fill(await textOf('/entries/15/receipt'));
    await visit.page.getByRole('button', { name: 'Check', exact: true }).click();
    await visit.page.locator('[data-verdict=yes]').waitFor();
    assert.match(await visit.page.locator('[data-verdict=yes]').innerText(), /[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}/);
    await visit.finish();
  });

  it('a receipt that another program wrote anew is put right first, and the page says so', async () => {
    const receipt = await textOf('/entries/15/receipt');
    const visit = await town.visit('/verify');
    for (const [name, content] of [
      ['ends.tlog-proof', receipt.replaceAll('\n', '\r\n')],
      ['mark.tlog-proof', `\ufeff${receipt}`],
    ] as const) {
      await visit.go('/verify');
      await choose(visit.page, name, content);
      await visit.page.locator('[data-verdict=yes]').waitFor();
      await visit.page.getByText('Another program had changed its line ends').waitFor();
    }
    await visit.go('/verify');
    await choose(visit.page, 'forged.tlog-proof', receipt.replace('index 15', 'index 16').replaceAll('\n', '\r\n'));
    await visit.page
      .locator('[data-verdict=no]')
      .getByText(/The entry is not in the log/)
      .waitFor();
    await visit.finish();
  });

  it('nothing pasted and nothing chosen is answered too', async () => {
    const visit = await town.visit('/verify');
    await visit.page.getByRole('button', { name: 'Check', exact: true }).click();
    await visit.page.getByText('Choose a file above, or paste').waitFor();
    assert.deepEqual(await visit.violations(), []);
    await choose(visit.page, 'entry-15.tlog-proof', await textOf('/entries/15/receipt'));
    await visit.page.locator('[data-verdict=yes]').waitFor();
    assert.equal(await visit.page.getByText('Choose a file above').count(), 0);
    await visit.finish();
  });

  it('a pasted receipt holds with the blank lines and the spaces of a mail around it', async () => {
    const visit = await town.visit('/verify');
    await visit.page.getByLabel('Or paste its text').fill(`\n  ${await textOf('/entries/15/receipt')}\n\n `);
    await visit.page.getByRole('button', { name: 'Check', exact: true }).click();
    await visit.page.locator('[data-verdict=yes]').waitFor();
    await visit.finish();
  });

  it('whoever signs in the name of this town, with a key of their own, gets no mark of a valid proof', async () => {
    const { origin } = JSON.parse(await textOf('/town')) as { origin: string };
    const rows = [
      [origin, /the town’s keys of today did not sign it/],
      ['elsewhere.example/log', /keys that are not those of this site’s town/],
    ] as const;
    for (const [name, said] of rows) {
      const visit = await town.visit('/help');
      // The town says that its key is another; so the receipt is signed by a stranger.
      const key = formatVerifier(signerFor(name, 'ed25519-note', new Uint8Array(32).fill(7)));
      await visit.page.route('**/town', async (route) => {
        const answer = await route.fetch();
        await route.fulfill({ response: answer, json: { ...(await answer.json()), vkeys: [key] } });
      });
      await visit.go('/verify');
      await choose(visit.page, 'entry-15.tlog-proof', await textOf('/entries/15/receipt'));
      const card = visit.page.locator('[data-verdict=unsure]');
      await card.waitFor();
      assert.match(await card.innerText(), said);
      assert.match(await card.innerText(), /Signed by somebody else/);
      assert.deepEqual(await visit.violations(), []);
      await visit.finish();
    }
  });

  it('a file that is none of ours is not called wrong, and nobody is sent to the clerk with it', async () => {
    const visit = await town.visit('/verify');
    for (const content of ['', '%PDF-1.7 …', 'Dear town', '<!doctype html><p>hello']) {
      await choose(visit.page, `file-${content.length}`, content);
      await visit.page.getByRole('heading', { name: 'Nothing was checked' }).waitFor();
      assert.equal(await visit.page.locator('[data-verdict]').count(), 0);
    }
    await visit.finish();
  });

  it('two gigabytes of something else are known by their first bytes', async () => {
    const visit = await town.visit('/verify');
    await visit.page.getByLabel('Receipt, proof, or a whole book').setInputFiles(hugeFile('film.mp4', 'ftypisom'));
    await visit.page.getByText(/This is not a book, a receipt or a proof/).waitFor();
    await visit.finish();
  });

  it('a book of two gigabytes is read in pieces, says how far it is, and can be stopped', async () => {
    const path = hugeFile('huge.jsonl', '');
    const book = await textOf('/book');
    const file = openSync(path, 'r+');
    writeSync(file, book.slice(0, book.lastIndexOf('{"checkpoint"')));
    closeSync(file);
    const visit = await town.visit('/verify');
    const { page } = visit;
    await page.getByLabel('Receipt, proof, or a whole book').setInputFiles(path);
    await page.getByText(/[1-9][0-9]* % of the file read/).waitFor();
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByText(/You stopped the check/).waitFor();
    await choose(page, 'again.tlog-proof', await textOf('/entries/15/receipt'));
    await page.locator('[data-verdict=yes]').waitFor();
    await visit.finish();
  });

  it('a QR code before the camera: nothing opens by itself, and an address of elsewhere is told as such', async () => {
    const rows: readonly (readonly [code: string, said: RegExp, links: number])[] = [
      [`${town.address}/ledger/15`, /The code leads to this address/, 1],
      ['https://elsewhere.example/ledger/15', /This is not an address of this town/, 1],
      ['javascript:document.title="taken"', /The code holds no address/, 0],
    ];
    for (const [code, said, links] of rows) {
      const visit = await town.visit('/help');
      // This browser has neither a reader of codes nor a camera.
      await visit.page.addInitScript(pretendCamera, code);
      await visit.go('/verify');
      await visit.page.getByRole('button', { name: 'Scan its QR code' }).click();
      await visit.page.getByText(said).waitFor();
      assert.equal(await visit.page.getByRole('link', { name: code }).count(), links);
      await visit.finish();
    }
  });

  it('a browser that reads no QR codes says what to do instead', async () => {
    const visit = await town.visit('/verify');
    await visit.page.getByText(/Point your phone’s own camera at the code/).waitFor();
    await visit.finish();
  });

  it('files that stand alone have no violation of WCAG 2.2 AA either', async () => {
    for (const path of [
      '/verify.html',
      '/entries/15/receipt.html',
      '/titles/parcels/F_1088298_2890791/history/proof.html',
    ]) {
      const saved = join(folder, 'alone.html');
      writeFileSync(saved, await textOf(path));
      const visit = await town.visit('/verify');
      await visit.page.goto(pathToFileURL(saved).href);
      await visit.page.getByRole('heading', { level: 1 }).waitFor();
      assert.deepEqual(await visit.violations(), [], path);
      await visit.context.close();
    }
  });
});

/** Runs in the page, before its own scripts. */
function pretendCamera(code: string): void {
  const reader = class {
    async detect() {
      return [{ rawValue: code }];
    }
  };
  Object.assign(globalThis, { BarcodeDetector: reader });
  const getUserMedia = async () => {
    const canvas = document.createElement('canvas');
    // A stream begins with its first picture.
    setInterval(() => canvas.getContext('2d')?.fillRect(0, 0, 9, 9), 50);
    return canvas.captureStream();
  };
  Object.defineProperty(navigator, 'mediaDevices', { value: { getUserMedia } });
}
