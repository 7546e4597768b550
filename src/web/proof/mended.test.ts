import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mended } from './mended.ts';

const written = (text: string) => new TextEncoder().encode(text);

describe('what a file went through on its way', () => {
  const rows: readonly (readonly [string, readonly string[], string | undefined])[] = [
    ['nothing', ['a\nb\n'], undefined],
    ['line ends of another system', ['a\r\nb\r\n'], 'a\nb\n'],
    ['a mark in front', ['\ufeffa\nb\n'], 'a\nb\n'],
    ['both, cut in the middle of a line end', ['\ufeffa\r', '\nb\r\n'], 'a\nb\n'],
    ['a lone return, which no system writes', ['a\rb\n'], undefined],
    ['a mark elsewhere', ['a\ufeffb\n'], undefined],
    ['nothing that one would mend: it is a book', ['a\r\n'.repeat(400_000)], undefined],
  ];
  for (const [what, pieces, expected] of rows) {
    it(what, () => {
      const found = mended(pieces.map(written));
      assert.equal(
        found === undefined ? undefined : new TextDecoder('utf-8', { ignoreBOM: true }).decode(found),
        expected,
      );
    });
  }
});
