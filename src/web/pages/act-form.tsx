/** `/desk/act/:module/:action`: the form of any act of any module, from its schema alone, then the check and the signature. */
import { useQuery } from '@tanstack/react-query';
import { createLazyRoute } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import type { Action, Value } from '#kernel';
import { modules } from '#modules';
import { CheckAnswers } from '../desk/check-answers.tsx';
import { sessionQuery } from '../desk/desk.ts';
import type { SignedAct, TypedForm } from '../desk/drafts/draft.ts';
import { DraftStatus } from '../desk/drafts/draft-status.tsx';
import { useDraft } from '../desk/drafts/use-draft.ts';
import { WhatIsSigned } from '../desk/what-is-signed.tsx';
import { actionAt } from '../forms/places.ts';
import { type FormDraft, SchemaForm } from '../forms/schema-form.tsx';
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

/** Typed text belongs to whoever was signed in when the page opened; that of a visitor is kept nowhere. */
function Form(asked: Asked) {
  const { t, say } = useText();
  const { data, isPending } = useQuery(sessionQuery);
  const opened = useRef<string>(undefined);
  if (!isPending) opened.current ??= data?.officer ?? '';
  const { action, module } = asked;
  const right = modules.find((one) => one.name === module)?.schema.rights[action.right];
  return (
    <Page title={say(action.label)} lead={right === undefined ? undefined : t('forms.right', { right: say(right) })}>
      {opened.current === undefined ? null : opened.current === '' ? (
        <Filling {...asked} />
      ) : (
        <KeptForm officer={opened.current} {...asked} />
      )}
    </Page>
  );
}

/** What is typed outlives the tab, the connection and the session. */
function KeptForm({ officer, ...asked }: Asked & { readonly officer: string }) {
  const action = `${asked.module}/${asked.name}`;
  const kept = useDraft<TypedForm<FormDraft | undefined>>(`form ${officer} ${action}`, {
    kind: 'form',
    officer,
    office: '',
    registry: '',
    about: '',
    form: { action, typed: undefined },
  });
  const { draft, keeping } = kept;
  if (draft === undefined) return null;
  const elsewhere = keeping === 'elsewhere';
  return (
    <>
      <DraftStatus kept={kept} formless={false} />
      <fieldset className="acting" disabled={elsewhere}>
        {/* Once it is taken over it begins anew, with what the other tab typed. */}
        <Filling
          key={String(elsewhere)}
          {...asked}
          begin={draft.form.typed}
          onType={(typed) => kept.change({ action, typed })}
          onAccepted={kept.forget}
        />
      </fieldset>
    </>
  );
}

type Typing = {
  readonly begin?: FormDraft | undefined;
  readonly onType?: (typed: FormDraft) => void;
  readonly onAccepted?: () => void;
};

function Filling({ module, name, action, begin, onType, onAccepted }: Asked & Typing) {
  const { t } = useText();
  const [input, setInput] = useState<Value>();
  return (
    <>
      {input === undefined ? null : (
        <Check
          act={{ action: `${module}/${name}`, input }}
          onBack={() => setInput(undefined)}
          {...(onAccepted === undefined ? {} : { onAccepted })}
        />
      )}
      {/* It stays there unseen, with everything that was typed. */}
      <div hidden={input !== undefined}>
        <SchemaForm
          field={action.input}
          button={t('forms.continue')}
          onValue={setInput}
          {...(begin === undefined ? {} : { begin })}
          {...(onType === undefined ? {} : { onType })}
        />
      </div>
    </>
  );
}

/** Whoever is not signed in signs in beside this page, so that nothing typed here is lost. */
function Check({
  act,
  onBack,
  onAccepted,
}: {
  readonly act: SignedAct;
  readonly onBack: () => void;
  readonly onAccepted?: () => void;
}) {
  const { t } = useText();
  const session = useQuery(sessionQuery).data;
  if (session)
    return (
      <CheckAnswers session={session} act={act} onBack={onBack} {...(onAccepted === undefined ? {} : { onAccepted })} />
    );
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
