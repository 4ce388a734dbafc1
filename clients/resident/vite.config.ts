import { defineConfig } from "vite";
import { VitePWA } from "vite-plugin-pwa";
import { screens } from "../ui/vite.ts";

// The shell is kept on the device, so that the app opens without a connection; nothing that was read is.
const shell = VitePWA({
  registerType: "autoUpdate",
  injectRegister: "script-defer",
  manifest: false,  // The edge's, for it has the municipality's name and colour.
  workbox: {
    globPatterns: ["**/*.{js,css,html,svg}"],
    importScripts: ["/push.js"],
    navigateFallback: "/index.html",
    navigateFallbackDenylist: [/^\/(login|logout|oidc|trial|trial-oidc|rpc|session|reach|push|v1|desk|insight|a|health|worry)([/?]|$)/],
  },
});

export default defineConfig(screens("resident", "/", [shell]));
