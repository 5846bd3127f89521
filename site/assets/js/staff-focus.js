// Put the focus on what was refused, so that it is read first.
document.querySelector("[data-focus]")?.focus();

// A review that was sent needs no copy in this browser any more.
const sent = document.querySelector("[data-sent-key]");
if (sent) {
  for (const name of Object.keys(localStorage)) {
    if (!name.startsWith("tongbao-unsent:")) continue;
    try {
      if (JSON.parse(localStorage.getItem(name)).key === sent.dataset.sentKey) localStorage.removeItem(name);
    } catch {
      localStorage.removeItem(name);
    }
  }
}
