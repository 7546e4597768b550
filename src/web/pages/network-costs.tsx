/** `/network/costs`: who pays what, by which rule, and what it would be if a member came or went. */
import { useQuery } from '@tanstack/react-query';
import { createLazyRoute, Link } from '@tanstack/react-router';
import { type By, liabilityQuery, type Pool, poolsQuery, type Statement, statementsQuery } from '../network/money.ts';
import { NetworkNav } from '../network/network-nav.tsx';
import { RecordProofs } from '../network/record-proofs.tsx';
import { type InNetwork, nameIn, Together } from '../network/together.tsx';
import { WhatIf } from '../network/what-if.tsx';
import { Alert } from '../parts/alert.tsx';
import { Page } from '../shell/page.tsx';
import { Answered } from '../shell/states.tsx';
import { type TextKey, useText } from '../text/languages.tsx';

export const route = createLazyRoute('/network/costs')({ component: Costs });

function Costs() {
  return <Together>{(found) => <All found={found} />}</Together>;
}

function All({ found }: { readonly found: InNetwork }) {
  const { t } = useText();
  const pools = useQuery(poolsQuery);
  const keys = (pools.data ?? []).map(({ pool }) => `members/pool/${pool}`);
  return (
    <Page title={t('costs.title')} lead={t('costs.lead')} proofs={<RecordProofs stateKeys={keys} />}>
      <NetworkNav />
      <Answered of={pools}>
        {(all) =>
          all.length === 0 ? (
            <p>{t('costs.none')}</p>
          ) : (
            all.map((pool) => <OnePool key={pool.pool} pool={pool} found={found} />)
          )
        }
      </Answered>
      <h2>{t('costs.liability')}</h2>
      <p>{t('costs.liabilityHint')}</p>
      <Liabilities found={found} />
    </Page>
  );
}

const SHARED: { readonly [by in By]: TextKey } = {
  equal: 'costs.equal',
  population: 'costs.byPopulation',
  valuation: 'costs.byValuation',
  use: 'costs.byUse',
};

function OnePool({ pool, found }: { readonly pool: Pool; readonly found: InNetwork }) {
  const { t, dollars } = useText();
  const statements = useQuery(statementsQuery(pool.pool));
  const { proposal, rule, floorCents, capCents, reservePercent } = pool;
  const parts = rule.by === 'mixed' ? rule.parts : [{ by: rule.by, percent: 100 }];
  return (
    <section>
      <h2>{pool.title}</h2>
      <ul className="usa-list">
        {parts.map(({ by, percent }) => (
          <li key={by}>{t(SHARED[by], { percent })}</li>
        ))}
        {floorCents === undefined ? null : <li>{t('costs.floor', { sum: dollars(floorCents) })}</li>}
        {capCents === undefined ? null : <li>{t('costs.most', { sum: dollars(capCents) })}</li>}
        {reservePercent === 0 ? null : <li>{t('costs.reserved', { percent: reservePercent })}</li>}
      </ul>
      <p>
        <Link to="/network/decisions/$number" params={{ number: String(proposal) }}>
          {t('costs.decided', { number: proposal })}
        </Link>
      </p>
      <Answered of={statements}>
        {(all) => (
          <>
            {all.length === 0 ? <p>{t('costs.noStatement')}</p> : null}
            {all.toReversed().map((one) => (
              <OneStatement key={one.period} statement={one} found={found} />
            ))}
            <WhatIf pool={pool} last={all.at(-1)} found={found} />
          </>
        )}
      </Answered>
    </section>
  );
}

function OneStatement({ statement, found }: { readonly statement: Statement; readonly found: InNetwork }) {
  const { t, day, dollars } = useText();
  const { period, fromDay, untilDay, totalCents, shares, proposal, reserveCents } = statement;
  const nameOf = nameIn(found.book);
  const noon = (date: string) => day(Date.parse(`${date}T12:00`));
  const most = Math.max(1, ...shares.map(({ cents }) => cents));
  return (
    <table className="usa-table usa-table--borderless shares">
      <caption>
        {t('costs.statement', { period, from: noon(fromDay), until: noon(untilDay), total: dollars(totalCents) })}{' '}
        {reserveCents === 0 ? null : t('costs.reserve', { sum: dollars(reserveCents) })}{' '}
        <Link to="/network/decisions/$number" params={{ number: String(proposal) }}>
          {t('costs.decided', { number: proposal })}
        </Link>
      </caption>
      <thead>
        <tr>
          <th scope="col">{t('costs.town')}</th>
          <th scope="col">{t('costs.share')}</th>
        </tr>
      </thead>
      <tbody>
        {shares.map(({ town, cents }) => (
          <tr key={town}>
            <th scope="row">{nameOf(town)}</th>
            <td>
              {dollars(cents)}
              <svg className="bar bar--share" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
                <rect className="bar__part bar__part--share" width={(100 * cents) / most} height="1" />
              </svg>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Liabilities({ found }: { readonly found: InNetwork }) {
  const { t, day, dollars } = useText();
  const nameOf = nameIn(found.book);
  return (
    <Answered of={useQuery(liabilityQuery)}>
      {(all) => (
        <>
          {all
            .filter(({ alarm }) => alarm)
            .map(({ town, chargedCents, capCents }) => (
              <Alert key={town} type="warning">
                {t('costs.alarm', { town: nameOf(town), charged: dollars(chargedCents), cap: dollars(capCents) })}
              </Alert>
            ))}
          <table className="usa-table usa-table--borderless usa-table--stacked">
            <thead>
              <tr>
                {(['costs.town', 'costs.charged', 'costs.cap', 'costs.until'] as const).map((key) => (
                  <th key={key} scope="col">
                    {t(key)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {all.map(({ town, chargedCents, capCents, authorityEndDay }) => (
                <tr key={town}>
                  <th scope="row" data-label={t('costs.town')}>
                    {nameOf(town)}
                  </th>
                  <td data-label={t('costs.charged')}>{dollars(chargedCents)}</td>
                  <td data-label={t('costs.cap')}>{dollars(capCents)}</td>
                  <td data-label={t('costs.until')}>{day(Date.parse(`${authorityEndDay}T12:00`))}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
    </Answered>
  );
}
