/** A page that begins a draft names it in its address, and so finds it again after whatever happens. */
import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { newId } from '../desk/drafts/new-id.ts';

/** The draft of the address, or a new one that is put there. */
export function useDraftId(
  path: '/desk/record' | '/desk/return' | '/desk/void',
  draft: string | undefined,
): string | undefined {
  const navigate = useNavigate();
  useEffect(() => {
    if (draft === undefined) void navigate({ to: path, search: { draft: newId() }, replace: true });
  }, [draft, navigate, path]);
  return draft;
}
