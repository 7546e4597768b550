/**
 * Who may do what: signer -> active key -> active officer -> seat in an open office -> right of the role.
 * There is no other way to a right. In a book of several towns the town must be an active member as well. Runs once
 * per transaction: four reads, five for a passkey.
 */
import {
  type AuthorityRequest,
  accept,
  type Refusal,
  type Result,
  refuse,
  type Signer,
  type StateView,
  signerName,
} from '#kernel';
import { isActive, isVoting, pauseAt } from './consortium.ts';
import { members } from './records/network.ts';
import {
  END_KEYS,
  isNamedPage,
  type Key,
  keys,
  MANAGE,
  type Office,
  type Officer,
  officers,
  offices,
  seats,
  towns,
} from './records.ts';

/**
 * Refusals: those of `signerIn`, and `office-required`, `office-unknown`, `office-closed`, `not-in-office`,
 * `right-missing`, `town-not-active`, `member-reads-only`, `opted-out`, `paused`.
 */
export function authority(state: StateView, request: AuthorityRequest): Refusal | undefined {
  const signer = signerIn(state, request.signer);
  if (!signer.ok) return signer.refusal;
  if (request.office === undefined) return { code: 'office-required' };
  const { officer } = signer.value;
  return refusalInOffice(state, officer, request.office, request.right) ?? refusalOfTown(state, officer.town, request);
}

/** A town that keeps its book alone is no member of anything. */
function refusalOfTown(state: StateView, town: string, { right, timeMs }: AuthorityRequest): Refusal | undefined {
  const member = members.get(state, town);
  if (member === undefined) return undefined;
  // A key that was lost while its town is suspended must not wait for the town's return.
  const heard = isActive(member) || (member.status === 'suspended' && right === END_KEYS);
  if (!heard) return { code: 'town-not-active', detail: { town } };
  const module = moduleOf(right);
  if (module === 'members') return undefined;
  if (!isVoting(member)) return { code: 'member-reads-only', detail: { town } };
  if (member.optedOut.includes(module)) return { code: 'opted-out', detail: { town, module } };
  const pause = pauseAt(state, timeMs);
  return pause?.modules.includes(module) ? { code: 'paused', detail: { module, untilMs: pause.untilMs } } : undefined;
}

/** Rights are named after their module. */
function moduleOf(right: string): string {
  return right.slice(0, right.indexOf('.'));
}

export type KnownSigner = {
  readonly key: string;
  readonly officerId: string;
  readonly officer: Officer;
  readonly invitationUntilMs?: number;
};

/** The officer behind a signature. Refusals: those of `holderIn`, `invitation-only`. */
export function signerIn(state: StateView, signer: Signer): Result<KnownSigner> {
  const holder = holderIn(state, signer);
  return holder.ok && holder.value.invitationUntilMs !== undefined ? refuse('invitation-only') : holder;
}

/**
 * The same, where an invitation counts as well.
 * Refusals: `key-unknown`, `key-ended`, `officer-left`, `site-unknown`.
 */
export function holderIn(state: StateView, signer: Signer): Result<KnownSigner> {
  const name = signerName(signer);
  const key = keys.get(state, name);
  if (key === undefined) return refuse('key-unknown', { key: name });
  const officer = officers.get(state, key.officer) as Officer;
  if (officer.status === 'left') return refuse('officer-left', { officer: key.officer });
  if (key.status !== 'active') return refuse('key-ended', { status: key.status });
  if (signer.scheme === 'passkey' && !isOwnSite(state, officer, key, signer)) {
    return refuse('site-unknown', { origin: signer.origin, relyingParty: signer.relyingParty });
  }
  const { invitationUntilMs } = key;
  const invitation = invitationUntilMs === undefined ? {} : { invitationUntilMs };
  return accept({ key: name, officerId: key.officer, officer, ...invitation });
}

/** For modules whose signers are no officers: whether some town of the book has named the page. */
export function sitesOf(state: StateView) {
  return (site: { readonly origin: string; readonly relyingParty: string }): boolean => {
    for (const [, { relyingParties }] of towns.each(state)) if (isNamedPage(relyingParties, site)) return true;
    return false;
  };
}

function isOwnSite(
  state: StateView,
  officer: Officer,
  key: Key,
  site: { origin: string; relyingParty: string },
): boolean {
  if (key.relyingParty !== site.relyingParty) return false;
  return isNamedPage(towns.get(state, officer.town)?.relyingParties ?? [], site);
}

function refusalInOffice(state: StateView, officer: Officer, office: string, right: string): Refusal | undefined {
  const record = offices.get(state, office);
  if (record === undefined) return { code: 'office-unknown', detail: { office } };
  if (!record.open) return { code: 'office-closed', detail: { office } };
  const roles = officer.offices.filter((seat) => seat.office === office).map((seat) => seat.role);
  if (roles.length === 0) return { code: 'not-in-office', detail: { office } };
  return roles.some((role) => rightsOf(record, role).includes(right))
    ? undefined
    : { code: 'right-missing', detail: { right } };
}

export function rightsOf(office: Office, role: string): readonly string[] {
  return office.roles.find((entry) => entry.role === role)?.rights ?? [];
}

/** Whether the officer could do a manager's act now: a working key, and a seat with the right in an open office. */
export function isManager(state: StateView, officer: Officer): boolean {
  return (
    officer.status === 'active' &&
    officer.keys.some((name) => works(state, officer, name)) &&
    officer.offices.some((seat) => {
      const office = offices.get(state, seat.office);
      return office?.open === true && rightsOf(office, seat.role).includes(MANAGE);
    })
  );
}

/** An invitation can sign nothing, nor can a passkey of a domain that the town no longer names. */
function works(state: StateView, officer: Officer, name: string): boolean {
  const key = keys.get(state, name);
  if (key?.invitationUntilMs !== undefined) return false;
  const domain = key?.relyingParty;
  if (domain === undefined) return true;
  return towns.get(state, officer.town)?.relyingParties.some(({ id }) => id === domain) === true;
}

/** Whether anybody of the town is left who could let others in. Stops at the first one found. */
export function hasManager(state: StateView, town: string): boolean {
  for (const [officeId, office] of offices.each(state)) {
    if (office.town !== town || !office.open) continue;
    for (const { role, rights } of office.roles) {
      if (!rights.includes(MANAGE)) continue;
      for (const [officerId] of seats.each(state, officeId, role)) {
        if (isManager(state, officers.get(state, officerId) as Officer)) return true;
      }
    }
  }
  return false;
}
