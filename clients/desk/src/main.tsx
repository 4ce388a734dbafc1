import { start } from "@omzien/ui";
import { App } from "./app.tsx";

void start(<App />, import.meta.glob("./texts/*.json", { import: "default" }), "/desk");
