/** `npm run docs:fields`: writes the pages about who can see which field. */
import { readFileSync, writeFileSync } from 'node:fs';
import { modules } from '#modules';
import { everyFieldPage, withExceptions } from './field-pages.ts';

const page = new URL('../../docs/officials/what-others-see.md', import.meta.url);

writeFileSync(page, withExceptions(readFileSync(page, 'utf8'), modules));
writeFileSync(new URL('every-field.md', page), everyFieldPage(modules));
