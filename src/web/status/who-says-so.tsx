/** "Who says so?": the town, its neighbours, who is silent and since when, and loudly what does not fit. */
import { Alert } from '../parts/alert.tsx';
import { useTold } from '../terms/told.tsx';
import { type TextKey, useText } from '../text/languages.tsx';
import { type Cosigner, type Signers, standingOf } from '../town/signers.ts';

const STANDING: { readonly [standing in ReturnType<typeof standingOf>]: TextKey } = {
  never: 'status.never',
  'up-to-date': 'status.upToDate',
  soon: 'status.soon',
  silent: 'status.silent',
};

export function WhoSaysSo({ signers, town }: { readonly signers: Signers; readonly town: string }) {
  const { t, time } = useText();
  const tell = useTold();
  const { size, timeMs, nowMs, cosigners } = signers;
  return (
    <>
      <Evidence signers={signers} />
      <ul className="usa-list who">
        <li className="who__one who__one--signed">{t('status.own', { town, size, time: time(timeMs) })}</li>
        {cosigners.map((one) => (
          <Neighbour key={one.name} one={one} nowMs={nowMs} />
        ))}
      </ul>
      {cosigners.length === 0 ? <p>{tell('status.none')}</p> : null}
    </>
  );
}

function Neighbour({ one, nowMs }: { readonly one: Cosigner; readonly nowMs: number }) {
  const { t, time } = useText();
  const { name, size, timeMs, behindSinceMs } = one;
  const standing = standingOf(one, nowMs);
  const fill = { name, size: size ?? 0, time: time(timeMs ?? 0), since: time(behindSinceMs ?? 0) };
  const signed = standing === 'up-to-date' || standing === 'soon';
  return <li className={`who__one who__one--${signed ? 'signed' : 'silent'}`}>{t(STANDING[standing], fill)}</li>;
}

function Evidence({ signers }: { readonly signers: Signers }) {
  const { t, time } = useText();
  return signers.evidence.map(({ id, origin, timeMs }) => (
    <Alert key={id} type="error" heading={t('status.evidence')}>
      <p>{t('status.evidenceText', { origin, time: time(timeMs) })}</p>
      <p>
        <a href={`/witness/evidence?after=${id - 1}&limit=1`}>{t('status.evidenceFile')}</a>
      </p>
    </Alert>
  ));
}
