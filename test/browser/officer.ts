/** An officer in a browser: a passkey of the browser's own virtual authenticator, made by the link that the town printed. */
import assert from 'node:assert/strict';
import { VisitedPage, type VisitedTown } from './visited-town.ts';

const LINK = /http:\/\/localhost:[0-9]+\/desk\/enrol#\S+/;

/** An officer of a sample town, enrolled and signed in; the first one, unless the words hold another link. */
export async function enrolled(town: VisitedTown, words?: string, expected = /^$/): Promise<VisitedPage> {
  const officer = await town.visit('/');
  officer.expected = expected;
  await enrol(officer, words ?? (await heard(town)));
  return officer;
}

/** A second officer at the same browser, with another device: whoever signed in last is who is signed in. */
export async function enrolledBeside({ context, page }: VisitedPage, words: string): Promise<VisitedPage> {
  const officer = new VisitedPage(await context.newPage(), context, new URL(page.url()).origin);
  await enrol(officer, words);
  return officer;
}

async function enrol(officer: VisitedPage, words: string): Promise<void> {
  const link = LINK.exec(words)?.[0];
  assert(link !== undefined, 'the town printed a link');
  await withPasskeys(officer);
  const { page } = officer;
  page.setDefaultTimeout(10_000);
  await page.goto(link);
  await page.getByRole('button', { name: 'Make my passkey' }).click();
  await page.getByText('Your passkey is in the book').waitFor();
  await signIn(officer);
}

export async function signIn({ page }: VisitedPage): Promise<void> {
  await page.goto(new URL('/desk/sign-in', page.url()).href);
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await page.getByRole('heading', { name: 'The clerk’s desk' }).waitFor();
}

/** A platform authenticator with a verified user, as a notebook with a fingerprint reader (Web Authentication 11). */
export async function withPasskeys({ page, context }: VisitedPage): Promise<void> {
  const session = await context.newCDPSession(page);
  await session.send('WebAuthn.enable');
  await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}

/** The link comes a moment after the address. */
async function heard(town: VisitedTown): Promise<string> {
  for (let waited = 0; waited < 5_000 && !LINK.test(town.said()); waited += 50)
    await new Promise((resolve) => setTimeout(resolve, 50));
  return town.said();
}
