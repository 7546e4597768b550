/** The proofs of the registries: each holds its next reception number and what it received today. */
import { useQuery } from '@tanstack/react-query';
import { StateProofs } from '../proof/state-proof.tsx';
import { Answered } from '../shell/states.tsx';
import { registriesQuery } from './answers.ts';

export function RegistryProofs() {
  return (
    <Answered of={useQuery(registriesQuery)}>
      {(all) => <StateProofs stateKeys={all.map(({ registry }) => `titles/registry/${registry}`)} />}
    </Answered>
  );
}
