/**
 * A word that explains itself where it stands: on hover, on focus, and on a tap. The meaning stays while the pointer is
 * on it, and goes with Escape (WCAG 1.4.13).
 */
import { type ReactNode, useId, useLayoutEffect, useRef, useState } from 'react';
import { useText } from '../text/languages.tsx';
import { GLOSSARY, type Term as TermName } from './glossary.ts';

/** Kept free between the meaning and the edge of the window, in pixels. */
const MARGIN = 8;

export function Term({ of, children }: { readonly of: TermName; readonly children: ReactNode }) {
  const { t } = useText();
  const id = useId();
  const bubble = useRef<HTMLSpanElement>(null);
  // Held by a click or by the focus, and beside that by the pointer.
  const [held, hold] = useState(false);
  const [hovered, hover] = useState(false);
  const open = held || hovered;
  useLayoutEffect(() => {
    if (open && bubble.current !== null) keepInside(bubble.current);
  }, [open]);
  const leave = () => {
    hold(false);
    hover(false);
  };
  useEscape(open, leave);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the pointer may go from the word to its meaning without losing it.
    <span className="term" onMouseEnter={() => hover(true)} onMouseLeave={() => hover(false)}>
      <button
        type="button"
        className="term__word"
        aria-describedby={id}
        onClick={() => hold(true)}
        onFocus={() => hold(true)}
        onBlur={() => hold(false)}
      >
        {children}
      </button>
      <span id={id} ref={bubble} role="tooltip" className="term__meaning" hidden={!open}>
        {t(GLOSSARY[of][1])}
      </span>
    </span>
  );
}

/** Whoever points with a mouse has the focus elsewhere, and must be able to dismiss the meaning too. */
function useEscape(open: boolean, leave: () => void): void {
  useLayoutEffect(() => {
    if (!open) return;
    const listen = (event: KeyboardEvent) => event.key === 'Escape' && leave();
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  });
}

function keepInside(bubble: HTMLElement): void {
  bubble.style.setProperty('--shift', '0px');
  const { left, right } = bubble.getBoundingClientRect();
  const over = right - (document.documentElement.clientWidth - MARGIN);
  const shift = left < MARGIN ? MARGIN - left : over > 0 ? -over : 0;
  bubble.style.setProperty('--shift', `${Math.round(shift)}px`);
}
