// A form that is on its way can't be sent twice, and says so.

export function markFormsInFlight() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || !(form instanceof HTMLFormElement) || form.method !== "post") return;
    form.setAttribute("aria-busy", "true");
    // After this turn: a disabled button would not be part of the form that is being sent.
    setTimeout(() => setButtons(form, true));
  });
  // Coming back by the browser's back button restores the page as it was left.
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    for (const form of document.querySelectorAll('form[aria-busy="true"]')) {
      form.removeAttribute("aria-busy");
      setButtons(form, false);
    }
  });
}

function setButtons(form, disabled) {
  for (const button of form.querySelectorAll('button[type="submit"]')) button.disabled = disabled;
}
