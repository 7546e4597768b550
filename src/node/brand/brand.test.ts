import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { RunningTown } from '../../../test/running-town.ts';
import { readSettings } from '../settings.ts';
import { brandStyles, contrastWithWhite, readLogo } from './brand.ts';
import { checkTexts } from './town-texts.ts';

const home = mkdtempSync(join(tmpdir(), 'townledger-brand-'));
after(() => rmSync(home, { recursive: true }));

function settings(value: object) {
  writeFileSync(join(home, 'node.json'), JSON.stringify(value));
  return readSettings(home);
}

describe('the brand of a town', () => {
  it('the contrast is that of WCAG', () => {
    assert.equal(contrastWithWhite('#000000'), 21);
    assert.equal(contrastWithWhite('#ffffff'), 1);
    // 767676 is the lightest grey that white may stand on.
    assert(contrastWithWhite('#767676') >= 4.5 && contrastWithWhite('#777777') < 4.5);
  });

  it('a colour that nobody could read is refused with its figure, and says what to do', () => {
    assert.throws(() => settings({ brand: { colour: '#ffcc00' } }), /brand\.colour.*contrast of 1\.5.*darker/);
    assert.throws(() => settings({ brand: { colour: 'red' } }), /brand\.colour.*#1a4480/);
    assert.equal(
      brandStyles(settings({ brand: { colour: '#7a1f3d' } }).brand),
      'html:root{--town-primary:#7a1f3d;--town-action:#7a1f3d;--town-link:#7a1f3d}',
    );
    assert.equal(brandStyles(settings({}).brand), '');
  });

  it('a picture is a file of the home and of no other folder', () => {
    for (const logo of ['../secret.png', 'keys/log.key', '/etc/passwd', 'seal.html', '.png']) {
      assert.throws(() => settings({ brand: { logo } }), /brand\.logo/);
    }
    const { brand } = settings({ brand: { logo: 'seal.svg' } });
    assert.throws(() => readLogo(home, brand), /there is no file/);
    writeFileSync(join(home, 'seal.svg'), '<svg/>');
    assert.equal(readLogo(home, brand)?.type, 'image/svg+xml');
    writeFileSync(join(home, 'seal.svg'), Buffer.alloc(262_145));
    assert.throws(() => readLogo(home, brand), /262144 are allowed/);
  });

  it('is served with its styles, its picture and its words', async () => {
    const site = {
      brand: { colour: '#7a1f3d', name: 'Town of Ashbrook', logo: 'seal.svg' },
      logo: { type: 'image/svg+xml', bytes: Buffer.from('<svg/>') },
      texts: { en: { 'home.all': 'Read it all' }, es: {} },
    };
    const town = await RunningTown.founded('branded', { site });
    const get = (path: string) => fetch(`${town.address}${path}`);
    assert.match(await (await get('/brand.css')).text(), /--town-primary:#7a1f3d/);
    assert.deepEqual(await (await get('/brand.json')).json(), {
      name: 'Town of Ashbrook',
      logo: '/brand/logo',
      contact: null,
    });
    const logo = await get('/brand/logo');
    assert.equal(logo.headers.get('content-type'), 'image/svg+xml');
    assert.match(String(logo.headers.get('content-security-policy')), /default-src 'none'/);
    assert.deepEqual(await (await get('/texts/en.json')).json(), { 'home.all': 'Read it all' });
    assert.deepEqual(await (await get('/texts/es.json')).json(), {});
    assert.equal((await get('/texts/fr.json')).status, 404);
  });

  it('a town without one is served the program’s own', async () => {
    const town = await RunningTown.founded('plain');
    assert.equal(await (await fetch(`${town.address}/brand.css`)).text(), '');
    assert.deepEqual(await (await fetch(`${town.address}/brand.json`)).json(), {
      name: null,
      logo: null,
      contact: null,
    });
    assert.equal((await fetch(`${town.address}/brand/logo`)).status, 404);
  });
});

describe('a town’s own texts', () => {
  const catalogue = {
    greet: 'Hello {name}',
    count: '{n, plural, one {# day} other {# days}}',
    see: 'A <book>book</book>',
  };
  const check = (key: string, text: string) => {
    const { texts, faults } = checkTexts({ en: { [key]: text }, es: {} }, { en: catalogue, es: catalogue });
    return faults[0] === undefined ? texts.en[key] : [faults[0].fault, faults[0].name ?? ''].join(' ').trim();
  };

  it('are used where they name what the page fills in', () => {
    assert.equal(check('greet', 'Good day, {name}!'), 'Good day, {name}!');
    assert.equal(
      check('count', '{n, plural, one {one day} other {# long days}}'),
      '{n, plural, one {one day} other {# long days}}',
    );
    assert.equal(check('see', 'Our <book>great book</book>'), 'Our <book>great book</book>');
    assert.equal(check('see', 'Our book'), 'Our book');
  });

  it('are named where they do not fit', () => {
    assert.equal(check('gone', 'x'), 'unknown-text');
    assert.equal(check('toString', 'x'), 'unknown-text');
    assert.equal(check('greet', 'Hello'), 'placeholder-missing name');
    assert.equal(check('greet', 'Hello {name} of {place}'), 'placeholder-unknown place');
    assert.equal(check('greet', 'Hello {name'), 'braces-wrong');
    assert.equal(check('see', 'A <book>book'), 'braces-wrong');
    assert.equal(check('see', 'A <script>book</script>'), 'placeholder-unknown script');
  });

  it('whom to ask: as the handbook has it, and nothing that a browser would run or a telephone could not dial', () => {
    const handbook = readFileSync(new URL('../../../docs/operators/brand.md', import.meta.url), 'utf8');
    const { brand } = settings(JSON.parse(/```json\n([\s\S]*?)```/.exec(handbook)?.[1] ?? ''));
    assert.equal(brand.contact?.mail, 'clerk@town.example');
    for (const contact of [{ phone: 'javascript:1' }, { mail: 'clerk' }, { fax: '1' }, { office: '' }])
      assert.throws(() => settings({ brand: { contact } }), /brand\.contact/);
  });
});
