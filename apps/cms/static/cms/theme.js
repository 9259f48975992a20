// The previews on the theme page follow the form. Without this script they show what is saved.
const form = document.querySelector("[data-theme-form]");
const tables = JSON.parse(document.getElementById("theme-tables").textContent);
const previews = document.querySelectorAll(".theme-preview");

function tokens() {
  const value = (name) => form.elements[name].value;
  const heading = value("heading_font");
  const hasSerifs = heading === "fraunces" || heading === "serif";
  const [hue, chroma] = tables.neutrals[value("neutral")];
  return {
    "--accent": value("accent"),
    "--font-body": tables.fonts[value("body_font")],
    "--font-heading": tables.fonts[heading],
    "--heading-weight": hasSerifs ? "500" : "600",
    "--heading-tracking": hasSerifs ? "-0.01em" : "-0.018em",
    "--radius-base": tables.radii[value("radius")],
    "--neutral-hue": String(hue),
    "--neutral-chroma": chroma,
    "--picture-ratio": tables.ratios[value("picture_ratio")],
  };
}

function follow() {
  const current = Object.entries(tokens());
  for (const preview of previews) {
    for (const [name, value] of current) preview.style.setProperty(name, value);
    for (const text of preview.querySelectorAll("[data-follow]")) {
      const field = form.elements[text.dataset.follow];
      if (field && field.value) text.textContent = field.value;
    }
  }
}

form.addEventListener("input", follow);
