"use strict";
{
  // Rows shown at once, as page.css has it: ten thousand take a browser many seconds, and cards a thumb many minutes.
  const MOST = matchMedia("(max-width: 62rem)").matches ? 20 : 250;

  // Light or dark: what the system says until somebody chooses.
  const root = document.documentElement;
  const button = document.getElementById("scheme");
  const dark = () =>
    (root.dataset.scheme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
  const name = () => (button.textContent = dark() ? "Light colours" : "Dark colours");
  button.addEventListener("click", () => {
    root.dataset.scheme = dark() ? "light" : "dark";
    name();
    try {
      localStorage.setItem("aoai-scheme", root.dataset.scheme);
    } catch {
      // a browser may keep nothing for a file
    }
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", name);
  name();
  button.hidden = false;

  // Lists: tables that are sorted, filtered and shown in parts.
  const lists = [...document.querySelectorAll("table[data-list]")].map((table) => ({
    table,
    body: table.tBodies[0],
    names: [...table.tHead.rows[0].cells].map((cell) => cell.textContent),
    cards: table.classList.contains("cards"), // on a phone a row is a card, in which each value has its column's name
    rows: [...table.tBodies[0].rows],
    limit: MOST,
    count: document.querySelector(`output[data-of="${table.id}"]`),
    more: null,
  }));
  const texts = new WeakMap();
  const text = (row) => {
    if (!texts.has(row)) texts.set(row, row.textContent.toLowerCase());
    return texts.get(row);
  };
  const form = document.querySelector("form.filter");
  const wish = () => {
    const value = (field) => form?.elements[field]?.value ?? "";
    const boxes = [...(form?.querySelectorAll("input[type=checkbox]") ?? [])];
    return {
      words: value("text").toLowerCase().split(/\s+/).filter(Boolean),
      group: value("group"),
      rule: value("rule"),
      levels: new Set(boxes.filter((box) => box.checked).map((box) => box.value)),
    };
  };
  const fits = (row, { words, group, rule, levels }) => {
    const { group: of, rule: rules, level } = row.dataset;
    return (
      (of === undefined || !group || of === group) &&
      (rules === undefined || !rule || rules.split(" ").includes(rule)) &&
      (level === undefined || levels.has(level)) &&
      words.every((word) => text(row).includes(word))
    );
  };
  const show = (list, wanted = wish(), limit = list.limit) => {
    let found = 0;
    for (const row of list.rows) {
      const fitting = fits(row, wanted);
      if (fitting) found += 1;
      row.hidden = !fitting || found > limit;
      if (list.cards && !row.hidden) list.names.forEach((name, column) => (row.cells[column].dataset.label = name));
    }
    const all = list.rows.length;
    if (list.count) {
      const number = (value) => value.toLocaleString("en");
      list.count.textContent = found === all ? `${number(all)} in all` : `${number(found)} of ${number(all)}`;
    }
    if (found > limit && !list.more) {
      list.more = document.createElement("button");
      list.more.type = "button";
      list.more.className = "more";
      list.more.addEventListener("click", () => {
        const next = list.rows.filter((row) => !row.hidden).length;
        list.limit += MOST;
        show(list);
        list.rows.filter((row) => !row.hidden)[next]?.querySelector("a, button, summary")?.focus();
      });
      list.table.parentElement.after(list.more);
    }
    if (list.more) {
      list.more.hidden = found <= limit;
      list.more.textContent = `Show ${Math.min(MOST, found - limit)} more of ${(found - limit).toLocaleString("en")}`;
    }
  };
  const showAll = () => {
    const wanted = wish();
    for (const list of lists) {
      list.limit = MOST;
      show(list, wanted);
    }
  };

  // Sorting: by the value that a cell gives, else by its text; numbers as numbers.
  const words = new Intl.Collator("en", { numeric: true });
  const compare = (one, other) => (isNaN(one) || isNaN(other) ? words.compare(one, other) : one - other);
  const value = (row, column) => row.cells[column].dataset.sort ?? row.cells[column].textContent;
  const sort = (list, column, direction) => {
    const keyed = list.rows.map((row) => [value(row, column), row]);
    keyed.sort(([one], [other]) => {
      if (one === "" || other === "") return Number(one === "") - Number(other === ""); // what is unknown comes last
      return direction * compare(one, other);
    });
    list.rows = keyed.map(([, row]) => row);
    const sorted = new DocumentFragment();
    for (const row of list.rows) sorted.append(row);
    list.body.append(sorted);
    show(list);
  };
  for (const list of lists) {
    [...list.table.tHead.rows[0].cells].forEach((cell, column) => {
      const label = document.createElement("button");
      label.type = "button";
      label.append(...cell.childNodes);
      cell.append(label);
      label.addEventListener("click", () => {
        const ascending = cell.getAttribute("aria-sort") !== "ascending";
        for (const other of list.table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
        cell.setAttribute("aria-sort", ascending ? "ascending" : "descending");
        sort(list, column, ascending ? 1 : -1);
      });
    });
  }

  if (form) {
    form.hidden = false;
    form.addEventListener("input", showAll);
    form.addEventListener("submit", (event) => event.preventDefault());
    form.querySelector("[type=reset]").addEventListener("click", (event) => {
      event.preventDefault();
      form.reset();
      showAll();
    });
  }
  showAll();
  root.classList.remove("loading");

  // On paper there is nothing to click: all that fits the filter, with its sources.
  addEventListener("beforeprint", () => {
    for (const list of lists) show(list, wish(), Infinity);
    for (const part of document.querySelectorAll("tr:not([hidden]) details")) part.open = true;
  });
  addEventListener("afterprint", () => lists.forEach((list) => show(list)));
}
