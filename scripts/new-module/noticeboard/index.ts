import { defineModule, say } from '#kernel';
import { generate } from './generate.ts';
import { invariants } from './invariants.ts';
import { queries } from './queries.ts';
import { post, withdraw } from './rules.ts';
import { schema } from './schema.ts';

export const noticeBoard = defineModule({
  name: 'noticeboard',
  label: say('Notice board', 'Tablón de avisos'),
  schema,
  versions: { 1: { post, withdraw } },
  queries,
  invariants,
  needs: ['members.offices'],
  generate,
});
