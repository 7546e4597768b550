/** Towns and browsers for the tests; both end with them. */
import { after } from 'node:test';
import { CHROMIUM } from './chromium.ts';
import { closeTowns } from './visited-town.ts';

export { folder, type VisitedPage, VisitedTown } from './visited-town.ts';

/** For `describe`: says why nothing was tried. */
export const UNLESS_BROWSER = { skip: CHROMIUM === undefined && 'no Chromium on this machine' } as const;

after(closeTowns);
