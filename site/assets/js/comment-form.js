// The comment form: fills in the unit that the address names, does the work that keeps machines away, and sends once.
// Without this script the form works too: the endpoint then asks to check what was written.
const form = document.querySelector("[data-comment-form]");
const BITS = 13;

function preselect() {
  const asked = new URLSearchParams(location.search);
  const unit = asked.get("unit");
  const box = form.elements.unit;
  if (unit && !box.value) {
    const known = [...document.querySelectorAll("#units option")].find((option) => option.value.endsWith(`（${unit}）`));
    if (known) box.value = known.value;
  }
  const review = asked.get("review");
  if (review && form.elements.review && !form.elements.review.value) form.elements.review.value = review.slice(0, 64);
}

function put(name, value) {
  let input = form.elements[name];
  if (!input) {
    input = document.createElement("input");
    input.type = "hidden";
    input.name = name;
    form.append(input);
  }
  input.value = value;
}

async function work(key) {
  const start = `1.${Math.floor(Date.now() / 1000)}.${key}.`;
  const encoder = new TextEncoder();
  for (let number = 0; ; number += 200) {
    const hashes = [];
    for (let step = 0; step < 200; step += 1) hashes.push(crypto.subtle.digest("SHA-256", encoder.encode(start + (number + step))));
    const found = (await Promise.all(hashes)).findIndex((hash) => new DataView(hash).getUint32(0) >>> (32 - BITS) === 0);
    if (found >= 0) return start + (number + found);
  }
}

if (form) {
  const opened = performance.now();
  let key = "";
  let stamp = null;
  let sending = false;
  preselect();
  const begin = () => {
    if (stamp || !globalThis.crypto?.subtle) return;
    key = crypto.randomUUID();
    stamp = work(key);
  };
  form.addEventListener("focusin", begin, { once: true });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (sending) return;
    sending = true;
    const button = form.querySelector("button[type=submit]");
    const words = button.textContent;
    button.setAttribute("aria-disabled", "true");
    button.textContent = form.dataset.sending;
    begin();
    try {
      if (stamp) {
        put("stamp", await stamp);
        put("key", key);
        put("elapsed", ((performance.now() - opened) / 1000).toFixed(1));
      }
    } finally {
      form.submit();
      setTimeout(() => {
        sending = false;
        button.removeAttribute("aria-disabled");
        button.textContent = words;
      }, 8000);
    }
  });
  // A page that comes back from the browser's memory is a new message: another key, another piece of work.
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    sending = false;
    stamp = null;
    begin();
  });
}
