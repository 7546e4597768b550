/** The proofs of the records that a page of the towns shows; of the charter, while there are none. */
import { StateProofs } from '../proof/state-proof.tsx';
import { CHARTER_KEY } from '../town/towns.ts';

export function RecordProofs({ stateKeys }: { readonly stateKeys: readonly string[] }) {
  return <StateProofs stateKeys={stateKeys.length === 0 ? [CHARTER_KEY] : stateKeys} />;
}
