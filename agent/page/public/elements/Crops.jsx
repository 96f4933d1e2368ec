// A question with its numbered choices. Typing the number works as well.
// Props: `agent.page.views.scene.crops`. Action: answer.
import { useState } from 'react';

const whole = ([x, y, width, height]) => `M${x} ${y}h${width}v${height}h${-width}Z`;

const kept = (globalThis.sgedit ??= {});
kept.Crops ??= function Crops({ text, picture, choices, answered, callAction }) {
  const [chosen, setChosen] = useState(null);
  const answer = answered || (chosen ?? answered);
  const choose = (number) => {
    setChosen(number);
    callAction({ name: 'answer', payload: { text: String(number) } });
  };
  return (
    <div className="sg-crops" role="group" aria-label={text} data-answered={answer !== null || undefined}
      data-rows={choices.some((c) => !c.view) || undefined}>
      {choices.map(({ number, label, view, outline }) => (
        <button key={number} type="button" className="sg-crop" disabled={answer !== null}
          data-chosen={answer === number || undefined} onClick={() => choose(number)}>
          {view && (
            <svg viewBox={view.join(' ')} aria-hidden="true">
              <image href={picture.url} width={picture.width} height={picture.height} />
              <path className="sg-shade" fillRule="evenodd" d={`${whole(view)}${outline}`} />
              <path className="sg-outline" data-lit fillRule="evenodd" d={outline} />
            </svg>
          )}
          <span className="sg-crop-words"><b aria-hidden="true">{number}</b><span>{label}</span></span>
        </button>
      ))}
      {answer === null && <p className="sg-hint">Choose one, or type its number or words for it.</p>}
    </div>
  );
};

export default <kept.Crops {...props} callAction={callAction} />;
