// Runs before the first paint: says that scripts run, and applies the reader's choice of light or dark.
document.documentElement.classList.add("js");
try {
  const theme = localStorage.getItem("theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // Storage may be forbidden; the system's setting then decides.
}
