/** Every page and its address. Each loads when somebody first goes there. */
import { createRootRoute, createRoute, createRouter } from '@tanstack/react-router';
import { Broken } from './pages/broken.tsx';
import { NotFound } from './pages/not-found.tsx';
import { Shell } from './shell/shell.tsx';

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound });

/** What may stand behind the question mark of an address: texts only, and whatever else is there is left out. */
function texts<const N extends string>(...names: readonly N[]) {
  return (search: Record<string, unknown>): { readonly [K in N]?: string } =>
    Object.fromEntries(
      names.flatMap((name) => {
        const value = search[name];
        return value === undefined || value === '' ? [] : [[name, String(value)]];
      }),
    ) as { readonly [K in N]?: string };
}

const page = <const P extends string>(path: P) => createRoute({ getParentRoute: () => root, path });

const tree = root.addChildren([
  page('/').lazy(() => import('./pages/home.tsx').then(({ route }) => route)),
  createRoute({
    getParentRoute: () => root,
    path: '/ledger',
    validateSearch: texts('module', 'action', 'office', 'from', 'until', 'before'),
  }).lazy(() => import('./pages/ledger.tsx').then(({ route }) => route)),
  page('/ledger/$entry').lazy(() => import('./pages/entry.tsx').then(({ route }) => route)),
  createRoute({
    getParentRoute: () => root,
    path: '/records',
    validateSearch: texts('words', 'module', 'place'),
  }).lazy(() => import('./pages/records.tsx').then(({ route }) => route)),
  page('/status').lazy(() => import('./pages/status.tsx').then(({ route }) => route)),
  page('/accessibility').lazy(() => import('./pages/accessibility.tsx').then(({ route }) => route)),
  page('/privacy').lazy(() => import('./pages/privacy.tsx').then(({ route }) => route)),
  page('/api').lazy(() => import('./pages/api.tsx').then(({ route }) => route)),
  page('/desk').lazy(() => import('./pages/desk.tsx').then(({ route }) => route)),
  page('/desk/officers').lazy(() => import('./pages/desk-officers.tsx').then(({ route }) => route)),
  page('/desk/officers/$officer').lazy(() => import('./pages/desk-officer.tsx').then(({ route }) => route)),
  page('/desk/new-key').lazy(() => import('./pages/desk-new-key.tsx').then(({ route }) => route)),
  page('/desk/enrol').lazy(() => import('./pages/desk-enrol.tsx').then(({ route }) => route)),
  createRoute({ getParentRoute: () => root, path: '/desk/sign-in', validateSearch: texts('back', 'why') }).lazy(() =>
    import('./pages/desk-sign-in.tsx').then(({ route }) => route),
  ),
  createRoute({ getParentRoute: () => root, path: '/desk/record', validateSearch: texts('draft') }).lazy(() =>
    import('./pages/desk-record.tsx').then(({ route }) => route),
  ),
  createRoute({ getParentRoute: () => root, path: '/desk/return', validateSearch: texts('draft') }).lazy(() =>
    import('./pages/desk-return.tsx').then(({ route }) => route),
  ),
  createRoute({ getParentRoute: () => root, path: '/desk/void', validateSearch: texts('draft') }).lazy(() =>
    import('./pages/desk-void.tsx').then(({ route }) => route),
  ),
  createRoute({ getParentRoute: () => root, path: '/desk/search', validateSearch: texts('q', 'parcel') }).lazy(() =>
    import('./pages/desk-search.tsx').then(({ route }) => route),
  ),
  page('/desk/correct/$registry/$reception').lazy(() => import('./pages/desk-correct.tsx').then(({ route }) => route)),
  page('/desk/decide/$registry/$reception').lazy(() => import('./pages/desk-decide.tsx').then(({ route }) => route)),
  page('/help').lazy(() => import('./pages/help.tsx').then(({ route }) => route)),
  createRoute({ getParentRoute: () => root, path: '/land', validateSearch: texts('q', 'at') }).lazy(() =>
    import('./pages/land.tsx').then(({ route }) => route),
  ),
  page('/land/$parcel').lazy(() => import('./pages/parcel.tsx').then(({ route }) => route)),
  page('/desk/forms').lazy(() => import('./pages/every-form.tsx').then(({ route }) => route)),
  page('/desk/act/$module/$action').lazy(() => import('./pages/act-form.tsx').then(({ route }) => route)),
  createRoute({
    getParentRoute: () => root,
    path: '/desk/query/$module/$query',
    validateSearch: texts('input'),
  }).lazy(() => import('./pages/query-list.tsx').then(({ route }) => route)),
  page('/network').lazy(() => import('./pages/network.tsx').then(({ route }) => route)),
  createRoute({ getParentRoute: () => root, path: '/network/decisions', validateSearch: texts('state', 'class') }).lazy(
    () => import('./pages/network-decisions.tsx').then(({ route }) => route),
  ),
  page('/network/decisions/$number').lazy(() => import('./pages/network-decision.tsx').then(({ route }) => route)),
  page('/network/agreement').lazy(() => import('./pages/network-agreement.tsx').then(({ route }) => route)),
  page('/network/costs').lazy(() => import('./pages/network-costs.tsx').then(({ route }) => route)),
  page('/network/cases').lazy(() => import('./pages/network-cases.tsx').then(({ route }) => route)),
  page('/desk/decision/$number').lazy(() => import('./pages/desk-decision.tsx').then(({ route }) => route)),
  page('/verify').lazy(() => import('./pages/verify.tsx').then(({ route }) => route)),
]);

export const router = createRouter({
  routeTree: tree,
  defaultPreload: 'intent',
  scrollRestoration: true,
  defaultErrorComponent: Broken,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
