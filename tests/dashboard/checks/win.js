// The sale goes through its stages and is won; the board and its figures follow in another window of the company.

import { eventually, expect } from "../../page/expect.js";
import { mustShowActions } from "./answer.js";
import { mustBeSoon, seen } from "../desk.js";

export async function win(browser, { desks, as, reference }, ok) {
  const { a, b } = desks;
  const board = await browser.open("partner-a", "?tab=OUTBOUND");
  const figure = async (name) => Number(await board.page.locator(`[data-figure="${name}"]`).textContent());
  await eventually(
    () => figure("Won"),
    (count) => count > 0,
    "figures",
  );
  const won = await figure("Won");
  const open = await figure("Open");
  const name = await a.page.getByRole("heading", { level: 1 }).textContent();
  await b.open("Cold chain with Alderbrook");

  const winning = await a.begin("WIN_OPPORTUNITY");
  await winning.getByText("This cannot be taken back.").waitFor();
  const moved = seen(board, '[aria-label="Won"] .card.fresh', name);
  const answered = a.answerOf("WinOpportunity");
  await a.press("Mark as won", winning);
  await answered;
  const at = Date.now();
  await mustBeSoon(moved, at, "the deal in the column Won, marked");
  await eventually(
    () => figure("Won"),
    (count) => count === won + 1,
    `${won + 1} won`,
  );
  await eventually(
    () => figure("Open"),
    (count) => count === open - 1,
    `${open - 1} open`,
  );
  ok("a win moves the card and the figures of another window within a second");

  await eventually(
    () => b.party("Alderbrook Cloud").textContent(),
    (text) => text.includes("Won"),
    "the partner to see that it is won",
  );
  const { availableActions } = await as["partner-a"].record(reference);
  await mustShowActions(a, availableActions);
  const entries = await a.page.getByRole("region", { name: "History" }).textContent();
  const told = [
    "Alderbrook Cloud: Won",
    "Alderbrook Cloud: Marked the sales stage",
    "Brennic Analytics: Accepted",
    "Corvane Security: Declined",
    "Tessarine Software: Did not answer in time",
    "Name: Cold chain, theirs → Cold chain, mine",
  ];
  for (const entry of told) expect(entries, entries.includes(entry), `the history to tell “${entry}”`);
  await browser.shoot(a, "won", { fullPage: true });
  ok("the partner sees it, only what a won deal allows is still offered, and the history tells all of it");
  for (const desk of [board, ...Object.values(desks)]) await desk.close();
}
