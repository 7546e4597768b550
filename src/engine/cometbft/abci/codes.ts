/** The numbers of ABCI's enumerations. Source: CometBFT v0.40.0, proto/tendermint/abci/types.proto. */
export const CHECK = { accepted: 0, refused: 1 } as const;
/** Of an ordered transaction; `unreadable` only where two thirds of the towns let bytes through that are none. */
export const OUTCOME = { accepted: 0, refused: 1, unreadable: 2 } as const;
export const PROPOSAL = { accept: 1, reject: 2 } as const;
/** Of an offered snapshot, and of a piece of it. */
export const OFFER = { accept: 1, reject: 3, rejectFormat: 4 } as const;
export const PIECE = { accept: 1, retry: 3, rejectSnapshot: 5 } as const;
