/** The proof of the town that keeps the book; each parcel has one of its own on its page. */
import { useQuery } from '@tanstack/react-query';
import { StateProof } from '../proof/state-proof.tsx';
import { Answered } from '../shell/states.tsx';
import { townKey, townQuery } from '../town/answers.ts';

export function TownProof() {
  const town = useQuery(townQuery);
  return <Answered of={town}>{(found) => <StateProof stateKey={townKey(found)} />}</Answered>;
}
