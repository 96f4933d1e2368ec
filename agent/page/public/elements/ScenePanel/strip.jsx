// What is selected, and what can be put right.
import { Plus, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Input } from '@/components/ui/input';

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
