/**
 * What a town hands to a stranger, and what neighbours exchange: signed notes, checkpoints and cosignatures,
 * witnessing, the log as tiles, and the proof files. Formats of others (C2SP, ICS-23) over the kernel's trees.
 */
export * from './checkpoint.ts';
export * from './cometbft/commit.ts';
export * from './cometbft/double-signing.ts';
export * from './cometbft/light-block.ts';
export * from './cometbft/rpc.ts';
export * from './cometbft/strict-file.ts';
export * from './cosignature.ts';
export * from './evidence.ts';
export * from './evidence-file.ts';
export * from './ics23.ts';
export * from './note.ts';
export {
  formatVerifier,
  isKeyName,
  isPublicKey,
  type KeyType,
  parseVerifier,
  type Signer as NoteSigner,
  signerFor,
  type Verifier,
  verifierFor,
} from './note-key.ts';
export * from './policy.ts';
export * from './proof-file.ts';
export * from './short-code.ts';
export * from './signed-checkpoint.ts';
export * from './tiles.ts';
export * from './tlog-proof.ts';
export * from './town-differs.ts';
export * from './witness.ts';
