"use strict";
(function () {
  var root = document.documentElement;
  var dark = window.matchMedia("(prefers-color-scheme: dark)");
  var theme = document.getElementById("theme");
  var all = document.getElementById("open-all");

  function stored(value) { // some browsers refuse storage to a file; the page then forgets
    try {
      if (value) { window.localStorage.setItem("symkl-theme", value); }
      return window.localStorage.getItem("symkl-theme");
    } catch (refused) {
      return null;
    }
  }
  function isDark() {
    return root.dataset.theme ? root.dataset.theme === "dark" : dark.matches;
  }
  function show() {
    theme.setAttribute("aria-pressed", String(isDark()));
  }
  function reveal() { // a link to something inside of what is folded
    var target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (var at = target; at; at = at.parentElement) {
      if (at.tagName === "DETAILS") { at.open = true; }
    }
  }

  var before = stored();
  if (before === "dark" || before === "light") { root.dataset.theme = before; }
  theme.addEventListener("click", function () {
    root.dataset.theme = isDark() ? "light" : "dark";
    stored(root.dataset.theme);
    show();
  });
  dark.addEventListener("change", show);
  all.addEventListener("click", function () {
    var open = all.getAttribute("aria-pressed") !== "true";
    document.querySelectorAll("details").forEach(function (part) { part.open = open; });
    all.setAttribute("aria-pressed", String(open));
    all.textContent = open ? "Close everything" : "Open everything";
  });
  window.addEventListener("hashchange", reveal);
  document.getElementById("buttons").hidden = false;
  show();
  reveal();
})();
