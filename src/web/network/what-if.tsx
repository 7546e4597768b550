/** "What if": what each would pay, were a member to come or go. Nothing is recorded; the book's own rule does the sums. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { centsIn } from '../counter/money.ts';
import { Button } from '../parts/button.tsx';
import { Checkbox, TextField } from '../parts/field.tsx';
import { Group } from '../parts/group.tsx';
import { Answered } from '../shell/states.tsx';
import { type TextKey, useText } from '../text/languages.tsx';
import { type Basis, type Pool, type Statement, sharesIfQuery } from './money.ts';
import { type InNetwork, nameIn } from './together.tsx';

type Figures = { readonly population: string; readonly valuation: string; readonly use: string };
type Asked = { readonly total: string; readonly leaving: readonly string[]; readonly joins: boolean } & Figures;

const FIGURES = [
  ['population', 'costs.population'],
  ['valuation', 'costs.valuation'],
  ['use', 'costs.use'],
] as const satisfies readonly (readonly [keyof Figures, TextKey])[];

/** The name by which a town that may come is told from the others. */
const NEWCOMER = 'newcomer';

export function WhatIf({
  pool,
  last,
  found,
}: {
  readonly pool: Pool;
  readonly last: Statement | undefined;
  readonly found: InNetwork;
}) {
  const { t } = useText();
  const [asked, setAsked] = useState<Asked>({
    total: last === undefined ? '' : String(last.totalCents / 100),
    leaving: [],
    joins: false,
    population: '',
    valuation: '',
    use: '',
  });
  const [sent, setSent] = useState<Asked>();
  if (last === undefined) return <p className="usa-hint">{t('costs.ifLater')}</p>;
  const put = (change: Partial<Asked>) => setAsked({ ...asked, ...change });
  return (
    <details className="what-if">
      <summary>{t('costs.if')}</summary>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          setSent(asked);
        }}
      >
        <p>{t('costs.ifHint', { period: last.period })}</p>
        <TextField
          label={t('costs.total')}
          inputMode="decimal"
          value={asked.total}
          onChange={({ target }) => put({ total: target.value })}
        />
        <Group legend={t('costs.leaving')}>
          {last.bases.map(({ town }) => (
            <Checkbox
              key={town}
              label={nameIn(found.book)(town)}
              checked={asked.leaving.includes(town)}
              onChange={({ target }) =>
                put({
                  leaving: target.checked ? [...asked.leaving, town] : asked.leaving.filter((one) => one !== town),
                })
              }
            />
          ))}
        </Group>
        <Group legend={t('costs.joining')}>
          <Checkbox
            label={t('costs.joins')}
            checked={asked.joins}
            onChange={({ target }) => put({ joins: target.checked })}
          />
          {asked.joins
            ? FIGURES.map(([name, key]) => (
                <TextField
                  key={name}
                  label={t(key)}
                  inputMode="numeric"
                  value={asked[name]}
                  onChange={({ target }) => put({ [name]: target.value })}
                />
              ))
            : null}
        </Group>
        <Button type="submit">{t('costs.ask')}</Button>
      </form>
      {sent === undefined ? null : <Answer asked={sent} pool={pool} last={last} found={found} />}
    </details>
  );
}

function Answer({
  asked,
  pool,
  last,
  found,
}: {
  readonly asked: Asked;
  readonly pool: Pool;
  readonly last: Statement;
  readonly found: InNetwork;
}) {
  const { t, dollars } = useText();
  const nameOf = nameIn(found.book);
  const answer = useQuery(sharesIfQuery(inputOf(asked, pool, last)));
  const columns = [t('costs.town'), t('costs.now'), t('costs.then'), t('costs.change')] as const;
  return (
    <Answered of={answer}>
      {(changes) => (
        <table className="usa-table usa-table--borderless usa-table--stacked" aria-live="polite">
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {changes.map(({ town, nowCents, thenCents }) => (
              <tr key={town}>
                <th scope="row" data-label={columns[0]}>
                  {town === NEWCOMER ? t('costs.newcomer') : nameOf(town)}
                </th>
                <td data-label={columns[1]}>{dollars(nowCents)}</td>
                <td data-label={columns[2]}>{dollars(thenCents)}</td>
                <td data-label={columns[3]}>
                  {thenCents > nowCents ? '+' : ''}
                  {dollars(thenCents - nowCents)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Answered>
  );
}

function inputOf(asked: Asked, { pool }: Pool, { bases, totalCents }: Statement) {
  const whole = (text: string) => Math.max(0, Math.floor(Number(text.replaceAll(',', ''))) || 0);
  const joining: Basis = {
    town: NEWCOMER,
    population: whole(asked.population),
    valuation: whole(asked.valuation),
    use: whole(asked.use),
  };
  return {
    pool,
    totalCents: centsIn(asked.total) ?? totalCents,
    bases,
    ...(asked.joins ? { joining: [joining] } : {}),
    ...(asked.leaving.length === 0 ? {} : { leaving: asked.leaving }),
  };
}
