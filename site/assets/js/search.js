/* Search over the bigram index: exact, also for Chinese. The index is made by review_pages/searching.py. */
(() => {
  const form = document.querySelector(".search-form");
  const box = document.getElementById("results");
  if (!form || !box) return;
  const input = form.querySelector("input");
  const index = form.dataset.index;
  const root = index.slice(0, -"/search/index.json".length);
  const shards = new Map();
  let documents;

  const normalise = (text) => text.normalize("NFKC").toLowerCase().split(/\s+/u).filter(Boolean).join(" ");
  const load = (url) => fetch(url).then((answer) => (answer.ok ? answer.json() : Promise.reject(answer.status)));
  const shard = (character) => {
    const number = character.codePointAt(0) % Number(form.dataset.shards);
    if (!shards.has(number)) shards.set(number, load(`${root}/search/${number}.json`));
    return shards.get(number);
  };
  const places = (entry) => {
    let at = 0;
    return new Set(entry.slice(1).map((step) => (at += step)));
  };

  /* Documents that hold one phrase: its pairs stand side by side. */
  const holding = async (phrase) => {
    const letters = Array.from(phrase);
    if (letters.length === 1) {
      const pairs = await shard(letters[0]);
      const found = Object.keys(pairs).filter((pair) => Array.from(pair)[0] === letters[0]);
      return new Set(found.flatMap((pair) => pairs[pair].map((entry) => entry[0])));
    }
    let starts;
    for (let i = 0; i + 1 < letters.length; i++) {
      const entries = (await shard(letters[i]))[letters[i] + letters[i + 1]] || [];
      const here = new Map(entries.map((entry) => [entry[0], places(entry)]));
      if (!starts) { starts = here; continue; }
      for (const [doc, set] of starts) {
        const next = here.get(doc);
        for (const start of set) if (!next || !next.has(start + i)) set.delete(start);
        if (!set.size) starts.delete(doc);
      }
    }
    return new Set(starts.keys());
  };

  const find = async (query) => {
    const phrases = normalise(query).split(" ").filter(Boolean);
    if (!phrases.length) return [];
    documents ||= load(index);
    const sets = await Promise.all(phrases.map(holding));
    const found = [...sets[0]].filter((doc) => sets.every((set) => set.has(doc)));
    const all = await documents;
    const inTitle = (doc) => phrases.filter((phrase) => normalise(all[doc][1]).includes(phrase)).length;
    return found.sort((a, b) => inTitle(b) - inTitle(a) || (all[b][3] < all[a][3] ? -1 : all[b][3] > all[a][3] ? 1 : a - b)).map((doc) => all[doc]);
  };

  const list = box.querySelector(".results");
  const more = box.querySelector(".actions");
  const element = (name, text, css) => {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    if (css) made.className = css;
    return made;
  };
  const row = ([address, title, kind, day, summary]) => {
    const item = element("li", "", "entry");
    const head = element("h3", "", "title");
    const link = element("a", title);
    link.href = root + (kind === "document" ? "" : form.dataset.language) + address;
    head.append(link);
    const facts = element("p", "", "facts");
    facts.append(element("span", box.dataset[kind]));
    if (day) facts.append(element("span", day));
    item.append(head, facts);
    if (summary) item.append(element("p", summary, "excerpt"));
    return item;
  };

  let found = [];
  const show = () => {
    list.append(...found.slice(list.children.length, list.children.length + 20).map(row));
    more.hidden = list.children.length >= found.length;
  };
  const search = async (query) => {
    box.hidden = !query.trim();
    if (box.hidden) return;
    list.replaceChildren();
    const head = box.querySelector(".results-head");
    try {
      found = await find(query);
      head.textContent = found.length ? box.dataset.count.replace("{n}", found.length) : box.dataset.none;
      show();
    } catch {
      found = [];
      head.textContent = box.dataset.failed;
      more.hidden = true;
    }
    document.documentElement.dataset.searched = query;
  };

  more.querySelector("button").addEventListener("click", show);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    history.replaceState(null, "", `?q=${encodeURIComponent(input.value)}`);
    search(input.value);
  });
  input.value = new URLSearchParams(location.search).get("q") || "";
  if (input.value) search(input.value);
})();
