/** A page that begins a draft names it in its address, and so finds it again after whatever happens. */
import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { toBase64url } from '#kernel';

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

function newId(): string {
  return toBase64url(crypto.getRandomValues(new Uint8Array(12)));
}
