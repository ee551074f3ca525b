// From the board into a deal, into a form and out again without a mouse; and two companies side by side.

import { eventually, expect } from "../../page/expect.js";

export async function keyboard(browser, story, ok) {
  const desk = await browser.open("partner-a", "?tab=OUTBOUND");
  const { page } = desk;
  const focused = () =>
    page.evaluate(() => document.activeElement.textContent || document.activeElement.getAttribute("aria-label"));
  const press = async (key, expected) => {
    await page.keyboard.press(key);
    await eventually(focused, (text) => expected.test(text ?? ""), `the focus on ${expected}`);
  };
  await page.locator(".card").first().waitFor();
  await press("Tab", /Skip to the content/);
  await page.keyboard.press("Enter");
  await press("Tab", /Outbound/);
  await press("ArrowRight", /Favourites/);
  await page.getByText("Mark a deal with its heart").waitFor();
  await press("ArrowLeft", /Outbound/);
  await page.locator(".card").first().waitFor();
  const link = desk.column("Accepted").locator(".card").first().getByRole("link");
  await link.focus();
  await page.keyboard.press("Enter");
  const edit = page.locator('button[data-action="UPDATE_OPPORTUNITY"]');
  await edit.waitFor();
  await edit.focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog");
  await dialog.waitFor();
  const inside = () => page.evaluate(() => document.querySelector("[role=dialog]")?.contains(document.activeElement));
  await eventually(inside, Boolean, "the focus in the form");
  for (let tab = 0; tab < 25; tab += 1) await page.keyboard.press("Tab");
  expect(await inside(), await inside(), "the focus to stay in the form");
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "hidden" });
  await eventually(focused, (text) => /Edit details/.test(text), "the focus back on the button");
  ok("all by keyboard: skip link, tabs by arrows, a deal, its form, and back to where one was");

  await desk.press("partner-a: change person");
  const popup = page.context().waitForEvent("page");
  await page.getByRole("menuitem", { name: "Open partner-b in a window beside this one" }).click();
  const beside = await popup;
  await beside.getByText("Brennic Analytics").first().waitFor();
  await page.getByText("Alderbrook Cloud").first().waitFor();
  await beside.reload();
  await beside.getByText("Brennic Analytics").first().waitFor();
  ok("another company opens in a window beside this one; each keeps its own, after a reload, too");
  await desk.close();

  const stranger = await browser.open("partner-a");
  await stranger.press("partner-a: change person");
  await stranger.page.getByRole("menuitem", { name: "Somebody else, with a token" }).click();
  const bring = async (token) => {
    await stranger.page.locator("input[name=token]").fill(token);
    await stranger.press("Use it");
  };
  await browser.allowing(/401/, async () => {
    await bring("not.a.token");
    await stranger.page.getByText("The token does not count any more.").waitFor();
  });
  await bring(story.demo.token("user-a"));
  await stranger.page.locator('[data-connection="live"]').waitFor();
  expect(stranger.address.pathname, stranger.address.pathname.startsWith("/dashboard/me"), "an address of one's own");
  await stranger.close();
  ok("whoever is no persona brings a token; one that does not count is asked for again");
}
