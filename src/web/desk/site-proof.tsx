/** The proof of the town's own record, which names the pages on which its passkeys count. */
import { useQuery } from '@tanstack/react-query';
import { StateProof } from '../proof/state-proof.tsx';
import { Answered } from '../shell/states.tsx';
import { siteQuery } from './desk.ts';

export function SiteProof() {
  return <Answered of={useQuery(siteQuery)}>{({ town }) => <StateProof stateKey={`members/town/${town}`} />}</Answered>;
}
