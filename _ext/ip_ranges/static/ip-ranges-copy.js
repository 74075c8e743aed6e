/* Buttons that copy a text, and say on themselves and to a screen reader that they have. */
(function () {
  "use strict";
  const SHOWN = 2000;
  let spoken = null;

  function made(name, attributes, text) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    if (text !== undefined) element.textContent = text;
    return element;
  }

  async function toClipboard(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      // Not a secure context (http, some files): the old way, which needs a selected field.
      const field = made("textarea", { readonly: "", class: "ip-copy-field", "aria-hidden": "true" });
      field.value = text;
      document.body.append(field);
      const before = document.activeElement;
      field.select();
      let done = false;
      try {
        done = document.execCommand("copy");
      } catch {
        done = false;
      }
      field.remove();
      if (before instanceof HTMLElement) before.focus();
      return done;
    }
  }

  /** Tell a screen reader, without anything moving on the page. */
  function speak(text) {
    if (spoken === null) {
      spoken = made("div", { class: "ip-spoken", role: "status", "aria-live": "polite" });
      document.body.append(spoken);
    }
    spoken.textContent = text;
  }

  /** A button with a *label*, and a *name* that says more where several have that label; *text* gives what is copied then. */
  function copyButton(label, name, text) {
    const button = made("button", { type: "button", class: "ip-copy" }, label);
    if (name !== label) button.setAttribute("aria-label", name);
    let waiting = 0;
    button.addEventListener("click", async () => {
      const say = window.ipRangesWords(button);
      const done = await toClipboard(text());
      speak(say(done ? "copied" : "copyFailed"));
      clearTimeout(waiting);
      // As wide as it was, so that no neighbour moves.
      if (button.textContent === label) button.style.minWidth = `${button.offsetWidth}px`;
      button.textContent = say(done ? "copied" : "notCopied");
      button.classList.remove("ip-copied", "ip-copy-failed");
      button.classList.add(done ? "ip-copied" : "ip-copy-failed");
      waiting = setTimeout(() => {
        button.textContent = label;
        button.style.minWidth = "";
        button.classList.remove("ip-copied", "ip-copy-failed");
      }, SHOWN);
    });
    return button;
  }

  window.ipRangesCopy = { made, speak, copyButton };
})();
