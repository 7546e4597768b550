/** The clerk's counter: from a one-time link to an act in the book, and everything that can go wrong in between. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { folder, UNLESS_BROWSER, type VisitedPage, VisitedTown } from './browser.ts';
import { begin, fillDeed, next, sign } from './deed.ts';
import { enrolled } from './officer.ts';

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));

/** Names that break programs which take them for anything but names; 200 characters are as many as there may be. */
const NAMES = {
  markup: '<script>document.body.remove()</script>, "Ben" & Söhne',
  rightToLeft: 'מלכה, עדה',
  combining: 'Nu\u0303n\u0303ez, A\u0301da',
  long: `${'Quill-'.repeat(33)}Ad`,
} as const;

describe('the counter', UNLESS_BROWSER, () => {
  let town: VisitedTown;
  let clerk: VisitedPage;
  before(async () => {
    town = await VisitedTown.open('counter');
    clerk = await enrolled(town);
    // What these tests cut off, the browser writes into its console.
    clerk.expected = /Failed to load resource|net::ERR/;
  });

  it('records a deed, and the book says that the clerk’s passkey signed it for the clerk’s office', async () => {
    const { page } = clerk;
    const buyer = NAMES.markup;
    await fillDeed(page, { book: '9001', page: '1', buyer });
    await sign(page);
    const reception = await receptions(page);
    assert.match(reception, /^[0-9]{8}-[0-9]{6}$/);

    const path = join(folder, 'counter-book.jsonl');
    assert.equal(command(town, 'ledger', 'export', path).status, 0);
    const verified = command(town, 'verify', path);
    assert.equal(verified.status, 0, verified.stdout + verified.stderr);
    const last = actsIn(path).findLast(({ body }) => body.action === 'titles/record');
    assert.equal(last?.body.office, 'clerk');
    assert.equal(last?.signer.scheme, 'passkey');
    assert.equal(last?.signer.origin, town.address);
    const { status, stdout } = command(
      town,
      'ask',
      'members',
      'key',
      '--input',
      JSON.stringify({ key: `passkey:${last?.signer.key}` }),
      '--json',
    );
    assert.equal(status, 0, stdout);
    assert.match(stdout, /"officer":\s*"town-clerk"/);
    assert.equal(last?.body.input.instruments[0].parties[1].name, buyer);
    assert.equal(await page.locator('main script, main b').count(), 0);
  });

  it('names the office by its title, and says where no fee is written down', async () => {
    const { page } = clerk;
    await page.goto(`${town.address}/desk/record`);
    await page.getByText('You act as Town clerk').click();
    await page
      .getByText(/\(Office of the Town Clerk\)$/)
      .first()
      .waitFor();
    await begin(page);
    await next(page);
    await page.getByLabel('Name as written').nth(0).fill('Quill, Free');
    await page.getByRole('button', { name: 'Remove: Party 2' }).click();
    for (let step = 0; step < 4; step++) await next(page);
    await page.getByText('No fee and no payment are written down').waitFor();
    await page.getByRole('button', { name: 'Check your answers' }).click();
    await page.getByText('You act for the office: Office of the Town Clerk').waitFor();
  });

  it('takes names of every kind, and says of a hidden sign what to do about it', async () => {
    const { page } = clerk;
    await begin(page);
    await next(page);
    const names = page.getByLabel('Name as written');
    await names.nth(0).fill('Quill\u202e, Ada');
    await page.getByText('This holds a hidden sign').waitFor();
    await names.nth(0).fill('x'.repeat(201));
    await page.getByText('Write at most 200 characters').waitFor();
    await next(page);
    await page.getByRole('heading', { name: 'Parties' }).waitFor();
    await names.nth(0).fill(NAMES.long);
    await names.nth(1).fill(NAMES.rightToLeft);
    await page.getByRole('button', { name: 'Add a party' }).click();
    await page.getByLabel('Role').nth(2).selectOption('grantee');
    await names.nth(2).fill(NAMES.combining);
    for (let step = 0; step < 4; step++) await next(page);
    await sign(page);
    await receptions(page);
    const { instruments } = (await lastAct(town)).body.input;
    assert.deepEqual(
      instruments[0].parties.map(({ name }: { name: string }) => name),
      [NAMES.long, NAMES.rightToLeft, NAMES.combining.normalize('NFC')],
    );
  });

  it('refuses in words what is no scan, and a file of 2 GB without reading it', async () => {
    const { page } = clerk;
    await begin(page);
    const scan = page.locator('input[type=file]');
    await scan.setInputFiles({ name: 'deed.pdf', mimeType: 'application/pdf', buffer: Buffer.from('MZ is a program') });
    await page.getByText('deed.pdf is no scan').waitFor();
    // A file that says it has 2 GB, and throws if anybody reads it.
    await scan.evaluate((input) => {
      const huge = new File(['%PDF-'], 'huge.pdf');
      Object.defineProperty(huge, 'size', { value: 2_147_483_648 });
      huge.slice = () => {
        throw new Error('it was read');
      };
      Object.defineProperty(input, 'files', { value: [huge], configurable: true });
      input.dispatchEvent(new Event('change', { bubbles: true }));
    });
    await page.getByText('huge.pdf is too large').waitFor();
  });

  it('hashes pages in the browser; the scan goes along where the clerk says so', async () => {
    const { page } = clerk;
    await begin(page);
    const files = [1, 2].map((number) => ({
      name: `page${number}.png`,
      mimeType: 'image/png',
      buffer: Buffer.from(`89504e470d0a1a0a0${number}`, 'hex'),
    }));
    await page.locator('input[type=file]').setInputFiles(files);
    await page.getByText('Each page is a file').waitFor();
    await page.getByText('Put the scan into the book').click();
    await next(page);
    await page.getByLabel('Name as written').nth(0).fill('Quill, Scanned');
    await page.getByRole('button', { name: 'Remove: Party 2' }).click();
    for (let step = 0; step < 4; step++) await next(page);
    await sign(page);
    await receptions(page);
    const { body } = await lastAct(town);
    const [first] = body.input.instruments[0].pages;
    const digest = await globalThis.crypto.subtle.digest('SHA-256', files[0]?.buffer as Buffer<ArrayBuffer>);
    assert.equal(first, Buffer.from(digest).toString('base64url'));
    const kept = await fetch(`${town.address}/attachments/${first}`);
    assert.deepEqual(Buffer.from(await kept.arrayBuffer()), files[0]?.buffer);
  });

  it('loses nothing when the tab is closed or the session has ended', async () => {
    const { page, context } = clerk;
    await fillDeed(page, { book: '9002', page: '1', buyer: 'Marsh, Kept' });
    const address = page.url();
    await page.goto('about:blank');
    await context.clearCookies();
    await page.goto(address);
    await page.getByText('You are not signed in').waitFor();
    await page.getByRole('link', { name: 'Sign in' }).click();
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await page.getByText('Marsh, Kept').first().waitFor();
    // It ends once more, just before the signature.
    await context.clearCookies();
    await sign(page);
    await page.getByText('Nothing was signed').waitFor();
    await page.getByRole('link', { name: 'Sign in again' }).click();
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await page.getByText('Marsh, Kept').first().waitFor();
    await sign(page);
    await receptions(page);
    assert.equal((await lastAct(town)).body.input.instruments[0].numbers.book, '9002');
  });

  for (const lost of ['request', 'answer'] as const) {
    it(`records once when the ${lost} is lost on the way`, async () => {
      const { page, context } = clerk;
      const book = lost === 'request' ? '9003' : '9004';
      await fillDeed(page, { book, page: '1', buyer: `Marsh, ${lost}` });
      const before = actsIn(exported(town)).length;
      await context.route('**/transactions', async (route) => {
        if (lost === 'answer') await route.fetch();
        await route.abort();
      });
      await sign(page);
      await page.getByText('Sent, waiting for the answer').waitFor();
      // The computer is switched off and on again.
      const address = page.url();
      await page.goto('about:blank');
      await context.unroute('**/transactions');
      if (lost === 'request') {
        // The desk takes it up as well, without anybody opening the draft.
        await page.goto(`${town.address}/desk`);
        await page.getByText(/Recorded as \S+ Remove: Recording .* Marsh, request/).waitFor();
      }
      await page.goto(address);
      await receptions(page);
      const acts = actsIn(exported(town));
      assert.equal(acts.length, before + 1);
      assert.equal(acts.at(-1)?.body.input.instruments[0].numbers.book, book);
    });
  }

  it('tells the later tab, which may take the draft over', async () => {
    const { page, context } = clerk;
    await begin(page);
    await page.getByText('Saved on this computer').waitFor();
    const other = await context.newPage();
    other.setDefaultTimeout(10_000);
    await other.goto(page.url());
    await other.getByText('This draft is open in another tab').waitFor();
    await other.getByRole('button', { name: 'Go on here' }).click();
    await other.getByText('Saved on this computer').waitFor();
    await page.getByText('This draft is open in another tab').waitFor();
    await other.getByLabel(/^Pages/).fill('7');
    await other.getByText('Saved on this computer').waitFor();
    await other.close();
    await page.getByRole('button', { name: 'Go on here' }).click();
    await page.getByText('Saved on this computer').waitFor();
    assert.equal(await page.getByLabel(/^Pages/).inputValue(), '7');
  });

  it('warns of what is on record already, and keeps the draft when it is refused', async () => {
    const { page } = clerk;
    await fillDeed(page, { book: '9001', page: '1', buyer: NAMES.markup });
    await page.getByText('This may be on record already').waitFor();
    await page.getByText('It has the same number').waitFor();
    await page.getByText('The type, the names and the land are the same').waitFor();
    assert(await page.getByRole('button', { name: 'Check your answers' }).isDisabled());
    await page.getByText('This is another instrument').click();
    await sign(page);
    await page.getByText('belongs to another instrument').waitFor();
    await page.getByRole('button', { name: 'Back' }).click();
    await page.getByLabel('Page', { exact: false }).first().fill('2');
    await next(page);
    await sign(page);
    await receptions(page);
  });

  it('takes a package in its order', async () => {
    const { page } = clerk;
    await fillDeed(page, { book: '9005', page: '1', buyer: 'Marsh, Pack' });
    await page.getByRole('button', { name: 'Add another instrument' }).click();
    await page.getByLabel('Type of instrument').selectOption('homestead');
    await page.getByLabel(/^Pages/).fill('1');
    await next(page);
    await page.getByLabel('Name as written').fill('Marsh, Pack');
    for (let step = 0; step < 4; step++) await next(page);
    await sign(page);
    const [first, second] = (await receptions(page)).split(/\s+/);
    assert.equal(Number(second?.slice(-6)), Number(first?.slice(-6)) + 1);
  });

  it('goes on with a computer whose clock runs years behind', async () => {
    const { page } = clerk;
    await page.clock.setFixedTime(new Date('2019-01-01T12:00:00Z'));
    await page.goto(`${town.address}/desk`);
    await page.getByText('The clock of this computer is wrong').waitFor();
    await fillDeed(page, { book: '9006', page: '1', buyer: 'Marsh, Late' });
    await sign(page);
    await receptions(page);
    await page.clock.setFixedTime(new Date());
  });

  it('corrects an index, with the old line struck through', async () => {
    const { page } = clerk;
    await page.goto(`${town.address}/desk`);
    await page
      .getByRole('link', { name: /^Correct the index or numbers of/ })
      .first()
      .click();
    await page.getByRole('button', { name: 'Change: Marsh, Late' }).click();
    await page.getByLabel('Name as written').fill('Marsh, Latimer');
    await page.locator('.preview del', { hasText: 'Marsh, Late' }).waitFor();
    await page.getByLabel('Reason').selectOption('name-misread');
    await page.getByLabel(/^Note/).fill('call 617 555 0100');
    await page.getByRole('button', { name: 'Check your answers' }).click();
    await page.getByText('A note is public for good').waitFor();
    await page.getByLabel(/^Note/).fill('as on page 2');
    await sign(page);
    await page.getByRole('heading', { name: 'It is in the book' }).waitFor();
    const { body } = await lastAct(town);
    assert.equal(body.action, 'titles/correct');
    assert.deepEqual(body.input.edits, [{ at: 1, party: { role: 'grantee', name: 'Marsh, Latimer' } }]);
    // What was recorded stays in sight until the clerk goes on.
    await page.getByRole('button', { name: 'Correct this index again' }).click();
    await page.locator('td del', { hasText: 'Marsh, Late' }).waitFor();
    await page.getByRole('button', { name: 'Change: Marsh, Latimer' }).waitFor();
  });

  it('puts a wrong page number right, with the others as they were', async () => {
    const { page } = clerk;
    await page.reload();
    await page.getByRole('button', { name: 'Correct book, page or numbers' }).click();
    assert.equal(await page.getByLabel('Book').inputValue(), '9006');
    await page.getByLabel('Page').fill('2');
    await page.locator('.preview del', { hasText: '9006' }).waitFor();
    await page.getByLabel('Reason').selectOption('number-wrong');
    await sign(page);
    await page.getByRole('heading', { name: 'It is in the book' }).waitFor();
    const { body } = await lastAct(town);
    assert.deepEqual(body.input.numbers, { book: '9006', page: '2' });
  });

  it('returns a document, and voids a number', async () => {
    const { page } = clerk;
    await page.goto(`${town.address}/desk/return`);
    await page.getByRole('button', { name: 'Check your answers' }).click();
    await page.getByText('Fill this in.').first().waitFor();
    const scan = page.locator('input[type=file]');
    await scan.setInputFiles({ name: 'paper.pdf', mimeType: 'application/pdf', buffer: Buffer.from('no scan') });
    await page.getByText('paper.pdf is no scan').waitFor();
    const paper = Buffer.from('%PDF-1.4 paper');
    await scan.setInputFiles({ name: 'paper.pdf', mimeType: 'application/pdf', buffer: paper });
    await page.getByText(/^SHA-256 /).waitFor();
    await page.getByLabel('Pages').fill('3');
    await page.getByText('Not signed', { exact: true }).click();
    await sign(page);
    await receptions(page);
    const returned = (await lastAct(town)).body.input;
    assert.deepEqual(returned.reasons, ['unsigned']);
    assert.equal(returned.documentHash, createHash('sha256').update(paper).digest('base64url'));
    const [reception] = /[0-9]{8}-[0-9]{6}/.exec(await page.locator('.done__number').innerText()) ?? [];
    const { registry } = returned;
    await page.goto(`${town.address}/desk/correct/${registry}/${reception}`);
    await page.getByText('A returned document has no index.').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Check your answers' }).count(), 0);
    await page.goto(`${town.address}/desk/void`);
    await page.getByLabel('Book').fill('9099');
    await page.getByLabel('Page').fill('4');
    await page.getByLabel('Reason').selectOption('skipped');
    await sign(page);
    await page.getByRole('heading', { name: 'It is in the book' }).waitFor();
    assert.equal((await lastAct(town)).body.action, 'titles/void-number');
  });

  it('decides on an instrument of registered land', async () => {
    const { page } = clerk;
    const opening = 'titles open-registry land-court --name Land-Court --system registered --authority official';
    const opened = command(town, ...opening.split(' '));
    assert.equal(opened.status, 0, opened.stderr);
    const paper = join(folder, 'held.json');
    const parties = [{ role: 'grantor', name: 'Quill, Held' }];
    writeFileSync(paper, JSON.stringify({ instruments: [{ type: 'deed', parties, legals: [], pageCount: 1 }] }));
    const recorded = command(town, 'titles', 'record', paper, '--registry', 'land-court');
    assert.equal(recorded.status, 0, recorded.stderr);
    await page.goto(`${town.address}/desk`);
    await page.getByRole('heading', { name: 'Waiting for a decision' }).waitFor();
    await page.getByRole('link', { name: /^Decide on/ }).click();
    await page.getByLabel('Decision').selectOption('returned');
    await page.getByRole('button', { name: 'Check your answers' }).click();
    await page.getByText('Choose or add at least 1.').waitFor();
    await page.getByLabel('Decision').selectOption('registered');
    await page.getByLabel('Certificate of title').fill('881');
    await sign(page);
    await page.getByRole('heading', { name: 'It is in the book' }).waitFor();
    await page.getByRole('link', { name: 'Back to the desk' }).click();
    await page.getByText('Nothing waits.').waitFor();
    assert.equal((await lastAct(town)).body.input.certificateNo, '881');
  });

  it('finds an owner for an office, and for nobody else', async () => {
    const { page } = clerk;
    await page.goto(`${town.address}/desk/search?q=Mill`);
    await page
      .getByRole('link', { name: /^Parcel / })
      .first()
      .click();
    await page.locator('.preview dt', { hasText: 'Owner' }).first().waitFor();
    const stranger = await fetch(`${town.address}/desk-api/titles/search?q=Mill`);
    assert.equal(stranger.status, 401);
  });

  it('deletes the drafts of this computer when asked twice', async () => {
    const { page } = clerk;
    await page.goto(`${town.address}/desk`);
    await page.getByRole('button', { name: 'Delete all my drafts' }).click();
    await page.getByRole('button', { name: 'Delete them' }).click();
    await page.getByText('There are none.').waitFor();
  });

  it('has no violation on any of its pages, in both languages, at 320 pixels', async () => {
    const { page } = clerk;
    await page.setViewportSize({ width: 320, height: 800 });
    await page.goto(`${town.address}/desk`);
    const out = page.getByRole('button', { name: 'Sign out', exact: true });
    const everywhere = page.getByRole('button', { name: 'Sign out on all devices' });
    const [upper, lower] = [await out.boundingBox(), await everywhere.boundingBox()];
    assert(upper !== null && lower !== null && lower.y - upper.y - upper.height >= 8, 'one does not touch the other');
    for (const path of ['', '/record', '/return', '/void', '/new-key', '/search?q=Mill']) {
      await page.goto(`${town.address}/desk${path}`);
      await page
        .locator(path === '/new-key' ? 'form' : 'details.may')
        .first()
        .waitFor();
      assert.deepEqual(await clerk.violations(), [], path);
      await page.getByRole('button', { name: 'Check this page’s data' }).click();
      await page.locator('.check-page .proof-card').first().waitFor();
    }
    await page.getByRole('button', { name: 'Menu' }).click();
    await page.getByRole('button', { name: 'Español' }).click();
    await page.getByRole('heading', { name: 'Buscar como oficina' }).waitFor();
    await clerk.finish();
  });
});

describe('two clerks at once', UNLESS_BROWSER, () => {
  it('get numbers one after the other', async () => {
    const town = await VisitedTown.open('two-clerks');
    const first = await enrolled(town);
    const invited = command(town, 'members', 'invite', 'second', '--job', 'Deputy clerk', '--seat', 'clerk/head');
    assert.equal(invited.status, 0, invited.stderr);
    const second = await enrolled(town, invited.stdout);
    await Promise.all(
      [first, second].map(({ page }, i) => fillDeed(page, { book: '9100', page: String(i), buyer: `Marsh, ${i}` })),
    );
    await Promise.all([first, second].map(({ page }) => sign(page)));
    const numbers = await Promise.all([first, second].map(({ page }) => receptions(page)));
    const [low, high] = numbers.map((number) => Number(number.slice(-6))).toSorted((a, b) => a - b);
    assert.equal(high, (low as number) + 1);
    for (const clerk of [first, second]) await clerk.finish();
  });
});

type Act = {
  // biome-ignore lint/suspicious/noExplicitAny: what an act holds is what the test is about.
  readonly body: { readonly action: string; readonly office?: string; readonly input: any };
  readonly signer: { readonly scheme: string; readonly key: string; readonly origin?: string };
};

function command(town: VisitedTown, ...words: readonly string[]) {
  const args = ['--conditions=source', '--disable-warning=ExperimentalWarning', MAIN, ...words];
  const home = words[0] === 'verify' ? [] : ['--home', town.home];
  return spawnSync(process.execPath, [...args, ...home], { encoding: 'utf8', env: { ...process.env, LANG: 'C' } });
}

let exports = 0;
function exported(town: VisitedTown): string {
  const path = join(folder, `exported-${exports++}.jsonl`);
  const { status, stderr } = command(town, 'ledger', 'export', path);
  assert.equal(status, 0, stderr);
  return path;
}

/** The acts of an exported book. */
function actsIn(path: string): readonly Act[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.includes('"action":'))
    .map(actOf);
}

function actOf(line: string): Act {
  const value = JSON.parse(line);
  return value.entry ?? value.value ?? value.transaction ?? value;
}

async function lastAct(town: VisitedTown): Promise<Act> {
  const { acts } = await (await fetch(`${town.address}/acts?limit=1`)).json();
  const { value } = await (await fetch(`${town.address}/entries/${acts[0].entry}`)).json();
  return value;
}

async function receptions(page: Page): Promise<string> {
  await page.getByRole('heading', { name: 'It is in the book' }).waitFor();
  return (await page.locator('.done__number').allInnerTexts()).join(' ').trim();
}
