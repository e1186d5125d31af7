(function () {
  "use strict";
  var form = document.querySelector(".filters");
  var cases = Array.prototype.slice.call(document.querySelectorAll(".case"));
  var areas = Array.prototype.slice.call(document.querySelectorAll(".area"));
  var fields = ["v", "s", "l", "c", "q"].filter(function (name) { return form.elements[name]; });
  var red = { fail: 1, error: 1, unexpected: 1, shortfall: 1 };

  // The address holds the state, so that a filtered page can be passed on: #v=fail&q=header&case=FRM-003.server.
  function read() {
    var state = new URLSearchParams(location.hash.slice(1));
    fields.forEach(function (name) {
      form.elements[name].value = state.get(name) || "";
      if (form.elements[name].value !== (state.get(name) || "")) form.elements[name].value = "";
    });
    filter();
    var row = document.getElementById(state.get("case") || location.hash.slice(1));
    document.documentElement.style.scrollPaddingTop = form.offsetHeight + "px"; // it lies over the top of the page
    if (row && row.classList.contains("case")) {
      row.hidden = row.parentNode.hidden = false;
      row.open = true;
      row.scrollIntoView();
    }
  }

  function write(open) {
    var state = new URLSearchParams();
    fields.forEach(function (name) {
      if (form.elements[name].value) state.set(name, form.elements[name].value);
    });
    if (open) state.set("case", open);
    history.replaceState(null, "", "#" + state);
  }

  function filter() {
    var want = {}, shown = 0;
    fields.forEach(function (name) { want[name] = form.elements[name].value; });
    var words = want.q.toLowerCase().split(/\s+/);
    cases.forEach(function (row) {
      var data = row.dataset;
      var keep = (!want.v || data.v === want.v) && (!want.s || data.s === want.s) && (!want.l || data.l === want.l) && (!want.c || data.c === want.c) &&
        words.every(function (word) { return data.q.indexOf(word) >= 0; });
      row.hidden = !keep;
      if (keep) shown++;
    });
    areas.forEach(function (area) { area.hidden = !area.querySelector(".case:not([hidden])"); });
    document.querySelector(".none").hidden = shown > 0 || cases.length === 0;
    form.querySelector("output").textContent = shown + " of " + cases.length;
  }

  function copy(button) {
    var code = button.previousElementSibling;
    var done = function () {
      button.textContent = "Copied";
      setTimeout(function () { button.textContent = "Copy"; }, 1500);
    };
    var byHand = function () { // a page opened as a file may not use the clipboard: select, and try the old way
      getSelection().selectAllChildren(code);
      if (document.execCommand("copy")) done();
    };
    if (navigator.clipboard) navigator.clipboard.writeText(code.textContent).then(done, byHand);
    else byHand();
  }

  // to goes forward or back to a case that is shown, and of which want says yes. After the last one it begins again.
  function to(step, want, open) {
    var here = cases.indexOf(document.activeElement.closest(".case"));
    for (var i = 1; i <= cases.length; i++) {
      var at = (here + step * i + (here < 0 && step < 0 ? 1 : 0) + 2 * cases.length) % cases.length;
      var row = cases[at];
      if (row.hidden || row.parentNode.hidden || !want(row)) continue;
      if (open) row.open = true;
      row.querySelector("summary").focus({ preventScroll: true });
      row.scrollIntoView({ block: open ? "start" : "nearest" });
      return;
    }
  }

  function any() { return true; }
  function isRed(row) { return red[row.dataset.v]; }
  var keys = document.querySelector(".keys");

  addEventListener("keydown", function (event) {
    var typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (typing) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    var row = document.activeElement.closest(".case");
    switch (event.key) {
    case "/": form.elements.q.focus(); break;
    case "j": to(1, any); break;
    case "k": to(-1, any); break;
    case "n": to(1, isRed, true); break;
    case "o": if (row) row.open = !row.open; break;
    case "?": if (keys.open) keys.close(); else keys.showModal(); break;
    default: return;
    }
    event.preventDefault();
  });

  form.hidden = false;
  form.querySelector(".next").hidden = !cases.some(isRed);
  form.querySelector(".next").addEventListener("click", function () { to(1, isRed, true); });
  form.addEventListener("input", function () { filter(); write(); });
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  document.querySelectorAll(".reproduce button").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () { copy(button); });
  });
  document.querySelectorAll("[data-open]").forEach(function (link) {
    link.addEventListener("click", function (event) {
      event.preventDefault();
      fields.forEach(function (name) { form.elements[name].value = ""; });
      write(link.dataset.open);
      read();
    });
  });
  cases.forEach(function (row) {
    row.addEventListener("toggle", function () { if (row.open) write(row.id); });
  });
  addEventListener("hashchange", read);
  addEventListener("beforeprint", function () {
    cases.forEach(function (row) { if (row.dataset.v !== "pass" && row.dataset.v !== "skipped") row.open = true; });
  });
  read();
})();
