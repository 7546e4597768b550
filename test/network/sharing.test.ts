/** A sealed item goes from one town's vault to an office of another town, by the commands that people give. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { UNLESS_COMETBFT } from '../cometbft.ts';
import { DemoNetwork } from './demo-network.ts';

const SECRET = 'OAK, ADA, 12 Long Street';
const UNTIL = `${new Date().getUTCFullYear() + 1}-06-30`;

describe('sharing in a network', UNLESS_COMETBFT, () => {
  let network: DemoNetwork;
  let grant: string;

  const share = (town: string, ...args: readonly string[]) =>
    network.townledger('share', ...args, '--home', network.homeOf(town), '--json');
  const open = () => share('birchfield', 'open', grant, '--office', 'birchfield-clerk');

  before(async () => {
    network = await DemoNetwork.running(2);
    for (const { town } of network.towns) await network.recording(town);
  });
  after(() => network.remove());

  it('opens in the named town, which finds the giver’s node in the book', async () => {
    const named = await share('birchfield', 'key', '--office', 'birchfield-clerk');
    assert.equal(named.status, 0, named.stdout);
    const item = await putSecret(network.homeOf('ashbrook'));
    const purpose = ['--purpose', 'Appeal of a valuation', '--until', UNTIL];
    const given = await share('ashbrook', 'give', item, '--to', 'birchfield-clerk', ...purpose);
    assert.equal(given.status, 0, given.stdout);
    grant = String(given.facts.grant);
    const opened = await open();
    assert.equal(opened.facts.text, SECRET, opened.stdout);
    assert.equal((await share('ashbrook', 'open', grant)).facts.error.code, 'receiving-key-missing');
  });

  it('is over in both towns once the giver revokes it', async () => {
    const revoked = await share('ashbrook', 'revoke', grant, '--reason', 'The appeal was withdrawn');
    assert.equal(revoked.status, 0, revoked.stdout);
    await network.settled();
    assert.equal((await open()).facts.error.code, 'grant-revoked');
    const { port } = network.towns[0] as { readonly port: number };
    assert.equal((await fetch(`http://127.0.0.1:${port}/shared/${grant}`)).status, 410);
    const why = await local(network.homeOf('birchfield'), '/vault/received/facts', { grants: [Number(grant)] });
    const [facts] = (why as { here: { why: string; openings: { by: string }[] }[] }).here;
    assert.deepEqual([facts?.why, facts?.openings.map(({ by }) => by)], ['grant-revoked', ['birchfield-town-clerk']]);
  });
});

/** What an import or a page of the desk would have put into the vault. */
async function putSecret(home: string): Promise<string> {
  const [salt, content] = [Buffer.alloc(32, 5), Buffer.from(SECRET)];
  const hash = createHash('sha256').update('townledger commitment v1\0').update(salt).update(content).digest();
  const commitment = hash.toString('base64url');
  const texts = { commitment, salt: salt.toString('base64url'), content: content.toString('base64url') };
  await local(home, '/vault/items', { items: [{ ...texts, kind: 'owner', retention: 'while-current' }] });
  return commitment;
}

/** As a program of the town's own asks its node. */
async function local(home: string, path: string, body: object): Promise<unknown> {
  const [address, token] = ['address', 'token'].map((name) => readFileSync(join(home, 'run', name), 'utf8').trim());
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const answer = await fetch(`${address}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  assert.equal(answer.status, 200);
  return answer.json();
}
