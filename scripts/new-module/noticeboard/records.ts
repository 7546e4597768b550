/**
 * What the module keeps, and under which keys.
 *
 *     notice/<notice>   a notice, and why it was withdrawn where it was
 */
import { choice, type Infer, identifier, instant, optional, record, say, table, text } from '#kernel';

export const noticeId = identifier(say('Notice', 'Aviso'), { max: 64 });
export const title = text(say('Title', 'Título'), { max: 120 });
export const body = text(say('Text', 'Texto'), { max: 4_000, lines: true });
export const reason = text(say('Reason', 'Motivo'), { max: 500 });

export const noticeField = record(say('Notice', 'Aviso'), {
  title,
  body,
  /** Who posted it, and what that office was called then. */
  office: identifier(say('Office', 'Oficina')),
  officeTitle: text(say('Title of the office', 'Nombre de la oficina'), { max: 80 }),
  status: choice(say('Status', 'Estado'), {
    posted: say('Posted', 'Publicado'),
    withdrawn: say('Withdrawn', 'Retirado'),
  }),
  postedMs: instant(say('Posted', 'Publicado')),
  reason: optional(reason),
});

export type Notice = Infer<typeof noticeField>;

export const notices = table('notice', noticeField);
