/* The address is the view. A choice in a native select, or a click on one of our own links, changes the address; Dash
   then asks the server for the page. Without this file every link would still work, by loading the whole page again. */
(function () {
  "use strict";

  var path = window.location.pathname;

  function go(url) {
    window.dash_clientside.set_props("address", { pathname: url.pathname, search: url.search, hash: url.hash });
  }

  document.addEventListener("change", function (event) {
    var parameter = event.target.getAttribute && event.target.getAttribute("data-parameter");
    if (!parameter) return;
    var url = new URL(window.location.href);
    if (event.target.value) url.searchParams.set(parameter, event.target.value);
    else url.searchParams.delete(parameter);
    url.hash = "";
    go(url);
  });

  document.addEventListener("click", function (event) {
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    var link = event.target.closest ? event.target.closest("a[href]") : null;
    if (!link || link.target || link.origin !== window.location.origin) return;
    var url = new URL(link.href);
    if (url.pathname === window.location.pathname && url.search === window.location.search && url.hash) return;
    event.preventDefault();
    go(url);
    if (url.pathname !== path) window.scrollTo(0, 0);
  });

  function place(told) {
    var heading = document.querySelector("main h1");
    var target = window.location.hash && document.getElementById(window.location.hash.slice(1));
    if (target) {
      target.setAttribute("tabindex", "-1");
      target.focus();
      target.scrollIntoView();
    } else if (heading && told.path !== path) {
      heading.focus({ preventScroll: true });
    }
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

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    safeguarding: {
      tell: function (told) {
        if (!told) return "";
        document.title = told.title;
        var isNewPage = told.path !== path;
        place(told);
        letFramesScroll();
        path = told.path;
        return isNewPage ? "" : "Updated: " + told.title;
      }
    }
  });
})();
