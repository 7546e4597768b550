/**
 * Salted commitments: what the ledger holds in place of a name, an address or a document.
 *
 * commitment = SHA-256("townledger commitment v1" ‖ 00 ‖ salt ‖ content), salt = 32 random bytes.
 * Without the salt nobody can test a guess against it; once content and salt are erased from the vault
 * it can be linked to nothing, and everything that was proved about the ledger stays proved.
 */
import { sha256 } from '#crypto';
import { type Bytes, concat, encodeUtf8, equalBytes } from './bytes.ts';

export const SALT_LENGTH = 32;

const DOMAIN = encodeUtf8('townledger commitment v1\0');

export function commit(salt: Bytes, content: Bytes): Bytes {
  if (salt.length !== SALT_LENGTH) throw new Error(`a salt has ${SALT_LENGTH} bytes`);
  return sha256(concat(DOMAIN, salt, content));
}

/** Whether salt and content open the commitment. Never throws. */
export function opens(commitment: Bytes, salt: Bytes, content: Bytes): boolean {
  return salt.length === SALT_LENGTH && equalBytes(commit(salt, content), commitment);
}
