// Two versions over each other, with a slider between them.
// Props: `agent.page.views.edit.compare`. No actions.
import { useId, useState } from 'react';
import { Button } from '@/components/ui/button';

const kept = (globalThis.sgedit ??= {});
kept.Compare ??= function Compare({ before, after, changes, editable, lacking, took, expected }) {
  const id = useId();
  const [share, setShare] = useState(50);
  const [outlined, setOutlined] = useState(false);
  return (
    <figure className="sg-compare" style={{ maxWidth: `min(28rem, ${(50 * after.width) / after.height}vh)` }}>
      <div className="sg-slider" style={{ aspectRatio: `${after.width} / ${after.height}`, '--share': `${share}%` }}>
        <img src={before.url} alt={`${before.title}. ${before.alt}`} draggable="false" />
        <img src={after.url} alt={`${after.title}. ${after.alt}`} className="sg-after" draggable="false" />
        {outlined && (
          <svg viewBox={`0 0 ${after.width} ${after.height}`} aria-hidden="true">
            <path className="sg-shade" fillRule="evenodd" d={`M0 0H${after.width}V${after.height}H0Z${editable}`} />
            <path className="sg-allowed" fillRule="evenodd" d={editable} />
          </svg>
        )}
        <span className="sg-chip" data-side="left" aria-hidden="true">{before.title}</span>
        <span className="sg-chip" data-side="right" aria-hidden="true">{after.title}</span>
        <span className="sg-divide" aria-hidden="true"><i /></span>
        <input id={id} type="range" min="0" max="100" value={share} aria-label={`${before.title} or ${after.title}`}
          aria-valuetext={`${share} % ${before.title}`} onChange={(e) => setShare(Number(e.target.value))} />
      </div>
      <figcaption>
        {lacking && <p className="sg-lacking">{lacking}</p>}
        {changes.length > 0 && (
          <ul className="sg-changes" aria-label="What changed">
            {changes.map((c, i) => (
              <li key={i} data-sign={c.sign}>
                <b aria-hidden="true">{SIGNS[c.sign]}</b><span className="sg-sr">{WORDS[c.sign]} </span>{c.text}
              </li>
            ))}
          </ul>
        )}
        {took >= 0.5 && (
          <span className="sg-hint">took {seconds(took)}{expected !== null && `, ${seconds(expected)} expected`}</span>
        )}
        {editable && (
          <Button size="sm" variant="ghost" aria-pressed={outlined} onClick={() => setOutlined(!outlined)}>
            {outlined ? 'Hide' : 'Show'} where it changed
          </Button>
        )}
      </figcaption>
    </figure>
  );
};

const seconds = (value) => `${value < 10 ? Math.max(value, 0.1).toFixed(1) : Math.round(value)} s`;
const SIGNS = { '+': '+', '-': '−', '~': '~' };
const WORDS = { '+': 'new', '-': 'gone', '~': 'changed' };

export default <kept.Compare {...props} />;
