// Builds into files whose names stay the same, since they are checked in; a server of one's own stands behind the dev server.

import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

const server = process.env["COVENTE_URL"] ?? "http://127.0.0.1:8080";

/** Beside a server that serves no dashboard: whom one can be, from tokens in the environment, as NAME=TOKEN with blanks between. */
const config: Plugin = {
  name: "covente-config",
  configureServer({ middlewares }) {
    const personas = (process.env["COVENTE_TOKENS"] ?? "").split(" ").filter(Boolean).map((pair) => {
      const [name, token] = pair.split("=");
      return { name, about: "", token };
    });
    middlewares.use("/dashboard/config.json", (_, response) => response.end(JSON.stringify({ personas, clock: "system" })));
  },
};

export default defineConfig({
  base: "/dashboard/",
  plugins: [react(), config],
  server: { proxy: { "/graphql": { target: server, ws: true } } },
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
