/** `/ledger`: the readable book, newest first and live, with filters in the address so that a view can be sent. */
import { useQuery } from '@tanstack/react-query';
import { createLazyRoute, Link } from '@tanstack/react-router';
import { modules } from '#modules';
import { Acts } from '../ledger/acts.tsx';
import { chosen } from '../ledger/filter.ts';
import { NewEntries } from '../ledger/new-entries.tsx';
import { SelectField, TextField } from '../parts/field.tsx';
import { StateProof } from '../proof/state-proof.tsx';
import { Page } from '../shell/page.tsx';
import { Answered } from '../shell/states.tsx';
import { useTold } from '../terms/told.tsx';
import { useText } from '../text/languages.tsx';
import { actsQuery, townKey, townQuery } from '../town/answers.ts';
import { officesQuery, useOfficeTitle } from '../town/members.ts';

export const route = createLazyRoute('/ledger')({ component: Ledger });

const PER_PAGE = 50;

function Ledger() {
  const { t } = useText();
  const tell = useTold();
  const search = route.useSearch();
  const go = route.useNavigate();
  const acts = useQuery(actsQuery(search, PER_PAGE));
  const town = useQuery(townQuery).data;
  const filtered = Object.keys(search).length > 0;
  const proofs = town === undefined ? undefined : <StateProof stateKey={townKey(town)} />;
  return (
    <Page title={t('ledger.title')} lead={tell('ledger.lead')} {...(proofs && { proofs })}>
      <Filters />
      <NewEntries
        shown={filtered ? undefined : acts.data?.[0]}
        onShow={() => void go({ to: '/ledger', search: chosen({ ...search, before: undefined }) })}
      />
      <Answered of={acts}>
        {(found) => (
          <>
            <Acts acts={found} empty={t('ledger.none')} />
            <p className="usa-hint">{t('ledger.gaps')}</p>
            <nav className="pages" aria-label={t('ledger.title')}>
              {search.before === undefined ? null : (
                <Link
                  to="/ledger"
                  search={chosen({ ...search, before: undefined })}
                  className="usa-button usa-button--outline"
                >
                  {t('ledger.newest')}
                </Link>
              )}
              {found.length < PER_PAGE ? null : (
                <Link
                  to="/ledger"
                  search={{ ...search, before: String(found.at(-1)?.entry) }}
                  className="usa-button usa-button--outline"
                >
                  {t('ledger.older')}
                </Link>
              )}
            </nav>
          </>
        )}
      </Answered>
    </Page>
  );
}

function Filters() {
  const { t, say } = useText();
  const { module, action, office, from, until } = route.useSearch();
  const go = route.useNavigate();
  const offices = useQuery(officesQuery).data ?? [];
  const titleOf = useOfficeTitle();
  const now = { module, action, office, from, until };
  const set = (change: Partial<typeof now>) => void go({ to: '/ledger', search: chosen({ ...now, ...change }) });
  const actions = Object.entries(modules.find(({ name }) => name === module)?.schema.actions ?? {});
  return (
    <search aria-label={t('ledger.filter')}>
      <form className="filters" onSubmit={(event) => event.preventDefault()}>
        <SelectField
          label={t('ledger.module')}
          value={module ?? ''}
          onChange={({ target }) => set({ module: target.value, action: undefined })}
        >
          <option value="">{t('ledger.any')}</option>
          {modules.map(({ name, label }) => (
            <option key={name} value={name}>
              {say(label)}
            </option>
          ))}
        </SelectField>
        <SelectField
          label={t('ledger.action')}
          hint={module === undefined ? t('ledger.actionHint') : undefined}
          value={action ?? ''}
          disabled={module === undefined}
          onChange={({ target }) => set({ action: target.value })}
        >
          <option value="">{t('ledger.any')}</option>
          {actions.map(([name, { label }]) => (
            <option key={name} value={name}>
              {say(label)}
            </option>
          ))}
        </SelectField>
        <SelectField
          label={t('ledger.office')}
          value={office ?? ''}
          onChange={({ target }) => set({ office: target.value })}
        >
          <option value="">{t('ledger.any')}</option>
          {offices.map(({ office: id }) => (
            <option key={id} value={id}>
              {titleOf(id)}
            </option>
          ))}
        </SelectField>
        <TextField
          type="date"
          label={t('ledger.from')}
          value={from ?? ''}
          max={until}
          onChange={({ target }) => set({ from: target.value })}
        />
        <TextField
          type="date"
          label={t('ledger.until')}
          value={until ?? ''}
          min={from}
          onChange={({ target }) => set({ until: target.value })}
        />
      </form>
      {Object.keys(chosen(now)).length === 0 ? null : (
        <p>
          <Link to="/ledger" search={{}}>
            {t('ledger.clear')}
          </Link>
        </p>
      )}
    </search>
  );
}
