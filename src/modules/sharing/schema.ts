import { type Infer, record, say } from '#kernel';
import * as r from './records.ts';

const RECEIVE = 'sharing.receive';
const SHARE = 'sharing.share';

const grant = say('Grant', 'Permiso');

/** What may be done here, by whom, and how the book tells it. */
export const schema = {
  records: r.records,
  actions: {
    'name-key': {
      label: say('Name the key under which your office receives', 'Nombrar la clave con que recibe su oficina'),
      sentence: say(
        'An office named its key for receiving sealed items.',
        'Una oficina nombró su clave para recibir elementos sellados.',
      ),
      right: RECEIVE,
      input: record(say('Key for receiving', 'Clave de recepción'), { key: r.receivingKey }),
    },
    grant: {
      label: say('Share a sealed item with another office', 'Compartir un elemento sellado con otra oficina'),
      sentence: say(
        'A sealed item was shared with {to}: {purpose}',
        'Se compartió un elemento sellado con {to}: {purpose}',
      ),
      right: SHARE,
      input: record(grant, {
        to: r.officeId,
        item: r.itemField,
        purpose: r.purpose,
        untilMs: r.untilMs,
        key: r.receivingKey,
        parcelHash: r.parcelHash,
        parcelSize: r.parcelSize,
      }),
    },
    revoke: {
      label: say('Revoke a grant', 'Revocar un permiso'),
      sentence: say('The grant {grant} was revoked: {reason}', 'Se revocó el permiso {grant}: {reason}'),
      right: SHARE,
      input: record(grant, { grant: r.grantNumber, reason: r.reason }),
    },
  },
  rights: {
    [RECEIVE]: say('Name the key under which an office receives', 'Nombrar la clave con que recibe una oficina'),
    [SHARE]: say('Share sealed items and revoke that', 'Compartir elementos sellados y revocarlo'),
  },
  refusals: {
    'receiving-key-taken': say(
      'This key was named before, by {office}. Make a new one.',
      'Esta clave ya la nombró {office}. Haga una nueva.',
    ),
    'receiver-unknown': say('There is no open office {office}.', 'No hay ninguna oficina abierta {office}.'),
    'receiver-is-giver': say('Your own office has the item already.', 'Su propia oficina ya tiene el elemento.'),
    'receiver-without-key': say(
      '{office} has named no key yet. There, "townledger share key" makes one.',
      '{office} aún no ha nombrado una clave. Allí la hace "townledger share key".',
    ),
    'receiving-key-old': say(
      '{office} has another key now. Encrypt the item anew.',
      '{office} tiene ahora otra clave. Cifre de nuevo el elemento.',
    ),
    'grant-end-wrong': say(
      'A grant ends after today, and within {days} days.',
      'Un permiso termina después de hoy y dentro de {days} días.',
    ),
    'grant-unknown': say('There is no grant {grant}.', 'No hay ningún permiso {grant}.'),
    'grant-revoked': say('The grant {grant} was revoked.', 'El permiso {grant} fue revocado.'),
    'grant-expired': say('The grant {grant} has ended.', 'El permiso {grant} ha terminado.'),
    'not-the-giver': say('Only {office} can revoke this grant.', 'Solo {office} puede revocar este permiso.'),
  },
} as const;

type Actions = typeof schema.actions;

/** What an action's rule receives. */
export type Input<A extends keyof Actions> = Infer<Actions[A]['input']>;
