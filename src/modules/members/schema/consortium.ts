/** Acts that only the members of a consortium come to, and what is refused there. */
import { decisionActions, decisionRefusals } from './decisions.ts';
import { keepingActions, keepingRefusals } from './keeping.ts';
import { networkActions, networkRefusals } from './network.ts';
import { oversightActions, oversightRefusals } from './oversight.ts';
import { standingActions, standingRefusals } from './standing.ts';

export const consortiumActions = {
  ...networkActions,
  ...decisionActions,
  ...standingActions,
  ...keepingActions,
  ...oversightActions,
} as const;

export const consortiumRefusals = {
  ...networkRefusals,
  ...decisionRefusals,
  ...standingRefusals,
  ...keepingRefusals,
  ...oversightRefusals,
} as const;
