#include "pool/pages/field_script.hpp"

namespace poolguard::pool::field_script {
namespace {

constexpr std::string_view script_for_fields = R"js("use strict";
(() => {
  for (const button of document.querySelectorAll("button.reveal")) {
    const field = document.getElementById(button.getAttribute("aria-controls"));
    const show = (isShown) => {
      field.type = isShown ? "text" : "password";
      button.setAttribute("aria-pressed", String(isShown));
    };
    button.hidden = false;
    button.addEventListener("click", () => show(field.type === "password"));
    // Browsers remember what was in a text field.
    field.form.addEventListener("submit", () => show(false));
  }

  const isMet = {
    "length": (text, least) => [...text].length >= Number(least),
    "any-of": (text, characters) => [...text].some((each) => characters.includes(each)),
  };
  for (const list of document.querySelectorAll("ul.rules")) {
    const field = document.getElementById(list.dataset.field);
    const status = document.createElement("p");
    status.className = "unseen";
    status.setAttribute("role", "status");
    list.after(status);
    let pause;
    const check = () => {
      const missing = [];
      for (const rule of list.querySelectorAll("[data-rule]")) {
        const met = isMet[rule.dataset.rule](field.value, rule.dataset.with);
        rule.classList.toggle("met", met);
        if (!met) missing.push(rule.textContent);
      }
      // Screen readers say it when the typing pauses, not at each key.
      clearTimeout(pause);
      pause = setTimeout(() => {
        const said = missing.length ? `${list.dataset.missing} ${missing.join(", ")}` : list.dataset.met;
        status.textContent = field.value ? said : "";
      }, 600);
    };
    field.addEventListener("input", check);
    check();
  }
})();
)js";

} // namespace

http::response file() {
    http::response out;
    out.content_type = "text/javascript; charset=utf-8";
    out.static_body = script_for_fields;
    out.headers.emplace_back("Cache-Control", "public, max-age=3600");
    return out;
}

} // namespace poolguard::pool::field_script
