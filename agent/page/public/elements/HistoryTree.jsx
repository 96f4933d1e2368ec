// Every version of the picture by what was done: the current path straight down, branches beside it.
// Props: `agent.page.views.history.history_tree`. Actions: go_to, undo, redo, drop, compare, download.
import { Columns2, Download, MoreHorizontal, Redo2, Undo2 } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import {
  DropdownMenu, DropdownMenuContent, DropdownMenuItem, DropdownMenuSeparator, DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu';

const ROW = 68;
const LANE = 18;
const FILES = [
  ['png', 'Picture, with how it was made'],
  ['plain', 'Picture alone'],
  ['mask', 'Mask of the last change'],
  ['graph', 'Scene graph (JSON)'],
  ['project', 'Whole project'],
];
const clock = (created) =>
  new Date(created * 1000).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });

const done = (row) => (row.on_path && !row.undone) || undefined;
const seconds = (value) => `${value < 10 ? value : Math.round(value)} s`;

function Lanes({ rows }) {
  const lanes = Math.max(...rows.map((r) => r.lane)) + 1;
  const at = (row, number) => [row.lane * LANE + 10, number * ROW + ROW / 2];
  return (
    <svg className="sg-lanes" width={lanes * LANE + 4} height={rows.length * ROW} aria-hidden="true">
      {rows.map((row, number) => {
        if (row.parent === null) return null;
        const [x, y] = at(row, number);
        const [fromX, fromY] = at(rows[row.parent], row.parent);
        // A branch leaves the way right above itself.
        const over = `V${y - ROW * 0.6}C${fromX} ${y} ${fromX} ${y} ${x} ${y}`;
        const way = `M${fromX} ${fromY}${x === fromX ? `V${y}` : over}`;
        return <path key={row.version} d={way} data-path={done(row)} data-undone={row.undone || undefined} />;
      })}
      {rows.map((row, number) => {
        const [x, y] = at(row, number);
        return <circle key={row.version} cx={x} cy={y} r={row.current ? 6 : 4.5} data-path={done(row)}
          data-current={row.current || undefined} />;
      })}
    </svg>
  );
}

function Files({ version, hasMask, send }) {
  return FILES.filter(([what]) => what !== 'mask' || hasMask).map(([what, words]) => (
    <DropdownMenuItem key={what} onSelect={() => send('download', { what, version })}>{words}</DropdownMenuItem>
  ));
}

function Row({ row, head, tabbable, comparing, chosen, press, send, compareWith }) {
  const here = { version: row.version };
  const took = row.parent !== null && row.seconds > 0 && seconds(row.seconds);
  const meta = [clock(row.created), took, row.undone && 'undone', !row.on_path && 'another way'].filter(Boolean);
  return (
    <li className="sg-version" data-current={row.current || undefined} data-off={!row.on_path || row.undone || undefined}>
      <button type="button" className="sg-go" tabIndex={tabbable ? 0 : -1} aria-current={row.current ? 'step' : undefined}
        aria-pressed={comparing ? chosen : undefined} data-chosen={chosen || undefined}
        title={row.said ? `“${row.said}”` : undefined} onClick={press}>
        <img src={row.url} alt="" loading="lazy" draggable="false" />
        <span className="sg-version-words">
          <span>{row.number ? `${row.number}. ` : ''}{row.title}</span>
          <small>
            {row.current && <b>Now</b>}{row.current && ' · '}{meta.join(' · ')}
            {row.met === false && <em title={row.words}> · not quite as asked</em>}
          </small>
        </span>
      </button>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button size="icon" variant="ghost" className="sg-more" tabIndex={tabbable ? 0 : -1}
            aria-label={`More on: ${row.title}`}>
            <MoreHorizontal />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="end" onCloseAutoFocus={unlessElsewhere}>
          {!row.current && (
            <>
              <DropdownMenuItem onSelect={() => send('go_to', here)}>Go here</DropdownMenuItem>
              <DropdownMenuItem onSelect={() => compareWith(row.version, head)}>Compare with now</DropdownMenuItem>
            </>
          )}
          {row.parent !== null && done(row) && (
            <DropdownMenuItem onSelect={() => send('drop', here)}>Leave this edit out</DropdownMenuItem>
          )}
          <DropdownMenuSeparator />
          <Files version={row.version} hasMask={row.parent !== null} send={send} />
        </DropdownMenuContent>
      </DropdownMenu>
    </li>
  );
}

// A menu that closes gives its button the focus back, but takes it from nobody who is typing by then.
function unlessElsewhere(event) {
  if (document.activeElement?.matches('input, textarea, [contenteditable="true"]')) event.preventDefault();
}

const kept = (globalThis.sgedit ??= {});
kept.HistoryTree ??= function HistoryTree({ rows, undo, redo, callAction }) {
  const list = useRef(null);
  const [tab, setTab] = useState(null);
  const [chosen, setChosen] = useState(null);
  const send = (name, payload = {}) => callAction({ name, payload });
  const now = rows.find((r) => r.current);
  const at = Math.max(0, rows.findIndex((r) => r.version === (tab ?? now.version)));
  const comparing = chosen !== null;

  useEffect(() => {
    const onKeyDown = (event) => {
      const typing = event.target.closest?.('input, textarea, [contenteditable="true"]');
      if (typing || !(event.ctrlKey || event.metaKey) || event.altKey) return;
      const key = event.key.toLowerCase();
      const back = key === 'z' && !event.shiftKey;
      const forth = key === 'y' || (key === 'z' && event.shiftKey);
      if (!(back && undo) && !(forth && redo)) return;
      event.preventDefault();
      if (!event.repeat) send(back ? 'undo' : 'redo');
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  });

  const press = (row) => {
    setTab(row.version);
    if (!comparing) {
      if (!row.current) send('go_to', { version: row.version });
    } else if (chosen.includes(row.version)) setChosen(chosen.filter((v) => v !== row.version));
    else if (chosen.length === 0) setChosen([row.version]);
    else compareWith(chosen[0], row.version);
  };
  // The older one goes first.
  const compareWith = (one, other) => {
    const pair = rows.filter((r) => r.version === one || r.version === other);
    const [first, second] = pair.sort((a, b) => a.created - b.created).map((r) => r.version);
    setChosen(null);
    send('compare', { first, second });
  };
  const onKeyDown = (event) => {
    const last = rows.length - 1;
    const next = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: last }[event.key];
    if (event.key === 'Escape' && comparing) setChosen(null);
    else if (next !== undefined && event.target.closest('.sg-go')) {
      const to = Math.min(Math.max(next, 0), last);
      setTab(rows[to].version);
      list.current.querySelectorAll('.sg-go')[to].focus();
    } else return;
    event.preventDefault();
  };
  return (
    <section className="sg-history" aria-label="History">
      <div className="sg-row" role="toolbar" aria-label="History">
        <Button size="sm" variant="outline" disabled={!undo} onClick={() => send('undo')}
          title={undo ? `Undo: ${undo} (Ctrl+Z)` : undefined}><Undo2 />Undo</Button>
        <Button size="sm" variant="outline" disabled={!redo} onClick={() => send('redo')}
          title={redo ? `Redo: ${redo} (Ctrl+Shift+Z)` : undefined}><Redo2 />Redo</Button>
        <Button size="sm" variant={comparing ? 'secondary' : 'outline'} aria-pressed={comparing} disabled={rows.length < 2}
          onClick={() => setChosen(comparing ? null : [])}><Columns2 />Compare</Button>
        <DropdownMenu>
          <DropdownMenuTrigger asChild>
            <Button size="sm" variant="outline"><Download />Download</Button>
          </DropdownMenuTrigger>
          <DropdownMenuContent align="end" onCloseAutoFocus={unlessElsewhere}>
            <Files version={now.version} hasMask={now.parent !== null} send={send} />
          </DropdownMenuContent>
        </DropdownMenu>
      </div>
      <p className="sg-hint" role="status">
        {comparing && (chosen.length ? 'Now choose the other one.' : 'Choose two versions to compare.')}
      </p>
      <div className="sg-tree" onKeyDown={onKeyDown}>
        <Lanes rows={rows} />
        <ol ref={list} aria-label="Versions">
          {rows.map((row, number) => (
            <Row key={row.version} {...{ row, comparing, send, compareWith }} head={now.version} tabbable={number === at}
              chosen={comparing && chosen.includes(row.version)} press={() => press(row)} />
          ))}
        </ol>
      </div>
    </section>
  );
};

export default <kept.HistoryTree {...props} callAction={callAction} />;
