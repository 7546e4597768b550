/** Reads server-sent events (WHATWG HTML, section 9.2) as a node sends them. */

/** A block that has become durable. */
export type BlockEvent = {
  readonly height: number;
  readonly timeMs: number;
  /** Entries in the log after it. */
  readonly size: number;
  readonly root: string;
  readonly stateRoot: string;
  /** Index of its first entry, and how many it has. */
  readonly first: number;
  readonly entries: number;
};

/** `reset`: too much was missed, or the book is another one; read it anew. */
export type TownEvent = ({ readonly kind: 'block' } & BlockEvent) | { readonly kind: 'reset' };

/** An event is a few hundred bytes. */
const MAX_EVENT_LENGTH = 65_536;

/** Ends where the stream ends or is none of ours. The caller comes back with the last height. */
export async function* readEvents(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<TownEvent, void> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of chunks) {
    text += decoder.decode(chunk, { stream: true });
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const event = readEvent(text.slice(0, end));
      text = text.slice(end + 2);
      if (event !== undefined) yield event;
    }
    if (text.length > MAX_EVENT_LENGTH) return;
  }
}

/** Comments and events of later versions are passed over. */
function readEvent(text: string): TownEvent | undefined {
  const lines = text.split('\n');
  const field = (name: string) => lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
  if (field('event') === 'reset') return { kind: 'reset' };
  if (field('event') !== 'block') return undefined;
  try {
    return { kind: 'block', ...(JSON.parse(field('data') ?? '') as BlockEvent) };
  } catch {
    return undefined;
  }
}
