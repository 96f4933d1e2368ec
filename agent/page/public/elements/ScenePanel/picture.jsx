// The picture with the outlines of its objects.
import { useMemo } from 'react';

// The part of the picture that shows an object: x, y, width and height.
function windowOn({ box: [x, y, w, h] }, picture) {
  const side = Math.max(w, h) * 1.12;
  const inside = (middle, end) => Math.min(Math.max(middle - side / 2, 0), Math.max(end - side, 0));
  return [inside(x + w / 2, picture.width), inside(y + h / 2, picture.height), side, side].join(' ');
}

function Picture({ picture, objects, lit, selected, light, select, point, children }) {
  const { width, height } = picture;
  // The small ones last, so that what stands before something large can be reached.
  const bySize = useMemo(
    () => [...objects].sort((a, b) => b.box[2] * b.box[3] - a.box[2] * a.box[3]), [objects]);
  // What is selected is only outlined: a result is looked at as it is.
  const shown = !children && objects.find((o) => o.id === lit);
  return (
    <div className="sg-picture" onPointerLeave={() => light(null)}
      style={{ aspectRatio: `${width} / ${height}`, maxWidth: `${(36 * width) / height}vh` }}>
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={picture.alt}>
        <image href={picture.url} width={width} height={height} />
        {shown && <path className="sg-shade" fillRule="evenodd" d={`M0 0H${width}V${height}H0Z${shown.outline}`} />}
        {bySize.map((o) => (
          <path key={o.id} d={o.outline} fillRule="evenodd" className="sg-outline" data-of={o.id}
            data-lit={o.id === lit || undefined} data-selected={o.id === selected || undefined}
            onPointerEnter={() => light(o.id)} onClick={() => select(o.id === selected ? null : o.id)} />
        ))}
        {point && <Cross at={point} picture={picture} />}
      </svg>
      {shown && (
        <span className="sg-chip" style={{
          '--at': `${((shown.box[0] + shown.box[2] / 2) / width) * 100}%`,
          top: `${(shown.box[1] / height) * 100}%`,
        }}>
          {shown.label}
        </span>
      )}
      {children}
    </div>
  );
}
