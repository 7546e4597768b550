/** The same card for every proof: one sentence and a mark, how it was checked, what it does not prove, the raw data. */
import type { Refusal } from '#kernel';
import { Alert } from '../parts/alert.tsx';
import { useRefusalText } from '../shell/refusal-text.tsx';
import { useText } from '../text/languages.tsx';
import type { Checked } from './check.ts';
import { HowItWorks } from './how-it-works.tsx';
import { isNoProof, MARKS, type Story, storyOf, verdictOf } from './story.ts';

export function ProofCard({ checked, name }: { readonly checked: Checked; readonly name: string }) {
  const { t } = useText();
  const { result, keys } = checked;
  if (!result.ok) return <Wrong refusal={result.refusal} />;
  const story = storyOf(result.value);
  const verdict = verdictOf(keys);
  return (
    <div className={`proof-card proof-card--${verdict}`} data-verdict={verdict}>
      <h3>
        <Mark of={verdict} /> {t(verdict === 'yes' ? 'proof.valid' : 'proof.other')}
      </h3>
      {verdict === 'yes' ? null : <Signers keys={keys} />}
      <Sentence story={story} />
      {story.code === undefined ? null : <p>{t('proof.code', { code: story.code })}</p>}
      {verdict === 'yes' ? <Signers keys={keys} /> : null}
      {checked.mended === undefined ? null : <p>{t('proof.mended')}</p>}
      <HowItWorks />
      <Limits story={story} />
      <Raw story={story} name={name} />
    </div>
  );
}

function Wrong({ refusal }: { readonly refusal: Refusal }) {
  const { t } = useText();
  const why = useRefusalText(refusal);
  if (isNoProof(refusal.code)) {
    return (
      <Alert type="warning" heading={t('proof.none')}>
        <p>{why}</p>
        <p>{t('proof.noneDo')}</p>
      </Alert>
    );
  }
  return (
    <div className="proof-card proof-card--no" data-verdict="no">
      <h3>
        <Mark of="no" /> {t('proof.invalid')}
      </h3>
      <p className="proof-card__sentence">{t('proof.wrong', { why })}</p>
      <p>{t('proof.wrongDo')}</p>
      <details className="raw">
        <summary>{t('proof.wrongRaw')}</summary>
        <pre>{JSON.stringify(refusal)}</pre>
      </details>
    </div>
  );
}

function Mark({ of }: { readonly of: keyof typeof MARKS }) {
  return (
    <svg className="mark" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={MARKS[of]} fill="none" stroke="currentColor" strokeWidth="3.5" />
    </svg>
  );
}

function Sentence({ story }: { readonly story: Story }) {
  const { t, time } = useText();
  const fill = story.timeMs === undefined ? story.fill : { ...story.fill, time: time(story.timeMs) };
  return <p className="proof-card__sentence">{t(story.sentence, fill)}</p>;
}

function Signers({ keys }: { readonly keys: Checked['keys'] }) {
  const { t } = useText();
  if (verdictOf(keys) === 'yes') return <p>{t(keys === 'pinned' ? 'proof.pinned' : 'proof.unpinned')}</p>;
  return <Alert type="warning">{t(keys === 'other' ? 'proof.otherTown' : 'proof.namesake')}</Alert>;
}

function Limits({ story }: { readonly story: Story }) {
  const { t } = useText();
  if (story.limits.length === 0) return null;
  return (
    <>
      <h4>{t('proof.not')}</h4>
      <ul className="usa-list">
        {story.limits.map((limit) => (
          <li key={limit}>{t(limit)}</li>
        ))}
      </ul>
    </>
  );
}

function Raw({ story, name }: { readonly story: Story; readonly name: string }) {
  const { t, number } = useText();
  return (
    <details className="raw">
      <summary>{t('proof.raw')}</summary>
      <dl className="facts">
        {story.root !== '' && (
          <>
            <dt>{t('proof.size')}</dt>
            <dd>{number(story.size)}</dd>
            <dt>{t('proof.root')}</dt>
            <dd className="hash">{story.root}</dd>
          </>
        )}
        <dt>{t('proof.keys')}</dt>
        {story.keys.map((key) => (
          <dd key={key} className="hash">
            {key.length > 200 ? `${key.slice(0, 100)}…` : key}
          </dd>
        ))}
      </dl>
      <p>{t('proof.command')}</p>
      <pre>./townledger verify {name}</pre>
    </details>
  );
}
