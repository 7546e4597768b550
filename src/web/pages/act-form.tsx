/** `/desk/act/:module/:action`: the form of any act of any module, from its schema alone, then the check and the signature. */
import { useQuery } from '@tanstack/react-query';
import { createLazyRoute } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
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
import { type TextKey, useText } from '../text/languages.tsx';
import { NotFound } from './not-found.tsx';

export const route = createLazyRoute('/desk/act/$module/$action')({ component: ActForm });

function ActForm() {
  const { module, action: name } = route.useParams();
  const action = actionAt(modules, module, name);
  return action === undefined ? <NotFound /> : <Form key={`${module}/${name}`} {...{ module, name, action }} />;
}

type Asked = { readonly module: string; readonly name: string; readonly action: Action<unknown> };

/** Typed text belongs to one officer; that of a visitor is kept nowhere. */
function Form(asked: Asked) {
  const { t, say } = useText();
  const holder = useHolder();
  const { action, module } = asked;
  const right = modules.find((one) => one.name === module)?.schema.rights[action.right];
  return (
    <Page title={say(action.label)} lead={right === undefined ? undefined : t('forms.right', { right: say(right) })}>
      <ByCommand act={`${module}/${asked.name}`} />
      {holder === undefined ? null : holder.kept ? (
        <KeptForm key={holder.officer} officer={holder.officer} {...asked} />
      ) : (
        <Filling {...asked} />
      )}
    </Page>
  );
}

/** What a page cannot do alone, because no browser holds the key of an envelope. */
const BY_COMMAND: { readonly [act: string]: readonly [TextKey, string] } = {
  'members/set-seal': ['forms.setSeal', 'townledger members new-key'],
  'members/break-seal': ['forms.breakSeal', 'townledger members break-seal'],
};

function ByCommand({ act }: { readonly act: string }) {
  const { t } = useText();
  if (!Object.hasOwn(BY_COMMAND, act)) return null;
  const [hint, command] = BY_COMMAND[act] as readonly [TextKey, string];
  return (
    <Alert type="info">
      <p>{t(hint)}</p>
      <p>
        <code>{command}</code>
      </p>
    </Alert>
  );
}

type Holder = { readonly officer: string; readonly kept: boolean };

/**
 * Whose form the page holds: that of whoever was signed in last, also once the session has ended. A visitor who signs
 * in beside the page keeps what is on it; the next officer begins with nothing of the one before.
 */
function useHolder(): Holder | undefined {
  const { data, isPending } = useQuery(sessionQuery);
  const holder = useRef<Holder>(undefined);
  const { current } = holder;
  const officer = data?.officer;
  if (current === undefined && !isPending) holder.current = { officer: officer ?? '', kept: officer !== undefined };
  else if (current !== undefined && officer !== undefined && officer !== current.officer)
    holder.current = { officer, kept: current.officer !== '' };
  return holder.current;
}

/** What is typed outlives the tab, the connection and the session. */
function KeptForm({ officer, ...asked }: Asked & { readonly officer: string }) {
  const action = `${asked.module}/${asked.name}`;
  const id = `form ${officer} ${action}`;
  const kept = useDraft<TypedForm<FormDraft | undefined>>(id, {
    kind: 'form',
    officer,
    office: '',
    registry: '',
    about: '',
    form: { action, typed: undefined },
  });
  const { draft, keeping } = kept;
  const [checking, setChecking] = useState(false);
  if (draft === undefined) return null;
  const elsewhere = keeping === 'elsewhere';
  return (
    <>
      {checking && !elsewhere ? null : <DraftStatus kept={kept} formless={false} />}
      <fieldset className="acting" disabled={elsewhere}>
        {/* Once it is taken over it begins anew, with what the other tab typed. */}
        <Filling
          key={String(elsewhere)}
          {...asked}
          begin={draft.form.typed}
          onType={(typed) => kept.change({ action, typed })}
          onChecking={setChecking}
          draft={id}
        />
      </fieldset>
    </>
  );
}

type Typing = {
  readonly begin?: FormDraft | undefined;
  readonly onType?: (typed: FormDraft) => void;
  /** Told whether the answers are shown in the place of the form. */
  readonly onChecking?: (checking: boolean) => void;
  /** Where it is kept. */
  readonly draft?: string;
};

function Filling({ module, name, action, begin, onType, onChecking, draft }: Asked & Typing) {
  const { t } = useText();
  const [input, setInput] = useState<Value>();
  const checking = input !== undefined;
  useEffect(() => onChecking?.(checking), [checking, onChecking]);
  return (
    <>
      {input === undefined ? null : (
        <Check
          act={{ action: `${module}/${name}`, input }}
          onBack={() => setInput(undefined)}
          {...(draft === undefined ? {} : { from: draft })}
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
  from,
}: {
  readonly act: SignedAct;
  readonly onBack: () => void;
  readonly from?: string;
}) {
  const { t } = useText();
  const session = useQuery(sessionQuery).data;
  if (session)
    return <CheckAnswers session={session} act={act} onBack={onBack} {...(from === undefined ? {} : { from })} />;
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
