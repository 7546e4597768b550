/**
 * From a draft to the book: the form, the answers once more in words, the passkey's signature, and what came of it.
 * What was signed is on the disk before it is sent, so nothing that happens on the way can lose or double it.
 */
import { useMutation } from '@tanstack/react-query';
import { Link, useRouterState } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { Act } from '#client';
import {
  type Bytes,
  type Refusal,
  type Result,
  readTransaction,
  toBase64url,
  transactionName,
  type Value,
} from '#kernel';
import { WhatIsSigned } from '../desk/check-answers.tsx';
import { signAct } from '../desk/sign.ts';
import { Alert } from '../parts/alert.tsx';
import { Button } from '../parts/button.tsx';
import { RefusalText } from '../shell/refusal-text.tsx';
import { useText } from '../text/languages.tsx';
import { answers } from '../town/answers.ts';
import type { Recorded } from './drafts/delivery.ts';
import { isOpen } from './drafts/draft.ts';
import { DraftStatus } from './drafts/draft-status.tsx';
import { useDelivery } from './drafts/use-delivery.ts';
import type { Kept } from './drafts/use-draft.ts';

export type Ready = {
  readonly action: string;
  readonly input: Value;
  /** Content that goes along, by hash. */
  readonly attached?: readonly { readonly hash: string; readonly content: Blob }[];
};

export function Acting<Form>({
  kept,
  ready,
  back,
  children,
  done,
}: {
  readonly kept: Kept<Form>;
  /** What is to be signed, once the form has said that it is complete. */
  readonly ready: Ready | undefined;
  /** From the answers to the form again. */
  readonly back: () => void;
  readonly children: (form: Form) => ReactNode;
  readonly done: (answer: Recorded) => ReactNode;
}) {
  useDelivery(kept);
  const { draft, keeping } = kept;
  const refused = draft?.state.is === 'refused';
  // When it was refused, not whenever the page draws itself.
  useEffect(() => {
    if (refused) back();
  }, [refused]);
  const recorded = draft?.state.is === 'recorded' ? draft.state.answer : undefined;
  useEffect(() => {
    // What the record now says is asked for anew; a page that lists it must not show what was.
    if (recorded !== undefined) void answers.invalidateQueries({ queryKey: ['titles'] });
  }, [recorded]);
  if (draft === undefined) return null;
  if (recorded !== undefined) return done(recorded);
  return (
    <>
      <DraftStatus kept={kept} />
      <fieldset className="acting" disabled={!isOpen(draft) || keeping === 'elsewhere'}>
        {ready === undefined || !isOpen(draft) ? null : <Check kept={kept} ready={ready} back={back} />}
        {isOpen(draft) && ready === undefined ? children(draft.form) : null}
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
}: {
  readonly kept: Kept<Form>;
  readonly ready: Ready;
  readonly back: () => void;
}) {
  const { t } = useText();
  const { attached: _, ...act } = ready;
  const office = kept.draft?.office ?? '';
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const signing = useMutation({ mutationFn: () => signedAct({ ...ready, office }) });
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
      <p>{t('sign.office', { office })}</p>
      <p>{t('acting.exactly')}</p>
      {refusal === undefined ? null : <NotSigned refusal={refusal} />}
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

function NotSigned({ refusal }: { readonly refusal: Refusal }) {
  const { t } = useText();
  const here = useRouterState({ select: ({ location }) => location.href });
  const away = refusal.code === 'session-missing' || refusal.code === 'session-over';
  return (
    <Alert type="error" heading={t('acting.notSigned')}>
      <RefusalText refusal={refusal} />
      {away ? (
        <p>
          <Link to="/desk/sign-in" search={{ back: here }}>
            {t('acting.signInAgain')}
          </Link>
        </p>
      ) : null}
    </Alert>
  );
}

function attachmentsOf({ attached = [] }: Ready): NonNullable<Act['attachments']> {
  return attached.map(({ hash, content }) => ({ hash, size: content.size }));
}

async function signedAct({
  office,
  ...ready
}: Ready & { readonly office: string }): Promise<Result<{ readonly transaction: string; readonly name: string }>> {
  const { action, input } = ready;
  const attachments = attachmentsOf(ready);
  const act: Act = { action, input, office, ...(attachments.length === 0 ? {} : { attachments }) };
  const signed = await signAct(act);
  return signed.ok ? named(signed.value) : signed;
}

function named(bytes: Bytes): Result<{ readonly transaction: string; readonly name: string }> {
  const read = readTransaction(bytes);
  if (!read.ok) return read;
  return { ok: true, value: { transaction: toBase64url(bytes), name: transactionName(read.value) } };
}

/** Goes back and forth between a form and its answers. */
export function useReady(): readonly [boolean, (checking: boolean) => void] {
  return useState(false);
}
