import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { formatVerifier, signerFor, type Verifier } from './note-key.ts';
import { formatPolicy, parsePolicy, tallyOf, verifiersOf } from './policy.ts';

const seed = (byte: number) => new Uint8Array(32).fill(byte);
const log = signerFor('town.example/log', 'ed25519-note', seed(1));
const logPq = signerFor('town.example/log', 'ml-dsa-44-cosignature', seed(2));
const names = ['X1', 'X2', 'X3', 'Y1', 'Y2'];
const towns = names.map((name, i) => signerFor(`${name}.example/witness`, 'ed25519-cosignature', seed(10 + i)));
const key = (i: number) => formatVerifier(towns[i] as Verifier);

const POLICY = `# Neighbour towns
log ${formatVerifier(log)} https://town.example/log/
log ${formatVerifier(logPq)}

witness X1 ${key(0)} https://x1.example/
\twitness X2\t${key(1)}
witness X3 ${key(2)}
group X 2 X1 X2 X3
witness Y1 ${key(3)}
witness Y2 ${key(4)}
group Y any Y1 Y2
group both all X Y
quorum both
`;

const codeOf = (result: { ok: boolean; refusal?: { code: string } }) => (result.ok ? 'ok' : result.refusal?.code);

test('the two-level example of the specification: 2 of 3, and any of 2', () => {
  const parsed = parsePolicy(POLICY);
  assert.ok(parsed.ok);
  const rows: [signed: string, met: boolean][] = [
    ['', false],
    ['X1 X2 X3', false],
    ['Y1 Y2', false],
    ['X1 Y1 Y2', false],
    ['X1 X2 Y1', true],
    ['X3 X1 Y2', true],
    ['X1 X2 X3 Y1 Y2', true],
    ['X1 X1 X1 Y1', false],
  ];
  for (const [signed, met] of rows) {
    const cosigners = signed.split(' ').flatMap((name) => towns[names.indexOf(name)] ?? []);
    assert.equal(tallyOf(parsed.value, cosigners).met, met, signed);
  }
  const impostor = signerFor('X2.example/witness', 'ed25519-cosignature', seed(99));
  assert.ok(!tallyOf(parsed.value, [towns[0]!, impostor, towns[3]!]).met, 'a name without its key counts for nothing');
  assert.equal(verifiersOf(parsed.value).length, 7);
  assert.equal(parsed.value.logs[0]?.url, 'https://town.example/log/');
});

test('quorum none and quorum of one witness', () => {
  const none = parsePolicy('quorum none\n');
  assert.ok(none.ok && tallyOf(none.value, []).met);
  const one = parsePolicy(`witness X1 ${key(0)}\nquorum X1\n`);
  assert.ok(one.ok && !tallyOf(one.value, []).met && tallyOf(one.value, [towns[0]!]).met);
});

test('what is a policy and what is none', () => {
  const sameKey = formatVerifier(signerFor('again.example', 'ed25519-cosignature', seed(10)));
  const w = `witness X1 ${key(0)}\nwitness X2 ${key(1)}\n`;
  const rows: [text: string, outcome: string][] = [
    [`${w}group g 2 X1 X2\nquorum g\n`, 'ok'],
    [`  ${w}group  g\tall X1 X2 \n \n # note\n#\nquorum g\n`, 'ok'],
    [`${w}witness __proto__ ${key(2)}\nquorum __proto__\n`, 'ok'],
    ['', 'policy-malformed'],
    ['\n', 'policy-quorum-missing'],
    [w, 'policy-quorum-missing'],
    ['quorum none', 'policy-malformed'],
    ['quorum none\nquorum none\n', 'policy-malformed'],
    ['quorum\n', 'policy-malformed'],
    ['quorum none none\n', 'policy-malformed'],
    [`quorum X1\n${w}`, 'policy-malformed'],
    ['quorum constructor\n', 'policy-malformed'],
    [`${w}group g 3 X1 X2\nquorum g\n`, 'policy-malformed'],
    [`${w}group g 0 X1 X2\nquorum g\n`, 'policy-malformed'],
    [`${w}group g 01 X1 X2\nquorum g\n`, 'policy-malformed'],
    [`${w}group g most X1 X2\nquorum g\n`, 'policy-malformed'],
    [`${w}group g any\nquorum g\n`, 'policy-malformed'],
    [`${w}group g any X1 X1\nquorum g\n`, 'policy-malformed'],
    [`${w}group g any g\nquorum g\n`, 'policy-malformed'],
    [`${w}group g any none\nquorum g\n`, 'policy-malformed'],
    [`${w}group g any X1\ngroup h any X1\nquorum g\n`, 'policy-malformed'],
    [`${w}group X1 any X2\nquorum X1\n`, 'policy-malformed'],
    [`${w}group none any X2\nquorum none\n`, 'policy-malformed'],
    [`${w}witness X1 ${key(2)}\nquorum none\n`, 'policy-malformed'],
    [`${w}witness X3 ${sameKey}\nquorum none\n`, 'policy-malformed'],
    [`witness X1 ${formatVerifier(log)}\nquorum X1\n`, 'policy-malformed'],
    [`log ${key(0)}\nquorum none\n`, 'policy-malformed'],
    [`log ${formatVerifier(log)} url more\nquorum none\n`, 'policy-malformed'],
    ['log nonsense\nquorum none\n', 'policy-malformed'],
    ['mirror x\nquorum none\n', 'policy-malformed'],
    ['quorum none\r\n', 'policy-malformed'],
    ['# \u0000\nquorum none\n', 'policy-malformed'],
  ];
  for (const [text, outcome] of rows) assert.equal(codeOf(parsePolicy(text)), outcome, JSON.stringify(text));
});

test('a refusal names the line', () => {
  assert.deepEqual(parsePolicy(`witness X1 ${key(0)}\ngroup g 2 X1\nquorum g\n`), {
    ok: false,
    refusal: { code: 'policy-malformed', detail: { line: 2 } },
  });
});

test('the plainest form of a policy says the same', () => {
  const parsed = parsePolicy(POLICY);
  assert.ok(parsed.ok);
  assert.deepEqual(parsePolicy(formatPolicy(parsed.value)), parsed);
  assert.throws(() => formatPolicy({ ...parsed.value, quorum: 'nobody' }));
});

test('no text makes the parser throw', () => {
  const piece = fc.constantFrom(
    'log ',
    'witness ',
    'group ',
    'quorum ',
    'none',
    'X1 ',
    'any ',
    '\n',
    '#',
    '\t',
    key(0),
    '1 ',
  );
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(piece, { maxLength: 20 }).map((pieces) => pieces.join('')),
  );
  fc.assert(
    fc.property(text, (any) => typeof parsePolicy(any).ok === 'boolean'),
    { numRuns: 1000 },
  );
});
