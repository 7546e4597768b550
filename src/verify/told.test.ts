import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { actionLabel, linesOf, linesOfFacts, linesOfRecord, type Reader, sentenceOf } from './told.ts';

const reader = (language: 'en' | 'es'): Reader => ({
  language,
  time: (timeMs) => `time ${timeMs}`,
  day: (timeMs) => `day ${new Date(timeMs).getDate()}`,
  dollars: (cents) => `$${cents}`,
});

const DEED = {
  registry: 'deeds',
  day: '2027-01-15',
  instruments: [
    { type: 'deed', parties: [{ role: 'grantor', name: 'QUILL' }], legals: [], pageCount: 1, paidCents: 9 },
  ],
};

describe('acts in words', () => {
  it('a sentence holds what was written, and nothing of it is read as a place to fill', () => {
    assert.equal(sentenceOf('titles/record', DEED, reader('en')), 'Instruments were received at deeds.');
    const named = { ...DEED, registry: '{day} $& {registry}' };
    assert.equal(
      sentenceOf('titles/record', named, reader('es')),
      'Se recibieron instrumentos en {day} $& {registry}.',
    );
  });

  it('lines follow the schema, in the reader’s words: days, money, choices', () => {
    const lines = linesOf('titles/record', DEED, reader('es')).map(({ label, value, depth }) => [
      depth,
      label.es,
      value,
    ]);
    assert.deepEqual(lines, [
      [0, 'Registro de la propiedad', 'deeds'],
      [0, 'Día de recepción', 'day 15'],
      [0, 'Instrumentos', undefined],
      [1, 'Instrumento 1', undefined],
      [2, 'Tipo de instrumento', 'Escritura'],
      [2, 'Partes', undefined],
      [3, 'Parte 1', undefined],
      [4, 'Papel', 'Otorgante'],
      [4, 'Nombre como está escrito', 'QUILL'],
      [2, 'Páginas', '1'],
      [2, 'Pagado', '$9'],
    ]);
  });

  it('facts without a schema take their labels from the act that they come from', () => {
    const labels = (action: string) =>
      linesOfFacts(action, { type: 'deed', kind: 'FEE', later: 1 }, reader('en')).map(({ label, value }) => [
        label.en,
        value,
      ]);
    assert.deepEqual(labels('titles/record')[0], ['Type of instrument', 'Deed']);
    assert.deepEqual(labels('titles/load-parcels')[1], ['Kind', 'FEE']);
    assert.deepEqual(labels('titles/load-parcels')[2], ['later', '1']);
    assert.deepEqual(labels('')[0], ['type', 'deed']);
  });

  it('what this program does not know is named as it is', () => {
    assert.equal(sentenceOf('later/act', {}, reader('en')), 'later/act');
    assert.equal(actionLabel('later', 'act').en, 'later/act');
    assert.deepEqual(linesOf('later/act', { a: 1 }, reader('en')), []);
    assert.deepEqual(linesOf('titles/constructor', { a: 1 }, reader('en')), []);
    assert.deepEqual(linesOfRecord('titles/toString/1', { a: 1 }, reader('en')), []);
  });
});
