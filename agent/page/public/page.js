// What Chainlit's own page lacks: it tells the server whether there is room for a panel, and keeps
// the conversation's address, so that a reload finds it in narrow windows too.
(() => {
  const narrow = window.matchMedia('(max-width: 767px)');
  const tell = () => {
    document.cookie = `sgedit_narrow=${narrow.matches ? 1 : 0}; path=/; SameSite=Lax`;
  };
  tell();
  narrow.addEventListener('change', tell);

  window.addEventListener('chainlit-call-fn', (event) => {
    const { name, args } = event.detail;
    if (name === 'at_conversation' && window.location.pathname === '/') {
      window.history.replaceState(window.history.state, '', `/thread/${args.id}`);
    }
  });
})();
