// What pages of the console and of the account do more quickly with scripts. They work without.
"use strict";

for (const button of document.querySelectorAll("button[data-copy]")) {
  const text = button.parentElement.querySelector("code").textContent;
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(text);
    button.dataset.copy = "done";
    const word = button.textContent;
    button.textContent = "✓ " + word;
    setTimeout(() => { button.textContent = word; }, 2000);
  });
}

// A second press of a button would send the form again.
for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
}
// A page that the browser shows again, by "back", can be sent again.
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});
