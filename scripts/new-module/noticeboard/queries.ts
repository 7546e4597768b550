import { accept, optional, type Query, record, refuse, say, type Value } from '#kernel';
import { noticeId, notices } from './records.ts';

const PAGE = 100;

export const queries = {
  notices: {
    label: say('Notices, a hundred at a time', 'Avisos, de cien en cien'),
    input: record(say('Page', 'Página'), { after: optional(noticeId) }),
    answer: (state, { after }) => {
      const page = notices.scan(state, { limit: PAGE, ...(after === undefined ? {} : { after: notices.key(after) }) });
      return accept(page.map(([key, notice]) => ({ notice: key.slice(notices.key().length + 1), ...notice }) as Value));
    },
  } satisfies Query<{ readonly after?: string }>,
  notice: {
    label: say('One notice', 'Un aviso'),
    input: record(say('Notice', 'Aviso'), { notice: noticeId }),
    answer: (state, { notice }) => {
      const found = notices.get(state, notice);
      return found === undefined ? refuse('not-found') : accept(found as Value);
    },
  } satisfies Query<{ readonly notice: string }>,
};
