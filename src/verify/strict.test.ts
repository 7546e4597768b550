/** A receipt of a network that CometBFT ordered: see test/vectors/cometbft/record-strict.ts. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { sha256 } from '#crypto';
import { bytesOf, encodeUtf8, type Result } from '#kernel';
import { parsePolicy, parseStrictFile } from '#proofs';
import { verifyFile } from './index.ts';

const recorded: { readonly strict: string; readonly policy: string; readonly trust: string } = JSON.parse(
  readFileSync(new URL('../../test/vectors/cometbft/strict.json', import.meta.url), 'utf8'),
);
const policy = parsePolicy(recorded.policy);
const file = parseStrictFile(recorded.strict);
assert(policy.ok && file.ok);
const trust = { hash: bytesOf(recorded.trust) };
const outcome = (result: Result<unknown>): string => (result.ok ? 'ok' : result.refusal.code);

describe('a strict proof of a network that ran', () => {
  it('holds against the towns’ policy and their validators', () => {
    const verified = verifyFile([encodeUtf8(recorded.strict)], { policy: policy.value, trust });
    assert(verified.ok && verified.value.kind === 'strict' && verified.value.proof.kind === 'receipt');
    const { proof, validators, trusted } = verified.value;
    assert.deepEqual([trusted, proof.pinned, validators.length], [true, true, 4]);
    assert.equal(proof.transaction.body.action, 'members/post-notice');
    assert(validators.filter(({ signed }) => signed).length >= 3);
  });

  it('the receipt alone meets the policy, and one that asks for a town more than have signed it does not', () => {
    const { proof } = file.value;
    assert.equal(outcome(verifyFile([encodeUtf8(proof)], { policy: policy.value })), 'ok');
    const none = { ...policy.value, witnesses: [], groups: [], quorum: 'none' };
    assert.equal(outcome(verifyFile([encodeUtf8(proof)], { policy: none })), 'ok');
    const [witness] = policy.value.witnesses;
    assert(witness !== undefined);
    const other = { ...witness, verifier: { ...witness.verifier, name: 'mallory.example' } };
    const changed = { ...none, witnesses: [other], quorum: other.name };
    assert.equal(outcome(verifyFile([encodeUtf8(proof)], { policy: changed })), 'checkpoint-quorum-missing');
  });

  it('does not hold against other validators', () => {
    const other = { hash: sha256(trust.hash) };
    assert.equal(outcome(verifyFile([encodeUtf8(recorded.strict)], { trust: other })), 'trust-other-validators');
  });

  it('is refused with any one byte changed', () => {
    const whole = encodeUtf8(recorded.strict);
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const changed = Uint8Array.from(whole);
        changed[at] = (changed[at] as number) ^ flip;
        assert.equal(verifyFile([changed]).ok, false, `byte ${at} ^ ${flip}`);
      }),
      { numRuns: 200 },
    );
  });
});
