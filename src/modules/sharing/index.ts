import { defineModule, say } from '#kernel';
import { generate } from './generate.ts';
import { invariants } from './invariants.ts';
import { queries } from './queries.ts';
import { keyForms } from './records.ts';
import { grant, nameKey, revoke } from './rules.ts';
import { schema } from './schema.ts';

export type { Grant } from './records.ts';

export const sharing = defineModule({
  name: 'sharing',
  label: say('Sharing between offices', 'Compartir entre oficinas'),
  schema,
  versions: { 1: { 'name-key': nameKey, grant, revoke } },
  queries,
  keys: keyForms,
  invariants,
  needs: ['members.offices', 'members.towns'],
  generate,
});
