/**
 * Who may do what: signer -> active key -> active officer -> seat in an open office -> right of the role.
 * There is no other way to a right. Runs once per transaction: three reads, four for a passkey.
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
import { type Key, keys, MANAGE, type Office, type Officer, officers, offices, seats, towns } from './records.ts';

/** Refusals: those of `signerIn`, and `office-required`, `office-unknown`, `office-closed`, `not-in-office`, `right-missing`. */
export function authority(state: StateView, request: AuthorityRequest): Refusal | undefined {
  const signer = signerIn(state, request.signer);
  if (!signer.ok) return signer.refusal;
  if (request.office === undefined) return { code: 'office-required' };
  return refusalInOffice(state, signer.value.officer, request.office, request.right);
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

/** A passkey counts only from a page that the town named; otherwise a look-alike site could collect signatures. */
function isOwnSite(
  state: StateView,
  officer: Officer,
  key: Key,
  site: { origin: string; relyingParty: string },
): boolean {
  if (key.relyingParty !== site.relyingParty) return false;
  const parties = towns.get(state, officer.town)?.relyingParties ?? [];
  return parties.some(({ id, origins }) => id === site.relyingParty && origins.includes(site.origin));
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

/** Whether anybody is left who could let others in. Stops at the first one found. */
export function hasManager(state: StateView): boolean {
  for (const [officeId, office] of offices.each(state)) {
    if (!office.open) continue;
    for (const { role, rights } of office.roles) {
      if (!rights.includes(MANAGE)) continue;
      for (const [officerId] of seats.each(state, officeId, role)) {
        if (isManager(state, officers.get(state, officerId) as Officer)) return true;
      }
    }
  }
  return false;
}
