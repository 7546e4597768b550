import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { fromBase64url } from '#kernel';
import { RunningTown, TOKEN } from '../../../test/running-town.ts';
import { importSampleLand, parcelIds, rollLines } from '../../../test/sample-land.ts';
import type { LandHit } from '../land/find.ts';
import { fitOf } from '../land/words.ts';
import { readSettings } from '../settings.ts';

type Town = Pick<RunningTown, 'server'>;
type MapParcel = { readonly parcel: string; readonly address?: string; readonly outline?: unknown };

async function get(town: Town, url: string, headers = {}) {
  const answer = await town.server.inject({ url, headers });
  return { status: answer.statusCode, text: answer.body, headers: answer.headers, raw: answer.rawPayload };
}

async function find(town: Town, q: string, limit = 50): Promise<readonly LandHit[]> {
  const { status, text } = await get(town, `/titles/find?q=${encodeURIComponent(q)}&limit=${limit}`);
  assert.equal(status, 200, text);
  return JSON.parse(text).found;
}

async function mapOf(town: Town): Promise<readonly MapParcel[]> {
  return JSON.parse((await get(town, '/titles/map')).text).parcels;
}

const tidy = (text = '') => text.replace(/\s+/g, ' ').trim();
const lines = rollLines.filter(({ LOC_ID, OWNER1, SITE_ADDR }) => LOC_ID !== '' && OWNER1 !== '' && SITE_ADDR !== '');
const onMap = lines.filter(({ LOC_ID }) => parcelIds.includes(LOC_ID as string));
const line = onMap.find(({ LS_BOOK, LS_PAGE }) => LS_BOOK !== '' && LS_PAGE !== '') as (typeof onMap)[number];

const sites = new Set(rollLines.map(({ SITE_ADDR }) => tidy(SITE_ADDR)));
const owners = new Set(rollLines.map(({ OWNER1 }) => tidy(OWNER1)));
/** Of people who live elsewhere: nothing that is public in the town says these. */
const MAILING = rollLines.filter(({ OWN_ADDR }) => OWN_ADDR !== '' && !sites.has(tidy(OWN_ADDR)));

async function townWith(name: string, roll: object): Promise<RunningTown> {
  const town = await RunningTown.founded(name, {}, roll as never);
  await importSampleLand(town);
  return town;
}

let open: RunningTown;
before(async () => {
  open = await townWith('open', { publish: 'addresses-and-owners', withhold: [] });
});

describe('land for everybody', () => {
  it('a parcel is found by book and page, by owner and by address, however they are written', async () => {
    const { LOC_ID, LS_BOOK, LS_PAGE, OWNER1, SITE_ADDR } = line;
    const questions: [string, LandHit['by']][] = [
      [`${LS_BOOK} ${LS_PAGE}`, 'book-page'],
      [`${LS_BOOK}/${LS_PAGE}`, 'book-page'],
      [`book ${LS_BOOK}, page ${LS_PAGE}`, 'book-page'],
      [OWNER1 as string, 'owner'],
      [tidy(OWNER1).toLowerCase().split(/\W+/).toReversed().join(' '), 'owner'],
      [SITE_ADDR as string, 'address'],
      [tidy(SITE_ADDR).replace(/ ST$/, ' Street').replace(/ RD$/, ' road'), 'address'],
      [LOC_ID as string, 'parcel'],
    ];
    for (const [question, by] of questions) {
      const hit = (await find(open, question)).find(({ parcels }) => parcels.includes(LOC_ID as string));
      assert.equal(hit?.by, by, question);
    }
  });

  it('what says exactly so comes first', async () => {
    const [first] = await find(open, line.SITE_ADDR as string);
    assert.deepEqual([first?.exact, tidy(first?.text)], [true, tidy(line.SITE_ADDR)]);
    const [short] = await find(open, (line.SITE_ADDR as string).slice(0, -4));
    assert.equal(short?.exact, false);
  });

  it('the beginning of a parcel’s id finds the parcels that begin so', async () => {
    const beginning = (line.LOC_ID as string).slice(0, 5);
    const hits = await find(open, beginning.toLowerCase(), 50);
    const expected = parcelIds.filter((id) => id.startsWith(beginning)).slice(0, 50);
    assert.deepEqual(hits.flatMap(({ parcels }) => parcels).toSorted(), expected);
  });

  it('the map has every parcel of the book, with outline and address, and its list is the same answer', async () => {
    const map = await mapOf(open);
    assert.deepEqual(map.map(({ parcel }) => parcel), parcelIds); // biome-ignore format: one line
    assert(map.every(({ outline }) => outline !== undefined));
    const first = map.find(({ parcel }) => parcel === line.LOC_ID);
    assert.equal(first?.address, tidy(line.SITE_ADDR));
    const { text } = await get(open, `/titles/parcels/${line.LOC_ID}`);
    assert.deepEqual(JSON.parse(text).outline, first?.outline);
  });

  it('the map is compressed as asked, and not sent again to whoever has it', async () => {
    const plain = await get(open, '/titles/map', { 'accept-encoding': 'br;q=0, identity' });
    const br = await get(open, '/titles/map', { 'accept-encoding': 'gzip, deflate, br' });
    const gz = await get(open, '/titles/map', { 'accept-encoding': 'gzip' });
    assert.deepEqual(
      [plain, br, gz].map(({ headers }) => headers['content-encoding']),
      [undefined, 'br', 'gzip'],
    );
    assert.equal(brotliDecompressSync(br.raw).toString(), plain.text);
    assert.equal(gunzipSync(gz.raw).toString(), plain.text);
    const again = await get(open, '/titles/map', { 'if-none-match': plain.headers.etag });
    assert.deepEqual([again.status, again.text], [304, '']);
  });

  it('a flag comes with words, and hostile questions find nothing and break nothing', async () => {
    const ids = (await mapOf(open)).map(({ parcel }) => parcel);
    const pages = await Promise.all(ids.map((id) => get(open, `/titles/parcels/${id}`)));
    const flagged = pages.map(({ text }) => JSON.parse(text)).filter(({ words }) => Object.keys(words).length > 0);
    assert(flagged.length > 3);
    for (const { record, roll, words } of flagged)
      for (const code of [record, ...roll].flatMap(({ flags = [] }) => flags)) assert.match(words[code].es, /\w/);
    for (const question of ['" OR address:*', '()^-:', '*', 'owner : a', 'NEAR(a b)', '\u0000', '％'])
      await find(open, question);
  });
});

describe('what the town does not publish', () => {
  it('nobody finds a parcel by a mailing address, whole or in part', async () => {
    assert(MAILING.length > 20);
    for (const { OWN_ADDR, OWN_CITY, OWN_STATE, OWN_ZIP, LOC_ID } of MAILING) {
      const city = `${OWN_CITY} ${OWN_STATE} ${OWN_ZIP}`;
      for (const question of [OWN_ADDR, tidy(OWN_ADDR).replace(/ ST$/, ''), city, OWN_ZIP, `${OWN_ADDR} ${OWN_CITY}`])
        for (const hit of await find(open, question as string)) {
          assert(fitOf(question as string, hit.text) > 0, `${question} found ${LOC_ID} by ${hit.text}`);
          assert(hit.by !== 'address' || sites.has(hit.text), `${question} found ${hit.text}`);
          assert(hit.by !== 'owner' || owners.has(hit.text), `${question} found ${hit.text}`);
        }
    }
  });

  it('no answer to anybody holds a mailing address or a sealed line', async () => {
    const questions = lines.flatMap(({ OWNER1, SITE_ADDR }) => [OWNER1 as string, SITE_ADDR as string]);
    const found = await Promise.all(questions.map(async (q) => JSON.stringify(await find(open, q))));
    const paths = parcelIds.flatMap((id) =>
      ['', '/history', '/instruments'].map((path) => `/titles/parcels/${id}${path}`),
    );
    const pages = await Promise.all(['/titles/map', ...paths].map(async (path) => (await get(open, path)).text));
    const all = [...found, ...pages].join('\n');
    assert(all.includes(tidy(line.OWNER1)), 'and yet owners are there');
    for (const { OWN_ADDR } of MAILING) assert(!all.includes(OWN_ADDR as string), OWN_ADDR);
    assert(!all.includes('"raw"') && !all.includes('"sealed"'));
  });

  it('a town publishes addresses alone, or nothing, or all but some', async () => {
    const [{ PROP_ID, LOC_ID }, other] = onMap as [(typeof onMap)[number], (typeof onMap)[number]];
    const byAddress = await townWith('addresses', { publish: 'addresses', withhold: [] });
    const nothing = await townWith('nothing', { publish: 'nothing', withhold: [] });
    const withheld = await townWith('withheld', { publish: 'addresses-and-owners', withhold: [PROP_ID] });
    const told = async (town: Town, id = LOC_ID) => {
      const { roll } = JSON.parse((await get(town, `/titles/parcels/${id}`)).text);
      return roll.map(({ address, owner }: LandHit & { owner?: string }) => [
        address !== undefined,
        owner !== undefined,
      ]);
    };
    assert.deepEqual(await told(open), [[true, true]]);
    assert.deepEqual(await told(byAddress), [[true, false]]);
    assert.deepEqual(await told(nothing), [[false, false]]);
    assert.deepEqual([await told(withheld), await told(withheld, other.LOC_ID)], [[[false, false]], [[true, true]]]);
    const owners = async (town: Town) => (await find(town, line.OWNER1 as string)).filter(({ by }) => by === 'owner');
    assert.deepEqual([await owners(byAddress), await owners(nothing)], [[], []]);
    assert.equal((await find(nothing, line.SITE_ADDR as string)).length, 0);
    assert((await mapOf(nothing)).every(({ address, outline }) => address === undefined && outline !== undefined));
  });

  it('an erased row is found no more and the map is another', async () => {
    const { etag } = (await get(open, '/titles/map')).headers;
    const { SITE_ADDR, LOC_ID } = onMap.at(-1) as (typeof onMap)[number];
    const headers = { authorization: `Bearer ${TOKEN}` };
    const { sealed } = JSON.parse((await get(open, `/titles/parcels/${LOC_ID}`, headers)).text);
    const { vault } = open.node.shelf;
    for (const { commitment } of sealed)
      assert(vault.ok && vault.value.erase(fromBase64url(commitment) as Uint8Array, 'asked for').ok);
    assert((await find(open, SITE_ADDR as string)).every(({ parcels }) => !parcels.includes(LOC_ID as string)));
    const after = await get(open, '/titles/map', { 'if-none-match': etag });
    assert.equal(after.status, 200);
    const parcel = (await mapOf(open)).find((one) => one.parcel === LOC_ID);
    assert.deepEqual([parcel?.address, parcel?.outline], [undefined, undefined], 'it stays in the list');
    assert.equal((await mapOf(open)).length, parcelIds.length);
  });

  it('the setting is read from node.json, and a misspelt one is refused', () => {
    const write = (settings: object) => writeFileSync(join(open.home, 'node.json'), JSON.stringify(settings));
    assert.deepEqual(readSettings(open.home).roll, { publish: 'addresses-and-owners', withhold: [] });
    write({ roll: { publish: 'nothing' } });
    assert.equal(readSettings(open.home).roll.publish, 'nothing');
    write({ roll: { publish: 'mailing-addresses' } });
    assert.throws(() => readSettings(open.home), /roll\.publish/);
  });
});

describe('the instruments of a parcel', () => {
  const day = () => new Date(open.pen.timeMs).toISOString().slice(0, 10);
  const instruments = async (id = line.LOC_ID) =>
    JSON.parse((await get(open, `/titles/parcels/${id}/instruments`)).text);

  it('tell what was ended, by whom, when and why; and an ended name is found as such', async () => {
    const registry = { registry: 'deeds', name: 'Registry', system: 'recorded', authority: 'official' };
    await open.act('titles/open-registry', registry);
    const deed = {
      type: 'deed',
      numbers: { book: '40000', page: '17' },
      parties: [{ role: 'grantor', name: 'FERRY, DAN' }],
      legals: [{ parcel: line.LOC_ID }],
      pageCount: 1,
    };
    const before = (await get(open, '/titles/map')).headers.etag;
    await open.act('titles/record', { registry: 'deeds', day: day(), instruments: [deed] });
    const [{ reception }] = (await instruments()).instruments;
    const edits = [{ at: 0, party: { role: 'grantor', name: 'FERRIS, DAN' } }];
    const why = { reason: 'name-misread', note: 'one letter' };
    await open.act('titles/correct', { registry: 'deeds', reception, ...why, type: 'mortgage', edits });
    const { total, instruments: all } = await instruments();
    const [one] = all;
    assert.equal(total, 1);
    assert.deepEqual(one.registry, registry);
    assert.deepEqual(
      one.record.index.map(({ party, untilEntry }: { party?: { name: string }; untilEntry?: number }) => [
        party?.name,
        untilEntry,
      ]),
      [
        ['FERRY, DAN', one.corrections[0].entry],
        [undefined, undefined],
        ['FERRIS, DAN', undefined],
      ],
    );
    const { office, timeMs, reason, note, type, typeBefore } = one.corrections[0];
    assert.deepEqual(
      [office, reason, note, typeBefore, type],
      ['clerk', 'name-misread', 'one letter', 'deed', 'mortgage'],
    );
    assert(timeMs > 0);
    assert.deepEqual((await find(open, 'ferry, dan')).map(({ ended, exact, parcels }) => [ended, exact, parcels]), [[true, true, [line.LOC_ID]]]); // biome-ignore format: one line
    assert.equal((await find(open, 'ferris'))[0]?.ended, undefined);
    const renumbered = { registry: 'deeds', reception, reason: 'number-wrong', numbers: { book: '40000', page: '18' } };
    await open.act('titles/correct', renumbered);
    const byPage = async (page: number) =>
      (await find(open, `40000/${page}`)).map(({ ended, exact }) => [ended, exact]);
    assert.deepEqual([await byPage(17), await byPage(18)], [[[true, true]], [[undefined, true]]]);
    const told = JSON.parse((await get(open, '/titles/search?q=40000%2F17')).text).found;
    assert.deepEqual(told.map(({ ended }: { ended: string[] }) => ended), [['FERRY, DAN', '40000/17']]); // biome-ignore format: one line
    const [after] = (await instruments()).instruments;
    assert.deepEqual(
      [after.record.earlierNumbers[0].untilEntry, after.corrections.length],
      [after.corrections[1].entry, 2],
    );
    assert.equal((await get(open, '/titles/map')).headers.etag, before, 'no deed changes the map');
  });

  it('a parcel without any has an empty list, and one that is unknown is none', async () => {
    assert.deepEqual((await instruments(onMap.at(-2)?.LOC_ID)).instruments, []);
    assert.equal((await get(open, '/titles/parcels/F_0_0/instruments')).status, 404);
  });
});

describe('the map amid other work', () => {
  it('whoever asks while it is made is not shown what was erased meanwhile', async () => {
    const town = await townWith('meanwhile', { publish: 'addresses-and-owners', withhold: [] });
    const victim = onMap.at(5) as (typeof onMap)[number];
    const sealed = await get(town, `/titles/parcels/${victim.LOC_ID}`, { authorization: `Bearer ${TOKEN}` });
    const addressOf = (parcels: readonly MapParcel[]) =>
      parcels.find(({ parcel }) => parcel === victim.LOC_ID)?.address;
    const begun = mapOf(town);
    await new Promise(setImmediate);
    const { vault } = town.node.shelf;
    for (const { commitment } of JSON.parse(sealed.text).sealed)
      assert(vault.ok && vault.value.erase(fromBase64url(commitment) as Uint8Array, 'asked for').ok);
    assert.equal(addressOf(await mapOf(town)), undefined, 'who asked after the erasure');
    assert.equal(addressOf(await begun), undefined, 'who asked before it and is answered after it');
  });
});
