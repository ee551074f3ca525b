// The history is kept in this browser, and no token with it.

import { eventually, expect } from "../expect.js";

export async function history(browser, ok) {
  const window = browser.first;
  await window.show("Catalogue");
  await window.run("Catalogue");
  await window.show("WhoAmI");
  await window.page.getByRole("button", { name: "Headers" }).click();
  await window.page.evaluate(() => {
    const [editor] = [...document.querySelectorAll(".graphiql-editor-tool .CodeMirror")].slice(-1);
    editor.CodeMirror.setValue('{ "x-note": "Bearer top-secret" }');
  });
  await window.run("WhoAmI");
  await window.page.waitForTimeout(700);
  await window.reload();
  await window.page.getByRole("button", { name: "Show History" }).click();
  await eventually(
    () => window.page.locator(".graphiql-history-item-label").allTextContents(),
    (labels) => ["WhoAmI", "Catalogue"].every((name) => labels.includes(name)),
    "WhoAmI and Catalogue in the history after a reload",
  );
  await browser.shoot(window, "history");
  ok("the history holds what was run, after a reload too");

  const kept = await window.page.evaluate(() => JSON.stringify({ ...localStorage }));
  const tokens = await window.page.evaluate(() =>
    JSON.parse(document.getElementById("covente-config").textContent).personas.map(({ token }) => token),
  );
  for (const secret of ["top-secret", ...tokens]) {
    expect(kept, !kept.includes(secret), `no ${secret} in what the browser keeps`);
  }
  ok("no token and no header is kept beyond the window");
}
