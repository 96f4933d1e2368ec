// A point or a box that is set in the picture.
import { useEffect, useRef, useState } from 'react';

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

// Lies over the picture while a point or a box is set in it, by pointer or by keys.
function Pen({ kind, picture, done }) {
  const frame = useRef(null);
  const [cross, setCross] = useState([0.5, 0.5]);
  const [from, setFrom] = useState(null);
  useEffect(() => { frame.current.focus(); }, []);
  const { width, height } = picture;
  const box = from && [Math.min(from[0], cross[0]), Math.min(from[1], cross[1]),
    Math.max(from[0], cross[0]), Math.max(from[1], cross[1])];
  const large = box && box[2] - box[0] > 0.01 && box[3] - box[1] > 0.01;

  const at = (event) => {
    const place = frame.current.getBoundingClientRect();
    const share = (value) => Math.round(Math.min(Math.max(value, 0), 1) * 1000) / 1000;
    return [share((event.clientX - place.left) / place.width), share((event.clientY - place.top) / place.height)];
  };
  const begin = (event) => {
    event.preventDefault();
    frame.current.setPointerCapture(event.pointerId);
    setCross(at(event));
    setFrom(at(event));
  };
  const end = () => {
    if (kind === 'point') done(cross);
    else if (large) done(box);
    else setFrom(null);
  };
  const onKeyDown = (event) => {
    const way = ARROWS[event.key];
    if (way) {
      const step = event.shiftKey ? 0.1 : 0.02;
      setCross(cross.map((v, i) => Math.round(Math.min(Math.max(v + way[i] * step, 0), 1) * 1000) / 1000));
    } else if (event.key === 'Enter' || event.key === ' ') {
      if (kind === 'point' || from) end();
      else setFrom(cross);
    } else return;
    event.preventDefault();
  };
  return (
    <div ref={frame} className="sg-pen" tabIndex={0} role="application" onKeyDown={onKeyDown}
      aria-label="Arrow keys move the cross, Enter sets it, Escape leaves"
      onPointerDown={begin} onPointerMove={(e) => setCross(at(e))} onPointerUp={end}>
      <svg viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
        {box && kind === 'box' && (
          <rect className="sg-draft" x={box[0] * width} y={box[1] * height}
            width={(box[2] - box[0]) * width} height={(box[3] - box[1]) * height} />
        )}
        <Cross at={cross} picture={picture} />
      </svg>
    </div>
  );
}

const Cross = ({ at: [x, y], picture }) => (
  <path className="sg-cross" d={`M${x * picture.width} ${y * picture.height}m-24 0h48m-24-24v48`} />
);
