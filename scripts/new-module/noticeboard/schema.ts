import { type Infer, record, say } from '#kernel';
import { body, noticeField, noticeId, reason, title } from './records.ts';

const POST = 'noticeboard.post';

/** What may be done here, by whom, and how the book tells it. */
export const schema = {
  records: { notice: noticeField },
  actions: {
    post: {
      label: say('Post a notice', 'Publicar un aviso'),
      sentence: say('The notice {title} was posted.', 'Se publicó el aviso {title}.'),
      right: POST,
      input: record(say('Notice', 'Aviso'), { notice: noticeId, title, body }),
    },
    withdraw: {
      label: say('Withdraw a notice', 'Retirar un aviso'),
      sentence: say('The notice {notice} was withdrawn: {reason}', 'Se retiró el aviso {notice}: {reason}'),
      right: POST,
      input: record(say('Withdrawal', 'Retiro'), { notice: noticeId, reason }),
    },
  },
  rights: { [POST]: say('Post and withdraw notices', 'Publicar y retirar avisos') },
  refusals: {
    'notice-exists': say('There is a notice {notice} already.', 'Ya existe el aviso {notice}.'),
    'notice-unknown': say('There is no notice {notice}.', 'No hay ningún aviso {notice}.'),
    'notice-withdrawn': say('The notice was withdrawn already.', 'El aviso ya fue retirado.'),
    'other-office': say('Another office posted this: {office}.', 'Lo publicó otra oficina: {office}.'),
  },
} as const;

type Actions = typeof schema.actions;

/** What an action's rule receives. */
export type Input<A extends keyof Actions> = Infer<Actions[A]['input']>;
