/** What every page has: the way to skip ahead, the town's name, the menu, the language, and the foot. */
import { useQuery } from '@tanstack/react-query';
import { Link, Outlet, useRouterState } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { LANGUAGES, type Language, type TextKey, useLanguageChoice, useText } from '../text/languages.tsx';
import { brandQuery, townQuery } from '../town/answers.ts';

const MENU = [
  ['/', 'shell.home'],
  ['/land', 'shell.land'],
  ['/ledger', 'shell.ledger'],
  ['/network', 'shell.network'],
  ['/verify', 'shell.verify'],
  ['/help', 'shell.help'],
] as const satisfies readonly (readonly [string, TextKey])[];

const FOOT = [
  ['/status', 'shell.status'],
  ['/records', 'shell.records'],
  ['/privacy', 'shell.privacy'],
  ['/accessibility', 'shell.accessibility'],
  ['/api', 'shell.api'],
  ['/desk', 'shell.desk'],
] as const satisfies readonly (readonly [string, TextKey])[];

/** Books of sample towns and of training networks are named so from their first entry on, and every receipt of theirs says it. */
const TRAINING = /^(?:sample|demo)-/;

export function Shell() {
  const { t } = useText();
  const main = useRef<HTMLElement>(null);
  useFocusOnNewPage(main);
  return (
    <>
      <a className="usa-skipnav" href="#main">
        {t('shell.skip')}
      </a>
      <TownHeader />
      <main id="main" ref={main} tabIndex={-1} className="grid-container page">
        <Outlet />
      </main>
      <TownFooter />
    </>
  );
}

/** A reader of a screen reader must notice that the page has changed; the first page is announced by the browser. */
function useFocusOnNewPage(main: { readonly current: HTMLElement | null }): void {
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const before = useRef(path);
  useEffect(() => {
    if (before.current === path) return;
    before.current = path;
    main.current?.focus();
  }, [path, main]);
}

function TrainingBadge() {
  const { t } = useText();
  const town = useQuery(townQuery).data;
  if (town === undefined || !TRAINING.test(town.chain)) return null;
  return <p className="training">{t('shell.training')}</p>;
}

function TownHeader() {
  const { t } = useText();
  const town = useQuery(townQuery).data;
  const brand = useQuery(brandQuery).data;
  const [open, setOpen] = useState(false);
  const path = useRouterState({ select: ({ location }) => location.pathname });
  useEffect(() => setOpen(false), [path]);
  return (
    <header className="usa-header usa-header--basic">
      <TrainingBadge />
      <div className="usa-nav-container">
        <div className="usa-navbar">
          <em className="usa-logo">
            <Link to="/">
              {brand?.logo == null ? null : <img className="logo" src={brand.logo} alt="" />}
              {brand?.name ?? (town === undefined ? 'Townledger' : t('shell.town', { town: town.name }))}
            </Link>
          </em>
          <button
            type="button"
            className="usa-menu-btn"
            aria-expanded={open}
            aria-controls="menu"
            onClick={() => setOpen(!open)}
          >
            {t(open ? 'shell.close' : 'shell.menu')}
          </button>
        </div>
        <nav id="menu" aria-label={t('shell.nav')} className={`menu${open ? ' menu--open' : ''}`}>
          <ul className="usa-nav__primary">
            {MENU.map(([to, key]) => (
              <li key={to} className="usa-nav__primary-item">
                <Link
                  to={to}
                  className="usa-nav__link"
                  activeOptions={{ exact: to === '/', includeSearch: false }}
                  activeProps={CURRENT}
                >
                  <span>{t(key)}</span>
                </Link>
              </li>
            ))}
            <li className="usa-nav__primary-item">
              <LanguageSwitch />
            </li>
          </ul>
        </nav>
      </div>
    </header>
  );
}

const CURRENT = { className: 'usa-current', 'aria-current': 'page' } as const;

/** One button per other language, in that language, because whoever needs it may not read this one. */
function LanguageSwitch() {
  const { language } = useText();
  const choose = useLanguageChoice();
  const others = (Object.keys(LANGUAGES) as Language[]).filter((one) => one !== language);
  return others.map((other) => (
    <button
      key={other}
      type="button"
      lang={other}
      className="usa-button usa-button--unstyled language"
      onClick={() => choose(other)}
    >
      {LANGUAGES[other]}
    </button>
  ));
}

function TownFooter() {
  const { t } = useText();
  const town = useQuery(townQuery).data;
  return (
    <footer className="foot">
      <nav className="grid-container" aria-label={t('shell.footer')}>
        <ul className="usa-list usa-list--unstyled foot__links">
          {FOOT.map(([to, key]) => (
            <li key={to}>
              <Link to={to}>{t(key)}</Link>
            </li>
          ))}
        </ul>
        {town === undefined ? null : (
          <p className="hash">
            {town.chain} · {town.origin}
          </p>
        )}
      </nav>
    </footer>
  );
}
