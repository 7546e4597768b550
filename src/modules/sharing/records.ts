/**
 * What the module keeps, and under which keys. Never what is shared: that lies encrypted beside the giver's book.
 *
 *     receiver/<office>             the key under which an office receives
 *     receiver-key/<key>            index: whose key it is or was
 *     grant/<number>                a grant, and why it was revoked where it was; its number is that of its entry
 *     given/<office>/<number>       index: the grants that an office gave
 *     received/<office>/<number>    index: the grants that an office was given
 */
import {
  bytes,
  choice,
  flag,
  type Infer,
  identifier,
  instant,
  integer,
  optional,
  record,
  say,
  table,
  text,
} from '#kernel';

const DAY_MS = 24 * 60 * 60 * 1_000;

/** A grant without an end would be a copy for good. */
export const LONGEST_DAYS = 1_830;
export const LONGEST_MS = LONGEST_DAYS * DAY_MS;

/** The largest item of a vault, filled up, with its key and its tag. */
const MAX_PARCEL_BYTES = 8_396_880;

export const officeId = identifier(say('Office', 'Oficina'), { max: 64 });
export const receivingKey = bytes(say('X25519 public key', 'Clave pública X25519'), { length: 32 });
export const grantNumber = integer(say('Grant', 'Permiso'), { max: Number.MAX_SAFE_INTEGER });
export const itemField = bytes(
  say('Commitment of the item, as it stands in the book', 'Compromiso del elemento, como consta en el libro'),
  { length: 32 },
);
export const purpose = text(say('What for; no names', 'Para qué; sin nombres'), { max: 300 });
export const untilMs = instant(say('Until', 'Hasta'));
export const reason = text(say('Reason', 'Motivo'), { max: 300 });
export const parcelHash = bytes(say('SHA-256 of the encrypted parcel', 'SHA-256 del paquete cifrado'), { length: 32 });
export const parcelSize = integer(say('Bytes of the encrypted parcel', 'Bytes del paquete cifrado'), {
  min: 1,
  max: MAX_PARCEL_BYTES,
});

const receiverField = record(say('Receiving office', 'Oficina receptora'), {
  key: receivingKey,
  sinceMs: instant(say('Since', 'Desde')),
});

const keyOwnerField = record(say('Key for receiving', 'Clave de recepción'), { office: officeId });

const grantField = record(say('Grant', 'Permiso'), {
  from: identifier(say('Given by', 'Dado por')),
  to: identifier(say('Given to', 'Dado a')),
  item: itemField,
  purpose,
  untilMs,
  /** The key of the receiving office that the parcel is encrypted to. */
  key: receivingKey,
  parcelHash,
  parcelSize,
  status: choice(say('Status', 'Estado'), {
    given: say('Given', 'Dado'),
    revoked: say('Revoked', 'Revocado'),
  }),
  givenMs: instant(say('Given', 'Dado')),
  revokedMs: optional(instant(say('Revoked', 'Revocado'))),
  reason: optional(reason),
});

const indexField = flag(say('Listed', 'Anotado'));

export type Grant = Infer<typeof grantField>;

export const receivers = table('receiver', receiverField);
export const keyOwners = table('receiver-key', keyOwnerField);
export const grants = table('grant', grantField);
export const given = table('given', indexField);
export const received = table('received', indexField);

export const records = {
  receiver: receiverField,
  'receiver-key': keyOwnerField,
  grant: grantField,
  given: indexField,
  received: indexField,
} as const;

/** What follows the record's name in a key; elsewhere it is one part. */
export const keyForms = {
  grant: /^[0-9]{16}$/,
  given: /^[^/]+\/[0-9]{16}$/,
  received: /^[^/]+\/[0-9]{16}$/,
} as const;
