import type { Bytes } from '#kernel';

/** The body of an answer; undefined where more comes than the limit, and then no more of it is read. */
export async function readLimited(answer: Response, limit: number): Promise<Bytes | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of answer.body ?? []) {
    length += chunk.length;
    if (length > limit) return undefined;
    chunks.push(chunk);
  }
  return Uint8Array.from(Buffer.concat(chunks));
}
