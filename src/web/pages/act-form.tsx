/** `/desk/act/:module/:action`: the form of any act of any module, from its schema alone, then the check and the signature. */
import { useQuery } from '@tanstack/react-query';
import { createLazyRoute } from '@tanstack/react-router';
import { useState } from 'react';
import type { Action, Value } from '#kernel';
import { modules } from '#modules';
import { CheckAnswers } from '../desk/check-answers.tsx';
import { sessionQuery } from '../desk/desk.ts';
import type { SignedAct } from '../desk/drafts/draft.ts';
import { WhatIsSigned } from '../desk/what-is-signed.tsx';
import { actionAt } from '../forms/places.ts';
import { SchemaForm } from '../forms/schema-form.tsx';
import { Alert } from '../parts/alert.tsx';
import { Button } from '../parts/button.tsx';
import { Page } from '../shell/page.tsx';
import { useText } from '../text/languages.tsx';
import { NotFound } from './not-found.tsx';

export const route = createLazyRoute('/desk/act/$module/$action')({ component: ActForm });

function ActForm() {
  const { module, action: name } = route.useParams();
  const action = actionAt(modules, module, name);
  return action === undefined ? <NotFound /> : <Form key={`${module}/${name}`} {...{ module, name, action }} />;
}

type Asked = { readonly module: string; readonly name: string; readonly action: Action<unknown> };

function Form({ module, name, action }: Asked) {
  const { t, say } = useText();
  const [input, setInput] = useState<Value>();
  const right = modules.find((one) => one.name === module)?.schema.rights[action.right];
  return (
    <Page title={say(action.label)} lead={right === undefined ? undefined : t('forms.right', { right: say(right) })}>
      {input === undefined ? null : (
        <Check act={{ action: `${module}/${name}`, input }} onBack={() => setInput(undefined)} />
      )}
      {/* It stays there unseen, with everything that was typed. */}
      <div hidden={input !== undefined}>
        <SchemaForm field={action.input} button={t('forms.continue')} onValue={setInput} />
      </div>
    </Page>
  );
}

/** Whoever is not signed in signs in beside this page, so that nothing typed here is lost. */
function Check({ act, onBack }: { readonly act: SignedAct; readonly onBack: () => void }) {
  const { t } = useText();
  const session = useQuery(sessionQuery).data;
  if (session) return <CheckAnswers session={session} act={act} onBack={onBack} />;
  return (
    <section>
      <h2>{t('acting.check')}</h2>
      <WhatIsSigned act={act} />
      <Alert type="info">
        <p>{t('forms.notSigned')}</p>
        <p>
          <a href="/desk/sign-in" target="_blank" rel="noopener opener">
            {t('acting.inNewTab')}
          </a>
        </p>
      </Alert>
      <p>
        <Button look="outline" onClick={onBack}>
          {t('acting.back')}
        </Button>
      </p>
    </section>
  );
}
