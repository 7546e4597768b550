/** Shows its children where several towns keep the book, and elsewhere what that would mean. */
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Answered } from '../shell/states.tsx';
import { type Consortium, type NetworkInBook, networkQuery, useFreshNetwork } from '../town/towns.ts';
import { OneTown } from './one-town.tsx';

export type InNetwork = { readonly book: NetworkInBook; readonly consortium: Consortium };

export function Together({ children }: { readonly children: (found: InNetwork) => ReactNode }) {
  useFreshNetwork();
  return (
    <Answered of={useQuery(networkQuery)}>
      {(book) => {
        const { consortium } = book;
        return consortium === null ? <OneTown /> : children({ book, consortium });
      }}
    </Answered>
  );
}

/** A town by its name; its short name stands only where none is known. */
export function nameIn({ members }: NetworkInBook): (town: string) => string {
  return (town) => members.find((one) => one.town === town)?.name ?? town;
}
