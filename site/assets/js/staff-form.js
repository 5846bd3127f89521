// The review form: saves while one writes, keeps unsent text in this browser, says what is missing.
// Everything here is an aid; without it the buttons do the same.
(() => {
  "use strict";
  const form = document.getElementById("review-form");
  if (!form) return;
  const words = JSON.parse(document.getElementById("words").textContent);
  const state = form.querySelector("[data-state]");
  const SKIP = new Set(["csrfmiddlewaretoken", "version", "key", "action", "unanswered", "attempt"]);
  const QUIET = 1500;
  const RETRY = 8000;

  let timer = 0;
  let saving = null;
  let stopped = false;
  let leaving = false;

  // What is typed, as pairs of name and text. Files only travel with the buttons.
  function pairs() {
    return [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !SKIP.has(name));
  }
  const sign = () => JSON.stringify(pairs());
  const field = (name) => form.elements.namedItem(name);
  let saved = sign();

  function say(text, kind = "") {
    state.textContent = text;
    state.dataset.kind = kind;
  }

  // ---- the copy in this browser
  const shelf = () => `tongbao-unsent:${form.dataset.user}:${form.dataset.store}`;
  function keep() {
    try {
      localStorage.setItem(
        shelf(),
        JSON.stringify({ pairs: pairs(), version: field("version").value, key: field("key").value, at: Date.now() }),
      );
    } catch {
      // A full or forbidden store: the server's copy remains.
    }
  }
  function forget() {
    localStorage.removeItem(shelf());
  }
  function kept() {
    try {
      return JSON.parse(localStorage.getItem(shelf()));
    } catch {
      return null;
    }
  }

  // ---- rows of findings
  const total = () => form.querySelector('[name="findings-TOTAL_FORMS"]');
  function addRow() {
    const number = Number(total().value);
    const holder = document.createElement("div");
    holder.innerHTML = document
      .getElementById("finding-row")
      .innerHTML.replaceAll("__prefix__", number)
      .replaceAll("__number__", number + 1);
    const row = holder.firstElementChild;
    document.getElementById("finding-row").before(row);
    total().value = number + 1;
    dress(row);
    return row;
  }
  function dress(row) {
    const button = row.querySelector("[data-remove]");
    if (!button) return;
    button.hidden = row.classList.contains("carried");
    button.addEventListener("click", () => {
      row.querySelector("textarea").value = "";
      row.hidden = true;
      document.getElementById("add-row").focus();
      changed();
    });
  }
  form.querySelectorAll(".finding").forEach((row, place) => {
    dress(row);
    row.hidden = place > 0 && !row.querySelector("textarea").value && !row.querySelector(".wrong");
  });
  document.getElementById("add-row").addEventListener("click", (event) => {
    event.preventDefault();
    const hidden = form.querySelector(".finding[hidden]");
    const row = hidden || addRow();
    row.hidden = false;
    row.querySelector("textarea").focus();
  });

  // ---- facts that only some methods need
  function showMethod() {
    const method = form.querySelector('[name="method"]:checked')?.value;
    form.querySelectorAll("[data-for-method]").forEach((part) => {
      const holds = [...part.querySelectorAll("input, select")].some((input) => input.value);
      part.hidden = part.dataset.forMethod !== method && !(holds && !method);
    });
  }
  showMethod();

  // ---- what is missing
  const list = form.querySelector("[data-missing]");
  function listMissing(problems) {
    list.replaceChildren(
      ...problems.map((problem) => {
        const item = document.createElement("li");
        if (problem.field) {
          const link = document.createElement("a");
          link.href = `#id_${problem.field}`;
          link.textContent = problem.message;
          item.dataset.at = problem.field;
          item.append(link);
        } else {
          item.textContent = problem.message;
        }
        return item;
      }),
    );
    document.getElementById("missing").hidden = false;
    count();
  }
  function count() {
    const open = [...list.children].filter((item) => !item.hidden).length;
    form.querySelector("[data-missing-count]").textContent = open;
    form.querySelector("[data-complete]").hidden = open > 0;
    const short = form.querySelector("[data-bar-missing]");
    short.hidden = document.getElementById("missing").hidden || open === 0;
    short.textContent = words.missing.replace("%", open);
  }
  count();

  // ---- saving
  function changed() {
    if (leaving) return;
    keep();
    if (stopped) return;
    clearTimeout(timer);
    timer = setTimeout(save, QUIET);
  }

  async function send(body, keepalive) {
    const response = await fetch(form.dataset.autosave, {
      method: "POST",
      body,
      keepalive,
      headers: { "X-CSRFToken": field("csrfmiddlewaretoken").value, Accept: "application/json" },
    });
    const answer = await response.json().catch(() => ({}));
    return [response.status, answer];
  }

  async function save({ keepalive = false } = {}) {
    if (saving || stopped || sign() === saved) return saving;
    const typed = sign();
    const body = new URLSearchParams(pairs());
    const attempt = crypto.getRandomValues(new Uint32Array(2)).join("-");
    for (const name of ["csrfmiddlewaretoken", "version", "key"]) body.set(name, field(name).value);
    body.set("attempt", attempt);
    body.set("unanswered", field("unanswered").value);
    field("unanswered").value = attempt;
    say(words.saving);
    saving = send(body, keepalive).then(
      ([status, answer]) => settle(status, answer, typed),
      () => {
        say(words.offline, "wait");
        timer = setTimeout(save, RETRY);
      },
    );
    await saving;
    saving = null;
    if (!stopped && sign() !== saved && !document.hidden) changed();
  }

  function settle(status, answer, typed) {
    if (status === 200) {
      field("unanswered").value = "";
      saved = typed;
      if (sign() === typed) forget();
      field("version").value = answer.version;
      if (form.dataset.store !== answer.ref) {
        forget();
        form.dataset.store = answer.ref;
        form.dataset.autosave = answer.autosave;
        form.action = answer.url;
        history.replaceState(null, "", answer.url);
        if (sign() !== typed) keep();
      }
      say(words.saved.replace("%", answer.saved_at), "good");
      listMissing([...answer.unread, ...answer.missing]);
      return;
    }
    if (status === 401 || status === 403) {
      say(words.signedOut, "bad");
      const link = document.createElement("a");
      link.href = `${form.dataset.signIn}?next=${encodeURIComponent(location.pathname + location.search)}`;
      link.textContent = words.signIn;
      state.append(" ", link);
      stopped = true;
    } else if (status === 409 && answer.error === "conflict") {
      conflict(answer);
    } else if (status === 409 && answer.error === "closed") {
      say(words.closed, "bad");
      const link = document.createElement("a");
      link.href = answer.url;
      link.textContent = words.look;
      state.append(" ", link);
      stopped = true;
    } else {
      say(words.failed, "bad");
      timer = setTimeout(save, RETRY);
    }
    keep();
  }

  function conflict(answer) {
    stopped = true;
    field("unanswered").value = "";
    say(words.conflict.replace("%", answer.changed_at), "bad");
    const look = document.createElement("a");
    look.href = answer.preview;
    look.target = "_blank";
    look.rel = "noopener";
    look.textContent = words.look;
    const mine = document.createElement("button");
    mine.type = "button";
    mine.className = "link";
    mine.textContent = words.overwrite;
    mine.addEventListener("click", () => {
      field("version").value = answer.version;
      stopped = false;
      save();
    });
    state.append(" ", look, " ", mine);
  }

  // ---- text that never reached the server
  function fill(stored) {
    const texts = new Map();
    for (const [name, value] of stored) texts.set(name, [...(texts.get(name) || []), value]);
    while (Number(total().value) < Number(texts.get("findings-TOTAL_FORMS")?.[0] || 0)) addRow();
    for (const input of form.elements) {
      if (!input.name || SKIP.has(input.name) || input.type === "file" || input.type === "submit") continue;
      const values = texts.get(input.name);
      if (values?.[0] && input.closest(".finding")) input.closest(".finding").hidden = false;
      if (input.type === "checkbox" || input.type === "radio") input.checked = !!values?.includes(input.value);
      else if (values) input.value = values[0];
    }
    showMethod();
  }
  function offer(stored) {
    const notice = document.createElement("div");
    notice.className = "notice warn";
    notice.setAttribute("role", "alert");
    const text = document.createElement("p");
    text.textContent = words.unsent;
    const use = document.createElement("button");
    use.type = "button";
    use.className = "button plain";
    use.textContent = words.useUnsent;
    const drop = document.createElement("button");
    drop.type = "button";
    drop.className = "link";
    drop.textContent = words.dropUnsent;
    use.addEventListener("click", () => {
      fill(stored.pairs);
      notice.remove();
      changed();
    });
    drop.addEventListener("click", () => {
      forget();
      notice.remove();
    });
    const buttons = document.createElement("p");
    buttons.className = "actions";
    buttons.append(use, drop);
    notice.append(text, buttons);
    form.before(notice);
  }
  const left = kept();
  if (left) {
    if (JSON.stringify(left.pairs) === saved) {
      forget();
    } else if (left.version === field("version").value) {
      fill(left.pairs);
      field("key").value = left.key;
      say(words.restored, "wait");
      save();
    } else {
      offer(left);
    }
  }

  // ---- events
  form.addEventListener("input", (event) => {
    const name = event.target.name;
    if (name === "method") showMethod();
    if (event.target.value?.trim()) {
      for (const item of list.querySelectorAll(`[data-at="${CSS.escape(name)}"]`)) item.hidden = true;
      count();
    }
    changed();
  });
  form.addEventListener("submit", (event) => {
    if (leaving) {
      event.preventDefault(); // the second half of a double click
      return;
    }
    clearTimeout(timer);
    if (saving) {
      event.preventDefault();
      const button = event.submitter;
      saving.then(() => setTimeout(() => form.requestSubmit(button)));
      return;
    }
    keep();
    leaving = true;
    say(words.sending);
    setTimeout(() => form.querySelectorAll('button[type="submit"]').forEach((button) => (button.disabled = true)));
  });
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    leaving = false;
    form.querySelectorAll('button[type="submit"]').forEach((button) => (button.disabled = false));
  });
  window.addEventListener("online", () => save());
  document.addEventListener("visibilitychange", () => {
    if (document.hidden && !leaving) save({ keepalive: true });
  });
})();
