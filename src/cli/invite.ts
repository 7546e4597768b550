/** Links by which an officer makes a passkey, and the pages on which passkeys count. */
import { randomBytes } from 'node:crypto';
import { authorFromSeed } from '#client';
import { accept, isList, isObject, type Result, refuse, say, toBase64url, type Value } from '#kernel';
import { act, actReport, type Signing, type SigningOptions, signingOf } from './act.ts';
import { onTown } from './book.ts';
import { type Outcome, type Terminal, words } from './output.ts';
import type { Town } from './town.ts';

const HOUR_MS = 60 * 60 * 1000;
const DEFAULT_HOURS = 72;
/** As long as the rules allow. */
const MAX_HOURS = 14 * 24;

/** A page's address for a browser on this machine: passkeys belong to a name, and an IP address is none. */
export function pageAddress({ client }: Town): string {
  const { port } = new URL(client.address);
  return `http://localhost:${port}`;
}

/** Pages by the domain that their passkeys belong to: their own host name. */
export function relyingPartiesOf(pages: readonly string[]): Result<Value> {
  const domains = new Map<string, string[]>();
  for (const page of pages) {
    const url = URL.canParse(page) ? new URL(page) : undefined;
    if (url === undefined || !/^https?:$/.test(url.protocol)) return refuse('option-wrong', { option: page });
    // Browsers make passkeys on secure pages only, and on this machine itself.
    if (url.protocol === 'http:' && url.hostname !== 'localhost') return refuse('site-not-secure', { page });
    domains.set(url.hostname, [...(domains.get(url.hostname) ?? []), url.origin]);
  }
  return accept([...domains].map(([id, origins]) => ({ id, origins: [...new Set(origins)] })));
}

export type InviteOptions = SigningOptions & { readonly hours?: string };

type Invitation = { readonly key: Value; readonly seed: string };

/** A fresh key that can only be exchanged; its secret is in the link and nowhere else. */
function newInvitation(hours: number): Invitation {
  const seed = Uint8Array.from(randomBytes(32));
  const invitationUntilMs = Date.now() + hours * HOUR_MS;
  return { key: { ...authorFromSeed(seed).signer, invitationUntilMs } as Value, seed: toBase64url(seed) };
}

/** What the book calls the key of a link, in the language of whoever signs. */
const LABEL = say('Invitation', 'Invitación');

/** Signs an act that names an invitation, and tells the link. */
export function inviteCommand(
  terminal: Terminal,
  home: string,
  action: 'enrol-officer' | 'add-key' | 'renew-invitation',
  fields: { readonly [name: string]: Value },
  options: InviteOptions,
): Promise<Outcome> {
  const signing = signingOf(home, options);
  const hours = Number(options.hours ?? DEFAULT_HOURS);
  if (!signing.ok) return Promise.resolve(signing);
  if (!Number.isInteger(hours) || hours < 1 || hours > MAX_HOURS)
    return Promise.resolve(refuse('option-wrong', { option: '--hours' }));
  return onTown(home, async (town) => {
    const page = await firstPage(town);
    if (!page.ok) return page;
    const { key, seed } = newInvitation(hours);
    const input = { ...fields, key, label: words(terminal, LABEL) };
    const accepted = await act(town, signing.value, `members/${action}`, input);
    const told = accepted.ok ? actReport(terminal, `members/${action}`, input, accepted.value) : accepted;
    if (!told.ok) return told;
    const link = linkOf(page.value, seed);
    const lines = [...told.value.lines, words(terminal, LINK, { hours }), `  ${link}`];
    return accept({ facts: { ...told.value.facts, link }, lines });
  });
}

function linkOf(page: string, seed: string): string {
  return `${page}/desk/enrol#${seed}`;
}

const LINK = say(
  'This link works once, within {hours} hours. Hand it over in person: whoever opens it first makes the key.',
  'Este enlace sirve una vez, dentro de {hours} horas. Entréguelo en persona: quien lo abra primero crea la clave.',
);

/** Names the pages on which officers sign in, in the place of those before. */
export function sitesCommand(
  terminal: Terminal,
  home: string,
  pages: readonly string[],
  options: SigningOptions,
): Promise<Outcome> {
  const sites = relyingPartiesOf(pages);
  const signing = signingOf(home, options);
  if (!sites.ok) return Promise.resolve(sites);
  if (!signing.ok) return Promise.resolve(signing);
  return onTown(home, async (town) => {
    const input = { relyingParties: sites.value };
    const accepted = await act(town, signing.value, 'members/change-sites', input);
    return accepted.ok ? actReport(terminal, 'members/change-sites', input, accepted.value) : accepted;
  });
}

type RelyingParty = { readonly id: string; readonly origins: readonly string[] };

async function relyingParties({ client }: Town): Promise<Result<readonly RelyingParty[]>> {
  const towns = await client.queryAll('members', 'towns', 'town');
  if (!towns.ok) return towns;
  // Where several towns keep the book, the pages are those of the town whose node answers.
  const status = await client.status();
  const own = status.ok ? towns.value.find(({ town }) => town === status.value.town) : undefined;
  const named = (own ?? towns.value[0])?.relyingParties;
  return accept(isList(named) ? (named as unknown as readonly RelyingParty[]) : []);
}

async function firstPage(town: Town): Promise<Result<string>> {
  const parties = await relyingParties(town);
  if (!parties.ok) return parties;
  const page = parties.value[0]?.origins[0];
  return page === undefined ? refuse('no-sign-in-page') : accept(page);
}

/**
 * The sample town's link to its desk: as long as its clerk has no passkey, every start makes a new one, for the page
 * of this start. Undefined where there is a passkey already, or where the clerk's key file is no longer good.
 */
export async function desktopLink(terminal: Terminal, town: Town): Promise<string | undefined> {
  const signing = signingOf(town.home, {});
  if (!signing.ok || !(await namePage(town, signing.value))) return undefined;
  const keys = await town.client.query('members', 'keys', { officer: 'town-clerk' });
  const held = keys.ok && isList(keys.value) ? keys.value.filter(isObject) : [];
  const hasPasskey = held.some(({ key, status }) => status === 'active' && String(key).startsWith('passkey:'));
  if (hasPasskey) return undefined;
  const { key, seed } = newInvitation(DEFAULT_HOURS);
  const added = await act(town, signing.value, 'members/add-key', { key, label: words(terminal, LABEL) });
  return added.ok ? linkOf(pageAddress(town), seed) : undefined;
}

/** The sample town is its own operator: the page of this start becomes one of its sign-in pages. */
async function namePage(town: Town, signing: Signing): Promise<boolean> {
  const page = pageAddress(town);
  const parties = await relyingParties(town);
  if (!parties.ok) return false;
  const pages = parties.value.flatMap(({ origins }) => origins);
  if (pages.includes(page)) return true;
  const sites = relyingPartiesOf([page, ...pages].slice(0, MAX_PAGES));
  return sites.ok && (await act(town, signing, 'members/change-sites', { relyingParties: sites.value })).ok;
}

const MAX_PAGES = 8;
