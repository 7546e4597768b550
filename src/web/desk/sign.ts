/** Acts signed by a passkey, which is asked for its signature of the exact bytes. */
import { type Act, makeBody } from '#client';
import {
  accept,
  type Body,
  type Bytes,
  bodyToSign,
  derToP1363,
  encodeTransaction,
  fromBase64url,
  type PasskeySignature,
  passkeyChallenge,
  type Result,
  refuse,
  type Signer,
  toBase64url,
} from '#kernel';
import { answered, answers, client, Refused } from '../town/answers.ts';
import { deskCall, type Session, siteQuery } from './desk.ts';
import { askPasskey } from './passkey.ts';

/**
 * Asks a passkey of whoever is signed in to sign the act; answers the transaction's bytes. Its expiry is by the
 * node's clock, because that of an office computer may be wrong.
 */
export async function signAct(act: Act, officer: string): Promise<Result<Bytes>> {
  const session = await deskCall<Session | null>('session');
  if (!session.ok) return session;
  if (session.value === null) return refuse('session-over');
  // Somebody else may have signed in beside this page, and has read nothing of it.
  if (session.value.officer !== officer) return refuse('session-of-another', { officer: session.value.officer });
  const place = await placeOf();
  if (!place.ok) return place;
  const body = makeBody(act, { chain: place.value.chain, nowMs: session.value.timeMs, random });
  const passkeys = usableFor(act, session.value);
  const signed = passkeys.length === 0 ? refuse('passkey-missing') : await signBody(body, passkeys, place.value);
  return signed.ok ? accept(encodeTransaction(body, signed.value.signer, signed.value.signature)) : signed;
}

/** A key is replaced by its own signature, and by no other one of its officer. */
function usableFor({ action }: Act, { key, passkeys }: Session): Session['passkeys'] {
  return action === 'members/rotate-key' ? passkeys.filter((one) => one.key === key) : passkeys;
}

type Place = { readonly chain: string; readonly relyingParty: string };

async function placeOf(): Promise<Result<Place>> {
  try {
    const [{ chain }, { relyingParty }] = await Promise.all([
      answered(client.status()),
      answers.fetchQuery({ ...siteQuery, retry: false }),
    ]);
    return relyingParty === undefined
      ? refuse('site-unknown', { origin: location.origin })
      : accept({ chain, relyingParty });
  } catch (error) {
    return error instanceof Refused ? { ok: false, refusal: error.refusal } : refuse('node-error');
  }
}

async function signBody(
  body: Body,
  passkeys: Session['passkeys'],
  { relyingParty }: Place,
): Promise<Result<{ readonly signer: Signer; readonly signature: PasskeySignature }>> {
  const challenge = toBase64url(passkeyChallenge(bodyToSign(body)));
  const credentials = passkeys.flatMap((one) => one.credentials);
  const signed = await askPasskey(challenge, relyingParty, credentials);
  if (!signed.ok) return signed;
  const { id, response } = signed.value;
  const only = passkeys.length === 1 ? passkeys[0] : undefined;
  const own = passkeys.find((one) => one.credentials.includes(id)) ?? only;
  const signature = derToP1363(fromBase64url(response.signature) ?? new Uint8Array(0));
  if (own === undefined || signature === undefined) return refuse('passkey-unknown');
  const key = own.key.slice('passkey:'.length);
  return accept({
    signer: { scheme: 'passkey', key, origin: location.origin, relyingParty },
    signature: {
      authenticatorData: response.authenticatorData,
      clientData: response.clientDataJSON,
      signature: toBase64url(signature),
    },
  });
}

export function random(length: number): Bytes {
  return crypto.getRandomValues(new Uint8Array(length));
}
