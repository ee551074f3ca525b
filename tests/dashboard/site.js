// Where the dashboard of a demo is: at the demo itself, or, as long as the binary does not serve it, at a stand-in.

import { fileURLToPath } from "node:url";
import { serve } from "./serve.js";

const BUILT = fileURLToPath(new URL("../../assets/dashboard", import.meta.url));

/** Once the binary serves the dashboard, this file and `serve.js` go, and `demo.url` takes the place of the answer. */
export async function siteOf(demo, personas) {
  const { ok } = await fetch(`${demo.url}/dashboard/config.json`);
  if (ok) return { url: demo.url, stop() {} };
  return serve(BUILT, demo.url, personas);
}
