// The picture and its scene graph: what lights up in one lights up in the other.
// Props: `agent.page.views.scene.scene_panel`. Actions: select, correct.
import { Plus, X } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Input } from '@/components/ui/input';

const NODE = { width: 104, height: 88, thumb: 48, letters: 16, line: 15 };
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

// A name as lines that are no wider than a node.
function linesOf(name) {
  const lines = [''];
  for (const word of name.split(' ')) {
    const longer = `${lines.at(-1)} ${word}`.trim();
    if (lines.at(-1) && longer.length > NODE.letters) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}

// Nodes lie where the things are, and are pushed apart until none covers another.
function laidOut(objects, width) {
  const columns = Math.max(1, Math.floor(width / (NODE.width + 8)));
  const rows = Math.ceil(objects.length / columns);
  const lines = Math.max(...objects.map((o) => linesOf(o.name).length), 2);
  const tall = NODE.height + (lines - 2) * NODE.line;
  const few = Math.min(width * 0.62, 110 + objects.length * 42);
  const height = Math.max(190, Math.min(few, 360), (rows + 0.6) * (tall + 14));
  const feet = objects.map(({ box: [x, y, w, h] }) => [x + w / 2, y + h]);
  const spread = (axis, size, i) => {
    const values = feet.map((f) => f[axis]);
    const [low, high] = [Math.min(...values), Math.max(...values)];
    return high > low ? ((feet[i][axis] - low) / (high - low)) * size : size / 2;
  };
  const spots = objects.map((_, i) => ({
    x: NODE.width / 2 + spread(0, width - NODE.width, i) + (i % 3) * 0.1,
    y: NODE.height / 2 + spread(1, height - tall, i),
    lines: linesOf(objects[i].name).length,
  }));
  for (let round = 0; round < 300; round++) {
    for (let a = 0; a < spots.length; a++) {
      for (let b = 0; b < a; b++) {
        const dx = spots[a].x - spots[b].x;
        const dy = spots[a].y - spots[b].y;
        const overX = NODE.width + 10 - Math.abs(dx);
        const overY = tall + 12 - Math.abs(dy);
        if (overX <= 0 || overY <= 0) continue;
        const axis = overX < overY ? 'x' : 'y';
        const push = (Math.min(overX, overY) / 2 + 0.5) * ((axis === 'x' ? dx : dy) < 0 ? -1 : 1);
        spots[a][axis] += push;
        spots[b][axis] -= push;
      }
    }
    for (const spot of spots) {
      spot.x = Math.min(Math.max(spot.x, NODE.width / 2), width - NODE.width / 2);
      spot.y = Math.min(Math.max(spot.y, NODE.height / 2), height - tall + NODE.height / 2);
    }
  }
  return { height, spots: Object.fromEntries(objects.map((o, i) => [o.id, spots[i]])) };
}

// How far a node reaches from the middle of its thumbnail, in a direction; its name is below.
function reach(ux, uy, lines) {
  const tall = NODE.thumb / 2 + (uy > 0 ? 6 + lines * NODE.line : 6);
  return Math.min((NODE.thumb / 2 + 9) / Math.abs(ux), tall / Math.abs(uy));
}

// One edge per pair and direction, bent a little, so that two directions do not cover each other.
function edgesOf(relations, spots) {
  const pairs = new Map();
  for (const { subject, predicate, object } of relations) {
    const key = `${subject} ${object}`;
    const known = pairs.get(key) ?? { key, subject, object, predicates: [] };
    known.predicates.push(predicate);
    pairs.set(key, known);
  }
  return [...pairs.values()].map((edge) => {
    const [from, to] = [spots[edge.subject], spots[edge.object]];
    const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
    const [ux, uy] = [(to.x - from.x) / length, (to.y - from.y) / length];
    const lift = -NODE.height / 2 + NODE.thumb / 2 + 4;
    const [out, back] = [reach(ux, uy, from.lines), reach(-ux, -uy, to.lines)]
      .map((gap) => Math.min(gap, length * 0.42));
    const start = [from.x + ux * out, from.y + lift + uy * out];
    const end = [to.x - ux * back, to.y + lift - uy * back];
    const bothWays = pairs.has(`${edge.object} ${edge.subject}`);
    const bend = bothWays ? Math.min(26, length / 5) : Math.min(16, length / 9);
    const middle = [(start[0] + end[0]) / 2 - uy * bend, (start[1] + end[1]) / 2 + ux * bend];
    const on = (t) => [0, 1].map((i) => (1 - t) ** 2 * start[i] + 2 * t * (1 - t) * middle[i] + t * t * end[i]);
    const covers = (wide) => ([x, y]) => Object.values(spots).some(
      (s) => Math.abs(s.x - x) < wide && Math.abs(s.y - y) < NODE.height / 2);
    // Words of a label and of a node beside each other; else only the middles kept apart.
    const beside = covers(NODE.thumb * 0.75 + edge.predicates.join(', ').length * 2.7);
    // Words of two directions between the same nodes keep to their own ends.
    const places = (bothWays ? [0.36, 0.3, 0.42, 0.5, 0.6] : [0.5, 0.4, 0.6, 0.3, 0.7]).map(on);
    const label = places.find((at) => !beside(at)) ?? places.find((at) => !covers(NODE.width / 2)(at));
    const directed = edge.predicates.some((p) => p !== 'next to');
    return { ...edge, d: `M${start}Q${middle} ${end}`, label, directed };
  });
}

const stands = (object) =>
  object.stands.map(({ predicate, others }) => `${predicate} the ${others.join(', the ')}`).join('; ');

// The part of the picture that shows an object: x, y, width and height.
function windowOn({ box: [x, y, w, h] }, picture) {
  const side = Math.max(w, h) * 1.12;
  const inside = (middle, end) => Math.min(Math.max(middle - side / 2, 0), Math.max(end - side, 0));
  return [inside(x + w / 2, picture.width), inside(y + h / 2, picture.height), side, side].join(' ');
}

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

function Picture({ picture, objects, lit, selected, light, select, point, children }) {
  const { width, height } = picture;
  // The small ones last, so that what stands before something large can be reached.
  const bySize = useMemo(
    () => [...objects].sort((a, b) => b.box[2] * b.box[3] - a.box[2] * a.box[3]), [objects]);
  const shown = !children && (objects.find((o) => o.id === lit) ?? objects.find((o) => o.id === selected));
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

function Ask({ label, button, onDone, onLeave }) {
  const [what, setWhat] = useState('');
  const field = useRef(null);
  useEffect(() => { field.current.focus(); }, []);
  return (
    <form className="sg-strip" onSubmit={(e) => { e.preventDefault(); if (what.trim()) onDone(what.trim()); }}>
      <Input aria-label={label} placeholder={`${label} A blue mug?`} ref={field} value={what} maxLength={80}
        autoComplete="off" onChange={(e) => setWhat(e.target.value)} />
      <Button type="submit" size="sm" variant="secondary" disabled={!what.trim()}>{button}</Button>
      <Button type="button" size="sm" variant="ghost" onClick={onLeave}>Cancel</Button>
    </form>
  );
}

const LOOK = { kind: 'look' };
const COUNTED = ['Nothing that I know is in here', 'One object'];
const NOTHING = { target: null, what: null, point: null, box: null, outline: null };
const HINTS = {
  point: 'Click on what was missed, or set the cross with the arrow keys and Enter.',
  box: 'Draw a box around it, or set two corners with the arrow keys and Enter.',
};

// One line between picture and graph that never moves them: what is selected, and what can be put right.
function Strip({ object, picture, mode, setMode, correct, clear }) {
  const leave = () => setMode(LOOK);
  if (mode.kind === 'pointed') {
    return <Ask label="What is it?" button="Add" onLeave={leave}
      onDone={(what) => correct({ action: 'add', what, point: mode.point })} />;
  }
  if (mode.kind === 'rename') {
    return <Ask label="What is it really?" button="Rename" onLeave={leave}
      onDone={(what) => correct({ action: 'rename', target: object.id, what })} />;
  }
  if (HINTS[mode.kind]) {
    return (
      <div className="sg-strip">
        <span role="status">{HINTS[mode.kind]}</span>
        <Button size="sm" variant="ghost" onClick={leave}>Cancel</Button>
      </div>
    );
  }
  if (!object) {
    return (
      <div className="sg-strip">
        <span>Choose an object, and “this” means it.</span>
        <Button size="sm" variant="outline" onClick={() => setMode({ kind: 'point' })}>
          <Plus />Something was missed
        </Button>
      </div>
    );
  }
  return (
    <div className="sg-strip" data-object>
      <svg className="sg-thumb" viewBox={windowOn(object, picture)} aria-hidden="true">
        <image href={picture.url} width={picture.width} height={picture.height} />
      </svg>
      <p role="status">
        <strong>{object.label}</strong>
        <span>{object.unsure ? 'I am not sure of it' : 'is “this” now'}</span>
      </p>
      <div className="sg-row">
        <Button size="sm" variant="outline" onClick={() => setMode({ kind: 'rename' })}>Rename</Button>
        <Button size="sm" variant="outline" onClick={() => setMode({ kind: 'box' })}>Redraw</Button>
        <Button size="sm" variant="outline" onClick={() => correct({ action: 'drop', target: object.id })}>
          Not there
        </Button>
        <Button size="sm" variant="ghost" aria-label="Clear the selection" onClick={clear}><X /></Button>
      </div>
    </div>
  );
}

// Kept under one name, so that new props change this panel and do not begin another one.
const kept = (globalThis.sgedit ??= {});
kept.ScenePanel ??= function ScenePanel({ picture, objects, relations, predicates, callAction, ...props }) {
  const [selected, setSelected] = useState(props.selected);
  const [lit, setLit] = useState(null);
  const [predicate, setPredicate] = useState(null);
  const [mode, setAnyMode] = useState(LOOK);
  const panel = useRef(null);
  // Whoever used the keys finds the focus in the graph when a form or the cross is gone.
  const setMode = (next) => {
    setAnyMode(next);
    if (next === LOOK) panel.current?.querySelector('.sg-node[tabindex="0"]')?.focus();
  };
  useEffect(() => { setSelected(props.selected); setAnyMode(LOOK); setLit(null); }, [props.version, props.selected]);
  const object = objects.find((o) => o.id === selected);
  const filter = predicates.some((p) => p.name === predicate) ? predicate : null;

  const select = (id) => {
    setSelected(id);
    setAnyMode(LOOK);
    callAction({ name: 'select', payload: { object_id: id } });
  };
  const correct = (payload) => {
    setMode(LOOK);
    callAction({ name: 'correct', payload: { ...NOTHING, ...payload } });
  };
  const onKeyDown = (event) => {
    if (event.key !== 'Escape' || (mode.kind === 'look' && !selected)) return;
    event.stopPropagation();
    if (mode.kind === 'look') select(null);
    else setMode(LOOK);
  };
  const drawn = (where) => {
    if (mode.kind === 'point') setAnyMode({ kind: 'pointed', point: where });
    else correct({ action: 'outline', target: object.id, box: where });
  };
  const drawing = HINTS[mode.kind] !== undefined;
  return (
    <section ref={panel} className="sg-panel" aria-label="The scene" onKeyDown={onKeyDown}>
      <Picture {...{ picture, objects, lit, selected, select }} light={setLit} point={mode.point}>
        {drawing && <Pen key={mode.kind} kind={mode.kind} picture={picture} done={drawn} />}
      </Picture>
      <Strip {...{ object, picture, mode, setMode, correct }} clear={() => select(null)} />
      <div className="sg-head">
        <h3>{COUNTED[objects.length] ?? `${objects.length} objects`}</h3>
        <div className="sg-row" role="group" aria-label="Show relations">
          {[{ name: null, count: relations.length }, ...predicates].map((p) => (
            <button key={p.name ?? ''} type="button" className="sg-filter" aria-pressed={filter === p.name}
              onClick={() => setPredicate(p.name)}>
              {p.name ?? 'all'} <small>{p.count}</small>
            </button>
          ))}
        </div>
      </div>
      <Graph {...{ picture, objects, relations, lit, selected }} predicate={filter} light={setLit} select={select} />
      {object && object.stands.length > 0 && (
        <dl className="sg-stands" aria-label={`How ${object.label} stands`}>
          {object.stands.map((s) => (
            <div key={s.predicate}><dt>{s.predicate}</dt><dd>{s.others.join(', ')}</dd></div>
          ))}
        </dl>
      )}
    </section>
  );
};

export default <kept.ScenePanel {...props} callAction={callAction} />;
