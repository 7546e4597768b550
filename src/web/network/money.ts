/** What the consortium costs: the questions to the book. */
import type { Value } from '#kernel';
import { togetherQuery } from '../town/towns.ts';

export type Basis = {
  readonly town: string;
  readonly population: number;
  readonly valuation: number;
  readonly use: number;
};
export type By = 'equal' | 'population' | 'valuation' | 'use';
type Rule =
  | { readonly by: By }
  | { readonly by: 'mixed'; readonly parts: readonly { readonly by: By; readonly percent: number }[] };
export type Pool = {
  readonly pool: string;
  readonly title: string;
  readonly proposal: number;
  readonly rule: Rule;
  readonly floorCents?: number;
  readonly capCents?: number;
  readonly reservePercent: number;
};
export type Statement = {
  readonly period: string;
  readonly fromDay: string;
  readonly untilDay: string;
  readonly totalCents: number;
  readonly reserveCents: number;
  readonly bases: readonly Basis[];
  readonly shares: readonly { readonly town: string; readonly cents: number }[];
  readonly proposal: number;
};
export type Liability = {
  readonly town: string;
  readonly chargedCents: number;
  readonly capCents: number;
  readonly alarm: boolean;
  readonly authorityEndDay: string;
};
export type Change = { readonly town: string; readonly nowCents: number; readonly thenCents: number };

export const poolsQuery = togetherQuery<readonly Pool[]>('pools');
export const statementsQuery = (pool: string) => togetherQuery<readonly Statement[]>('statements', { pool });
export const liabilityQuery = togetherQuery<readonly Liability[]>('liability');
export const sharesIfQuery = (input: Value) => togetherQuery<readonly Change[]>('shares-if', input);
