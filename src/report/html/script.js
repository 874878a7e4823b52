
"use strict";
// Filters and sorts what the page holds already. It makes no element from any text of the report.
(() => {
  // Paper cannot be unfolded: older browsers leave closed sections out when the style sheet alone opens them.
  const opened = new Set();
  addEventListener("beforeprint", () => {
    for (const section of document.querySelectorAll("details:not([open])")) {
      opened.add(section);
      section.open = true;
    }
  });
  addEventListener("afterprint", () => {
    for (const section of opened) section.open = false;
    opened.clear();
  });

  const table = document.getElementById("rows");
  if (!table) return;
  const body = table.tBodies[0];
  const rows = Array.from(body.rows);
  const sections = new Map(Array.from(document.querySelectorAll(".failure"), (s) => [s.id.slice(1), s]));
  const groups = Array.from(document.querySelectorAll(".group"));

  const filter = document.getElementById("filter");
  if (filter) {
    const choices = Array.from(filter.querySelectorAll("select"));
    const text = document.getElementById("filter-text");
    const count = document.getElementById("filter-count");
    const texts = new Map();
    const textOf = (row) => {
      if (!texts.has(row)) texts.set(row, row.textContent.toLowerCase());
      return texts.get(row);
    };
    const apply = () => {
      const wanted = choices.filter((c) => c.value).map((c) => [c.dataset.key, c.value]);
      const part = text.value.trim().toLowerCase();
      let shown = 0;
      for (const row of rows) {
        const fits = wanted.every(([key, value]) => row.dataset[key] === value) && (!part || textOf(row).includes(part));
        row.hidden = !fits;
        const section = sections.get(row.id.slice(1));
        if (section) section.hidden = !fits;
        if (fits) shown += 1;
      }
      const causes = new Set(rows.filter((row) => !row.hidden).map((row) => row.dataset.cause));
      for (const group of groups) group.hidden = !causes.has(group.dataset.cause);
      count.textContent = shown === rows.length ? `All ${shown} shown` : `${shown} of ${rows.length} shown`;
    };
    let waiting = 0;
    const later = () => {
      clearTimeout(waiting);
      waiting = setTimeout(apply, 120);
    };
    for (const choice of choices) choice.addEventListener("change", apply);
    text.addEventListener("input", later);
    document.getElementById("filter-reset").addEventListener("click", () => {
      for (const choice of choices) choice.value = "";
      text.value = "";
      apply();
    });
    filter.hidden = false;
    apply();
  }

  const heads = Array.from(table.tHead.rows[0].cells);
  const compare = new Intl.Collator("en", { numeric: true }).compare;
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    head.replaceChildren(button);
    button.addEventListener("click", () => {
      const turn = head.getAttribute("aria-sort") === "ascending" ? -1 : 1;
      for (const other of heads) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", turn === 1 ? "ascending" : "descending");
      const keyed = rows.map((row, place) => ({ row, place, key: row.cells[column].textContent }));
      keyed.sort((a, b) => turn * compare(a.key, b.key) || a.place - b.place);
      body.append(...keyed.map((item) => item.row));
    });
  });
})();
