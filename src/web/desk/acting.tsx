/**
 * From a draft to the book, for every act of the desk: the form, the answers once more in words, the passkey's
 * signature, and what came of it. What was signed is on the disk before it is sent, so nothing that happens on the way can lose or double it.
 */
import { useMutation } from '@tanstack/react-query';
import { Link, useRouterState } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { Act } from '#client';
import type { Refusal, Result, Value } from '#kernel';
import { Alert } from '../parts/alert.tsx';
import { Button } from '../parts/button.tsx';
import { RefusalText } from '../shell/refusal-text.tsx';
import { useText } from '../text/languages.tsx';
import { answers } from '../town/answers.ts';
import { useOfficeTitle } from '../town/members.ts';
import { type Recorded, type Sealed, sealedOf } from './drafts/delivery.ts';
import { isOpen } from './drafts/draft.ts';
import { DraftStatus } from './drafts/draft-status.tsx';
import { useDelivery } from './drafts/use-delivery.ts';
import type { Kept } from './drafts/use-draft.ts';
import { signAct } from './sign.ts';
import { WhatIsSigned } from './what-is-signed.tsx';

export type Ready = {
  readonly action: string;
  readonly input: Value;
  /** That of the draft where nothing else is said; none where it is empty. */
  readonly office?: string;
  /** Content that goes along, by hash. */
  readonly attached?: readonly { readonly hash: string; readonly content: Blob }[];
};

export function Acting<Form>({
  kept,
  ready,
  back,
  office,
  children,
  done,
}: {
  readonly kept: Kept<Form>;
  /** What is to be signed, once the form has said that it is complete. */
  readonly ready: Ready | undefined;
  /** From the answers to the form again. */
  readonly back: () => void;
  /** Asks for the office beside the answers, where the form did not. */
  readonly office?: ReactNode;
  /** The form, where it is here. A refusal leads back to it; elsewhere the answers stay in sight beside it. */
  readonly children?: (form: Form) => ReactNode;
  readonly done: (answer: Recorded) => ReactNode;
}) {
  useDelivery(kept);
  const { draft, keeping } = kept;
  const refused = draft?.state.is === 'refused';
  // When it was refused, not whenever the page draws itself.
  useEffect(() => {
    if (refused && children !== undefined) back();
  }, [refused]);
  const recorded = draft?.state.is === 'recorded' ? draft.state.answer : undefined;
  useEffect(() => {
    // What the record now says is asked for anew; a page that lists it must not show what was.
    if (recorded === undefined) return;
    // What else is on the screen stays until the reader goes on: a row that vanished would take its message with it.
    void answers.invalidateQueries({ refetchType: 'none' });
    void answers.invalidateQueries({ queryKey: ['titles'] });
  }, [recorded]);
  if (draft === undefined) return null;
  if (recorded !== undefined) return done(recorded);
  return (
    <>
      <DraftStatus kept={kept} formless={children === undefined} />
      <fieldset className="acting" disabled={!isOpen(draft) || keeping === 'elsewhere'}>
        {ready === undefined || !isOpen(draft) ? null : (
          <Check kept={kept} ready={ready} back={back} office={office} formless={children === undefined} />
        )}
        {isOpen(draft) && ready === undefined ? children?.(draft.form) : null}
      </fieldset>
      {isOpen(draft) ? null : <OnItsWay />}
    </>
  );
}

function OnItsWay() {
  const { t } = useText();
  return <Alert type="info">{t('acting.onItsWay')}</Alert>;
}

function Check<Form>({
  kept,
  ready,
  back,
  office: ask,
  formless,
}: {
  readonly kept: Kept<Form>;
  readonly ready: Ready;
  readonly back: () => void;
  readonly office: ReactNode;
  readonly formless: boolean;
}) {
  const { t } = useText();
  const titleOf = useOfficeTitle();
  const { attached: _, ...act } = ready;
  const office = ready.office ?? kept.draft?.office ?? '';
  const officer = kept.draft?.officer ?? '';
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const signing = useMutation({ mutationFn: () => signedAct({ ...ready, office }, officer) });
  const sign = async () => {
    const signed = await signing.mutateAsync();
    if (!signed.ok) return;
    const attachments = (ready.attached ?? []).map(({ content }) => content);
    await kept.setState({ is: 'sending', sealed: { ...signed.value, attachments } });
  };
  const refusal = signing.data?.ok === false ? signing.data.refusal : undefined;
  return (
    <section className="check-answers">
      <h2 ref={heading} tabIndex={-1}>
        {t('acting.check')}
      </h2>
      <WhatIsSigned act={{ ...act, attachments: attachmentsOf(ready) }} />
      {ask === undefined ? <p>{t('sign.office', { office: titleOf(office) })}</p> : ask}
      <p>{t('acting.exactly')}</p>
      {refusal === undefined ? null : <NotSigned refusal={refusal} formless={formless} />}
      {signing.isError ? <Alert type="error">{t('shell.broken')}</Alert> : null}
      <Button look="outline" disabled={signing.isPending} onClick={back}>
        {t('acting.back')}
      </Button>
      <Button disabled={signing.isPending} onClick={() => void sign()}>
        {t(signing.isPending ? 'acting.signing' : 'acting.sign')}
      </Button>
    </section>
  );
}

/** Whoever has typed what is kept nowhere yet signs in beside this page. */
function NotSigned({ refusal, formless }: { readonly refusal: Refusal; readonly formless: boolean }) {
  const { t } = useText();
  const here = useRouterState({ select: ({ location }) => location.href });
  const away = ['session-missing', 'session-over', 'session-of-another'].includes(refusal.code);
  return (
    <Alert type="error" heading={t('acting.notSigned')}>
      <RefusalText refusal={refusal} />
      {away ? (
        <p>
          {formless ? (
            <a href="/desk/sign-in" target="_blank" rel="noopener opener">
              {t('acting.inNewTab')}
            </a>
          ) : (
            <Link to="/desk/sign-in" search={{ back: here }}>
              {t('acting.signInAgain')}
            </Link>
          )}
        </p>
      ) : null}
    </Alert>
  );
}

function attachmentsOf({ attached = [] }: Ready): NonNullable<Act['attachments']> {
  return attached.map(({ hash, content }) => ({ hash, size: content.size }));
}

async function signedAct(
  ready: Ready & { readonly office: string },
  officer: string,
): Promise<Result<Omit<Sealed, 'attachments'>>> {
  const { action, input, office } = ready;
  const attachments = attachmentsOf(ready);
  const act: Act = {
    action,
    input,
    ...(office === '' ? {} : { office }),
    ...(attachments.length === 0 ? {} : { attachments }),
  };
  const signed = await signAct(act, officer);
  return signed.ok ? sealedOf(signed.value) : signed;
}

/** Goes back and forth between a form and its answers. */
export function useReady(): readonly [boolean, (checking: boolean) => void] {
  return useState(false);
}
