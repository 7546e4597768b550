/**
 * New blocks as the town makes them durable. The browser takes up a lost connection by itself and asks for what it
 * missed; only where the town has no room for another listener is it asked again from here.
 */
import { useEffect, useState } from 'react';

export type Live = {
  /** Acts that came after the height. */
  readonly count: number;
  readonly connected: boolean;
};

type BlockEvent = { readonly height: number; readonly entries: number };

const AGAIN_MS = 30_000;

/** Acts that came in blocks after `height`; undefined where that is not known yet. */
export function useLive(height: number | undefined): Live {
  const [acts, setActs] = useState<ReadonlyMap<number, number>>(new Map());
  const [connected, setConnected] = useState(false);
  useEffect(() => {
    if (height === undefined) return;
    setActs(new Map());
    return listen(height, {
      block: ({ height: at, entries }) => setActs((before) => new Map(before).set(at, actsIn(entries))),
      connected: setConnected,
    });
  }, [height]);
  const count = [...acts].reduce((sum, [at, more]) => (height !== undefined && at > height ? sum + more : sum), 0);
  return { count, connected };
}

/** The last entry of a block only closes it. */
export function actsIn(entries: number): number {
  return Math.max(0, entries - 1);
}

type Told = { readonly block: (event: BlockEvent) => void; readonly connected: (is: boolean) => void };

function listen(after: number, told: Told): () => void {
  let source: EventSource;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const open = () => {
    source = new EventSource(`/events?after=${after}`);
    source.onopen = () => told.connected(true);
    source.onerror = () => {
      told.connected(false);
      if (source.readyState === EventSource.CLOSED) timer = setTimeout(open, AGAIN_MS);
    };
    source.addEventListener('block', ({ data }) => told.block(JSON.parse(data) as BlockEvent));
    // More was missed than the town tells one by one: something is new, whatever it is.
    source.addEventListener('reset', () => told.block({ height: Number.MAX_SAFE_INTEGER, entries: 2 }));
  };
  open();
  return () => {
    clearTimeout(timer);
    source.close();
  };
}
