import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { before, describe, it } from 'node:test';
import { pino } from 'pino';
import { commit, encodeUtf8, toBase64url } from '#kernel';
import { modules } from '#modules';
import { answerOf, type SoftwarePasskey } from '../../../test/authenticator.ts';
import { RunningTown } from '../../../test/running-town.ts';
import { passkeyCitizen } from '../../../test/test-town.ts';

const ORIGIN = 'https://ashbrook.example';
const salt = new Uint8Array(randomBytes(32));
const content = encodeUtf8('{"owner":"Quill, Ada"}');
const commitment = toBase64url(commit(salt, content));
const item = {
  commitment,
  ...{ salt: toBase64url(salt), content: toBase64url(content) },
  ...{ kind: 'massgis-parcels', retention: 'while-current' },
};

let town: RunningTown;
const lines: string[] = [];
const sessions = new Map<string, { readonly cookie: string; readonly token: string }>();

/** Officers of an office whose one role has one right, signed in by passkey. */
const OFFICERS = { recorder: 'titles.record', examiner: 'titles.decide', manager: 'members.manage' } as const;
type Name = keyof typeof OFFICERS;

before(async () => {
  const log = pino({}, { write: (line: string) => void lines.push(line) });
  town = await RunningTown.founded('ashbrook', { log });
  for (const [name, right] of Object.entries(OFFICERS)) {
    const who = passkeyCitizen(name);
    const key = { scheme: 'passkey', key: who.signer.key, relyingParty: 'ashbrook.example' };
    await town.act('members/add-office', { office: name, title: name, roles: [{ role: 'head', rights: [right] }] });
    await town.act('members/enrol-officer', {
      ...{ officer: name, job: name, office: name, role: 'head', key, label: 'Desk key' },
    });
    const device: SoftwarePasskey = { secret: who.seed, rpId: 'ashbrook.example', origin: ORIGIN };
    const challenge = (await send('challenge', { purpose: 'sign-in' })).json().challenge;
    const signed = await send('sign-in', answerOf(device, challenge));
    const cookie = String(signed.headers['set-cookie']).split(';')[0] as string;
    sessions.set(name, { cookie, token: signed.json().deskToken });
  }
});

function send(url: string, body?: object, as?: Name) {
  const session = as === undefined ? undefined : sessions.get(as);
  return town.server.inject({
    method: body === undefined ? 'GET' : 'POST',
    url: `/desk-api/${url}`,
    headers: {
      origin: ORIGIN,
      ...(session === undefined ? {} : { cookie: session.cookie, 'x-desk-token': session.token }),
    },
    ...(body === undefined ? {} : { payload: body }),
  });
}

describe('the vault at the desk', () => {
  it('takes what an act will name from those who may record, and from nobody else', async () => {
    assert.equal((await send('vault/items', { items: [item] })).statusCode, 401);
    for (const name of ['examiner', 'manager'] as const)
      assert.equal((await send('vault/items', { items: [item] }, name)).json().code, 'right-missing', name);
    assert.deepEqual((await send('vault/items', { items: [item] }, 'recorder')).json(), { stored: 1 });
  });

  it('opens to those whose office works on the record', async () => {
    const url = `vault/items/${commitment}`;
    assert.equal((await send(url)).statusCode, 401);
    assert.equal((await send(url, undefined, 'manager')).json().code, 'right-missing');
    for (const name of ['recorder', 'examiner'] as const)
      assert.equal((await send(url, undefined, name)).json().content, item.content, name);
  });

  it('leaves in the log who looked, by the search too, and not for what', async () => {
    lines.length = 0;
    assert.equal((await send(`vault/items/${commitment}`, undefined, 'recorder')).statusCode, 200);
    assert.equal((await send('titles/search?q=Quill', undefined, 'recorder')).statusCode, 200);
    await send('titles/parcels/1', undefined, 'recorder');
    const told = lines.filter((line) => line.includes('vault used at the desk'));
    assert.deepEqual(
      told.map((line) => JSON.parse(line).route),
      ['/desk-api/vault/items/:commitment', '/desk-api/titles/search', '/desk-api/titles/parcels/:id'],
    );
    assert(!lines.join().includes('Quill'));
  });

  it('closes with the office', async () => {
    await town.act('members/close-office', { office: 'examiner' });
    assert.equal((await send(`vault/items/${commitment}`, undefined, 'examiner')).json().code, 'right-missing');
  });

  it('asks for rights that there are', () => {
    const rights = modules.flatMap(({ schema }) => Object.keys(schema.rights));
    assert(Object.values(OFFICERS).every((right) => rights.includes(right)));
  });
});
