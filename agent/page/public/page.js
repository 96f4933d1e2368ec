// What Chainlit's own page lacks: a panel that comes and goes with the window's width, a chat that
// shows what is new, words that wait their turn, and a few of its words.
(() => {
  // Chainlit's own default is a light or a dark page; its menu has the system's too.
  const THEME = 'vite-ui-theme';
  if (!localStorage.getItem(THEME)) localStorage.setItem(THEME, 'system');

  const narrow = window.matchMedia('(max-width: 767px)');
  const find = (selector) => document.querySelector(selector);
  // Chainlit passes the messages of its window on to the server.
  const tell = (message) => window.postMessage(message, window.origin);

  // --- The panel. Where it has no room beside the chat it would cover it, so there it is opened by
  // a button only, and gives way to what comes in the chat.
  const covers = () => narrow.matches && find('[role="dialog"][data-state="open"] #side-view-content');
  const uncover = () => {
    if (covers()) document.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
  };
  const note = () => {
    document.cookie = `sgedit_narrow=${narrow.matches ? 1 : 0}; path=/; SameSite=Lax`;
  };
  note();
  narrow.addEventListener('change', () => {
    note();
    tell(narrow.matches ? 'narrow' : 'wide');
    // Chainlit puts the panel over the chat first.
    if (narrow.matches) setTimeout(uncover, 60);
  });

  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'sg-open';
  button.textContent = 'Picture';
  // Whether the chat has something that came after the panel was opened over it.
  let fresh = false;
  button.addEventListener('click', () => {
    fresh = false;
    tell('open the panel');
  });
  document.body.append(button);

  window.addEventListener('chainlit-call-fn', (event) => {
    const { name, args } = event.detail;
    if (name === 'at_conversation' && window.location.pathname === '/') {
      window.history.replaceState(window.history.state, '', `/thread/${args.id}`);
    } else if (name === 'download') {
      const link = document.createElement('a');
      link.href = args.url;
      link.download = '';
      link.click();
    }
  });

  // --- The chat follows what is new: all of the last message where it fits, its beginning where it
  // does not. Who scrolls up to read is left there.
  const GAP = 16;
  let follows = true;
  // The last request, and the last message of all.
  const ends = (view) => ['[data-step-type="user_message"]', '[data-step-type]']
    .map((selector) => [...view.querySelectorAll(selector)].at(-1));
  const scroller = () => {
    let at = find('[data-step-type]');
    while (at && !/auto|scroll/.test(getComputedStyle(at).overflowY)) at = at.parentElement;
    return at;
  };
  const wanted = (view) => {
    const zero = view.getBoundingClientRect().top - view.scrollTop + GAP;
    const [asked, last] = ends(view).map((message) => message?.getBoundingClientRect());
    const whole = last.bottom - zero + 2 * GAP - view.clientHeight;
    if (asked && asked.top - zero >= whole) return asked.top - zero;
    return Math.max(0, Math.min(last.top - zero, whole));
  };
  // Chainlit leaves room below so that the last request can be at the top, but knows nothing of what
  // grows there.
  const fit = (view) => {
    const room = view.lastElementChild;
    const [asked, last] = ends(view);
    if (!asked || !room?.style.height) return;
    const used = last.getBoundingClientRect().bottom - asked.getBoundingClientRect().top;
    const height = `${Math.max(0, Math.round(view.clientHeight - used - 2 * GAP))}px`;
    if (room.style.height !== height) room.style.height = height;
  };
  const follow = () => {
    const view = scroller();
    if (!view) return;
    fit(view);
    // Chainlit looks again whether its arrow is wanted.
    view.dispatchEvent(new Event('scroll'));
    if (!follows) return;
    const start = ends(view)[1].getBoundingClientRect().top - view.getBoundingClientRect().top;
    const target = wanted(view);
    // Not back up, but where the beginning of what is new went out of sight.
    if (view.scrollTop < target - 1 || start < 0) view.scrollTo({ top: target });
  };
  const atEnd = () => {
    const view = scroller();
    return !view || view.scrollTop >= wanted(view) - 4 * GAP;
  };
  const away = (event) => {
    if (event.type === 'wheel' && event.deltaY > 0) setTimeout(() => { follows ||= atEnd(); }, 200);
    else if (scroller()?.contains(event.target)) follows = false;
  };
  document.addEventListener('wheel', away, { passive: true });
  document.addEventListener('touchmove', away, { passive: true });
  document.addEventListener('touchend', () => setTimeout(() => { follows ||= atEnd(); }, 500), { passive: true });
  // What asks for something new is followed; whoever does something else in the chat stays there.
  document.addEventListener('click', (event) => {
    const asks = '#chat-submit, .confirm-edit, .sg-crop, .sg-history, .sg-panel, .sg-candidates li > button:not(.sg-look)';
    if (event.target.closest(asks)) follows = true;
    else if (scroller()?.contains(event.target)) follows = false;
  }, true);

  // --- Words that are sent while another turn runs go out after it; nothing is lost silently.
  const spoken = document.createElement('p');
  spoken.className = 'sg-sr';
  spoken.setAttribute('role', 'status');
  document.body.append(spoken);
  let waits = false;
  let awaited = false;
  const say = (words) => {
    spoken.textContent = words;
    const composer = find('#message-composer');
    if (words) composer?.setAttribute('data-note', words);
    else composer?.removeAttribute('data-note');
  };
  const ready = () => find('#chat-submit:not([disabled])');
  document.addEventListener('keydown', (event) => {
    if (event.target.id !== 'chat-input' || event.isComposing) return;
    if (event.key === 'Escape' && waits) {
      waits = false;
      say('');
    } else if (event.key === 'Enter' && !event.shiftKey) {
      follows = true;
      if (event.target.value.trim() && !ready()) {
        event.preventDefault();
        waits = true;
        awaited = Boolean(find('#stop-button'));
        say('Goes out when I am done. Esc keeps it here.');
      }
    }
  }, true);
  document.addEventListener('input', (event) => {
    if (event.target.id !== 'chat-input' || !find('#message-composer[data-note]')) return;
    waits = false;
    say('');
  });
  // Words that were said before a question are no answer to it.
  const turnOver = (asks) => {
    awaited = false;
    if (!waits || !asks) return;
    waits = false;
    say('Answer the question first; Enter drops it for this.');
  };
  window.addEventListener('message', ({ source, data }) => {
    if (source === window && (data === 'over' || data === 'over, with a question')) turnOver(data !== 'over');
  });
  const sendWhatWaits = () => {
    if (find('#chat-input')?.value === '' && find('#message-composer[data-note]')) say('');
    if (!waits || awaited || !ready()) return;
    waits = false;
    say('');
    ready().click();
  };

  // --- Words of Chainlit's that have no setting of their own.
  const WORDS = { '#chat-settings #confirm': 'Save', '.confirm-edit': 'Send' };
  const reword = () => {
    for (const [selector, words] of Object.entries(WORDS)) {
      let text = find(selector);
      while (text?.firstChild) text = text.firstChild;
      if (text?.nodeValue && text.nodeValue !== words) text.nodeValue = words;
    }
  };

  // In a wide window the button is for a panel that was closed.
  const panelWasThere = () => {
    if (find('#side-view-content')) document.body.dataset.panel = '';
    else if (!find('[data-step-type]')) delete document.body.dataset.panel;
  };

  let worked = false;
  const shown = new WeakSet();
  const changed = () => {
    reword();
    sendWhatWaits();
    follow();
    panelWasThere();
    const works = Boolean(find('#stop-button'));
    const parts = [...document.querySelectorAll('[data-step-type] :is(.sg-stages, .sg-crops, .sg-compare)')]
      .filter((part) => !shown.has(part));
    parts.forEach((part) => shown.add(part));
    fresh ||= parts.length > 0;
    if (covers()) {
      if (fresh) uncover();
      // The panel shows where the conversation stands, once a turn is over.
      else if (worked && !works) tell('open the panel');
    }
    worked = works;
  };
  // Many changes make one look; pictures that come later make the chat grow without any.
  let asked = 0;
  const look = () => {
    asked ||= requestAnimationFrame(() => { asked = 0; changed(); });
  };
  new MutationObserver(() => { reword(); look(); }).observe(document.body, { childList: true, subtree: true });
  document.addEventListener('load', look, true);
  window.addEventListener('resize', look);
})();
