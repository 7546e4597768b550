/** How the two sides of an instrument are called there, and which of them it usually names. The index knows the roles. */
import type { instrumentTypes } from '#modules/titles';
import type { TextKey } from '../../text/languages.tsx';

type Side = 'grantor' | 'grantee';
type InstrumentType = keyof typeof instrumentTypes;

const SIDES: { readonly [type in InstrumentType]?: { readonly [side in Side]?: TextKey } } = {
  deed: { grantor: 'record.seller', grantee: 'record.buyer' },
  'unit-deed': { grantor: 'record.seller', grantee: 'record.buyer' },
  mortgage: { grantor: 'record.borrower', grantee: 'record.lender' },
  assignment: { grantor: 'record.oldHolder', grantee: 'record.newHolder' },
  discharge: { grantor: 'record.lender', grantee: 'record.borrower' },
  easement: { grantor: 'record.burdened', grantee: 'record.benefited' },
  homestead: { grantor: 'record.homeOwner' },
};

/** What the role means on such an instrument, or undefined where the word of the index says it all. */
export function sideOf(type: string, role: string): TextKey | undefined {
  return SIDES[type as InstrumentType]?.[role as Side];
}

const ONE_SIDED: ReadonlySet<string> = new Set(['homestead', 'plan', 'municipal-lien-certificate']);

/** The roles that a new form of that type begins with. */
export function usualRoles(type: string): readonly string[] {
  if (type === 'municipal-lien-certificate') return ['other'];
  if (type === 'plan') return [];
  return ONE_SIDED.has(type) ? ['grantor'] : ['grantor', 'grantee'];
}
