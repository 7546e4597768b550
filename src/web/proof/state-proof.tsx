/** The proof of what the book holds under one key: fetched when it is shown, checked here, and to be saved. */
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { Answered } from '../shell/states.tsx';
import { answered, client } from '../town/answers.ts';
import { SaveProof } from './save-proof.tsx';

/** Most readers check nothing, and their first page does not carry what checks. */
const Checking = lazy(() => import('./checking.tsx').then(({ Checking }) => ({ default: Checking })));

export function StateProof({ stateKey }: { readonly stateKey: string }) {
  const proof = useQuery({ queryKey: ['state-proof', stateKey], queryFn: () => answered(client.stateProof(stateKey)) });
  return (
    <Answered of={proof}>
      {(text) => (
        <>
          <Suspense fallback={null}>
            <Checking file={new Blob([text])} id={`state ${stateKey} ${text.length}`} name="record.tlog-proof" />
          </Suspense>
          <SaveProof page={`/state/proof.html?key=${encodeURIComponent(stateKey)}`} name="record" text={text} />
        </>
      )}
    </Answered>
  );
}

/** Several, each under the name of its record. */
export function StateProofs({ stateKeys }: { readonly stateKeys: readonly string[] }) {
  return stateKeys.map((stateKey) => (
    <section key={stateKey}>
      <h3>
        <code>{stateKey}</code>
      </h3>
      <StateProof stateKey={stateKey} />
    </section>
  ));
}
