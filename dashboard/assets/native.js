/* The native input that dashboard/native.py stands for. What stands in it is the reader's: a page that comes next sets
   it anew, because with another value or tick it is another input. */
(function () {
  "use strict";

  var PASSED = /^(id|type|name|autoComplete|className|placeholder|(data|aria)-.*)$/;

  window.safeguarding_native = {
    Input: function (asked) {
      var given = { key: [asked.name, asked.value, asked.checked].join("|") };
      Object.keys(asked).forEach(function (name) {
        if (PASSED.test(name)) given[name] = asked[name];
      });
      if (asked.type === "checkbox" || asked.type === "hidden") given.value = asked.value;
      else given.defaultValue = asked.value || "";
      if (asked.type === "checkbox") given.defaultChecked = Boolean(asked.checked);
      return window.React.createElement("input", given);
    }
  };
})();
