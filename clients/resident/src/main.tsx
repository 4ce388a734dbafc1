import { start } from "@omzien/ui";
import { App } from "./app.tsx";
import dutch from "./texts/nl.json";

void start(<App />, { dutch, others: import.meta.glob(["./texts/*.json", "!./texts/nl.json"], { import: "default" }) }, "");
