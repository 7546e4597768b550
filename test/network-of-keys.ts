/** Blocks as a network of (invented) towns would sign them, without the network: light-block.ts says what is in one. */
import { ed25519PublicKey, sha256, signEd25519 } from '#crypto';
import { encodeUtf8, toBase64url, voteToSign } from '#kernel';
import { type DoubleSigning, headerHash, type LightBlock, validatorsHash } from '#proofs';
import { validatorKeyOf, validatorSeed } from './consortium.ts';
import { CHAIN } from './test-town.ts';

export type BlockChoice = {
  readonly height: number;
  readonly next: Network;
  readonly appHash?: Uint8Array;
  /** All of them, if nothing is said. */
  readonly signers?: readonly string[];
  readonly chain?: string;
};

export type Network = {
  readonly validators: LightBlock['validators'];
  readonly block: (choice: BlockChoice) => LightBlock;
};

const START_SECONDS = 1_800_000_000;
const hashOf = (text: string): string => toBase64url(sha256(encodeUtf8(text)));

export function networkOf(towns: readonly string[]): Network {
  const validators = towns.map((town) => ({ key: validatorKeyOf(town), power: 1 }));
  return { validators, block: (choice) => blockOf(towns, validators, choice) };
}

function blockOf(towns: readonly string[], validators: LightBlock['validators'], choice: BlockChoice): LightBlock {
  const { height, next, appHash, signers = towns, chain = CHAIN } = choice;
  const lastBlock = { hash: hashOf(`block ${height - 1}`), parts: 1, partsHash: hashOf(`parts ${height - 1}`) };
  const header: LightBlock['header'] = {
    appHash: toBase64url(appHash ?? sha256(encodeUtf8('a book'))),
    appVersion: 0,
    blockVersion: 11,
    chain,
    consensusHash: hashOf('parameters'),
    dataHash: hashOf('transactions'),
    evidenceHash: hashOf('evidence'),
    height,
    lastBlock,
    lastCommitHash: hashOf('commit'),
    lastResultsHash: hashOf('results'),
    nanos: 5,
    nextValidatorsHash: toBase64url(validatorsHash(next.validators)),
    proposer: toBase64url(sha256(ed25519PublicKey(validatorSeed(towns[0] as string))).slice(0, 20)),
    seconds: START_SECONDS + height,
    validatorsHash: toBase64url(validatorsHash(validators)),
  };
  const block = { hash: headerHash(header), parts: 1, partsHash: sha256(encodeUtf8(`parts ${height}`)) };
  const signatures = towns.flatMap((town, validator) => {
    const time = { seconds: header.seconds + 1, nanos: validator };
    const vote = { chain, height, round: 0, type: 'precommit', block, ...time } as const;
    const signature = toBase64url(signEd25519(validatorSeed(town), voteToSign(vote)));
    return signers.includes(town) ? [{ ...time, signature, validator }] : [];
  });
  const commit = { parts: 1, partsHash: toBase64url(block.partsHash), round: 0, signatures };
  return { commit, header, validators };
}

/** Two precommits of a town for two blocks at one height. */
export function doubleSigningOf(town: string): DoubleSigning {
  const votes = ['one block', 'another block'].map((name) => {
    const block = { hash: sha256(encodeUtf8(name)), parts: 1, partsHash: sha256(encodeUtf8(`parts of ${name}`)) };
    const time = { seconds: START_SECONDS, nanos: 7 };
    const vote = { chain: CHAIN, height: 9, round: 0, type: 'precommit', block, ...time } as const;
    const written = { hash: toBase64url(block.hash), parts: 1, partsHash: toBase64url(block.partsHash) };
    return { block: written, ...time, signature: toBase64url(signEd25519(validatorSeed(town), voteToSign(vote))) };
  });
  return { chain: CHAIN, height: 9, round: 0, type: 'precommit', validatorKey: validatorKeyOf(town), votes };
}
