// A form inside `data-in-place` is answered where it stands: the page that the server answers with is fetched, and the
// section whose id the attribute names is put in the place of the old. Without this script the browser shows the page.

export function answerInPlace() {
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    const id = form.closest?.("[data-in-place]")?.dataset.inPlace;
    const section = id && document.getElementById(id);
    if (event.defaultPrevented || !section) return;
    event.preventDefault();
    setBusy(form, true);
    const fresh = await send(form, event.submitter, id).catch(() => null);
    if (!fresh) {
      // Whatever went wrong, the browser's own way shows it.
      setBusy(form, false);
      form.submit();
      return;
    }
    setBusy(form, false);
    section.replaceWith(fresh);
    fresh.querySelector("[data-answer]")?.focus();
  });
}

async function send(form, submitter, id) {
  const body = new URLSearchParams(new FormData(form, submitter));
  const url = new URL(form.action);
  const answer = form.method === "post"
    ? await fetch(url, { method: "POST", body, headers: { accept: "text/html" } })
    : await fetch(`${url.pathname}?${body}`, { headers: { accept: "text/html" } });
  if (!answer.ok) return null;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById(id);
  return fresh && document.adoptNode(fresh);
}

function setBusy(form, isBusy) {
  form.toggleAttribute("aria-busy", isBusy);
  if (isBusy) form.setAttribute("aria-busy", "true");
  for (const button of form.querySelectorAll('button[type="submit"]')) button.disabled = isBusy;
}
