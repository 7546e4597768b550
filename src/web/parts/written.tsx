/** What is on record, line by line: a name, and what stands beside it. The lines stand in a `dl.written`. */
import type { ReactNode } from 'react';
import type { Line } from '#verify/told';
import { useText } from '../text/languages.tsx';

export function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className="written__line">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** Deeper lines have no room left to be moved in. */
const DEEPEST = 4;

/** Parts within parts are moved in; a line that only heads others has nothing beside it. */
export function Lines({
  lines,
  from = 0,
  children,
}: {
  readonly lines: readonly Line[];
  /** The depth of those that are not moved in. */
  readonly from?: number;
  /** What stands beside the name, where it is more than the value. */
  readonly children?: (value: string, line: Line) => ReactNode;
}) {
  const { say } = useText();
  return lines.map((line) => (
    <div key={line.path} className={`written__line written__line--${Math.min(line.depth - from, DEEPEST)}`}>
      <dt>{say(line.label)}</dt>
      <dd>{line.value === undefined ? null : (children?.(line.value, line) ?? <bdi>{line.value}</bdi>)}</dd>
    </div>
  ));
}
