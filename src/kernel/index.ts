/** The kernel: everything that two towns, or a town and a stranger, must agree on to the last bit. */
export * from './block.ts';
export * from './bytes.ts';
export * from './checkpoint.ts';
export * from './commitment.ts';
export * from './cosignature.ts';
export * from './encoding.ts';
export * from './ics23.ts';
export * from './log.ts';
export * from './machine.ts';
export * from './memory-store.ts';
export * from './module.ts';
export * from './note.ts';
export {
  formatVerifier,
  isKeyName,
  type KeyType,
  keyIdOf,
  parseVerifier,
  type Signer as NoteSigner,
  signerFor,
  type Verifier,
  verifierFor,
} from './note-key.ts';
export * from './passkey.ts';
export * from './policy.ts';
export * from './proof-file.ts';
export * from './result.ts';
export * from './router.ts';
export * from './schema.ts';
export * from './signature.ts';
export * from './signed-checkpoint.ts';
export * from './state-proof.ts';
export * from './state-tree.ts';
export * from './store.ts';
export * from './tiles.ts';
export * from './tlog-proof.ts';
export * from './transaction.ts';
export * from './view.ts';
export * from './witness.ts';
