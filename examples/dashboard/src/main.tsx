// Where the dashboard begins: its language, its looks, its addresses.

import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { createRoot } from "react-dom/client";
import { BrowserRouter } from "react-router";
import "@mantine/core/styles.css";
import "@mantine/charts/styles.css";
import "@mantine/notifications/styles.css";
import "./look.css";
import { readConfig } from "./api/session.tsx";
import { App } from "./app.tsx";
import { Words } from "./lang/words.tsx";
import { theme, variables } from "./look.ts";

const config = await readConfig();
createRoot(document.querySelector("#root")!).render(
  <Words>
    <MantineProvider theme={theme} cssVariablesResolver={variables} defaultColorScheme="auto">
      <Notifications position="bottom-left" limit={4} />
      {/* What stands in the address is what a control shows: it follows at once. */}
      <BrowserRouter basename={import.meta.env.BASE_URL} useTransitions={false}>
        <App config={config} />
      </BrowserRouter>
    </MantineProvider>
  </Words>,
);
