// What both moods need. Everything here adds comfort to pages that work without it; listeners sit on the document, so
// parts that arrive later (htmx) need no start-up of their own.

const on = (type, selector, handle, options) =>
  document.addEventListener(
    type,
    (event) => {
      const target = event.target instanceof Element ? event.target.closest(selector) : null;
      if (target) handle(target, event);
    },
    options,
  );

// --- Dialogs: data-dialog-open="id" on a link or button; the link is where to go without a script.
on("click", "[data-dialog-open]", (opener, event) => {
  const dialog = document.getElementById(opener.dataset.dialogOpen);
  if (!(dialog instanceof HTMLDialogElement) || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  dialog.showModal();
});

on("click", "[data-dialog-close]", (closer) => closer.closest("dialog")?.close());

on("click", "dialog.modal", (dialog, event) => {
  if (event.target !== dialog) return;
  const box = dialog.getBoundingClientRect();
  const inside =
    event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
  if (!inside) dialog.close();
});

// --- Menus made of <details>: one open at a time, closed by Escape or by a click elsewhere.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details[data-dropdown][open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  const menu = document.activeElement?.closest?.("details[data-dropdown][open]");
  if (!menu) return;
  if (event.key === "Escape") {
    menu.open = false;
    menu.querySelector("summary").focus();
    return;
  }
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const items = [...menu.querySelectorAll(".menu-item")];
  if (!items.length) return;
  event.preventDefault();
  const step = event.key === "ArrowDown" ? 1 : -1;
  const next = items.indexOf(document.activeElement) + step;
  items[(next + items.length) % items.length].focus();
});

// --- Copy
on("click", "[data-copy]", async (button) => {
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
  } catch {
    return;
  }
  toast(button.dataset.copied ?? "", "success");
});

// --- Toasts
const TOAST_MILLISECONDS = 10_000;

export function toast(text, tone = "info") {
  const region = document.getElementById("toasts");
  if (!region) return;
  const element = document.createElement("div");
  element.className = `toast tone-${tone}`;
  element.dataset.toast = "";
  const body = document.createElement("div");
  body.className = "toast-text";
  body.textContent = text;
  element.append(body);
  region.append(element);
  expire(element, 4_000);
}

function expire(element, milliseconds = TOAST_MILLISECONDS) {
  let timer;
  const start = () => (timer = setTimeout(() => element.remove(), milliseconds));
  // Whoever reads or aims at it keeps it.
  for (const [enter, leave] of [
    ["pointerenter", "pointerleave"],
    ["focusin", "focusout"],
  ]) {
    element.addEventListener(enter, () => clearTimeout(timer));
    element.addEventListener(leave, start);
  }
  start();
}

document.querySelectorAll("[data-toast]:not(.tone-critical)").forEach((element) => expire(element));
on("click", "[data-dismiss]", (button) => button.closest(".alert, .toast")?.remove());

// A response may bring a notice: HX-Trigger: {"toast": {"text": "...", "tone": "success"}}
document.addEventListener("toast", (event) => toast(event.detail.text, event.detail.tone));

// --- Quantity: minus and plus beside the number
on("click", "[data-quantity] [data-step]", (button) => {
  const input = button.closest("[data-quantity]").querySelector("input");
  const before = input.value;
  if (Number(button.dataset.step) > 0) input.stepUp();
  else input.stepDown();
  if (input.value !== before) {
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }
});

// --- Forms: the summary of errors gets the focus; a form is sent once.
document.querySelector("[data-form-errors]")?.focus();

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method === "dialog" || form.hasAttribute("data-many")) return;
  if (form.dataset.sent !== undefined) {
    event.preventDefault();
    return;
  }
  if (event.defaultPrevented || form.method !== "post") return;
  form.dataset.sent = "";
  event.submitter?.setAttribute("aria-busy", "true");
  // Coming back by the history must find the form usable, and so must a slow answer.
  setTimeout(() => release(form), 8_000);
});

function release(form) {
  delete form.dataset.sent;
  form.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
}

window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(release));
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.detail?.elt?.closest?.("form");
  if (form) release(form);
});

// --- Send a form as soon as something in it changes: sorting, variants, filters.
on("change", "form[data-auto-submit]", (form) => form.requestSubmit());

// --- Light or dark
on("click", "[data-theme-toggle]", () => {
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  const now = root.dataset.theme ?? system;
  const next = now === "dark" ? "light" : "dark";
  try {
    if (next === system) {
      delete root.dataset.theme;
      localStorage.removeItem("theme");
    } else {
      root.dataset.theme = next;
      localStorage.setItem("theme", next);
    }
  } catch {
    root.dataset.theme = next;
  }
});

// --- Ctrl or Cmd K goes to the search.
document.addEventListener("keydown", (event) => {
  if (event.key !== "k" || !(event.ctrlKey || event.metaKey)) return;
  const search = document.querySelector("[data-search-keys]");
  if (!search) return;
  event.preventDefault();
  search.focus();
  search.select();
});

on("click", "[data-print]", () => window.print());
