
"use strict";
// Filters, copies and links what the page holds already. It makes no element from any text of the report.
(() => {
  const $ = (id) => document.getElementById(id);
  const all = (selector, from = document) => Array.from(from.querySelectorAll(selector));
  const say = (text) => { const said = $("said"); said.textContent = ""; said.textContent = text; };

  // Copying. A page from a file may not be given the clipboard: then the text is selected and copied as by hand.
  const copy = async (element, button, name) => {
    const text = element.textContent.replace(/\n+$/, "\n");
    let done = false;
    try {
      await navigator.clipboard.writeText(text);
      done = true;
    } catch {
      const folded = element.closest("details:not([open])");
      if (folded) folded.open = true;
      getSelection().selectAllChildren(element);
      done = document.execCommand("copy");
      if (done) getSelection().removeAllRanges();
      if (folded && done) folded.open = false;
    }
    button.textContent = done ? "Copied" : "Selected: press Ctrl+C";
    say(done ? `${name} copied` : `${name} selected`);
    setTimeout(() => { button.textContent = button.dataset.name; }, 1600);
  };
  for (const box of all(".copied")) {
    const text = box.querySelector("pre");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = button.dataset.name = "Copy";
    const name = text.getAttribute("aria-label");
    button.setAttribute("aria-label", `Copy: ${name}`);
    button.addEventListener("click", () => copy(text, button, name));
    box.append(button);
  }
  const ticket = $("copy-ticket");
  ticket.dataset.name = ticket.textContent;
  ticket.hidden = false;
  ticket.addEventListener("click", () => copy($("ticket-text"), ticket, "Ticket"));

  // Light and dark.
  const theme = $("theme");
  const isDark = () => {
    const chosen = document.documentElement.dataset.theme;
    return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  };
  const name = () => { theme.textContent = isDark() ? "Light" : "Dark"; };
  theme.addEventListener("click", () => {
    document.documentElement.dataset.theme = isDark() ? "light" : "dark";
    name();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", name);
  name();
  theme.hidden = false;

  // The address holds the open card and the filters: #cause=NAME@host&host=…&kind=…&outcome=…&method=…&from=…&text=…
  const cards = all(".card").map((card) => ({
    card,
    details: card.querySelector("details"),
    id: card.querySelector(".body").id,
    head: card.querySelector("summary").textContent.toLowerCase() + card.querySelector(".meta").textContent.toLowerCase(),
    rows: all(".requests tbody tr", card),
  }));
  const links = all(".causes a");
  const filter = $("filter");
  const choices = filter ? all("select", filter) : [];
  const text = $("filter-text");
  const decoded = (part) => {
    try { return decodeURIComponent(part); } catch { return part; }
  };
  const read = () => {
    const parts = location.hash.slice(1).split("&").filter((part) => part.includes("="));
    return new Map(parts.map((part) => [part.slice(0, part.indexOf("=")), decoded(part.slice(part.indexOf("=") + 1))]));
  };
  let current = "";
  const write = () => {
    const parts = current ? [current] : [];
    for (const choice of choices) if (choice.value) parts.push(`${choice.dataset.key}=${encodeURIComponent(choice.value)}`);
    if (text && text.value.trim()) parts.push(`text=${encodeURIComponent(text.value.trim())}`);
    history.replaceState(null, "", parts.length ? `#${parts.join("&")}` : location.pathname + location.search);
  };
  const mark = () => {
    for (const link of links) {
      if (current && decoded(link.hash.slice(1)) === current) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  };

  const texts = new Map();
  const textOf = (row) => {
    if (!texts.has(row)) texts.set(row, row.textContent.toLowerCase());
    return texts.get(row);
  };
  // What a file's failures are counted among, in the order that its row names them by: the cards, then the smaller groups.
  const groups = [...cards.map(({ card }) => card), ...all(".groups li")];
  const files = all(".files tbody tr").map((row) => ({
    row,
    failures: row.dataset.failures.split(" ").filter(Boolean).map((fact) => {
      const [group, method] = [fact.slice(0, fact.indexOf(":")), fact.slice(fact.indexOf(":") + 1)];
      return { group: fact === "*" ? undefined : groups[group], method };
    }),
  }));
  const apply = () => {
    if (!filter) return;
    const [host, kind, outcome, method, from] = ["host", "kind", "outcome", "method", "from"]
      .map((key) => choices.find((c) => c.dataset.key === key)?.value ?? "");
    const part = text.value.trim().toLowerCase();
    const ofFailure = Boolean(host || kind || outcome || method);
    const isFiltered = Boolean(ofFailure || from || part);
    const fitsGroup = ({ dataset }) => (!host || dataset.host === host) && (!kind || dataset.kind === kind) &&
      (!outcome || dataset.outcome === outcome);
    const fitsRow = ({ dataset }) => (!method || !dataset.method || dataset.method === method) &&
      (!from || !dataset.from || dataset.from === from);
    let [shown, count, shownCards, shownFiles] = [0, 0, 0, 0];
    cards.forEach(({ card, head, rows }, n) => {
      const fitsCard = fitsGroup(card);
      const namesIt = !part || head.includes(part);
      let fit = 0;
      for (const row of rows) {
        const fits = fitsCard && fitsRow(row) && (namesIt || textOf(row).includes(part));
        row.hidden = !fits;
        if (fits) fit += 1;
      }
      card.hidden = isFiltered && fit === 0;
      if (links[n]) links[n].parentElement.hidden = card.hidden;
      if (!card.hidden) shownCards += 1;
      shown += fit;
      count += rows.length;
      for (const more of all("details.more:has(.requests)", card)) {
        if (isFiltered && fit && more.querySelector("tbody tr:not([hidden])")) more.open = true;
      }
    });
    for (const item of all(".groups li")) {
      item.hidden = !fitsGroup(item) || Boolean(part && !textOf(item).includes(part));
    }
    for (const row of all(".maybe tbody tr")) {
      row.hidden = !fitsRow(row) || Boolean(part && !textOf(row).includes(part));
    }
    for (const { row, failures } of files) {
      // Of a group that the page does not name any may be.
      const has = !ofFailure || failures.some((failure) => !failure.group ||
        (fitsGroup(failure.group) && (!method || failure.method === method)));
      row.hidden = !has || !fitsRow(row) || Boolean(part && !textOf(row).includes(part));
      if (!row.hidden) shownFiles += 1;
    }
    for (const lane of all(".lanes .lane")) {
      const fits = (!host || lane.dataset.host === host) && (!kind || lane.dataset.kind === kind) &&
        (!outcome || lane.classList.contains(outcome)) && fitsRow(lane);
      lane.hidden = !fits || Boolean(part && !textOf(lane).includes(part) && !ofFailure);
    }
    if ($("nothing")) $("nothing").hidden = shownCards > 0;
    if ($("no-file")) $("no-file").hidden = shownFiles > 0;
    const ofFiles = files.length ? `, ${shownFiles} of ${files.length} files` : "";
    $("filter-count").textContent = isFiltered
      ? `${shown} of ${count} requests, ${shownCards} of ${cards.length} causes${ofFiles}`
      : `All ${count} requests`;
  };

  const reveal = () => {
    const found = cards.find(({ id }) => id === current);
    if (!found) return;
    found.details.open = true;
    found.card.scrollIntoView();
  };
  const load = (isFirst) => {
    const values = read();
    if (values.has("cause")) current = `cause=${values.get("cause")}`;
    // A link to a cause keeps the filters; an address that was typed or opened sets them.
    if (isFirst || values.has("text") || choices.some((choice) => values.has(choice.dataset.key))) {
      for (const choice of choices) choice.value = values.get(choice.dataset.key) ?? "";
      for (const choice of choices) if (choice.selectedIndex < 0) choice.value = "";
      if (text) text.value = values.get("text") ?? "";
    }
    apply();
    if (values.has("cause")) {
      // Where a filter hides what the link leads to, the link wins.
      if (cards.find(({ id }) => id === current)?.card.hidden) reset();
      reveal();
      write();
    }
    mark();
  };
  const reset = () => {
    for (const choice of choices) choice.value = "";
    text.value = "";
    apply();
  };
  const changed = () => { apply(); write(); };
  if (filter) {
    let waiting = 0;
    for (const choice of choices) choice.addEventListener("change", changed);
    text.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(changed, 120); });
    text.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && text.value) { text.value = ""; changed(); event.preventDefault(); }
    });
    $("filter-reset").addEventListener("click", () => { reset(); write(); });
    filter.hidden = false;
  }
  for (const { details, id } of cards) {
    details.querySelector("summary").addEventListener("click", () => {
      // It is still as it was before the click.
      if (!details.open) current = id;
      else if (current === id) current = "";
      write();
      mark();
    });
  }
  addEventListener("hashchange", () => load(false));
  load(true);

  // Older browsers leave folded cards out of what they print.
  const unfolded = new Set();
  addEventListener("beforeprint", () => {
    for (const { details } of cards) if (!details.open) { unfolded.add(details); details.open = true; }
  });
  addEventListener("afterprint", () => {
    for (const details of unfolded) details.open = false;
    unfolded.clear();
  });
})();
