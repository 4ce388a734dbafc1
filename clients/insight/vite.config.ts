import { defineConfig } from "vite";
import { screens } from "../ui/vite.ts";

export default defineConfig(screens("insight", "/insight/"));
