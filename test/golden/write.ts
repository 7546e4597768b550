/**
 * `npm run golden`: writes the golden book and its roots anew. Only for a change of the protocol that is meant,
 * with a line in the protocol section of CHANGELOG.md: books that towns have made must go on replaying.
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { toBase64url } from '#kernel';
import { goldenTown } from './story.ts';

const town = goldenTown();
const { height, size, logRoot, stateRoot } = town.machine.tip;
const roots = { height, size, root: toBase64url(logRoot), stateRoot: toBase64url(stateRoot) };
writeFileSync(fileURLToPath(new URL('book.jsonl', import.meta.url)), town.book());
writeFileSync(fileURLToPath(new URL('roots.json', import.meta.url)), `${JSON.stringify(roots, null, 2)}\n`);
