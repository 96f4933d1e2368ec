// How far an edit is, and a button that stops it.
// Props: `agent.page.views.stages.StageLog.props`. Action: stop.
import { Check, Square } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from '@/components/ui/button';

const NAMES = { rendering: 'drawing', checking: 'looking at the results' };
const time = (seconds) => (seconds < 90 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`);

// A guess that was exceeded is none any more.
function words(left, spent) {
  if (left === null) return `${time(spent)} so far`;
  if (left >= 1.5) return `about ${time(left)} left`;
  return left > 0 ? 'nearly there' : `${time(spent)} so far, longer than usual`;
}

const kept = (globalThis.sgedit ??= {});
kept.Stages ??= function Stages({ stages, left, spent, round, place, callAction }) {
  const [stopping, setStopping] = useState(false);
  const [passed, setPassed] = useState(0);
  useEffect(() => {
    setPassed(0);
    const clock = setInterval(() => setPassed((p) => p + 1), 1000);
    return () => clearInterval(clock);
  }, [left, spent]);
  const now = stages.find((s) => s.state === 'now');
  const waiting = place === 1 ? 'One edit is drawn first' : `${place} edits are drawn first`;
  const line = stopping ? 'stopping…'
    : place > 0 ? waiting
    : words(left && Math.max(left - passed, 0), spent + passed);
  const finishing = (s) => s.state === 'now' && s.total > 0 && s.step >= s.total;
  return (
    <section className="sg-stages" aria-label="Progress" aria-busy="true">
      {round > 1 && <p className="sg-hint">It was not quite as asked, so I draw it once more.</p>}
      <ol>
        {stages.map((s) => (
          <li key={s.name} data-state={s.state} data-finishing={finishing(s) || undefined}>
            <span className="sg-dot" aria-hidden="true">{s.state === 'done' && <Check />}</span>
            <span className="sg-stage-name">{NAMES[s.name] ?? s.name}</span>
            {finishing(s) ? <small>finishing</small>
              : s.total > 1 && s.state !== 'next' && <small>{s.step} of {s.total}</small>}
            <progress max={s.total || 1} value={s.state === 'next' ? 0 : s.step} aria-label={NAMES[s.name] ?? s.name} />
          </li>
        ))}
      </ol>
      <div className="sg-foot">
        <span role="status">{line}</span>
        <Button size="sm" variant="outline" disabled={stopping}
          onClick={() => { setStopping(true); callAction({ name: 'stop', payload: {} }); }}>
          <Square />Stop
        </Button>
      </div>
      <span className="sg-sr" role="status">{now ? NAMES[now.name] ?? now.name : ''}</span>
    </section>
  );
};

export default <kept.Stages {...props} callAction={callAction} />;
