/* Reading aids: text size, high contrast, 长辈模式. Kept in this browser only; no cookie, nothing is sent. */
(() => {
  const root = document.documentElement;
  const read = (key) => { try { return localStorage.getItem("reading." + key) || ""; } catch { return ""; } };
  const keep = (key, value) => {
    try { value ? localStorage.setItem("reading." + key, value) : localStorage.removeItem("reading." + key); } catch { /* private window */ }
  };
  const show = (key, value) => { value ? root.setAttribute("data-" + key, value) : root.removeAttribute("data-" + key); };
  for (const key of ["size", "contrast", "elder"]) show(key, read(key));

  document.addEventListener("DOMContentLoaded", () => {
    for (const input of document.querySelectorAll("[data-reading]")) {
      const key = input.dataset.reading;
      input.checked = input.type === "radio" ? input.value === read(key) : Boolean(read(key));
      input.addEventListener("change", () => {
        const value = input.type === "radio" ? input.value : input.checked ? "on" : "";
        keep(key, value);
        show(key, value);
      });
    }
  });
})();
