// A chosen file is read into its text field, so that it is sent, shown again and edited like what was pasted.

const LARGEST = 1024 * 1024;

export function enableFileFields() {
  for (const input of document.querySelectorAll("input[data-reads-into]")) {
    const field = document.getElementById(input.dataset.readsInto);
    input.closest("label").hidden = false;
    input.addEventListener("change", () => read(input, field));
  }
}

async function read(input, field) {
  const [file] = input.files;
  // Choosing the same file again, after an edit, must be noticed too.
  input.value = "";
  if (!file) return;
  if (file.size > LARGEST) {
    return refuse(field, `${file.name} has ${Math.ceil(file.size / 1024)} KiB, and 1024 KiB is the most that is taken`);
  }
  try {
    field.value = new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer());
    refuse(field, "");
  } catch {
    refuse(field, `${file.name} is not UTF-8 text`);
  }
}

function refuse(field, message) {
  field.setCustomValidity(message);
  field.reportValidity();
  if (message) field.addEventListener("input", () => field.setCustomValidity(""), { once: true });
}
