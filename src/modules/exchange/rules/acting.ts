/** Who acts: a firm by one of its keys, or an office for it, where a firm has brought its order on paper. */
import { accept, type Context, type Refusal, type Result, refuse, signerName } from '#kernel';
import { firmKeys, firms, type Member } from '../records.ts';

type Sites = (site: { readonly origin: string; readonly relyingParty: string }) => boolean;

export type Acting = { readonly firm: string; readonly member: Member; readonly role: 'owner' | 'clerk' | 'auditor' };

/**
 * The firm that signed. A passkey counts only where it was used on a page that a town of the book has named.
 * Refusals: `firm-key-unknown`, `firm-site-unknown`, `firm-not-active`.
 */
function actingFirm(context: Context): Result<Acting> {
  const { state, transaction } = context;
  const { signer } = transaction;
  const key = firmKeys.get(state, signerName(signer));
  if (key === undefined) return refuse('firm-key-unknown');
  if (signer.scheme === 'passkey' && !(context.view('members.sites') as Sites)(signer))
    return refuse('firm-site-unknown');
  const member = firms.get(state, key.firm) as Member;
  const refusal = notActive(member, key.firm);
  return refusal === undefined ? accept({ firm: key.firm, member, role: key.role }) : { ok: false, refusal };
}

/** Refusals: those of `actingFirm`, `firm-role-missing`. */
export function actingAs(context: Context, ...roles: readonly Acting['role'][]): Result<Acting> {
  const acting = actingFirm(context);
  if (!acting.ok) return acting;
  return roles.includes(acting.value.role) ? acting : refuse('firm-role-missing', { role: acting.value.role });
}

/** Refusals: `firm-unknown`, `firm-not-active`. */
export function activeFirm({ state }: Context, firm: string): Result<Member> {
  const member = firms.get(state, firm);
  if (member === undefined) return refuse('firm-unknown', { firm });
  const refusal = notActive(member, firm);
  return refusal === undefined ? accept(member) : { ok: false, refusal };
}

function notActive({ status }: Member, firm: string): Refusal | undefined {
  return status === 'active' ? undefined : { code: 'firm-not-active', detail: { firm, status } };
}
