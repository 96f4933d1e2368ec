// The pictures that were drawn for an edit, with how each did, and a choice.
// Props: `agent.page.views.edit.candidates`. Action: choose.
import { Check, CircleAlert } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from '@/components/ui/button';

const kept = (globalThis.sgedit ??= {});
kept.Candidates ??= function Candidates({ items, version, round, callAction }) {
  const [open, setOpen] = useState(null);
  const [asked, setAsked] = useState(null);
  useEffect(() => setAsked(null), [version, items]);
  const shown = items.find((item) => item.number === open);
  const take = (number) => {
    setAsked(number);
    callAction({ name: 'choose', payload: { version, number } });
  };
  return (
    <section className="sg-candidates" aria-label={round > 1 ? `Candidates, round ${round}` : 'Candidates'}>
      <ol>
        {items.map((item) => (
          <li key={item.number} data-chosen={item.chosen || undefined}>
            <button type="button" className="sg-look" aria-expanded={open === item.number}
              aria-label={`Candidate ${item.number}: ${item.words}${item.chosen ? ', taken' : ''}. How it was checked`}
              onClick={() => setOpen(open === item.number ? null : item.number)}>
              <img src={item.url} alt="" draggable="false" />
              <b aria-hidden="true">{item.number}</b>
            </button>
            <span className="sg-verdict" data-met={item.met}>
              {item.met ? <Check aria-hidden="true" /> : <CircleAlert aria-hidden="true" />}<span>{item.words}</span>
            </span>
            {item.chosen ? <span className="sg-taken">Taken</span> : version && (
              <Button size="sm" variant="outline" disabled={asked !== null} onClick={() => take(item.number)}>
                {asked === item.number ? 'Taking…' : 'Take this one'}
                <span className="sg-sr">: candidate {item.number}</span>
              </Button>
            )}
          </li>
        ))}
      </ol>
      {shown && (
        <ul className="sg-findings" aria-label={`How candidate ${shown.number} was checked`}>
          {shown.findings.map((f, i) => (
            <li key={i} data-met={f.met}>
              {f.met ? <Check aria-label="holds" /> : <CircleAlert aria-label="does not hold" />}
              <span>{f.text}{f.evidence && <small> ({f.evidence})</small>}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
};

export default <kept.Candidates {...props} callAction={callAction} />;
