/** `/ledger`: the readable book, newest first, with filters in the address so that a view can be sent to others. */
import { useQuery } from '@tanstack/react-query';
import { createLazyRoute, Link } from '@tanstack/react-router';
import { modules } from '#modules';
import { Acts } from '../ledger/acts.tsx';
import { SelectField, TextField } from '../parts/field.tsx';
import { Page } from '../shell/page.tsx';
import { Answered } from '../shell/states.tsx';
import { useTold } from '../terms/told.tsx';
import { useText } from '../text/languages.tsx';
import { actsQuery, type EntryFilter } from '../town/answers.ts';

export const route = createLazyRoute('/ledger')({ component: Ledger });

const PER_PAGE = 50;

function Ledger() {
  const { t } = useText();
  const tell = useTold();
  const filter = route.useSearch();
  const acts = useQuery(actsQuery(filter, PER_PAGE));
  return (
    <Page title={t('ledger.title')} lead={tell('ledger.lead')}>
      <Filters />
      <Answered of={acts}>
        {(found) => (
          <>
            <Acts acts={found} empty={t('ledger.none')} />
            <nav className="pages" aria-label={t('ledger.title')}>
              {filter.before === undefined ? null : (
                <Link
                  to="/ledger"
                  search={chosen({ ...filter, before: undefined })}
                  className="usa-button usa-button--outline"
                >
                  {t('ledger.newest')}
                </Link>
              )}
              {found.length < PER_PAGE ? null : (
                <Link
                  to="/ledger"
                  search={{ ...filter, before: String(found.at(-1)?.entry) }}
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
  const { module, action, office } = route.useSearch();
  const go = route.useNavigate();
  const actions = Object.entries(modules.find(({ name }) => name === module)?.schema.actions ?? {});
  return (
    <form className="filters" onSubmit={(event) => event.preventDefault()}>
      <SelectField
        label={t('ledger.module')}
        value={module ?? ''}
        onChange={({ target }) => void go({ to: '/ledger', search: chosen({ module: target.value, office }) })}
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
        value={action ?? ''}
        disabled={module === undefined}
        onChange={({ target }) => void go({ to: '/ledger', search: chosen({ module, action: target.value, office }) })}
      >
        <option value="">{t('ledger.any')}</option>
        {actions.map(([name, { label }]) => (
          <option key={name} value={name}>
            {say(label)}
          </option>
        ))}
      </SelectField>
      <TextField
        label={t('ledger.office')}
        value={office ?? ''}
        onChange={({ target }) =>
          void go({ to: '/ledger', search: chosen({ module, action, office: target.value }), replace: true })
        }
      />
    </form>
  );
}

/** Without what was not chosen. */
function chosen(filter: { readonly [name: string]: string | undefined }): EntryFilter {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined && value !== ''));
}
