/** A real town's delivery as everybody sees it: every parcel on the map, and found in three ways. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { before, describe, it } from 'node:test';
import { findMassgisFiles, readMassgis } from '#connect';
import { RunningTown } from './running-town.ts';
import { importLand } from './sample-land.ts';

const folder = new URL('../../shared/data/titles/bellingham/', import.meta.url);
const skip = existsSync(folder) ? false : 'shared data not here: ../shared/data/titles/bellingham';

type Hit = { readonly by: string; readonly text: string; readonly parcels: readonly string[] };

describe('land: Bellingham for everybody', { skip }, () => {
  const { files } = findMassgisFiles(skip === false ? readdirSync(folder) : []);
  const read = (name: string) => ({ name, bytes: readFileSync(new URL(name, folder)) });
  const set = readMassgis(Object.fromEntries(Object.entries(files).map(([layer, name]) => [layer, read(name)])));
  let town: RunningTown;

  before(async () => {
    town = await RunningTown.founded('bellingham');
    await importLand(town, set);
  });

  const ask = async (path: string) => (await fetch(`${town.address}${path}`)).json() as Promise<never>;
  const find = async (q: string): Promise<readonly Hit[]> =>
    (await ask(`/titles/find?limit=50&q=${encodeURIComponent(q)}`) as { found: readonly Hit[] }).found; // biome-ignore format: one line

  it('the map and its list have all 6,273 parcels', async () => {
    const { parcels } = (await ask('/titles/map')) as { parcels: readonly { parcel: string; outline?: unknown }[] };
    assert.equal(parcels.length, 6_273);
    assert(parcels.every(({ outline }) => outline !== undefined));
    const ids = set.parcels.map(({ value }) => value?.locId);
    assert.deepEqual(new Set(parcels.map(({ parcel }) => parcel)), new Set(ids));
  });

  it('book and page, owner and address each find the parcel, for every fiftieth row', async () => {
    const onMap = new Set(set.parcels.map(({ value }) => value?.locId));
    const rows = set.assess.flatMap(({ value }) => (value !== undefined && onMap.has(value.locId) ? [value] : []));
    const asked = rows.filter((_, i) => i % 50 === 0);
    const lost: string[] = [];
    const check = async (q: string, by: string, parcel: string) => {
      const hits = await find(q);
      // A name that stands on more parcels than are shown is found on others of them.
      const found = hits.some((hit) => hit.parcels.includes(parcel)) || hits.length === 50;
      if (!found) lost.push(`${by}: ${q}`);
    };
    for (const { locId, reference, owner, siteAddress } of asked) {
      if (reference.class === 'recorded') await check(`${reference.book} ${reference.page}`, 'book and page', locId);
      // What follows "ATTN" is where the mail goes, and is not published.
      if (/\w/.test(owner)) await check(owner.replace(/\W*ATTN.*/, ''), 'owner', locId);
      if (/\w/.test(siteAddress)) await check(siteAddress, 'address', locId);
    }
    assert(asked.length > 100);
    assert.deepEqual(lost, []);
  });

  it('no mailing address that is not a site address finds anything by it', async () => {
    const sites = new Set(set.assess.map(({ value }) => value?.siteAddress.replace(/\s+/g, ' ').trim()));
    const column = 18;
    const mailing = set.assess.flatMap(({ raw }) => {
      const cells = new TextDecoder().decode(raw).match(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g) ?? [];
      return (cells[column] ?? '').replace(/,$/, '').replaceAll('"', '').trim();
    });
    const away = [...new Set(mailing)].filter((address) => address !== '' && !sites.has(address.replace(/\s+/g, ' ')));
    assert(away.length > 500);
    for (const address of away.filter((_, i) => i % 4 === 0))
      for (const { by, text } of await find(address))
        assert(by === 'address' ? sites.has(text) : !text.includes(address), `${address} found ${by} ${text}`);
  });
});
