/** `/desk/decision/:number`: what a town's delegate does about a proposal: vote, recuse, support, comment, attach, carry out. */
import { useQuery } from '@tanstack/react-query';
import { createLazyRoute, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { toBase64url } from '#kernel';
import type { Session } from '../desk/desk.ts';
import { SignedIn } from '../desk/gates.tsx';
import { officesWith, WhatYouMay } from '../desk/rights.tsx';
import { Task } from '../desk/task.tsx';
import { useKindText } from '../network/decision-words.ts';
import { type Proposal, proposalKey, proposalQuery, waitsFor } from '../network/decisions.ts';
import { bodyWords } from '../network/member-words.ts';
import { GOVERN, useOwnTown } from '../network/own-town.ts';
import { StillMissing } from '../network/still-missing.tsx';
import { type InNetwork, nameIn, Together } from '../network/together.tsx';
import { VoteForm } from '../network/vote-form.tsx';
import { Alert } from '../parts/alert.tsx';
import { SelectField, TextArea, TextField } from '../parts/field.tsx';
import { FileField } from '../parts/file-field.tsx';
import { StateProofs } from '../proof/state-proof.tsx';
import { Page } from '../shell/page.tsx';
import { Answered } from '../shell/states.tsx';
import { useText } from '../text/languages.tsx';

export const route = createLazyRoute('/desk/decision/$number')({ component: DeskDecision });

function DeskDecision() {
  const { number } = route.useParams();
  return <Together>{(found) => <One key={number} number={Number(number)} found={found} />}</Together>;
}

function One({ number, found }: { readonly number: number; readonly found: InNetwork }) {
  const { t } = useText();
  const kindText = useKindText();
  const proposal = useQuery(proposalQuery(number));
  const kind = proposal.data === undefined ? '…' : kindText(proposal.data.what.kind);
  return (
    <Page
      title={t('vote.title', { number, kind })}
      {...(proposal.data && { proofs: <StateProofs stateKeys={[proposalKey(number)]} /> })}
    >
      <SignedIn>
        {(session) => (
          <Answered of={proposal}>
            {(one) => (
              <>
                <p className="usa-intro decision__summary">{one.summary}</p>
                <p>
                  <Link to="/network/decisions/$number" params={{ number: String(number) }}>
                    {t('vote.readAll')}
                  </Link>
                </p>
                <StillMissing proposal={one} found={found} />
                <Doing session={session} proposal={one} found={found} />
                <WhatYouMay session={session} about={[GOVERN]} />
              </>
            )}
          </Answered>
        )}
      </SignedIn>
    </Page>
  );
}

type Parts = { readonly session: Session; readonly proposal: Proposal; readonly found: InNetwork };

function Doing({ session, proposal, found }: Parts) {
  const { t } = useText();
  const own = useOwnTown(session);
  if (officesWith(session, GOVERN).length === 0) return <Alert type="warning">{t('vote.notYours')}</Alert>;
  if (own === undefined) return null;
  const town = nameIn(found.book)(own);
  const { number, votes } = proposal;
  const before = votes.find((one) => one.town === own);
  return (
    <>
      <h2>{t('vote.your', { town })}</h2>
      {before === undefined ? null : <Alert type="info">{t('vote.before', { town })}</Alert>}
      {before === undefined && proposal.status === 'open' && !waitsFor(proposal, own, Date.now()) ? (
        <Alert type="info">{t('vote.notNow', { town })}</Alert>
      ) : (
        <VoteForm session={session} proposal={proposal} own={own} found={found} />
      )}
      <h2>{t('vote.else')}</h2>
      <Task
        session={session}
        action="members/sponsor"
        hint={t('vote.sponsorHint')}
        input={() => ({ proposal: number })}
      />
      <Written session={session} number={number} action="members/comment" field="text" />
      <Document session={session} number={number} />
      <Written session={session} number={number} action="members/recuse" field="reason" />
      <Task
        session={session}
        action="members/execute"
        hint={t('vote.executeHint')}
        input={() => ({ proposal: number })}
      />
      {proposal.town === own ? (
        <Task
          session={session}
          action="members/withdraw"
          hint={t('vote.withdrawHint')}
          input={() => ({ proposal: number })}
        />
      ) : null}
    </>
  );
}

type OnProposal = { readonly session: Session; readonly number: number };

/** An act of one text: a comment, or the reason for taking no part. */
function Written({
  session,
  number,
  action,
  field,
}: OnProposal & { readonly action: string; readonly field: 'text' | 'reason' }) {
  const { t } = useText();
  const [text, setText] = useState('');
  const recusing = field === 'reason';
  return (
    <Task
      session={session}
      action={action}
      hint={t(recusing ? 'vote.recuseHint' : 'vote.commentHint')}
      input={() => ({ proposal: number, [field]: text.trim() })}
    >
      <TextArea
        label={t(recusing ? 'vote.recuseReason' : 'vote.comment')}
        maxLength={recusing ? 500 : 2_000}
        value={text}
        onChange={({ target }) => setText(target.value)}
      />
    </Task>
  );
}

const BODIES = ['council', 'town-meeting', 'select-board', 'committee'] as const;

/** The document stays with the town; the book holds its fingerprint, which this computer makes from the file. */
function Document({ session, number }: OnProposal) {
  const { t, say } = useText();
  const [body, setBody] = useState<string>('council');
  const [voteDay, setVoteDay] = useState('');
  const [textHash, setTextHash] = useState('');
  const [file, setFile] = useState('');
  const take = async ([first]: readonly File[]) => {
    if (first === undefined) return;
    setFile(first.name);
    setTextHash(await fingerprintOf(first));
  };
  return (
    <Task
      session={session}
      action="members/attach-document"
      hint={t('vote.documentHint')}
      input={() => ({ proposal: number, body, voteDay, textHash })}
    >
      <SelectField label={t('vote.body')} value={body} onChange={({ target }) => setBody(target.value)}>
        {BODIES.map((one) => (
          <option key={one} value={one}>
            {say(bodyWords(one))}
          </option>
        ))}
      </SelectField>
      <TextField
        label={t('vote.day')}
        type="date"
        value={voteDay}
        onChange={({ target }) => setVoteDay(target.value)}
      />
      <FileField
        label={t('vote.file')}
        hint={t('vote.fileHint')}
        drop={t('verify.drop')}
        choose={t('verify.choose')}
        onFiles={(files) => void take(files)}
      />
      {file === '' ? null : (
        <p role="status">
          {t('vote.fingerprint', { file })} <span className="hash">{textHash}</span>
        </p>
      )}
    </Task>
  );
}

async function fingerprintOf(file: File): Promise<string> {
  return toBase64url(new Uint8Array(await crypto.subtle.digest('SHA-256', await file.arrayBuffer())));
}
