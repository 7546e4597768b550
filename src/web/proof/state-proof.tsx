/** The proof of what the book holds under one key: fetched when it is shown, checked here, and to be saved. */
import { useQuery } from '@tanstack/react-query';
import { Answered } from '../shell/states.tsx';
import { useText } from '../text/languages.tsx';
import { answered, client } from '../town/answers.ts';
import { Checking } from './checking.tsx';
import { SaveButton } from './save-button.tsx';

export function StateProof({ stateKey }: { readonly stateKey: string }) {
  const { t } = useText();
  const proof = useQuery({ queryKey: ['state-proof', stateKey], queryFn: () => answered(client.stateProof(stateKey)) });
  return (
    <Answered of={proof}>
      {(text) => (
        <>
          <Checking file={new Blob([text])} id={`state ${stateKey} ${text.length}`} name="record.tlog-proof" />
          <ul className="usa-button-group">
            <li className="usa-button-group__item">
              <a
                href={`/state/proof.html?key=${encodeURIComponent(stateKey)}`}
                download="record.html"
                className="usa-button usa-button--outline"
              >
                {t('proof.saveHtml')}
              </a>
            </li>
            <li className="usa-button-group__item">
              <SaveButton label={t('proof.saveFile')} name="record.tlog-proof" text={text} />
            </li>
          </ul>
        </>
      )}
    </Answered>
  );
}
