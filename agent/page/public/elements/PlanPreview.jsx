// What is about to be drawn: the change of the graph, and where the picture may change.
// Props: `agent.page.views.edit.plan_preview`. No actions.
const SIGNS = { '+': '+', '-': '−', '~': '~' };
const WORDS = { '+': 'new', '-': 'gone', '~': 'changed' };
const seconds = (value) => `${Math.max(1, Math.round(value))} s`;

const Changes = ({ changes, label }) => (
  <ul className="sg-changes" aria-label={label}>
    {changes.map((c, i) => (
      <li key={i} data-sign={c.sign} data-about={c.about}>
        <b aria-hidden="true">{SIGNS[c.sign]}</b><span className="sg-sr">{WORDS[c.sign]} </span>{c.text}
      </li>
    ))}
  </ul>
);

const kept = (globalThis.sgedit ??= {});
kept.PlanPreview ??= function PlanPreview({ summary, picture, changes, boxes, allowed, share, estimate }) {
  const things = changes.filter((c) => c.about === 'object');
  const relations = changes.filter((c) => c.about === 'relation');
  return (
    <section className="sg-plan" aria-label={`Plan: ${summary}`}>
      <svg className="sg-plan-picture" viewBox={`0 0 ${picture.width} ${picture.height}`} role="img"
        aria-label={`${picture.alt} What may change is marked.`}>
        <image href={picture.url} width={picture.width} height={picture.height} />
        <path className="sg-shade" fillRule="evenodd" d={`M0 0H${picture.width}V${picture.height}H0Z${allowed}`} />
        <path className="sg-allowed" fillRule="evenodd" d={allowed} />
        {boxes.map(({ name, box: [x, y, w, h], new: fresh }, i) => (
          <rect key={i} className="sg-target" data-new={fresh || undefined} x={x} y={y} width={w} height={h} rx="8">
            <title>{name}</title>
          </rect>
        ))}
      </svg>
      <div className="sg-plan-words">
        <h3>{summary}</h3>
        <Changes changes={things} label="What changes" />
        <p className="sg-hint">
          {share < 0.01 ? 'Under 1' : Math.round(share * 100)} % of the picture may change; the rest stays as it
          is, to the last bit.{estimate !== null && ` This takes about ${seconds(estimate)}.`}
        </p>
        {relations.length > 0 && (
          <details className="sg-fold">
            <summary>{relations.length === 1 ? 'One relation changes' : `${relations.length} relations change`}</summary>
            <Changes changes={relations} label="Relations that change" />
          </details>
        )}
      </div>
    </section>
  );
};

export default <kept.PlanPreview {...props} />;
