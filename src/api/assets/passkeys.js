// Makes a passkey: opens the browser's dialog, puts its answer into the form and sends it.
// Source: W3C Web Authentication Level 3, sections 5.1.3 and 5.1.8.
"use strict";

(() => {
  if (!window.PublicKeyCredential) return;

  const bytesOf = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (each) => each.charCodeAt(0));
  const textOf = (bytes) =>
    btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

  const optionsOf = (form) => {
    const options = JSON.parse(form.dataset.options);
    options.challenge = bytesOf(options.challenge);
    options.user.id = bytesOf(options.user.id);
    options.excludeCredentials = (options.excludeCredentials ?? []).map((each) => ({ ...each, id: bytesOf(each.id) }));
    return options;
  };

  const answerOf = (credential) => {
    const response = {
      clientDataJSON: textOf(credential.response.clientDataJSON),
      attestationObject: textOf(credential.response.attestationObject),
    };
    if (credential.response.getTransports) response.transports = credential.response.getTransports();
    return JSON.stringify({ id: credential.id, rawId: textOf(credential.rawId), type: credential.type,
      authenticatorAttachment: credential.authenticatorAttachment ?? undefined, clientExtensionResults: {}, response });
  };

  const complain = (form) => {
    document.querySelector("[role=alert]")?.remove();
    const problem = document.createElement("p");
    problem.className = "alert";
    problem.setAttribute("role", "alert");
    problem.textContent = form.dataset.problem;
    document.querySelector("h1").after(problem);
  };

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      try {
        const credential = await navigator.credentials.create({ publicKey: optionsOf(form) });
        form.elements.credential.value = answerOf(credential);
        form.submit();
      } catch {
        complain(form);
      }
    });
  }
  for (const each of document.querySelectorAll("[data-without-passkeys]")) each.hidden = true;
})();
