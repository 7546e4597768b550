/** `/ledger/:entry`: one entry as a sentence, who wrote it and when, then its data, then its proof. */
import { useQuery } from '@tanstack/react-query';
import { createLazyRoute, Link } from '@tanstack/react-router';
import { isObject, type Value } from '#kernel';
import { linesOf, sentenceOf } from '#verify/told';
import { Neighbours } from '../ledger/neighbours.tsx';
import { SameInstrument } from '../ledger/same-instrument.tsx';
import { Fact, Lines } from '../parts/written.tsx';
import { ReceiptProof } from '../proof/receipt-proof.tsx';
import { SaveReceipt } from '../proof/save-receipt.tsx';
import { Page } from '../shell/page.tsx';
import { Answered } from '../shell/states.tsx';
import { useTold } from '../terms/told.tsx';
import { useText } from '../text/languages.tsx';
import { actsQuery, entryQuery } from '../town/answers.ts';
import { holderQuery, useOfficeTitle } from '../town/members.ts';

export const route = createLazyRoute('/ledger/$entry')({ component: Entry });

type Json = { readonly [name: string]: Value };

function Entry() {
  const { t } = useText();
  const { entry } = route.useParams();
  const found = useQuery(entryQuery(Number(entry)));
  return (
    <Page title={t('entry.title', { entry })}>
      <Answered of={found}>
        {(value) => {
          const { body = null, signer = null } = isObject(value) ? value : {};
          return isObject(body) && isObject(signer) ? (
            <Act entry={Number(entry)} body={body} signer={signer} value={value} />
          ) : (
            <Block value={value} />
          );
        }}
      </Answered>
      <Neighbours entry={Number(entry)} />
    </Page>
  );
}

type ActParts = { readonly entry: number; readonly body: Json; readonly signer: Json; readonly value: Value };

function Act({ entry, body, signer, value }: ActParts) {
  const speaker = useText();
  const { t } = speaker;
  const tell = useTold();
  const [action, input] = [String(body.action), body.input ?? null];
  return (
    <>
      <p className="usa-intro">{sentenceOf(action, input, speaker)}</p>
      <Circumstances entry={entry} body={body} signer={signer} />
      <SameInstrument entry={entry} />
      <h2>{t('entry.data')}</h2>
      <p>{t('entry.dataHint')}</p>
      <dl className="written">
        <Lines lines={linesOf(action, input, speaker)}>{(text, { name }) => <Written name={name} text={text} />}</Lines>
      </dl>
      <h2>{t('entry.proof')}</h2>
      <p>{tell('entry.proofHint')}</p>
      <ReceiptProof entry={entry} />
      <SaveReceipt entry={entry} />
      <Raw value={value} />
    </>
  );
}

/** A parcel leads to what the town knows of it. Names of people come from papers, whichever way they are written. */
function Written({ name, text }: { readonly name: string; readonly text: string }) {
  if (name !== 'parcel') return <bdi>{text}</bdi>;
  return (
    <Link to="/land/$parcel" params={{ parcel: text }}>
      {text}
    </Link>
  );
}

/** Who, for which office, and when. */
function Circumstances({ entry, body, signer }: Omit<ActParts, 'value'>) {
  const { t, time } = useText();
  const titleOf = useOfficeTitle();
  const holder = useQuery(holderQuery(String(signer.scheme), String(signer.key)));
  const when = useQuery(actsQuery({ before: String(entry + 1) }, 1)).data?.[0];
  const office = body.office === undefined ? undefined : String(body.office);
  const title = office === undefined ? undefined : titleOf(office);
  return (
    <dl className="written">
      {title === undefined ? null : <Fact name={t('entry.office')}>{title}</Fact>}
      <Fact name={t('entry.officer')}>
        {holder.data === undefined ? (holder.isError ? t('entry.key') : '…') : t('entry.jobOf', holder.data)}
      </Fact>
      {when?.entry !== entry ? null : <Fact name={t('entry.when')}>{time(when.timeMs)}</Fact>}
    </dl>
  );
}

function Block({ value }: { readonly value: Value }) {
  const { t, time } = useText();
  const tell = useTold();
  const block = isObject(value) && isObject(value.block) ? value.block : {};
  const { transactions, timeMs } = block;
  return (
    <>
      {typeof transactions === 'number' && typeof timeMs === 'number' ? (
        <p className="usa-intro">{t('entry.closes', { acts: transactions, time: time(timeMs) })}</p>
      ) : null}
      <p>{tell('entry.block')}</p>
      <Raw value={value} />
    </>
  );
}

function Raw({ value }: { readonly value: Value }) {
  const { t } = useText();
  return (
    <details className="raw">
      <summary>{t('entry.raw')}</summary>
      <pre>{JSON.stringify(value, undefined, 2)}</pre>
    </details>
  );
}
