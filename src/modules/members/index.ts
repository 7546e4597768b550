import { defineModule, say } from '#kernel';
import { authority, sitesOf } from './authority.ts';
import { townsOf, validators } from './consortium.ts';
import { generate } from './generate.ts';
import { invariants } from './invariants.ts';
import { queries } from './queries.ts';
import { keyForms, offices } from './records.ts';
import { donateService } from './rules/accounts.ts';
import { accede, changeNode, charter } from './rules/charter.ts';
import { reportPause } from './rules/emergency.ts';
import { reportDoubleSigning } from './rules/evidence.ts';
import { execute } from './rules/execute.ts';
import {
  answerComplaint,
  certifyDestruction,
  discloseIncident,
  liftHold,
  openComplaint,
  placeHold,
  reportIncident,
  setSeries,
} from './rules/keeping.ts';
import { addKey, renewInvitation, reportKey, rotateKey } from './rules/keys.ts';
import { postNotice } from './rules/notices.ts';
import { enrolOfficer, giveSeat, leaveOffice, takeSeat } from './rules/officers.ts';
import { addOffice, changeOffice, closeOffice, reopenOffice } from './rules/offices.ts';
import { optIn, optOut, recordRehearsal } from './rules/opting.ts';
import { logExemption, scoreVendor, stateDuty } from './rules/oversight.ts';
import { comment, propose, sponsor, withdraw } from './rules/proposals.ts';
import { breakSeal, confirmRecovery, objectToRecovery, proposeRecovery, setSeal } from './rules/recovery.ts';
import {
  answerAbsence,
  apply,
  giveNotice,
  leave,
  renewAuthority,
  reportAbsence,
  reportCanary,
  reportTest,
  takeBackNotice,
} from './rules/standing.ts';
import { adoptRules, changeLogKeys, changeSites, correctTown, found } from './rules/town.ts';
import { attachDocument, delegate, endDelegation, recuse, vote } from './rules/votes.ts';
import { schema } from './schema.ts';

export { faultInTally } from './tally.ts';
export { usualTerms } from './usual-terms.ts';

export const members = defineModule({
  name: 'members',
  label: say('Towns, offices and officers', 'Municipios, oficinas y funcionarios'),
  schema,
  versions: {
    1: {
      found,
      'correct-town': correctTown,
      'change-sites': changeSites,
      'change-log-keys': changeLogKeys,
      'adopt-rules': adoptRules,
      'add-office': addOffice,
      'change-office': changeOffice,
      'close-office': closeOffice,
      'reopen-office': reopenOffice,
      'enrol-officer': enrolOfficer,
      'give-seat': giveSeat,
      'take-seat': takeSeat,
      'leave-office': leaveOffice,
      'add-key': addKey,
      'renew-invitation': renewInvitation,
      'rotate-key': rotateKey,
      'report-key': reportKey,
      'propose-recovery': proposeRecovery,
      'confirm-recovery': confirmRecovery,
      'object-to-recovery': objectToRecovery,
      'set-seal': setSeal,
      'break-seal': breakSeal,
      charter,
      accede,
      'change-node': changeNode,
      'post-notice': postNotice,
      propose,
      sponsor,
      comment,
      vote,
      recuse,
      delegate,
      'end-delegation': endDelegation,
      'attach-document': attachDocument,
      execute,
      withdraw,
      apply,
      'report-test': reportTest,
      'report-canary': reportCanary,
      'give-notice': giveNotice,
      'take-back-notice': takeBackNotice,
      leave,
      'renew-authority': renewAuthority,
      'report-absence': reportAbsence,
      'answer-absence': answerAbsence,
      'report-pause': reportPause,
      'opt-out': optOut,
      'opt-in': optIn,
      'record-rehearsal': recordRehearsal,
      'report-double-signing': reportDoubleSigning,
      'set-series': setSeries,
      'place-hold': placeHold,
      'lift-hold': liftHold,
      'certify-destruction': certifyDestruction,
      'open-complaint': openComplaint,
      'answer-complaint': answerComplaint,
      'report-incident': reportIncident,
      'disclose-incident': discloseIncident,
      'donate-service': donateService,
      'state-duty': stateDuty,
      'log-exemption': logExemption,
      'score-vendor': scoreVendor,
    },
  },
  queries,
  keys: keyForms,
  invariants,
  authority,
  governs: true,
  validators,
  provides: {
    offices: (state) => (office: string) => offices.get(state, office),
    /** In a book of several towns: whose things are. */
    towns: townsOf,
    /** Whether some town of the book has named the page where a passkey was used. */
    sites: sitesOf,
  },
  generate,
});
