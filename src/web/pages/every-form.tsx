/** `/desk/forms`: every act and every question of every module, whether or not it has a page made by hand. */
import { createLazyRoute } from '@tanstack/react-router';
import { modules } from '#modules';
import { placesOf } from '../forms/places.ts';
import { Page } from '../shell/page.tsx';
import { useText } from '../text/languages.tsx';

export const route = createLazyRoute('/desk/forms')({ component: EveryForm });

function EveryForm() {
  const { t, say } = useText();
  return (
    <Page title={t('forms.every')} lead={t('forms.everyHint')}>
      {modules.map((module) => {
        const { acts, queries } = placesOf(module);
        return (
          <section key={module.name}>
            <h2>{say(module.label)}</h2>
            <Places title={t('forms.acts')} places={acts.map(({ label, path }) => [path, say(label)] as const)} />
            <Places title={t('forms.queries')} places={queries.map(({ label, path }) => [path, say(label)] as const)} />
          </section>
        );
      })}
    </Page>
  );
}

type Places = { readonly title: string; readonly places: readonly (readonly [path: string, label: string])[] };

function Places({ title, places }: Places) {
  return (
    <>
      <h3>{title}</h3>
      <ul className="usa-list">
        {places.map(([path, label]) => (
          <li key={path}>
            <a href={path}>{label}</a>
          </li>
        ))}
      </ul>
    </>
  );
}
