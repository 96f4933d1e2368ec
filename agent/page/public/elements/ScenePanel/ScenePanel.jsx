// The picture and its scene graph: what lights up in one lights up in the other.
// Props: `agent.page.views.scene.scene_panel`. Actions: select, correct.
import { useEffect, useRef, useState } from 'react';

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
  const version = useRef(props.version);
  useEffect(() => {
    // What was selected here comes back as such; a form that has been opened on it stays open.
    if (version.current === props.version && selected === props.selected) return;
    version.current = props.version;
    setSelected(props.selected);
    setAnyMode(LOOK);
    setLit(null);
  }, [props.version, props.selected]);
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
