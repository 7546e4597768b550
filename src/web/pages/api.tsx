/** `/api`: the interface for programs, browsable, from the same document that programs read. */
import { useQuery } from '@tanstack/react-query';
import { createLazyRoute } from '@tanstack/react-router';
import { useState } from 'react';
import { curlOf, matching, type OpenApi, type Operation, operationGroups } from '../api/operations.ts';
import { TextField } from '../parts/field.tsx';
import { Page } from '../shell/page.tsx';
import { Answered } from '../shell/states.tsx';
import { useText } from '../text/languages.tsx';
import { openapiQuery } from '../town/answers.ts';

export const route = createLazyRoute('/api')({ component: Api });

function Api() {
  const { t } = useText();
  const document = useQuery(openapiQuery);
  return (
    <Page title={t('api.title')} lead={t('api.lead')}>
      <p>
        <a href="/openapi.json">{t('api.raw')}</a>. {t('api.english')}
      </p>
      <Answered of={document}>{(found) => <Groups document={found} />}</Answered>
    </Page>
  );
}

function Groups({ document }: { readonly document: OpenApi }) {
  const { t } = useText();
  const [words, setWords] = useState('');
  const groups = matching(operationGroups(document), words);
  const count = groups.reduce((sum, { operations }) => sum + operations.length, 0);
  return (
    <>
      <TextField
        label={t('api.find')}
        hint={t('api.findHint')}
        value={words}
        onChange={({ target }) => setWords(target.value)}
      />
      <p role="status">{count === 0 ? t('api.none') : t('api.count', { count })}</p>
      {groups.map(({ tag, description, operations }) => (
        <section key={tag} id={tag}>
          <h2 lang="en">{description}</h2>
          {operations.map((operation) => (
            <Route key={`${operation.method} ${operation.path}`} operation={operation} />
          ))}
        </section>
      ))}
    </>
  );
}

function Route({ operation }: { readonly operation: Operation }) {
  const { t } = useText();
  const { method, path, summary, description, parameters, body, answers, local } = operation;
  return (
    <details className="route">
      <summary>
        <code>
          <strong>{method}</strong> {path}
        </code>{' '}
        <span lang="en">{summary}</span>
      </summary>
      {local ? <p>{t('api.local')}</p> : null}
      {description === '' ? null : <p lang="en">{description}</p>}
      {parameters.length === 0 ? null : <Parameters parameters={parameters} />}
      {body.length === 0 ? null : (
        <p>
          {t('api.body')}: <code>{body.join(', ')}</code>
        </p>
      )}
      <h3>{t('api.answers')}</h3>
      <ul className="usa-list">
        {answers.map(({ status, description: meaning, types }) => (
          <li key={status}>
            <code>{status}</code> <span lang="en">{meaning}</span> <code>{types.join(', ')}</code>
          </li>
        ))}
      </ul>
      <h3>{t('api.example')}</h3>
      <pre>{curlOf(operation, globalThis.location.origin)}</pre>
    </details>
  );
}

function Parameters({ parameters }: { readonly parameters: Operation['parameters'] }) {
  const { t } = useText();
  const [name, place, kind, meaning] = [t('api.name'), t('api.place'), t('api.kind'), t('api.meaning')];
  return (
    <table className="usa-table usa-table--borderless usa-table--stacked">
      <caption>{t('api.parameters')}</caption>
      <thead>
        <tr>
          {[name, place, kind, meaning].map((heading) => (
            <th key={heading} scope="col">
              {heading}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {parameters.map((one) => (
          <tr key={`${one.place} ${one.name}`}>
            <th scope="row" data-label={name}>
              <code>{one.name}</code> {one.required ? `(${t('api.required')})` : ''}
            </th>
            <td data-label={place}>{one.place}</td>
            <td data-label={kind}>{one.kind}</td>
            <td data-label={meaning} lang="en">
              {one.description}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
