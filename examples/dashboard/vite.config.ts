// Builds into files whose names stay the same, since they are checked in; a server of one's own stands behind the dev server.

import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const server = process.env["COVENTE_URL"] ?? "http://127.0.0.1:8080";

export default defineConfig({
  base: "/dashboard/",
  plugins: [react()],
  // A demo tells whom one can be; any other server does not, and the page asks for a token.
  server: { proxy: { "/graphql": { target: server, ws: true }, "/dashboard/config.json": server } },
  build: {
    target: "es2023",
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 2000,
    rollupOptions: {
      output: {
        entryFileNames: "dashboard.js",
        chunkFileNames: "[name].js",
        assetFileNames: "dashboard[extname]",
      },
    },
  },
});
