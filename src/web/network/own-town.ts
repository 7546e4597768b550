/** The town that an officer speaks for among the others: that of an office in which he may. */
import type { Session } from '../desk/desk.ts';
import { officesWith } from '../desk/rights.tsx';
import { useOffice } from '../town/members.ts';

export const GOVERN = 'members.govern';

/** Undefined where the officer speaks for none, or that is not known yet. */
export function useOwnTown(session: Session): string | undefined {
  const officeOf = useOffice();
  const [office] = officesWith(session, GOVERN);
  return office === undefined ? undefined : officeOf(office)?.town;
}
