/** `/records`: each field of each schema, where it lives, how long it is kept and why; and what the node itself keeps. */
import { createLazyRoute } from '@tanstack/react-router';
import type { Retention } from '#kernel';
import { modules } from '#modules';
import { SelectField, TextField } from '../parts/field.tsx';
import { type FieldGroup, type FieldRow, fieldGroups, filteredGroups, type Place } from '../records/rows.ts';
import { Page } from '../shell/page.tsx';
import { useTold } from '../terms/told.tsx';
import { type TextKey, useText } from '../text/languages.tsx';

export const route = createLazyRoute('/records')({ component: Records });

const PLACES = [
  ['ledger', 'records.ledger', 'records.ledgerText'],
  ['vault', 'records.vault', 'records.vaultText'],
  ['attachment', 'records.attachment', 'records.attachmentText'],
] as const satisfies readonly (readonly [Place, TextKey, TextKey])[];

const PLACE_WORDS = Object.fromEntries(PLACES.map(([place, word]) => [place, word])) as { [place in Place]: TextKey };

const KEPT: { readonly [retention in Retention]: TextKey } = {
  permanent: 'records.permanent',
  'while-current': 'records.whileCurrent',
  'one-year': 'records.oneYear',
  'seven-years': 'records.sevenYears',
};

const TOLD = [
  ['records.correct', 'records.correctText'],
  ['records.erase', 'records.eraseText'],
] as const satisfies readonly (readonly [TextKey, TextKey])[];

function Records() {
  const { t } = useText();
  const tell = useTold();
  return (
    <Page title={t('records.title')} lead={t('records.lead')}>
      <h2>{t('records.places')}</h2>
      <dl className="told">
        {PLACES.map(([place, word, text]) => (
          <div key={place}>
            <dt>{t(word)}</dt>
            <dd>{tell(text)}</dd>
          </div>
        ))}
      </dl>
      {TOLD.map(([heading, text]) => (
        <section key={heading}>
          <h2>{t(heading)}</h2>
          <p>{tell(text)}</p>
        </section>
      ))}
      <EveryField />
      <NodeItself />
    </Page>
  );
}

function EveryField() {
  const { t, say, language } = useText();
  const filter = route.useSearch();
  const go = route.useNavigate();
  const found = filteredGroups(fieldGroups(modules), filter, language);
  const set = (change: object, replace = false) =>
    void go({ to: '/records', search: { ...filter, ...change }, replace });
  const count = found.reduce((sum, { rows }) => sum + rows.length, 0);
  return (
    <section>
      <h2>{t('records.every')}</h2>
      <form className="filters" onSubmit={(event) => event.preventDefault()}>
        <TextField
          label={t('records.find')}
          value={filter.words ?? ''}
          onChange={({ target }) => set({ words: target.value || undefined }, true)}
        />
        <SelectField
          label={t('records.part')}
          value={filter.module ?? ''}
          onChange={({ target }) => set({ module: target.value || undefined })}
        >
          <option value="">{t('records.any')}</option>
          {modules.map(({ name, label }) => (
            <option key={name} value={name}>
              {say(label)}
            </option>
          ))}
        </SelectField>
        <SelectField
          label={t('records.where')}
          value={filter.place ?? ''}
          onChange={({ target }) => set({ place: target.value || undefined })}
        >
          <option value="">{t('records.any')}</option>
          {PLACES.map(([place, word]) => (
            <option key={place} value={place}>
              {t(word)}
            </option>
          ))}
        </SelectField>
      </form>
      <p role="status">{count === 0 ? t('records.none') : t('records.shown', { count })}</p>
      {modules.map(({ name, label }) => {
        const groups = found.filter(({ module }) => module === name);
        return groups.length === 0 ? null : <ModuleFields key={name} title={say(label)} groups={groups} />;
      })}
    </section>
  );
}

function ModuleFields({ title, groups }: { readonly title: string; readonly groups: readonly FieldGroup[] }) {
  const { t, say } = useText();
  return (
    <table className="usa-table usa-table--borderless usa-table--stacked usa-table--compact records">
      <caption>{title}</caption>
      <Head />
      {groups.map(({ of, name, label, rows }) => (
        <tbody key={`${of} ${name}`}>
          <tr className="records__group">
            <th colSpan={3} scope="rowgroup">
              {t(of === 'act' ? 'records.act' : 'records.held', { name: say(label) })}
            </th>
          </tr>
          {rows.map((row) => (
            <Line key={row.path} row={row} />
          ))}
        </tbody>
      ))}
    </table>
  );
}

function Head() {
  const { t } = useText();
  return (
    <thead>
      <tr>
        <th scope="col">{t('records.field')}</th>
        <th scope="col">{t('records.where')}</th>
        <th scope="col">{t('records.kept')}</th>
      </tr>
    </thead>
  );
}

function Line({ row: { labels, path, place, retention } }: { readonly row: FieldRow }) {
  const { t, say } = useText();
  return (
    <tr>
      <th scope="row" data-label={t('records.field')}>
        {labels.map(say).join(' › ')} <code className="records__path">{path}</code>
      </th>
      <td data-label={t('records.where')}>{t(PLACE_WORDS[place])}</td>
      <td data-label={t('records.kept')}>{t(place === 'ledger' ? 'records.permanentLedger' : KEPT[retention])}</td>
    </tr>
  );
}

const NODE = [
  ['records.settings', 'records.settingsWhere', 'records.settingsKept'],
  ['records.keys', 'records.keysWhere', 'records.keysKept'],
  ['records.log', 'records.logWhere', 'records.logKept'],
  ['records.search', 'records.searchWhere', 'records.searchKept'],
  ['records.witness', 'records.witnessWhere', 'records.witnessKept'],
  ['records.sessions', 'records.sessionsWhere', 'records.sessionsKept'],
  ['records.backups', 'records.backupsWhere', 'records.backupsKept'],
] as const satisfies readonly (readonly [TextKey, TextKey, TextKey])[];

function NodeItself() {
  const { t } = useText();
  const tell = useTold();
  return (
    <section>
      <h2>{t('records.node')}</h2>
      <p>{t('records.nodeHint')}</p>
      <table className="usa-table usa-table--borderless usa-table--stacked usa-table--compact records">
        <thead>
          <tr>
            <th scope="col">{t('records.what')}</th>
            <th scope="col">{t('records.where')}</th>
            <th scope="col">{t('records.kept')}</th>
          </tr>
        </thead>
        <tbody>
          {NODE.map(([what, where, kept]) => (
            <tr key={what}>
              <th scope="row" data-label={t('records.what')}>
                {t(what)}
              </th>
              <td data-label={t('records.where')}>{t(where)}</td>
              <td data-label={t('records.kept')}>{tell(kept)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
