/** Acts that only the members of a consortium come to, and what is refused there. */
import { networkActions, networkRefusals } from './network.ts';

export const consortiumActions = { ...networkActions } as const;

export const consortiumRefusals = { ...networkRefusals } as const;
