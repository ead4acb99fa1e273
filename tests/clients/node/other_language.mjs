// Runs in a page: the texts of its interface, those for screen readers among them, that are not in its language. What
// users wrote stands in <bdi>, what programs read in <code>.
export const otherLanguage = () => {
  const parts = "title, h1, h2, h3, p, label, summary, button, a, th, td, dt, dd, caption, option, span, text";
  const others = "bdi, code, pre, time, input, textarea, select, [lang]";
  const isJapanese = document.documentElement.lang === "ja";
  const found = new Set();
  const look = (text) => {
    const has = /[\u3040-\u30ff\u4e00-\u9fff]/.test(text);
    // Codes, addresses and versions are alike in all languages: address_taken, 127.0.0.1.
    const words = text.trim().split(/\s+/).filter((word) => !/[\w@:.\-][_@:.\d]\w|\d$|^[^a-z]*$/.test(word));
    if (isJapanese ? !has && words.length : has) found.add(text.trim());
  };
  for (const each of document.querySelectorAll(parts)) {
    if (each.closest("bdi, code, pre, [lang]:not(html)")) continue;
    for (const name of ["aria-label", "data-label", "placeholder", "alt"]) look(each.getAttribute(name) ?? "");
    const copy = each.cloneNode(true);
    for (const other of copy.querySelectorAll(`${others}, ${parts}`)) other.remove();
    look(copy.textContent);
  }
  return [...found];
};
