/**
 * What the consortium costs, and who bears it.
 *
 *     pool/<pool>                   how a cost is shared
 *     statement/<pool>/<period>     what each member owes for a period
 *     donation/<number>             a service that a member gives, at its price
 */
import {
  cents,
  choice,
  day,
  type Field,
  type Infer,
  identifier,
  integer,
  list,
  optional,
  record,
  say,
  table,
  text,
  variant,
} from '#kernel';
import { entryField, townId } from '../records.ts';
import { MAX_MEMBERS } from './network.ts';

export const poolId = identifier(say('Cost pool', 'Fondo de costos'), { max: 32 });
const periodId = identifier(say('Period', 'Período'), { max: 16 });

const basis = {
  equal: say('In equal parts', 'En partes iguales'),
  population: say('By population', 'Según población'),
  valuation: say('By valuation', 'Según valuación'),
  use: say('By use', 'Según uso'),
};

export const poolFields = {
  title: text(say('Title', 'Título'), { max: 80 }),
  rule: variant(
    say('Shared', 'Se reparte'),
    'by',
    {
      equal: {},
      population: {},
      valuation: {},
      use: {},
      mixed: {
        parts: list(
          say('Parts', 'Partes'),
          record(say('Part', 'Parte'), {
            by: choice(say('Shared', 'Se reparte'), basis),
            percent: integer(say('Percent', 'Por ciento'), { min: 1, max: 100 }),
          }),
          { min: 1, max: 8 },
        ),
      },
    },
    { on: say('Rule', 'Regla'), cases: { ...basis, mixed: say('By several of these', 'Según varios de estos') } },
  ),
  floorCents: optional(cents(say('Each pays at least', 'Cada uno paga al menos'))),
  capCents: optional(cents(say('Each pays at most', 'Cada uno paga a lo sumo'))),
  /** Of every statement, kept for what a member's exit costs. */
  reservePercent: integer(say('Percent kept for exits', 'Por ciento reservado para salidas'), { max: 50 }),
};

const MAX_BASIS = 1_000_000_000_000_000;

/** The figures of one member that shares are made from. */
const basisField = record(say('Figures of a member', 'Cifras de un miembro'), {
  town: townId,
  population: integer(say('Population', 'Población'), { max: MAX_BASIS }),
  valuation: integer(say('Valuation, in dollars', 'Valuación, en dólares'), { max: MAX_BASIS }),
  use: integer(say('Use, in acts', 'Uso, en actos'), { max: MAX_BASIS }),
});
export const basesField = list(say('Figures', 'Cifras'), basisField, { min: 1, max: MAX_MEMBERS });
export const totalCents = cents(say('Total, in cents', 'Total, en centavos'), { max: 1_000_000_000_000 });

export const statementFields = {
  period: periodId,
  fromDay: day(say('From', 'Desde')),
  untilDay: day(say('Until', 'Hasta')),
  totalCents,
  bases: basesField,
};

const shareField = record(say('Share', 'Parte'), { town: townId, cents: cents(say('Cents', 'Centavos')) });

const poolField = record(say('Cost pool', 'Fondo de costos'), {
  ...poolFields,
  proposal: integer(say('By decision', 'Por decisión'), { max: Number.MAX_SAFE_INTEGER }),
  /** The sum of all statements' parts. */
  reserveCents: integer(say('Kept for exits, in cents', 'Reservado para salidas, en centavos'), {
    max: Number.MAX_SAFE_INTEGER,
  }),
});

const statementField = record(say('Statement', 'Estado de cuenta'), {
  ...statementFields,
  shares: list(say('Shares', 'Partes'), shareField, { min: 1, max: MAX_MEMBERS }),
  reserveCents: cents(say('Kept for exits, in cents', 'Reservado para salidas, en centavos')),
  proposal: integer(say('By decision', 'Por decisión'), { max: Number.MAX_SAFE_INTEGER }),
  entry: entryField,
});

export const donationFields = {
  service: text(say('Service', 'Servicio'), { max: 200 }),
  valueCents: cents(say('Worth, in cents', 'Valor, en centavos')),
  fromDay: day(say('From', 'Desde')),
  untilDay: day(say('Until', 'Hasta')),
};
const donationField = record(say('Donated service', 'Servicio donado'), {
  ...donationFields,
  town: townId,
  entry: entryField,
});

export type Pool = Infer<typeof poolField>;
export type PoolRule = Pick<Pool, 'rule' | 'floorCents' | 'capCents'>;
export type Basis = Infer<typeof basisField>;
export type Share = Infer<typeof shareField>;

export const pools = table('pool', poolField);
export const statements = table('statement', statementField);
export const donations = table('donation', donationField);

export const moneyRecords = {
  pool: poolField,
  statement: statementField,
  donation: donationField,
} as const satisfies { readonly [name: string]: Field<unknown> };
