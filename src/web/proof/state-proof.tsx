/** The proof of what the book holds under one key: fetched when it is shown, checked here, and to be saved. */
import { useQuery } from '@tanstack/react-query';
import { Answered } from '../shell/states.tsx';
import { answered, client } from '../town/answers.ts';
import { Checking } from './checking.tsx';
import { SaveProof } from './save-proof.tsx';

export function StateProof({ stateKey }: { readonly stateKey: string }) {
  const proof = useQuery({ queryKey: ['state-proof', stateKey], queryFn: () => answered(client.stateProof(stateKey)) });
  return (
    <Answered of={proof}>
      {(text) => (
        <>
          <Checking file={new Blob([text])} id={`state ${stateKey} ${text.length}`} name="record.tlog-proof" />
          <SaveProof page={`/state/proof.html?key=${encodeURIComponent(stateKey)}`} name="record" text={text} />
        </>
      )}
    </Answered>
  );
}
