// The total follows the choice of delivery at once. Without this script a button does it.
const form = document.querySelector("[data-checkout]");
const totals = document.querySelector("[data-totals]");

form?.addEventListener("change", async (event) => {
  if (event.target.name !== "shipping") return;
  const body = new FormData(form);
  body.set("update", "1");
  try {
    const response = await fetch(location.href, { method: "POST", body, headers: { "X-Totals-Only": "1" } });
    if (!response.ok || response.redirected) return;
    const fragment = document.createElement("template");
    fragment.innerHTML = await response.text();
    totals.replaceChildren(fragment.content);
  } catch {
    // The server checks the total again when the order is sent.
  }
});
