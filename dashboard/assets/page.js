/* The address is the view. A choice in a native select, or a click on one of our own links, changes the address; the
   server is then asked for the page, as HTML, and it is put in place. The first page is there before this file runs.
   Without it, or before Dash has started, every link still works, by loading the whole page. */
(function () {
  "use strict";

  var PATIENCE = 10000; // milliseconds to wait for a page before the whole of it is loaded instead
  var AGAIN = 1500; // milliseconds after which a page that shows something unfinished is asked for again
  var shown = JSON.parse(document.getElementById("first").textContent); // what the server said of this page
  var isStarting = false; // whether Dash is on its way
  var isReady = false; // whether it has started
  var awaited = null;
  var kept = {}; // where the reader was on the pages they left, by address, for the way back
  var last = null; // where they were when they last chose or followed something
  var reached = {}; // how an address was reached: by "link" or by "control"; not there for the browser's own buttons

  function here() { return window.location.pathname + window.location.search; }

  function go(url, by) {
    last = whereabouts();
    kept[shown.address] = last;
    reached[url.pathname + url.search] = by;
    if (!isReady && !isStarting) { window.location.assign(url); return; }
    window.history.pushState(null, "", url);
    if (isReady) ask(); else awaited = window.setTimeout(function () { window.location.reload(); }, PATIENCE);
  }

  function ask() {
    window.clearTimeout(awaited);
    awaited = window.setTimeout(function () { window.location.reload(); }, PATIENCE);
    var wanted = { pathname: window.location.pathname, search: window.location.search };
    window.dash_clientside.set_props("wanted", { data: wanted });
  }

  window.addEventListener("popstate", function () {
    if (here() === shown.address) return;
    if (isReady) ask(); else window.location.reload();
  });

  /* The part of the page that has the focus, said so that its twin can be found when the page has been drawn anew. */
  function whereabouts() {
    var part = document.activeElement;
    var found = { scroll: window.scrollY, open: [] };
    document.querySelectorAll("main details[open] > summary").forEach(function (summary) {
      found.open.push(summary.textContent);
    });
    if (!part || !part.closest("main")) return found;
    found.id = part.id;
    found.tag = part.tagName;
    found.text = part.tagName === "SELECT" ? "" : part.textContent;
    var group = part.closest("nav");
    found.group = group ? group.getAttribute("aria-label") : "";
    return found;
  }

  function twin(found) {
    if (found.id) return document.getElementById(found.id);
    if (!found.tag) return null;
    var parts = document.querySelectorAll("main " + found.tag);
    for (var i = 0; i < parts.length; i += 1) {
      var group = parts[i].closest("nav");
      var sameGroup = (group ? group.getAttribute("aria-label") : "") === found.group;
      if (sameGroup && parts[i].textContent === found.text) return parts[i];
    }
    return null;
  }

  function restore(found) {
    document.querySelectorAll("main details > summary").forEach(function (summary) {
      if (found.open.indexOf(summary.textContent) >= 0) summary.parentElement.open = true;
    });
    var part = twin(found) || (found.group && document.querySelector('nav[aria-label="' + found.group + '"] a'));
    if (part) part.focus({ preventScroll: true });
    window.scrollTo(0, found.scroll);
  }

  document.addEventListener("change", function (event) {
    var parameter = event.target.getAttribute && event.target.getAttribute("data-parameter");
    if (!parameter) return;
    var url = new URL(window.location.href);
    if (event.target.value) url.searchParams.set(parameter, event.target.value);
    else url.searchParams.delete(parameter);
    url.hash = "";
    go(url, "control");
  });

  document.addEventListener("click", function (event) {
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    var link = event.target.closest ? event.target.closest("a[href]") : null;
    if (!link || link.target || link.origin !== window.location.origin) return;
    if (link.hasAttribute("download")) return; // a file, not a page
    var url = new URL(link.href);
    if (url.pathname + url.search === here()) {
      if (!url.hash) event.preventDefault();
      return;
    }
    event.preventDefault();
    go(url, link.closest(".tabs, .chosen") ? "control" : "link");
  });

  /* Whoever is no longer signed in is led to sign-in, and from there back to the view they asked for. */
  var fetching = window.fetch;
  window.fetch = function () {
    return fetching.apply(window, arguments).then(function (answer) {
      if (answer.status === 401) window.location.reload();
      return answer;
    });
  };

  /* A form that only asks, sent without loading the page anew: what is empty is left out, a name is said once. */
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (event.defaultPrevented || form.method !== "get") return;
    event.preventDefault();
    var url = new URL(form.action);
    new FormData(form).forEach(function (value, name) {
      var before = url.searchParams.get(name);
      if (value) url.searchParams.set(name, before ? before + "," + value : value);
    });
    var area = new URL(window.location.href).searchParams.get("area");
    if (area && form.getAttribute("role") === "search") url.searchParams.set("area", area);
    url.search = url.search.replace(/%2C/g, ",");
    if (url.pathname + url.search !== here()) go(url, form.closest("main") ? "control" : "link");
  });

  /* Where the reader is put when a page has been drawn: where the link points, where they were, or at its title. */
  function place(told, by) {
    var target = window.location.hash && document.getElementById(window.location.hash.slice(1));
    if (target && by !== "control") {
      target.setAttribute("tabindex", "-1");
      target.focus();
      target.scrollIntoView();
    } else if (by === "control") {
      restore(last);
    } else if (!by && kept[told.address]) {
      restore(kept[told.address]);
    } else {
      var heading = document.querySelector("main h1");
      window.scrollTo(0, 0);
      if (heading) heading.focus({ preventScroll: true });
    }
  }

  /* A page that shows something unfinished looks again by itself; the reader stays where they are. */
  function lookAgain(told) {
    if (!told.again) return;
    window.setTimeout(function () {
      if (here() !== told.address || shown.address !== told.address) return;
      if (!isReady) { lookAgain(told); return; }
      last = whereabouts();
      reached[told.address] = "control";
      ask();
    }, AGAIN);
  }

  /* plotly.js is started when the first chart is shown, once, and after the server's picture of it has been painted. */
  var plotly = null;
  function withPlotly(then) {
    if (window.Plotly) { then(); return; }
    window.requestAnimationFrame(function () { window.requestAnimationFrame(function () { startPlotly(then); }); });
  }
  function startPlotly(then) {
    if (window.Plotly) { then(); return; }
    if (!plotly) {
      plotly = document.createElement("script");
      plotly.src = document.getElementById("page").getAttribute("data-plotly");
      document.head.appendChild(plotly);
    }
    plotly.addEventListener("load", then);
  }

  /* Draws each figure of the page that is not drawn yet, in its place. */
  function drawCharts() {
    var figures = document.querySelectorAll("main script[data-chart]");
    if (!figures.length) { startDash(); return; }
    withPlotly(function () {
      figures.forEach(function (figure) {
        var chart = document.getElementById(figure.getAttribute("data-chart"));
        if (chart && figure.isConnected && !chart.classList.contains("js-plotly-plot")) draw(chart, figure);
      });
      startDash();
    });
  }

  function draw(chart, figure) {
    var said = JSON.parse(figure.textContent);
    window.Plotly.react(chart, said.figure.data, said.figure.layout, said.config);
    var still = figure.parentElement.querySelector(".still"); // the same, drawn on the server
    if (still) still.remove();
  }

  /* A chart that the next page has too is changed where it stands, which is quicker, and moved into that page. */
  function keepCharts(next) {
    next.querySelectorAll("script[data-chart]").forEach(function (figure) {
      var id = figure.getAttribute("data-chart");
      var chart = document.getElementById(id);
      if (!chart || !chart.classList.contains("js-plotly-plot")) return;
      try { draw(chart, figure); } catch (fault) { return; } // the page is worth more: it is drawn anew there
      next.querySelector("#" + id).replaceWith(chart);
    });
  }

  /* Dash, which brings other views, is loaded when the first page has been drawn, so that it holds nothing up. */
  function startDash() {
    var later = document.getElementById("later");
    if (isStarting || !later) return;
    isStarting = true;
    window.requestAnimationFrame(function () { window.setTimeout(load, 0); });
    function load() {
      var place = document.createElement("div");
      place.hidden = true;
      document.body.appendChild(place);
      var scripts = [], awaitedScripts = 0, last = [];
      later.content.childNodes.forEach(function (part) {
        if (part.tagName !== "SCRIPT" || part.type === "application/json") place.appendChild(part.cloneNode(true));
        else scripts.push(part);
      });
      scripts.forEach(function (part) {
        var script = document.createElement("script");
        script.async = false; // in their order
        if (!part.src) { script.textContent = part.textContent; last.push(script); return; }
        script.src = part.src;
        awaitedScripts += 1;
        script.addEventListener("load", function () {
          awaitedScripts -= 1;
          if (!awaitedScripts) last.forEach(function (one) { place.appendChild(one); });
        });
        script.addEventListener("error", function () { isStarting = false; });
        place.appendChild(script);
      });
    }
  }

  /* A select shows what the page shows, also after Back, when the browser remembers another choice. */
  function setSelects() {
    document.querySelectorAll("main select[data-chosen]").forEach(function (select) {
      select.value = select.getAttribute("data-chosen");
    });
  }

  function markMenu(told) {
    document.querySelectorAll("header nav a").forEach(function (link) {
      if (link.getAttribute("href") === told.under) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    });
  }

  /* A frame that scrolls can be reached by keyboard and has a name; one that does not is no stop on the way. */
  function letFramesScroll() {
    document.querySelectorAll(".frame").forEach(function (frame) {
      var caption = frame.querySelector("caption");
      if (frame.scrollWidth > frame.clientWidth + 1) {
        frame.setAttribute("tabindex", "0");
        frame.setAttribute("role", "region");
        frame.setAttribute("aria-label", caption ? caption.textContent : "Table");
      } else {
        ["tabindex", "role", "aria-label"].forEach(function (name) { frame.removeAttribute(name); });
      }
    });
  }
  window.addEventListener("resize", letFramesScroll);
  document.addEventListener("toggle", letFramesScroll, true);

  /* On paper everything is open. */
  var opened = [];
  window.addEventListener("beforeprint", function () {
    opened = Array.prototype.slice.call(document.querySelectorAll("main details:not([open])"));
    opened.forEach(function (part) { part.open = true; });
  });
  window.addEventListener("afterprint", function () {
    opened.forEach(function (part) { part.open = false; });
  });

  /* A meeting: one measure at a time, led by keys and links; Escape shows the whole list again. */
  function items() { return Array.prototype.slice.call(document.querySelectorAll(".meeting .item")); }

  function present(item) {
    var meeting = document.querySelector(".meeting");
    items().forEach(function (one) { one.classList.toggle("present", one === item); });
    meeting.classList.toggle("one-by-one", Boolean(item));
    document.body.classList.toggle("led", Boolean(item));
    var heading = item ? item.querySelector("h2") : document.querySelector("main h1");
    if (heading) heading.focus();
    window.scrollTo(0, 0);
  }

  function startMeeting() {
    document.body.classList.remove("led");
    if (!document.querySelector(".meeting")) return;
    document.querySelector(".meeting").classList.add("with-scripts");
    var asked = window.location.hash && document.getElementById(window.location.hash.slice(1));
    if (asked && asked.classList.contains("item")) present(asked);
  }

  document.addEventListener("keydown", function (event) {
    var all = items();
    if (!all.length || event.altKey || event.ctrlKey || event.metaKey) return;
    if (/^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) return;
    var at = all.findIndex(function (one) { return one.classList.contains("present"); });
    var to = { ArrowRight: at + 1, PageDown: at + 1, ArrowLeft: at - 1, PageUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (event.key === "Escape" && at >= 0) { present(null); return; }
    if (to === undefined || (at < 0 && event.key !== "ArrowRight")) return;
    event.preventDefault();
    if (all[to]) present(all[to]);
  });

  document.addEventListener("click", function (event) {
    var link = event.target.closest ? event.target.closest(".meeting a[href^='#item-']") : null;
    var item = link && document.getElementById(link.getAttribute("href").slice(1));
    if (!item) return;
    event.preventDefault();
    present(item);
  }, true);

  /* What a meeting decides is saved where it stands. If it cannot be, the words stay, and it is said. */
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (event.defaultPrevented || !form.classList.contains("in-place")) return;
    event.preventDefault();
    var state = form.querySelector(".state");
    state.textContent = "Saving";
    fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), redirect: "follow" })
      .then(function (answer) {
        if (!answer.ok) throw new Error(String(answer.status));
        state.textContent = "Saved.";
        form.querySelector("button").disabled = true;
      })
      .catch(function (fault) {
        var isRefused = /^[0-9]/.test(fault.message);
        state.textContent = isRefused
          ? "Not saved. Choose Answer or close it above, and say it there: it tells you why."
          : "Not saved: there is no network. Your words stay here. Save them again later.";
      });
  });

  function show(told) {
    var next = document.createElement("template");
    next.innerHTML = told.html;
    keepCharts(next.content);
    document.getElementById("page").replaceChildren(next.content);
    document.title = told.title;
    drawCharts();
    markMenu(told);
    setSelects();
    letFramesScroll();
    startMeeting();
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    safeguarding: {
      /* Called once when Dash has started, and then with every page that the server sends. */
      tell: function (told) {
        if (!isReady && here() !== shown.address) { isReady = true; ask(); }
        isReady = true;
        if (!told || told.address !== here()) return window.dash_clientside.no_update;
        window.clearTimeout(awaited);
        var by = reached[told.address];
        delete reached[told.address];
        show(told);
        shown = told;
        place(told, by);
        lookAgain(told);
        document.getElementById("live").textContent = by === "control" && told.shown ? "Now showing: " + told.shown : "";
        return window.dash_clientside.no_update;
      }
    }
  });

  drawCharts();
  lookAgain(shown);
  markMenu(shown);
  setSelects();
  letFramesScroll();
  startMeeting();
})();
