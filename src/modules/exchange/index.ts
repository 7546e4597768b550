export { type Certificate, type Cleared, checkClearing, type Verdict, type Why } from './clearing/certificate.ts';
export { type Clearing, clear } from './clearing/clear.ts';
export { type Loop, loopsOf } from './clearing/loops.ts';
export {
  type Fault,
  faultIn,
  faultInLiquidity,
  type Liquidity,
  type Obligations,
  type Totals,
  totalsOf,
} from './clearing/obligations.ts';
export { byName } from './clearing/order.ts';
