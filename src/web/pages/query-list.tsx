/** `/desk/query/:module/:query`: any question of any module, and its answer as a list. Whoever reads may ask. */
import { useQuery } from '@tanstack/react-query';
import { createLazyRoute, Link } from '@tanstack/react-router';
import { isList, isObject, type Module, type Query, type Value } from '#kernel';
import { modules } from '#modules';
import { wordOf } from '#verify/told';
import { type AnswerColumn, columnsOf, nextAfter, queryAt } from '../forms/places.ts';
import { SchemaForm } from '../forms/schema-form.tsx';
import { Fact } from '../parts/written.tsx';
import { Page } from '../shell/page.tsx';
import { Answered } from '../shell/states.tsx';
import { useText } from '../text/languages.tsx';
import { moduleQuery } from '../town/answers.ts';
import { NotFound } from './not-found.tsx';

export const route = createLazyRoute('/desk/query/$module/$query')({ component: QueryList });

function QueryList() {
  const { module: name, query: question } = route.useParams();
  const module = modules.find((one) => one.name === name);
  const query = queryAt(modules, name, question);
  return module === undefined || query === undefined ? (
    <NotFound />
  ) : (
    <Question key={`${name}/${question}`} module={module} name={question} query={query} />
  );
}

type Asked = { readonly module: Module; readonly name: string; readonly query: Query<unknown> };

/** What is asked stands in the address, so that an answer can be sent to others. */
function Question({ module, name, query }: Asked) {
  const { t, say } = useText();
  const go = route.useNavigate();
  const input = inputIn(route.useSearch().input);
  const needs = query.input.kind === 'record' && Object.values(query.input.fields).some(({ optional }) => !optional);
  const ask = (value: Value) =>
    void go({
      to: '/desk/query/$module/$query',
      params: { module: module.name, query: name },
      search: searchOf(value),
    });
  return (
    <Page title={say(query.label)} lead={say(module.label)}>
      {needs ? <SchemaForm field={query.input} button={t('forms.ask')} onValue={ask} /> : null}
      {input === undefined && needs ? null : <Found {...{ module, name, query }} input={input ?? {}} />}
    </Page>
  );
}

function Found({ module, name, query, input }: Asked & { readonly input: Value }) {
  const { say } = useText();
  const answer = useQuery(moduleQuery(module.name, name, input));
  return (
    <Answered of={answer}>
      {(value) => {
        if (isObject(value)) return <Item columns={columnsOf(module, [value])} item={value} />;
        // A question about one thing answers with nothing where there is none.
        if (value === null) return <Empty />;
        const items = isList(value) ? value : [value];
        return (
          <>
            {items.length === 0 ? <Empty /> : <Items title={say(query.label)} module={module} items={items} />}
            {isList(value) ? <More {...{ module, name, query, input, items }} /> : null}
          </>
        );
      }}
    </Answered>
  );
}

function Empty() {
  const { t } = useText();
  return <p role="status">{t('forms.empty')}</p>;
}

/** Offered only where there is something more, which is known once it was asked for. */
function More({
  module,
  name,
  query,
  input,
  items,
}: Asked & { readonly input: Value; readonly items: readonly Value[] }) {
  const { t } = useText();
  const after = nextAfter(query, items);
  const next: Value = { ...(isObject(input) ? input : {}), after: after ?? '' };
  const rest = useQuery({ ...moduleQuery(module.name, name, next), enabled: after !== undefined }).data;
  if (!isList(rest) || rest.length === 0) return null;
  return (
    <Link
      to="/desk/query/$module/$query"
      params={{ module: module.name, query: name }}
      search={searchOf(next)}
      className="usa-button usa-button--outline"
    >
      {t('forms.more')}
    </Link>
  );
}

function Items({
  title,
  module,
  items,
}: {
  readonly title: string;
  readonly module: Module;
  readonly items: readonly Value[];
}) {
  const speaker = useText();
  const columns = columnsOf(module, items);
  return (
    // A table may be wider than the page; it is scrolled by itself, also by keyboard.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard.
    <section className="usa-table-container--scrollable" tabIndex={0} aria-label={title}>
      <table className="usa-table usa-table--borderless usa-table--stacked answers">
        <thead>
          <tr>
            {columns.map(({ name, label }) => (
              <th key={name} scope="col">
                {speaker.say(label)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <tr key={JSON.stringify(item)}>
              {columns.map(({ name, label, field }) => {
                const value = isObject(item) ? item[name] : item;
                return (
                  <td key={name} data-label={speaker.say(label)}>
                    {value === undefined ? '–' : wordOf(field, name, value, speaker)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Item({ columns, item }: { readonly columns: readonly AnswerColumn[]; readonly item: Json }) {
  const speaker = useText();
  return (
    <dl className="written">
      {columns.map(({ name, label, field }) => (
        <Fact key={name} name={speaker.say(label)}>
          {wordOf(field, name, item[name] ?? null, speaker)}
        </Fact>
      ))}
    </dl>
  );
}

type Json = { readonly [name: string]: Value };

function searchOf(input: Value): { readonly input: string } {
  return { input: JSON.stringify(input) };
}

/** Undefined where nothing was asked yet, or the address was mistyped. */
function inputIn(text: string | undefined): Value | undefined {
  try {
    return text === undefined ? undefined : (JSON.parse(text) as Value);
  } catch {
    return undefined;
  }
}
