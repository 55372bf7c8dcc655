/* The chart as a picture: drawn by plotly from the chart on the page, with its title, what it shows and how old it is
   written into it. All words come with the page. */
(function () {
  "use strict";

  var WIDTH = 1200, PLOT = 480, AXIS = 64; // pixels: of the picture, of what is drawn, of the words under the axis
  var TITLE = { size: 24, line: 32 }, SUBTITLE = { size: 18, line: 26 }, STAMPS = { size: 14, line: 20 };

  /* Plotly reads a few tags in its text; ours is plain. */
  function plain(lines) {
    return lines.join("\n").replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/\n/g, "<br>");
  }

  function words(lines, kind, y, anchor, shift) {
    return {
      text: kind === TITLE ? "<b>" + plain(lines) + "</b>" : plain(lines), font: { size: kind.size, color: "#0b0c0c" },
      x: 0, xref: "paper", xanchor: "left", y: y, yref: "paper", yanchor: anchor, yshift: shift,
      align: "left", showarrow: false
    };
  }

  function picture(chart, said) {
    var layout = JSON.parse(JSON.stringify(chart.layout));
    var head = said.subtitle.length * SUBTITLE.line + 16;
    var top = head + said.title.length * TITLE.line + 16;
    var foot = AXIS + said.stamps.length * STAMPS.line + 16;
    layout.height = top + PLOT + foot;
    layout.width = WIDTH;
    layout.autosize = false;
    layout.margin = { l: 76, r: 16, t: top, b: foot };
    layout.paper_bgcolor = layout.plot_bgcolor = "#ffffff";
    layout.annotations = (layout.annotations || []).concat([
      words(said.title, TITLE, 1, "bottom", head),
      words(said.subtitle, SUBTITLE, 1, "bottom", 16),
      words(said.stamps, STAMPS, 0, "top", -AXIS)
    ]);
    return { data: JSON.parse(JSON.stringify(chart.data)), layout: layout, config: {} };
  }

  function tell(text) {
    var live = document.getElementById("live");
    if (live) live.textContent = text;
  }

  document.addEventListener("click", function (event) {
    var button = event.target.closest ? event.target.closest("button[data-picture]") : null;
    if (!button) return;
    var chart = document.querySelector("main .js-plotly-plot");
    if (!chart || !window.Plotly) return tell("The chart is not drawn yet.");
    var said = JSON.parse(button.parentElement.getAttribute("data-words"));
    var format = button.getAttribute("data-picture");
    var figure = picture(chart, said);
    window.Plotly.downloadImage(figure, {
      format: format, filename: said.file, width: WIDTH, height: figure.layout.height, scale: format === "png" ? 2 : 1
    }).then(
      function (name) { tell("The chart was saved as " + name); },
      function () { tell("The chart could not be saved."); }
    );
  });
})();
