import { defineModule, say } from '#kernel';
import { generate } from './generate.ts';
import { invariants } from './invariants.ts';
import { queries } from './queries.ts';
import { keyForms } from './records.ts';
import * as invoices from './rules/invoices.ts';
import * as membership from './rules/membership.ts';
import * as payments from './rules/payments.ts';
import * as runs from './rules/runs.ts';
import { schema } from './schema.ts';

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

export const exchange = defineModule({
  name: 'exchange',
  label: say('Community exchange', 'Bolsa de intercambio'),
  schema,
  versions: {
    1: {
      'set-policy': membership.setPolicy,
      admit: membership.admit,
      'file-tax-form': membership.fileTaxForm,
      'set-line': membership.setLine,
      'set-standing': membership.setStanding,
      'replace-keys': membership.replaceKeys,
      'add-key': membership.addKey,
      'end-key': membership.endKey,
      pay: payments.pay,
      'enter-payment': payments.enterPayment,
      reverse: payments.reverse,
      'undo-payment': payments.undoPayment,
      'send-invoice': invoices.sendInvoice,
      'declare-debt': invoices.declareDebt,
      'accept-invoice': invoices.acceptInvoice,
      'dispute-invoice': invoices.disputeInvoice,
      'cancel-invoice': invoices.cancelInvoice,
      'receive-payment': invoices.receivePayment,
      'propose-run': runs.proposeRun,
      'add-set-offs': runs.addSetOffs,
      'add-prices': runs.addPrices,
      'open-run': runs.openRun,
      'object-to-run': runs.objectToRun,
      'void-run': runs.voidRun,
      'commit-run': runs.commitRun,
    },
  },
  queries,
  keys: keyForms,
  invariants,
  needs: ['members.sites'],
  generate,
});
