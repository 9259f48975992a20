// Shows a column of option values only while its option has a name. Without this script all columns are there.
const table = document.querySelector("[data-variant-table]");
const names = [1, 2, 3].map((number) => document.getElementById(`id_option${number}`));

function showColumns() {
  names.forEach((name, index) => {
    const label = name.value.trim();
    const head = table.querySelectorAll("thead th")[index];
    head.textContent = label || head.textContent;
    for (const row of table.querySelectorAll("tr")) row.children[index].hidden = label === "";
  });
}

if (table && names.every(Boolean)) {
  for (const name of names) name.addEventListener("input", showColumns);
  showColumns();
}
