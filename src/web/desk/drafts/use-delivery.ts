/** Sends what a draft has signed, and goes on trying while the page is open. */
import { useEffect, useState } from 'react';
import { client } from '../../town/answers.ts';
import { deliver } from './delivery.ts';
import { underWay } from './draft.ts';
import type { Kept } from './use-draft.ts';

const AGAIN_MS = 5_000;

export function useDelivery<Form>({ draft, keeping, setState }: Kept<Form>): void {
  const [tries, setTries] = useState(0);
  const sealed = draft === undefined || keeping === 'elsewhere' ? undefined : underWay(draft);
  const name = sealed?.name;
  // Once for each act and try; the draft changes with every answer.
  useEffect(() => {
    if (sealed === undefined) return;
    const left = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const again = () => setTries((before) => before + 1);
    void deliver(client, sealed, draft?.state.is === 'waiting' || tries > 0).then(async (delivered) => {
      if (left.signal.aborted) return;
      const { state, ...rest } = delivered;
      await setState({ is: state, ...rest, ...(state === 'waiting' ? { sealed } : {}) } as Parameters<
        typeof setState
      >[0]);
      if (state === 'waiting' && !left.signal.aborted) timer = setTimeout(again, AGAIN_MS);
    });
    addEventListener('online', again);
    return () => {
      left.abort();
      clearTimeout(timer);
      removeEventListener('online', again);
    };
  }, [name, tries]);
}
