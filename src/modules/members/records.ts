/**
 * What the members module keeps, and under which keys.
 *
 *     town/<town>                    the town, its log keys and its sign-in pages
 *     office/<office>                an office, its roles and their rights
 *     officer/<officer>              a job and the seats it holds; never a person's name
 *     key/<signer name>              a signing key and what became of it
 *     officer-key/<officer>/<key>    index: every key an officer ever had
 *     seat/<office>/<role>/<officer> index: who sits where
 *     recovery/<officer>             a new key that waits for a second manager
 *     seal/<town>                    the key in the town's envelope, for when no manager can act
 *
 * Towns are keyed by name already, because one book may hold several of them.
 */
import {
  bytes,
  bytesOf,
  choice,
  commitment,
  type Field,
  flag,
  type Infer,
  identifier,
  instant,
  integer,
  isEd25519Point,
  isP256PublicKey,
  list,
  optional,
  record,
  type Signer,
  say,
  signerName,
  table,
  text,
  variant,
} from '#kernel';

export const MANAGE = 'members.manage';
export const END_KEYS = 'members.keys';

/** Keys an officer can hold at once, and seats. Both are read with the officer at every transaction. */
export const MAX_KEYS = 6;
export const MAX_SEATS = 16;

/** Links that an officer who never came can have been sent. */
export const MAX_INVITATIONS = 16;

const DAY_MS = 24 * 60 * 60 * 1000;

/** A recovery that nobody approved within seven days is void. */
export const RECOVERY_MS = 7 * DAY_MS;

/** How long an invitation stays open at most. */
export const INVITATION_MS = 14 * DAY_MS;

/** How long somebody has served before he may recover another's key: else a manager enrols himself a second person. */
export const SERVICE_MS = 7 * DAY_MS;

/** How long a new sealed key waits while the old one can still undo it. */
export const SEAL_DELAY_MS = 30 * DAY_MS;

/** Officers whose service can end with the breaking of a seal, in the same entry. */
export const MAX_ENDED = 16;

export const entryField = integer(say('Entry in the log', 'Asiento en el libro'), { max: Number.MAX_SAFE_INTEGER });

export const townId = identifier(say('Town id', 'Identificador del municipio'), { max: 32 });
export const officeId = identifier(say('Office', 'Oficina'), { max: 64 });
export const officerId = identifier(say('Officer', 'Funcionario'), { max: 64 });
export const roleName = identifier(say('Role', 'Función'), { max: 32 });

export const townName = text(say('Name of the town', 'Nombre del municipio'), { max: 80 });
export const stateCode = text(say('State, two letters', 'Estado, dos letras'), {
  min: 2,
  max: 2,
  pattern: /^[A-Z][A-Z]$/,
});
export const townKind = choice(say('Kind of body', 'Tipo de organismo'), {
  town: say('Town', 'Municipio'),
  city: say('City', 'Ciudad'),
  county: say('County', 'Condado'),
  registry: say('Registry', 'Registro'),
  district: say('District', 'Distrito'),
  state: say('State agency', 'Agencia estatal'),
});
export const officeTitle = text(say('Title of the office', 'Nombre de la oficina'), { max: 80 });
export const jobTitle = text(say('Job title, not a name', 'Cargo, no un nombre'), { max: 80 });
export const keyLabel = text(say('Label of the key, not a name', 'Etiqueta de la clave, no un nombre'), { max: 40 });
export const nameCommitment = optional(
  commitment(say('Sealed name of the officer', 'Nombre sellado del funcionario'), { retention: 'while-current' }),
);

/** A URL without a scheme, as C2SP tlog-checkpoint asks for, such as `rockport.example/log`. */
export const originField = text(say('Name of the log', 'Nombre del libro'), {
  max: 255,
  pattern: /^[a-z0-9][a-z0-9.-]*(:[0-9]{1,5})?(\/[A-Za-z0-9._~-]+)*$/,
});

export const moduleName = text(say('Module', 'Módulo'), { max: 32, pattern: /^[a-z][a-z0-9-]*$/ });

/** Rights of other modules are named here before this module knows them, so only their form is checked. */
const right = text(say('Right', 'Derecho'), { max: 64, pattern: /^[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*$/ });

export const rolesField = list(
  say('Roles', 'Funciones'),
  record(say('Role', 'Función'), {
    role: roleName,
    rights: list(say('Rights', 'Derechos'), right, { max: 64 }),
  }),
  { min: 1, max: 16 },
);

const relyingParty = text(say('Domain of the passkeys', 'Dominio de las llaves de acceso'), {
  max: 253,
  pattern: /^[a-z0-9.-]+$/,
});
const pageAddress = text(say('Web address of a sign-in page', 'Dirección web de una página de acceso'), {
  max: 255,
  pattern: /^https?:\/\/[a-z0-9.:[\]-]+$/,
});
export const relyingPartiesField = list(
  say('Sign-in pages for passkeys', 'Páginas de acceso para llaves de acceso'),
  record(say('Domain and its pages', 'Dominio y sus páginas'), {
    id: relyingParty,
    origins: list(say('Pages', 'Páginas'), pageAddress, { min: 1, max: 8 }),
  }),
  { max: 8 },
);

export const logKeysField = list(
  say('Keys that sign the log', 'Claves que firman el libro'),
  variant(
    say('Log key', 'Clave del libro'),
    'algorithm',
    {
      ed25519: { key: bytes(say('Public key', 'Clave pública'), { length: 32 }) },
      'ml-dsa-44': { key: bytes(say('Public key', 'Clave pública'), { length: 1312 }) },
    },
    {
      on: say('Way of signing', 'Forma de firmar'),
      cases: {
        ed25519: say('Ed25519, the usual way', 'Ed25519, la habitual'),
        'ml-dsa-44': say('ML-DSA-44, made for the time of quantum computers', 'ML-DSA-44, para la era cuántica'),
      },
    },
  ),
  { min: 1, max: 8 },
);

const KEY_WORDS = {
  on: say('Kind of key', 'Tipo de clave'),
  cases: {
    ed25519: say('Key file or invitation', 'Archivo de clave o invitación'),
    passkey: say('Passkey of a device', 'Llave de acceso de un dispositivo'),
  },
};
const ed25519Key = { key: bytes(say('Ed25519 public key', 'Clave pública Ed25519'), { length: 32 }) };
const passkey = { key: bytes(say('P-256 public key', 'Clave pública P-256'), { length: 65 }), relyingParty };
const invitationUntilMs = optional(instant(say('Invitation, open until', 'Invitación, abierta hasta')));

/** A key to be enrolled. A passkey belongs to one domain for good, so the domain is part of it. */
export const newKeyField = variant(
  say('Public key', 'Clave pública'),
  'scheme',
  { ed25519: ed25519Key, passkey },
  KEY_WORDS,
);

/**
 * A new key, or an invitation: a key whose secret travels in a link. It gives no right. Until its end it can be
 * exchanged for the officer's own key, once, by `rotate-key`.
 */
export const offeredKeyField = variant(
  say('Public key', 'Clave pública'),
  'scheme',
  { ed25519: { ...ed25519Key, invitationUntilMs }, passkey },
  KEY_WORDS,
);

/** A key as the book names it: scheme, colon, public key. */
export const keyNameField = text(say('Key', 'Clave'), {
  max: 95,
  pattern: /^(ed25519:[A-Za-z0-9_-]{43}|passkey:[A-Za-z0-9_-]{87})$/,
});

const seatField = record(say('Seat in an office', 'Puesto en una oficina'), { office: officeId, role: roleName });

const townField = record(say('Town', 'Municipio'), {
  name: townName,
  state: stateCode,
  kind: townKind,
  origin: originField,
  relyingParties: relyingPartiesField,
  logKeys: logKeysField,
  /** Entry from which these log keys count. */
  logKeysEntry: entryField,
  foundedEntry: entryField,
});

const officeField = record(say('Office', 'Oficina'), {
  town: townId,
  title: officeTitle,
  roles: rolesField,
  open: flag(say('Open', 'Abierta')),
});

const officerField = record(say('Officer', 'Funcionario'), {
  town: townId,
  job: jobTitle,
  nameCommitment,
  offices: list(say('Seats', 'Puestos'), seatField, { max: MAX_SEATS }),
  /** Active keys only; the index knows the others. */
  keys: list(say('Active keys', 'Claves activas'), keyNameField, { max: MAX_KEYS }),
  status: choice(say('Status', 'Estado'), { active: say('Active', 'Activo'), left: say('Left', 'Cesó') }),
  sinceMs: instant(say('Since', 'Desde')),
  untilMs: optional(instant(say('Until', 'Hasta'))),
});

const keyField = record(say('Key', 'Clave'), {
  officer: officerId,
  label: keyLabel,
  relyingParty: optional(relyingParty),
  status: choice(say('Status', 'Estado'), {
    active: say('Active', 'Activa'),
    rotated: say('Replaced by its holder', 'Reemplazada por su titular'),
    lost: say('Reported lost', 'Declarada perdida'),
    stolen: say('Reported stolen', 'Declarada robada'),
    left: say('Its holder left', 'Su titular cesó'),
    withdrawn: say('Withdrawn for a newer invitation', 'Retirada por una invitación más nueva'),
  }),
  /** Only of an invitation. */
  invitationUntilMs,
  sinceMs: instant(say('Since', 'Desde')),
  sinceEntry: entryField,
  untilMs: optional(instant(say('Until', 'Hasta'))),
  untilEntry: optional(entryField),
  replacedBy: optional(keyNameField),
  /** Of a lost or stolen key: from when its acts are to be looked at. */
  suspectFromMs: optional(instant(say('Suspect from', 'Sospechosa desde'))),
});

const recoveryField = record(say('Recovery', 'Recuperación'), {
  key: newKeyField,
  label: keyLabel,
  byOfficer: officerId,
  byKey: keyNameField,
  expiresMs: instant(say('Expires', 'Vence')),
});

/** Never an officer's key: it lies in an envelope with somebody who is no manager, and can do one thing only. */
export const sealedKey = bytes(say('Sealed Ed25519 key', 'Clave Ed25519 sellada'), { length: 32 });

const sealField = record(say('Sealed key', 'Clave sellada'), {
  key: sealedKey,
  sinceMs: instant(say('Since', 'Desde')),
  next: optional(
    record(say('Successor', 'Sucesora'), { key: sealedKey, fromMs: instant(say('Counts from', 'Vale desde')) }),
  ),
});

const indexField = flag(say('Listed', 'Anotado'));

export type Town = Infer<typeof townField>;
export type Office = Infer<typeof officeField>;
export type Officer = Infer<typeof officerField>;
export type Key = Infer<typeof keyField>;
export type Recovery = Infer<typeof recoveryField>;
export type Seal = Infer<typeof sealField>;
export type NewKey = Infer<typeof offeredKeyField>;

export const towns = table('town', townField);
export const offices = table('office', officeField);
export const officers = table('officer', officerField);
export const keys = table('key', keyField);
export const officerKeys = table('officer-key', indexField);
export const seats = table('seat', indexField);
export const recoveries = table('recovery', recoveryField);
export const seals = table('seal', sealField);

export const records = {
  town: townField,
  office: officeField,
  officer: officerField,
  key: keyField,
  'officer-key': indexField,
  seat: indexField,
  recovery: recoveryField,
  seal: sealField,
} as const satisfies { readonly [name: string]: Field<unknown> };

/** Ids here are identifiers, which stand unescaped in a state key. */
export function lastPart(key: string): string {
  return key.slice(key.lastIndexOf('/') + 1);
}

/** The name depends on scheme and key alone, so a key that has not signed yet has one too. */
export function nameOfKey(key: NewKey): string {
  return signerName(key as Signer);
}

export function invitationEnd(key: NewKey): number | undefined {
  return key.scheme === 'ed25519' ? key.invitationUntilMs : undefined;
}

export function isPublicKey(key: NewKey): boolean {
  return key.scheme === 'ed25519' ? isEd25519Point(bytesOf(key.key)) : isP256PublicKey(bytesOf(key.key));
}

/** A passkey counts only from a page that the town named; otherwise a look-alike site could collect signatures. */
export function isNamedPage(
  parties: Town['relyingParties'],
  page: { readonly origin: string; readonly relyingParty: string },
): boolean {
  return parties.some(({ id, origins }) => id === page.relyingParty && origins.includes(page.origin));
}

/** What follows the record's name in a key; elsewhere it is one part. */
export const keyForms = {
  consortium: /^charter$/,
  pause: /^now$/,
  sponsor: /^[0-9]{16}\/[^/]+$/,
  vote: /^[0-9]{16}\/[^/]+$/,
  recusal: /^[0-9]{16}\/[^/]+$/,
  document: /^[0-9]{16}\/[^/]+$/,
  comment: /^[0-9]{16}\/[0-9]{16}$/,
  statement: /^[^/]+\/[^/]+$/,
  series: /^[^/]+\/[^/]+$/,
  score: /^[^/]+\/[^/]+$/,
  'opt-out': /^[^/]+\/[^/]+$/,
  'double-signing': /^[^/]+\/[0-9]{16}$/,
  'validator-key': /^[A-Za-z0-9_-]{43}$/,
  ...Object.fromEntries(
    [
      'notice',
      'proposal',
      'donation',
      'after-report',
      'upgrade',
      'rehearsal',
      'hold',
      'permit',
      'case',
      'exemption',
    ].map((name) => [name, /^[0-9]{16}$/]),
  ),

  key: /^(ed25519:[A-Za-z0-9_-]{43}|passkey:[A-Za-z0-9_-]{87})$/,
  'officer-key': /^[^/]+\/[^/]+$/,
  seat: /^[^/]+\/[^/]+\/[^/]+$/,
} as const;
