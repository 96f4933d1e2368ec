// The scene graph.
import { useEffect, useMemo, useRef, useState } from 'react';

const stands = (object) =>
  object.stands.map(({ predicate, others }) => `${predicate} the ${others.join(', the ')}`).join('; ');

function Graph({ picture, objects, relations, predicate, lit, selected, light, select }) {
  const frame = useRef(null);
  const [width, setWidth] = useState(0);
  const [tab, setTab] = useState(null);
  useEffect(() => {
    const seen = new ResizeObserver(([entry]) => setWidth(Math.round(entry.contentRect.width)));
    seen.observe(frame.current);
    return () => seen.disconnect();
  }, []);
  const { height, spots } = useMemo(() => laidOut(objects, width), [objects, width]);
  const edges = useMemo(
    () => edgesOf(relations.filter((r) => !predicate || r.predicate === predicate), spots),
    [relations, predicate, spots]);
  const active = lit ?? selected;
  const about = (edge) => edge.subject === active || edge.object === active;
  const near = new Set(edges.filter(about).flatMap((e) => [e.subject, e.object]));
  const order = [...objects].sort((a, b) => spots[a.id].x - spots[b.id].x);
  const current = order.find((o) => o.id === tab)?.id ?? order[0]?.id;

  const focus = (id) => {
    setTab(id);
    frame.current.querySelector(`[data-node="${id}"]`).focus();
  };
  const onFocus = (event, id) => {
    setTab(id);
    if (event.target.matches(':focus-visible')) light(id);
  };
  const onKeyDown = (event, id) => {
    const way = ARROWS[event.key];
    if (event.key === 'Enter' || event.key === ' ') select(id === selected ? null : id);
    else if (event.key === 'Home') focus(order[0].id);
    else if (event.key === 'End') focus(order[order.length - 1].id);
    else if (way) {
      const here = spots[id];
      const cost = (o) => {
        const [dx, dy] = [spots[o.id].x - here.x, spots[o.id].y - here.y];
        const along = dx * way[0] + dy * way[1];
        const beside = Math.abs(dx * way[1]) + Math.abs(dy * way[0]);
        return along > 4 ? along + 2.5 * beside : Infinity;
      };
      const next = order.filter((o) => o.id !== id).sort((a, b) => cost(a) - cost(b))[0];
      if (next && cost(next) < Infinity) focus(next.id);
    } else return;
    event.preventDefault();
  };
  return (
    <div ref={frame} className="sg-graph">
      {width > 0 && (
        <svg width={width} height={height} role="group" onPointerLeave={() => light(null)}
          aria-label={`Scene graph: ${objects.length} objects, ${relations.length} relations`}>
          <defs>
            {['sg-tip', 'sg-tip-lit'].map((id) => (
              <marker key={id} id={id} viewBox="0 0 8 8" refX="6.5" refY="4" markerWidth="7" markerHeight="7" orient="auto">
                <path d="M1 1L7 4L1 7" className={id} />
              </marker>
            ))}
            {objects.map((o) => (
              <pattern key={o.id} id={`sg-thumb-${o.id}`} width="1" height="1" viewBox={windowOn(o, picture)}>
                <image href={picture.url} width={picture.width} height={picture.height} />
              </pattern>
            ))}
          </defs>
          {edges.map((e) => (
            <path key={e.key} d={e.d} className="sg-edge" data-dim={(active && !about(e)) || undefined}
              data-lit={(active && about(e)) || undefined} data-on={e.predicates.includes('on') || undefined}
              markerEnd={e.directed ? `url(#${active && about(e) ? 'sg-tip-lit' : 'sg-tip'})` : undefined} />
          ))}
          {order.map((o) => {
            const { x, y } = spots[o.id];
            const top = y - NODE.height / 2;
            return (
              <g key={o.id} data-node={o.id} className="sg-node" role="button" tabIndex={o.id === current ? 0 : -1}
                aria-pressed={o.id === selected} aria-label={[o.label, stands(o)].filter(Boolean).join(': ')}
                data-lit={o.id === lit || undefined} data-selected={o.id === selected || undefined}
                data-dim={(active && o.id !== active && !near.has(o.id)) || undefined}
                onPointerEnter={() => light(o.id)} onFocus={(event) => onFocus(event, o.id)} onBlur={() => light(null)}
                onClick={() => select(o.id === selected ? null : o.id)} onKeyDown={(event) => onKeyDown(event, o.id)}>
                <rect className="sg-node-back" x={x - NODE.width / 2} y={top} rx="10"
                  width={NODE.width} height={NODE.thumb + 10 + spots[o.id].lines * NODE.line} />
                <rect className="sg-node-ring" fill={`url(#sg-thumb-${o.id})`} x={x - NODE.thumb / 2} y={top + 4}
                  width={NODE.thumb} height={NODE.thumb} rx="9" />
                <Name text={o.name} x={x} y={top + NODE.thumb + 18} />
              </g>
            );
          })}
          {edges.filter((e) => e.label && (active ? about(e) : predicate || edges.length < 7)).map((e) => (
            <text key={e.key} x={e.label[0]} y={e.label[1] + 4} className="sg-edge-name" aria-hidden="true">
              {e.predicates.join(', ')}
            </text>
          ))}
        </svg>
      )}
    </div>
  );
}

function Name({ text, x, y }) {
  return (
    <text x={x} y={y} className="sg-node-name" aria-hidden="true">
      {linesOf(text).map((line, i) => <tspan key={i} x={x} dy={i && NODE.line}>{line} </tspan>)}
    </text>
  );
}
