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

// Only ways of delivery that reach the chosen country can be chosen. Without this script each names its countries.
const country = form?.elements.namedItem("country");
const options = [...(form?.querySelectorAll("input[name=shipping][data-countries]") ?? [])];

function followCountry() {
  for (const option of options) {
    option.disabled = !option.dataset.countries.split(" ").includes(country.value);
  }
  const chosen = options.find((option) => option.checked);
  if (chosen && !chosen.disabled) return;
  const first = options.find((option) => !option.disabled);
  if (!first) return;
  first.checked = true;
  first.dispatchEvent(new Event("change", { bubbles: true }));
}

country?.addEventListener("change", followCountry);
if (country) followCountry();
