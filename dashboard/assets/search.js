/* Suggestions under the search box. The server finds them by the same rule as the page of results; without this file
   the box still leads there. The arrows move between the box and the links, Enter follows, Escape closes. */
(function () {
  "use strict";

  var WAIT = 120; // milliseconds after the last letter
  var waiting = null;
  var asked = "";

  function box() { return document.getElementById("search"); }
  function list() { return document.getElementById("suggestions"); }
  function links() { return Array.prototype.slice.call(list().querySelectorAll("a")); }

  function say(words) { document.getElementById("suggested").textContent = words; }

  function close() {
    window.clearTimeout(waiting);
    asked = "";
    list().hidden = true;
    list().textContent = "";
    say("");
  }

  /* The area that the reader looks at, which an indicator is then opened for. */
  function area() { return new URL(window.location.href).searchParams.get("area") || ""; }

  function item(one) {
    var link = document.createElement("a");
    link.href = one.href;
    link.textContent = one.title;
    var what = document.createElement("span");
    what.textContent = one.what;
    link.appendChild(what);
    var entry = document.createElement("li");
    entry.appendChild(link);
    return entry;
  }

  function show(query, answer) {
    if (query !== asked) return; // more has been typed since
    list().textContent = "";
    answer.first.forEach(function (one) { list().appendChild(item(one)); });
    list().hidden = !answer.first.length;
    var first = answer.first.length < answer.found ? ", the first " + answer.first.length + " are shown" : "";
    say(answer.found ? answer.found + " found" + first + ". Press the down arrow to reach them." : "Nothing found.");
  }

  function ask() {
    var query = box().value.trim();
    if (query.length < 2) { close(); return; }
    asked = query;
    var about = new URLSearchParams({ q: query });
    if (area()) about.set("area", area());
    window.fetch("/search.json?" + about)
      .then(function (answer) { return answer.json(); })
      .then(function (answer) { show(query, answer); })
      .catch(close);
  }

  document.addEventListener("input", function (event) {
    if (event.target !== box()) return;
    window.clearTimeout(waiting);
    waiting = window.setTimeout(ask, WAIT);
  });

  document.addEventListener("keydown", function (event) {
    if (!box() || list().hidden) return;
    var stops = [box()].concat(links());
    var at = stops.indexOf(document.activeElement);
    if (at < 0) return;
    if (event.key === "Escape") {
      event.preventDefault();
      close();
      box().focus();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      stops[Math.min(Math.max(at + (event.key === "ArrowDown" ? 1 : -1), 0), stops.length - 1)].focus();
    }
  });

  /* Whoever goes elsewhere, follows a suggestion or sends the box is done with the list. */
  document.addEventListener("focusin", function (event) {
    if (box() && !list().hidden && !event.target.closest("[role=search]")) close();
  });
  document.addEventListener("click", function (event) {
    if (box() && (!event.target.closest("[role=search]") || event.target.closest("#suggestions a"))) close();
  });
  document.addEventListener("submit", function (event) {
    if (event.target.getAttribute("role") === "search") close();
  });
})();
