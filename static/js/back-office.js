// The back office's own: save bar, drop zone, selection in tables.

// --- Save bar: appears when something differs from what was loaded; Ctrl or Cmd S saves.
const formOf = (bar) => (bar.dataset.form ? document.getElementById(bar.dataset.form) : bar.closest("form"));

function snapshot(form) {
  return JSON.stringify(
    [...new FormData(form)].map(([name, value]) => [name, value instanceof File ? value.name : value]),
  );
}

for (const bar of document.querySelectorAll("[data-save-bar]")) {
  const form = formOf(bar);
  if (!form) continue;
  const before = snapshot(form);
  // After a refused save the input is still unsaved.
  const refused = form.querySelector("[aria-invalid='true']") !== null;
  let leaving = false;
  const isDirty = () => refused || snapshot(form) !== before;
  const update = () => bar.classList.toggle("dirty", isDirty());
  form.addEventListener("input", update);
  form.addEventListener("change", update);
  form.addEventListener("reset", () => setTimeout(update));
  form.addEventListener("submit", () => (leaving = true));
  bar.querySelector("[data-discard]")?.addEventListener("click", () => (leaving = true));
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && isDirty()) event.preventDefault();
  });
  update();
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "s" || !(event.ctrlKey || event.metaKey)) return;
  const bar = document.querySelector("[data-save-bar]");
  const form = bar && formOf(bar);
  if (!form) return;
  event.preventDefault();
  if (bar.classList.contains("dirty")) form.requestSubmit();
});

// --- Drop zone: the native input does the work, this shows what was chosen.
const bytes = new Intl.NumberFormat(document.documentElement.lang, {
  style: "unit",
  unit: "kilobyte",
  maximumFractionDigits: 0,
});

function showFiles(zone) {
  const list = zone.querySelector("[data-drop-files]");
  const input = zone.querySelector("input[type=file]");
  list.replaceChildren(
    ...[...input.files].map((file) => {
      const item = document.createElement("li");
      item.textContent = `${file.name} · ${bytes.format(Math.max(1, Math.round(file.size / 1000)))}`;
      return item;
    }),
  );
}

for (const zone of document.querySelectorAll("[data-drop-zone]")) {
  const input = zone.querySelector("input[type=file]");
  input.addEventListener("change", () => showFiles(zone));
  zone.addEventListener("dragover", (event) => {
    event.preventDefault();
    zone.classList.add("over");
  });
  zone.addEventListener("dragleave", () => zone.classList.remove("over"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    zone.classList.remove("over");
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

// --- Selection: a box in the head selects the page, the bulk bar shows the count.
document.addEventListener("change", (event) => {
  const box = event.target.closest?.("input.row-select, input[data-select-all]");
  if (!box) return;
  const scope = box.closest("form") ?? document;
  const boxes = [...scope.querySelectorAll("input.row-select")];
  const all = scope.querySelector("input[data-select-all]");
  if (box === all) boxes.forEach((each) => (each.checked = all.checked));
  const count = boxes.filter((each) => each.checked).length;
  if (all) {
    all.checked = count > 0 && count === boxes.length;
    all.indeterminate = count > 0 && count < boxes.length;
  }
  const bar = scope.querySelector("[data-bulk-bar]");
  if (!bar) return;
  bar.hidden = count === 0;
  const counter = bar.querySelector("[data-bulk-count]");
  if (counter) counter.textContent = String(count);
});
