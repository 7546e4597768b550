/**
 * How members come, go and fail.
 *
 *     application/<town>             a body that asks to come
 *     test-report/<about>            what was tested before an admission or an upgrade, and with what outcome
 *     absence/<town>                 a member that others miss
 *     pause/now                      the newest pause: which acts, until when
 *     after-report/<proposal>        what was done in a pause
 *     upgrade/<height>               the release that all run from a block on
 *     opt-out/<town>/<module>        a member that takes no part in a module, and by which law
 *     double-signing/<town>/<height> two votes of one key for different blocks
 *     rehearsal/<number>             a rehearsal of the plan for a halt
 */
import {
  bytes,
  choice,
  day,
  type Field,
  flag,
  type Infer,
  instant,
  integer,
  list,
  optional,
  record,
  say,
  table,
  text,
} from '#kernel';
import { entryField, jobTitle, moduleName, newKeyField, townId, townName } from '../records.ts';
import { numberField, reasonField } from './decisions.ts';
import { authorityField, hash, memberKind, nodeFields, validatorKey } from './network.ts';

const timeMs = instant(say('Time', 'Hora'));
const height = integer(say('Block', 'Bloque'), { min: 1, max: Number.MAX_SAFE_INTEGER });

/** A body that may come: what is known of it, and the key that its first officer signs with. */
export const candidateFields = {
  town: townId,
  name: townName,
  kind: memberKind,
  authority: authorityField,
  ...nodeFields,
  key: newKeyField,
};

const applicationField = record(say('Application', 'Solicitud'), {
  ...candidateFields,
  lodgedBy: townId,
  entry: entryField,
  timeMs,
});

export const reportFields = {
  outcome: choice(say('Outcome', 'Resultado'), {
    passed: say('Passed', 'Superada'),
    failed: say('Failed', 'No superada'),
  }),
  reportHash: hash('SHA-256 of the report', 'Huella SHA-256 del informe'),
  tester: jobTitle,
};
const testReportField = record(say('Test report', 'Informe de prueba'), {
  ...reportFields,
  by: townId,
  entry: entryField,
  timeMs,
});

export const absenceFields = {
  town: townId,
  lastSeenHeight: integer(say('Last seen at block', 'Visto por última vez en el bloque'), {
    max: Number.MAX_SAFE_INTEGER,
  }),
};
const absenceField = record(say('Absence', 'Ausencia'), {
  lastSeenHeight: absenceFields.lastSeenHeight,
  reportedBy: townId,
  reportedMs: timeMs,
  entry: entryField,
});

const pauseField = record(say('Pause', 'Pausa'), {
  proposal: numberField,
  modules: list(say('Modules whose acts are paused', 'Módulos cuyos actos se pausan'), moduleName, { min: 1, max: 16 }),
  fromMs: timeMs,
  untilMs: instant(say('Lapses on', 'Caduca el')),
  confirmed: flag(say('Confirmed', 'Confirmada')),
});

export const afterReportFields = {
  proposal: numberField,
  summary: text(say('What was done', 'Qué se hizo'), { max: 2_000, lines: true }),
  reportHash: reportFields.reportHash,
};
const afterReportField = record(say('Report on a pause', 'Informe sobre una pausa'), {
  summary: afterReportFields.summary,
  reportHash: afterReportFields.reportHash,
  town: townId,
  entry: entryField,
  timeMs,
});

const upgradeField = record(say('Upgrade', 'Actualización'), {
  release: text(say('Release', 'Versión publicada'), { max: 32 }),
  releaseHash: hash('SHA-256 of the release', 'Huella SHA-256 de la versión'),
  mayOptOut: list(
    say('Modules a member may stay out of', 'Módulos de los que un miembro puede quedar fuera'),
    moduleName,
    { max: 16 },
  ),
  proposal: numberField,
  entry: entryField,
});

export const optOutFields = {
  proposal: numberField,
  module: moduleName,
  law: text(say('Law that it touches', 'Ley que afecta'), { max: 200 }),
  reason: reasonField,
};
const optOutField = record(say('Opt-out', 'Exclusión voluntaria'), {
  proposal: numberField,
  law: optOutFields.law,
  reason: reasonField,
  entry: entryField,
});

const blockIdField = record(say('Block that was voted for', 'Bloque votado'), {
  hash: hash('Hash of the block', 'Huella del bloque'),
  parts: integer(say('Parts', 'Partes'), { max: 4_294_967_295 }),
  partsHash: hash('Hash of its parts', 'Huella de sus partes'),
});
const signedVoteField = record(say('Signed vote', 'Voto firmado'), {
  /** Without it the vote was for no block. */
  block: optional(blockIdField),
  seconds: integer(say('Seconds of its time', 'Segundos de su hora'), { max: 253_402_300_799 }),
  nanos: integer(say('Nanoseconds of its time', 'Nanosegundos de su hora'), { max: 999_999_999 }),
  signature: bytes(say('Signature', 'Firma'), { length: 64 }),
});
export const evidenceFields = {
  validatorKey,
  height,
  round: integer(say('Round', 'Ronda'), { max: 2_147_483_647 }),
  type: choice(say('Kind of vote', 'Clase de voto'), {
    prevote: say('Prevote', 'Prevoto'),
    precommit: say('Precommit', 'Precompromiso'),
  }),
  votes: list(say('Two votes', 'Dos votos'), signedVoteField, { min: 2, max: 2 }),
};
const doubleSigningField = record(say('Double signing', 'Doble firma'), {
  ...evidenceFields,
  entry: entryField,
  timeMs,
});

export const rehearsalFields = {
  day: day(say('Day', 'Día')),
  planHash: hash('SHA-256 of the plan', 'Huella SHA-256 del plan'),
  outcome: text(say('What came of it', 'Qué resultó'), { max: 1_000, lines: true }),
};
const rehearsalField = record(say('Rehearsal', 'Ensayo'), { ...rehearsalFields, town: townId, entry: entryField });

export type Pause = Infer<typeof pauseField>;
export type Evidence = Omit<Infer<typeof doubleSigningField>, 'entry' | 'timeMs'>;

export const applications = table('application', applicationField);
export const testReports = table('test-report', testReportField);
export const absences = table('absence', absenceField);
export const pauses = table('pause', pauseField);
export const afterReports = table('after-report', afterReportField);
export const upgrades = table('upgrade', upgradeField);
export const optOuts = table('opt-out', optOutField);
export const doubleSignings = table('double-signing', doubleSigningField);
export const rehearsals = table('rehearsal', rehearsalField);

export const standingRecords = {
  application: applicationField,
  'test-report': testReportField,
  absence: absenceField,
  pause: pauseField,
  'after-report': afterReportField,
  upgrade: upgradeField,
  'opt-out': optOutField,
  'double-signing': doubleSigningField,
  rehearsal: rehearsalField,
} as const satisfies { readonly [name: string]: Field<unknown> };

/** The newest pause; an older one has lapsed, and stands in the log. */
export const NOW = 'now';
