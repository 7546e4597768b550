/** A name for a draft that no other one on this computer has. */
import { toBase64url } from '#kernel';

export function newId(): string {
  return toBase64url(crypto.getRandomValues(new Uint8Array(12)));
}
