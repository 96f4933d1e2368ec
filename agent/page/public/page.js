// What Chainlit's own page lacks. Windows with no room for a panel beside the chat say so, and get
// a button that opens it; a conversation's address is kept there too, so that a reload finds it.
(() => {
  const narrow = window.matchMedia('(max-width: 767px)');
  const tell = () => {
    document.cookie = `sgedit_narrow=${narrow.matches ? 1 : 0}; path=/; SameSite=Lax`;
  };
  tell();
  narrow.addEventListener('change', tell);

  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'sg-open';
  button.textContent = 'Picture';
  // Chainlit passes the messages of its window on to the server.
  button.addEventListener('click', () => window.postMessage('open the panel', window.origin));
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
})();
