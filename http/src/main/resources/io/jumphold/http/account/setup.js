
'use strict';
(() => {
  const at = (id) => document.getElementById(id);
  const secret = new URLSearchParams(location.hash.slice(1)).get('s');
  // The secret leaves the address bar and the history as soon as it has been read.
  history.replaceState(null, '', location.pathname);

  const tell = (text, bad) => {
    at('notice').textContent = text;
    at('notice').classList.toggle('bad', bad);
    at('notice').hidden = !text;
  };
  const blame = (field, text) => {
    at(field).setAttribute('aria-invalid', 'true');
    at(field).focus();
    tell(text, true);
  };

  if (!secret) {
    tell('This page opens with the one-time link that the node prints at its first start. Copy all of it, with what stands behind the #.', true);
    return;
  }
  at('form').hidden = false;
  at('name').focus();

  at('form').addEventListener('submit', async (event) => {
    event.preventDefault();
    ['name', 'password', 'again'].forEach((field) => at(field).removeAttribute('aria-invalid'));
    tell('', false);
    const name = at('name').value.trim();
    const password = at('password').value;
    if (!name) return blame('name', 'Choose a user name.');
    if ([...password].length < 12) return blame('password', 'The password must have at least 12 characters.');
    if (password !== at('again').value) return blame('again', 'The two passwords differ.');
    at('send').disabled = true;
    try {
      const answer = await fetch('/api/v1/setup', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ secret, name, password }),
        credentials: 'omit',
        referrerPolicy: 'no-referrer',
      });
      if (answer.ok) {
        at('form').hidden = true;
        at('who').textContent = name;
        at('next').textContent = 'jumphold admin sign-in --site ' + location.origin;
        at('done').hidden = false;
      } else {
        const problem = await answer.json();
        tell(problem.detail, true);
      }
    } catch (unreachable) {
      tell('The node cannot be reached. Try again.', true);
    }
    at('send').disabled = false;
  });
})();
