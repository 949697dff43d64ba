import js from "@eslint/js";
import globals from "globals";

export default [
  js.configs.recommended,
  {
    files: ["assets/**/*.js"],
    languageOptions: { ecmaVersion: 2024, sourceType: "module", globals: globals.browser },
    rules: { "prefer-const": "error", "no-var": "error", eqeqeq: "error", "no-shadow": "off" },
  },
];
