#include "pool/pages/passkey_script.hpp"

namespace poolguard::pool::passkey_script {
namespace {

constexpr std::string_view script = R"js("use strict";
(() => {
  if (!window.PublicKeyCredential) return;

  const bytesOf = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (each) => each.charCodeAt(0));
  const textOf = (bytes) =>
    btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const keysOf = (list) => (list ?? []).map((each) => ({ ...each, id: bytesOf(each.id) }));

  const optionsOf = (form) => {
    const options = JSON.parse(form.dataset.options);
    options.challenge = bytesOf(options.challenge);
    if (options.user) options.user.id = bytesOf(options.user.id);
    options.allowCredentials = keysOf(options.allowCredentials);
    options.excludeCredentials = keysOf(options.excludeCredentials);
    return options;
  };

  const answerOf = (credential) => {
    const response = {};
    for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"])
      if (credential.response[name]) response[name] = textOf(credential.response[name]);
    if (credential.response.getTransports) response.transports = credential.response.getTransports();
    return JSON.stringify({ id: credential.id, rawId: textOf(credential.rawId), type: credential.type,
      authenticatorAttachment: credential.authenticatorAttachment ?? undefined, clientExtensionResults: {}, response });
  };

  // A page can have one open request: the next one ends it.
  let open;
  const ask = async (form, more) => {
    open?.abort();
    open = new AbortController();
    const request = { publicKey: optionsOf(form), signal: open.signal, ...more };
    const credential = await navigator.credentials[form.dataset.passkey](request);
    form.elements.credential.value = answerOf(credential);
    form.submit();
  };

  const complain = (form) => {
    document.querySelector("[role=alert]")?.remove();
    const problem = document.createElement("p");
    problem.className = "bad";
    problem.setAttribute("role", "alert");
    problem.textContent = form.dataset.problem;
    document.querySelector("h1").after(problem);
  };

  const begin = {
    "by-button": () => {},
    // Where the browser wants a press of the button first, it is there.
    "at-once": (form) => ask(form).catch(() => {}),
    "by-autofill": async (form) => {
      if (!(await PublicKeyCredential.isConditionalMediationAvailable?.()) || open) return;
      await ask(form, { mediation: "conditional" }).catch(() => {});
    },
  };
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.querySelector("button:not(.quiet)")?.focus();
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      ask(form).catch(() => complain(form));
    });
    begin[form.dataset.start](form);
  }
  for (const each of document.querySelectorAll("[data-without-passkeys]")) each.hidden = true;
})();
)js";

} // namespace

http::response file() {
    http::response out;
    out.content_type = "text/javascript; charset=utf-8";
    out.static_body = script;
    out.headers.emplace_back("Cache-Control", "public, max-age=3600");
    return out;
}

} // namespace poolguard::pool::passkey_script
