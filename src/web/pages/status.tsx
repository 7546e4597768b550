/** `/status`: where the book stands, who vouches for it, who is silent, and which parts of the node work. */
import { useQuery } from '@tanstack/react-query';
import { createLazyRoute } from '@tanstack/react-router';
import { roomIn } from '../network/standing.ts';
import { Fact } from '../parts/written.tsx';
import { StateProof } from '../proof/state-proof.tsx';
import { Page } from '../shell/page.tsx';
import { Answered } from '../shell/states.tsx';
import { WhoSaysSo } from '../status/who-says-so.tsx';
import { type TextKey, useText } from '../text/languages.tsx';
import { townKey, townQuery } from '../town/answers.ts';
import { type Health, healthQuery, type Signers, signersQuery } from '../town/signers.ts';
import { townsQuery } from '../town/towns.ts';

export const route = createLazyRoute('/status')({ component: Status });

const ENGINE: { readonly [state in Health['engine']]: TextKey } = {
  running: 'status.running',
  halted: 'status.halted',
  archive: 'status.archive',
  stopped: 'status.stopped',
};

function Status() {
  const { t, time, number } = useText();
  const town = useQuery(townQuery);
  const signers = useQuery(signersQuery);
  const health = useQuery(healthQuery);
  const towns = useQuery(townsQuery).data;
  const waits = towns !== undefined && towns.towns.length > 0 && roomIn(towns).left < 0;
  const proofs = town.data === undefined ? undefined : <StateProof stateKey={townKey(town.data)} />;
  return (
    <Page title={t('status.title')} lead={t('status.lead')} {...(proofs && { proofs })}>
      <h2>{t('status.book')}</h2>
      <Answered of={town}>
        {({ size, timeMs, root }) => (
          <dl className="written">
            <Fact name={t('status.size')}>{number(size)}</Fact>
            <Fact name={t('status.last')}>{time(timeMs)}</Fact>
            <Fact name={t('status.engine')}>
              <Answered of={health}>
                {({ engine }) => t(waits && engine === 'running' ? 'status.waits' : ENGINE[engine])}
              </Answered>
            </Fact>
            <Fact name={t('status.root')}>
              <span className="hash">{root}</span>
            </Fact>
          </dl>
        )}
      </Answered>
      <h2>{t('status.who')}</h2>
      <Answered of={signers}>
        {(found) => (
          <>
            <WhoSaysSo signers={found} town={town.data?.name ?? ''} />
            <Watched signers={found} />
            <Keys signers={found} />
          </>
        )}
      </Answered>
      <h2>{t('status.parts')}</h2>
      <Answered of={health}>{(found) => <Parts health={found} />}</Answered>
    </Page>
  );
}

function Watched({ signers }: { readonly signers: Signers }) {
  const { t, time } = useText();
  return (
    <>
      <h2>{t('status.watched')}</h2>
      {signers.watched.length === 0 ? <p>{t('status.watchedNone')}</p> : null}
      <ul className="usa-list">
        {signers.watched.map(({ origin, size, timeMs }) => (
          <li key={origin}>
            {size === null || timeMs === null
              ? t('status.watchedYet', { origin })
              : t('status.watchedAt', { origin, size, time: time(timeMs) })}
          </li>
        ))}
      </ul>
    </>
  );
}

function Keys({ signers }: { readonly signers: Signers }) {
  const { t } = useText();
  return (
    <>
      <h2>{t('status.keys')}</h2>
      <p>{t('status.keysHint')}</p>
      <ul className="usa-list">
        {signers.log.map(({ vkey }) => (
          <li key={vkey} className="hash">
            {vkey.length > 200 ? <LongKey vkey={vkey} /> : vkey}
          </li>
        ))}
      </ul>
    </>
  );
}

function LongKey({ vkey }: { readonly vkey: string }) {
  const { t } = useText();
  return (
    <>
      {vkey.slice(0, 100)}…
      <details>
        <summary>{t('status.wholeKey')}</summary>
        <code>{vkey}</code>
      </details>
    </>
  );
}

const PARTS = [
  ['vault', 'status.vault'],
  ['attachments', 'status.attachments'],
  ['projections', 'status.projections'],
] as const satisfies readonly (readonly [keyof Health, TextKey])[];

function Parts({ health }: { readonly health: Health }) {
  const { t } = useText();
  return (
    <dl className="written">
      {PARTS.map(([part, name]) => {
        const code = health[part];
        return (
          <Fact key={part} name={t(name)}>
            {code === null ? t('status.works') : t('status.broken', { code })}
          </Fact>
        );
      })}
    </dl>
  );
}
