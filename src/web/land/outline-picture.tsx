/** A small picture of a parcel’s outline. */
import { useText } from '../text/languages.tsx';
import type { Outline } from '../town/land.ts';
import { drawingOf } from './outlines.ts';

const SIZE = 200;
const MARGIN = 6;
/** As in the answer with every parcel. */
const UNITS_PER_DEGREE = 1_000_000;

export function OutlinePicture({
  parcel,
  outline,
}: {
  readonly parcel: string;
  readonly outline: Outline | undefined;
}) {
  const { t } = useText();
  const drawing = outline === undefined ? undefined : drawingOf(outline, UNITS_PER_DEGREE, SIZE);
  if (drawing === undefined) return <p>{t('land.pictureNone')}</p>;
  const [width, height] = [drawing.width + 2 * MARGIN, drawing.height + 2 * MARGIN];
  return (
    <svg
      className="outline"
      viewBox={`${-MARGIN} ${-MARGIN} ${width} ${height}`}
      width={width}
      height={height}
      role="img"
      aria-label={t('land.picture', { parcel })}
    >
      <path d={drawing.path} fillRule="evenodd" />
    </svg>
  );
}
