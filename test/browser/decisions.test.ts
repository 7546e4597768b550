/** What the towns decide, as a reader and as a town's delegate see it: a book with four members, on one node. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { UNLESS_BROWSER, type VisitedPage, type VisitedTown } from './browser.ts';
import { ConsortiumTown, openAmongOthers } from './consortium-town.ts';
import { enrolled } from './officer.ts';

const REASON = 'Residents have asked for it for years.';

let town: VisitedTown;
let members: ConsortiumTown;
let resolution: number;
let scanner: number;

const vote = (of: string, proposal: number, how: string, reason: string) =>
  members.act(of, 'vote', { proposal, vote: how, reason });

async function sign(page: Page): Promise<void> {
  await page.getByRole('heading', { name: 'Check your answers' }).waitFor();
  await page.getByRole('button', { name: 'Sign with your passkey' }).click();
}

/** Opens one of the tasks below the vote. */
async function open(page: Page, task: string): Promise<ReturnType<Page['locator']>> {
  await page.locator('summary', { hasText: task }).click();
  return page.locator('details.task[open]').filter({ hasText: task });
}

describe('decisions in a browser', UNLESS_BROWSER, () => {
  before(async () => {
    town = await openAmongOthers('decisions');
    members = await ConsortiumTown.in(town);
    resolution = await members.propose('birchfield');
    await vote('birchfield', resolution, 'yes', REASON);
    await vote('cedarton', resolution, 'no', 'Our office has one clerk, and she begins at nine.');
    await members.act('dunmore', 'recuse', { proposal: resolution, reason: 'Our clerk would be paid for it.' });
    scanner = await members.propose('cedarton', { summary: 'Cedarton shares its scanner.', councilVote: true });
    await members.act('dunmore', 'open-complaint', { about: 'ashbrook', text: 'A deed was shown a day late.' });
  });

  const PAGES: readonly (readonly [path: string, english: RegExp, spanish: RegExp])[] = [
    ['/network', /^The towns that keep this book$/, /^Los municipios que llevan este libro$/],
    ['/network/decisions', /^Decisions$/, /^Decisiones$/],
    ['/network/decisions/1', /^Proposal 1: A resolution$/, /^Propuesta 1: Una resolución$/],
    ['/network/agreement', /^The agreement$/, /^El convenio$/],
    ['/network/costs', /^Costs$/, /^Costos$/],
    ['/network/cases', /^Complaints and incidents$/, /^Quejas e incidentes$/],
  ];
  for (const [path, english, spanish] of PAGES) {
    for (const [width, language, name] of [
      [1280, 'en-US', english],
      [320, 'es-ES', spanish],
    ] as const) {
      it(`${path} at ${width} px, ${language}: no violation of WCAG 2.2 AA`, async () => {
        const visit = await town.visit(path, { width, language });
        await visit.page.getByRole('heading', { level: 1, name }).waitFor();
        await visit.page.waitForLoadState('networkidle');
        assert.deepEqual(await visit.violations(), []);
        await visit.finish();
      });
    }
  }

  it('an office that every town has is named with its town', async () => {
    const visit = await town.visit('/ledger?module=members&action=propose');
    const { page } = visit;
    for (const name of ['Birchfield', 'Cedarton'])
      await page.getByRole('cell', { name: `Office of the Town Clerk, ${name}` }).waitFor();
    await page.getByLabel('Office').selectOption({ label: 'Office of the Town Clerk, Cedarton' });
    await page.getByRole('cell', { name: 'Birchfield' }).waitFor({ state: 'detached' });
    await visit.finish();
  });

  it('a reader filters, opens one, and sees who voted, why, and what is missing', async () => {
    const visit = await town.visit('/network/decisions');
    const { page } = visit;
    await page.getByLabel('Class').selectOption({ label: 'Money' });
    await page.getByText('No decision fits what you chose.').waitFor();
    assert.match(page.url(), /class=money/);
    await page.getByLabel('Class').selectOption('');
    await page.getByText('2 are shown.').waitFor();
    await page.getByLabel('State').selectOption({ label: 'Open' });
    await page.getByText('2 are shown.').waitFor();
    await page.getByRole('link', { name: `Proposal ${resolution}: A resolution` }).click();
    await page.getByRole('heading', { name: 'Birchfield: Yes' }).waitFor();
    const text = await page.locator('main').innerText();
    for (const said of [
      REASON,
      'Cedarton: No',
      'Dunmore takes no part',
      'Ashbrook has not voted',
      '1 for, 1 against, 0 abstained, 1 not yet cast. 1 town takes no part.',
      'It cannot be carried out: the votes do not suffice.',
      'One more hour of work each week in each town.',
    ])
      assert(text.includes(said), said);
    await visit.go(`/network/decisions/${scanner}`);
    await page.getByText('None has been shown yet.').waitFor();
    await visit.finish();
  });

  it('an address of no proposal says so', async () => {
    const visit = await town.visit('/network');
    visit.expected = /404/;
    await visit.go('/network/decisions/99');
    await visit.page.getByRole('heading', { name: 'There is nothing here under that name' }).waitFor();
    await visit.finish();
  });

  it('a delegate votes with a passkey: the card on the desk, the check, the signature, the record', async () => {
    const officer = await enrolled(town);
    const { page } = officer;
    await page.getByRole('heading', { name: 'Decisions that wait for your town’s vote' }).waitFor();
    assert.deepEqual(await officer.violations(), []);
    await page.getByRole('link', { name: `Proposal ${resolution}: A resolution` }).click();
    await page.getByRole('heading', { name: 'The vote of Ashbrook' }).waitFor();
    await page.getByRole('button', { name: 'Check your answers' }).click();
    await page.getByText('Choose how your town votes.').waitFor();
    await page.getByText('Say why in a sentence.').waitFor();
    assert.deepEqual(await officer.violations(), []);
    await page.getByText('Yes', { exact: true }).click();
    await page.getByLabel('Why').fill('Our board agreed on it.');
    await kept(officer, 'Our board agreed on it.');
    await page.getByRole('button', { name: 'Check your answers' }).click();
    await page.getByRole('heading', { name: 'Check your answers' }).waitFor();
    assert.deepEqual(await officer.violations(), []);
    await sign(page);
    await page.getByRole('heading', { name: 'It is in the book' }).waitFor();
    await page.getByRole('link', { name: 'See how it stands' }).click();
    await page.getByRole('heading', { name: 'Ashbrook: Yes' }).waitFor();
    await page.getByText('Nothing is missing. Any member can have it carried out.').waitFor();
    await page.getByRole('link', { name: 'For delegates: vote on this' }).click();
    const carry = await open(page, 'Carry out a decision');
    await carry.getByRole('button', { name: 'Continue' }).click();
    await sign(page);
    await page.getByText(/^Recorded as entry \d+/).waitFor();
    await officer.go(`/network/decisions/${resolution}`);
    await page.getByText('It was decided and carried out.').waitFor();
    await votesWithDocument(officer);
    await officer.finish();
  });

  /** Without the document the book refuses, and says what is missing; with it the decision is carried out. */
  async function votesWithDocument(officer: VisitedPage): Promise<void> {
    const { page } = officer;
    await vote('cedarton', scanner, 'yes', 'We offer it.');
    await officer.go(`/desk/decision/${scanner}`);
    await page.getByText('Yes', { exact: true }).click();
    await page.getByLabel('Why').fill('It saves us a machine.');
    await page.getByRole('button', { name: 'Check your answers' }).click();
    await sign(page);
    await page.getByRole('heading', { name: 'It is in the book' }).waitFor();
    await officer.go(`/network/decisions/${scanner}`);
    await page
      .getByText('Not yet shown: Cedarton, Ashbrook.')
      .or(page.getByText('Not yet shown: Ashbrook, Cedarton.'))
      .waitFor();
    await officer.go(`/desk/decision/${scanner}`);
    const attach = await open(page, 'Attach the vote of the council or town meeting');
    await attach.getByLabel('Day of that vote').fill('2026-10-05');
    const paper = { name: 'vote.pdf', mimeType: 'application/pdf', buffer: Buffer.from('the vote') };
    await attach.getByLabel('The paper with the vote').setInputFiles(paper);
    await attach.getByText('Fingerprint of vote.pdf:').waitFor();
    assert.deepEqual(await officer.violations(), []);
    await attach.getByRole('button', { name: 'Continue' }).click();
    await sign(page);
    await page.getByText(/^Recorded as entry \d+/).waitFor();
    await officer.go(`/network/decisions/${scanner}`);
    await page.getByText(/Ashbrook: City council, vote of October 5, 2026/).waitFor();
    await page.getByText('Not yet shown: Cedarton.').waitFor();
  }

  async function kept({ page }: VisitedPage, reason: string): Promise<void> {
    await page
      .getByText(/^Saved/)
      .first()
      .waitFor();
    await page.reload();
    await page.getByLabel('Why').waitFor();
    assert.equal(await page.getByLabel('Why').inputValue(), reason);
  }

  it('on paper a decision is read in full', async () => {
    const visit = await town.visit(`/network/decisions/${resolution}`);
    await visit.page.getByRole('heading', { name: 'Birchfield: Yes' }).waitFor();
    await visit.page.emulateMedia({ media: 'print' });
    assert(await visit.page.getByText(REASON).isVisible());
    for (const gone of ['.menu', '.network-nav', '.for-staff', '.foot'])
      assert(!(await visit.page.locator(gone).first().isVisible()), gone);
    await visit.finish();
  });
});
