/** How an app is built: to build/screens/{name}, with no script or style inline, so that the edge's content-security policy holds. */
import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import type { PluginOption, UserConfig } from "vite";

/** Returns the configuration of the app `name`, which lives at `base` ("/", "/desk/"). */
export function screens(name: string, base: string, plugins: PluginOption[] = []): UserConfig {
  return {
    base,
    plugins: [react(), ...plugins],
    build: {
      outDir: fileURLToPath(new URL(`../../build/screens/${name}`, import.meta.url)),
      emptyOutDir: true,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      target: "es2022",
      chunkSizeWarningLimit: 1200,  // In kB, not compressed: MapLibre's own, which only a page with a map loads.
    },
  };
}
