/** An officer in a browser: a passkey of the browser's own virtual authenticator, made by the link that the town printed. */
import assert from 'node:assert/strict';
import type { VisitedPage, VisitedTown } from './visited-town.ts';

const LINK = /http:\/\/localhost:[0-9]+\/desk\/enrol#\S+/;

/** An officer of a sample town, enrolled and signed in; the first one, unless the words hold another link. */
export async function enrolled(town: VisitedTown, words?: string): Promise<VisitedPage> {
  const link = LINK.exec(words ?? (await heard(town)))?.[0];
  assert(link !== undefined, 'the town printed a link');
  const officer = await town.visit('/');
  await withPasskeys(officer);
  const { page } = officer;
  page.setDefaultTimeout(10_000);
  await page.goto(link);
  await page.getByRole('button', { name: 'Make my passkey' }).click();
  await page.getByText('Your passkey is in the book').waitFor();
  await signIn(officer);
  return officer;
}

export async function signIn({ page }: VisitedPage): Promise<void> {
  await page.goto(new URL('/desk/sign-in', page.url()).href);
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await page.getByRole('heading', { name: 'The clerk’s desk' }).waitFor();
}

/** A platform authenticator with a verified user, as a notebook with a fingerprint reader (Web Authentication 11). */
async function withPasskeys({ page, context }: VisitedPage): Promise<void> {
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
