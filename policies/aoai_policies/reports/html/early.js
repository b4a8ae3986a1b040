"use strict";
{
  // Before anything is drawn: the colours that somebody chose, and no more rows than page.js will show at once, because
  // a browser lays out a table anew for each piece of it that arrives.
  const root = document.documentElement;
  root.classList.add("loading");
  try {
    const chosen = localStorage.getItem("aoai-scheme");
    if (chosen === "dark" || chosen === "light") root.dataset.scheme = chosen;
  } catch {
    // a browser may keep nothing for a file
  }
}
