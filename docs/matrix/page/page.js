(function () {
  "use strict";
  var form = document.querySelector(".filters");
  var areas = Array.prototype.slice.call(document.querySelectorAll(".area"));
  var fields = ["a", "s"];

  // The address holds the state, so that a filtered page can be passed on: #a=FRM&s=failed.
  function read() {
    var state = new URLSearchParams(location.hash.slice(1));
    fields.forEach(function (name) {
      form.elements[name].value = state.get(name) || "";
      if (form.elements[name].selectedIndex < 0) form.elements[name].value = "";
    });
    filter();
  }

  function write() {
    var state = new URLSearchParams();
    fields.forEach(function (name) {
      if (form.elements[name].value) state.set(name, form.elements[name].value);
    });
    history.replaceState(null, "", "#" + state);
  }

  function filter() {
    var area = form.elements.a.value, kind = form.elements.s.value, shown = 0, all = 0;
    areas.forEach(function (body) {
      var clause = null, found = 0;
      Array.prototype.forEach.call(body.rows, function (row) {
        if (row.classList.contains("clause")) {
          clause = row;
          clause.hidden = true;
        } else if (row.classList.contains("case")) {
          all++;
          row.hidden = area && body.dataset.a !== area || kind && !(kind in row.dataset);
          if (!row.hidden) {
            found++;
            clause.hidden = false;
          }
        }
      });
      body.hidden = found === 0;
      shown += found;
    });
    document.querySelector(".none").hidden = shown > 0;
    form.querySelector("output").textContent = shown + " of " + all;
  }

  form.hidden = false;
  form.addEventListener("input", function () { filter(); write(); });
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  addEventListener("hashchange", read);
  read();
})();
