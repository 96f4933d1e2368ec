// How far an edit is, and a button that stops it.
// Props: `agent.page.views.edit.StageLog.props`. Action: stop.
import { Check, Square } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from '@/components/ui/button';

function words(left) {
  if (left < 1.5) return 'a second left';
  return left < 90 ? `about ${Math.round(left)} s left` : `about ${Math.round(left / 60)} min left`;
}

const kept = (globalThis.sgedit ??= {});
kept.Stages ??= function Stages({ stages, left, spent, running, place, note, callAction }) {
  const [stopping, setStopping] = useState(false);
  const [passed, setPassed] = useState(0);
  useEffect(() => {
    setPassed(0);
    if (!running) return undefined;
    const clock = setInterval(() => setPassed((p) => p + 1), 1000);
    return () => clearInterval(clock);
  }, [running, left, spent]);
  const now = stages.find((s) => s.state === 'now');
  const waiting = place === 1 ? 'One edit is drawn first' : `${place} edits are drawn first`;
  const line = !running ? note || `${spent.toFixed(1)} s`
    : stopping ? 'stopping…'
    : place > 0 ? waiting
    : left !== null ? words(Math.max(left - passed, 0))
    : `${Math.round(spent + passed)} s`;
  return (
    <section className="sg-stages" aria-label="Progress" aria-busy={running}>
      <ol>
        {stages.map((s) => (
          <li key={s.name} data-state={s.state}>
            <span className="sg-dot" aria-hidden="true">{s.state === 'done' && <Check />}</span>
            <span className="sg-stage-name">{s.name}</span>
            {s.total > 1 && s.state !== 'next' && <small>{s.step} of {s.total}</small>}
            <progress max={s.total || 1} value={s.state === 'next' ? 0 : s.step} aria-label={s.name} />
          </li>
        ))}
      </ol>
      <div className="sg-foot">
        <span role="status">{line}</span>
        {running && (
          <Button size="sm" variant="outline" disabled={stopping}
            onClick={() => { setStopping(true); callAction({ name: 'stop', payload: {} }); }}>
            <Square />Stop
          </Button>
        )}
      </div>
      <span className="sg-sr" role="status">{now ? now.name : ''}</span>
    </section>
  );
};

export default <kept.Stages {...props} callAction={callAction} />;
