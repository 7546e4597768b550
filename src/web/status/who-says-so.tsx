/** "Who says so?": the town, its neighbours, who is silent and since when, and loudly what does not fit. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { HowMany } from '../network/how-many.tsx';
import { standingOf as standingOfTown } from '../network/standing.ts';
import { useStandingText } from '../network/words.ts';
import { Alert } from '../parts/alert.tsx';
import { useTold } from '../terms/told.tsx';
import { type TextKey, useText } from '../text/languages.tsx';
import { type Cosigner, type Signers, standingOf } from '../town/signers.ts';
import { type TownsSeen, townsQuery, useFreshNetwork } from '../town/towns.ts';

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
  const seen = useQuery(townsQuery).data;
  const together = seen !== undefined && seen.towns.length > 0;
  useFreshNetwork();
  return (
    <>
      <Evidence signers={signers} />
      <ul className="usa-list who">
        {together ? (
          <Towns seen={seen} />
        ) : (
          <li className="who__one who__one--signed">{t('status.own', { town, size, time: time(timeMs) })}</li>
        )}
        {cosigners.map((one) => (
          <Neighbour key={one.name} one={one} nowMs={nowMs} />
        ))}
      </ul>
      {cosigners.length === 0 && seen?.towns.length === 0 ? <p>{tell('status.none')}</p> : null}
      {together ? (
        <>
          <HowMany seen={seen} />
          <p>
            <Link to="/network">{t('network.more')}</Link>
          </p>
        </>
      ) : null}
    </>
  );
}

/** Where several towns keep the book, each of them says so. */
function Towns({ seen }: { readonly seen: TownsSeen }) {
  const tell = useStandingText(seen);
  return seen.towns.map((one) => {
    const { is } = standingOfTown(one, seen.nowMs);
    const signed = is === 'signed' || is === 'signing';
    return (
      <li key={one.town} className={`who__one who__one--${signed ? 'signed' : 'silent'}`}>
        {tell(one)}
      </li>
    );
  });
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
