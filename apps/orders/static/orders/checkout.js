// The total follows the choice of delivery at once. Without this script a button does it.
const form = document.querySelector("[data-checkout]");

form?.addEventListener("change", async (event) => {
  if (event.target.name !== "shipping") return;
  const data = new FormData(form);
  data.set("update", "1");
  try {
    const response = await fetch(form.action || location.href, { method: "POST", body: data });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const fresh = page.querySelector("[data-totals]");
    if (fresh) form.querySelector("[data-totals]").replaceWith(fresh);
  } catch {
    // The server checks the total again when the order is sent.
  }
});
