// The server's time: shown from the start where it can be moved, and moved at a click.

const ADVANCE = "mutation Clock($by: Duration!) { advanceClock(by: $by) { now userErrors { message } } }";
const NOT_AT_ALL = "PT0S";
const SHOW_EVERY = 10_000;

export function newClock() {
  return {
    /** How far the server's time is ahead of the browser's, in milliseconds. */
    ahead: 0,

    now() {
      return new Date(Date.now() + this.ahead);
    },

    /** A server whose clock cannot be moved tells its time with every answer. */
    heard(date) {
      if (date) this.ahead = date.getTime() - Date.now();
    },

    async move(connection, by = NOT_AT_ALL) {
      const { advanceClock } = await connection.request(ADVANCE, { by });
      const { now, userErrors } = advanceClock;
      if (userErrors.length > 0) throw new Error(userErrors[0].message);
      this.heard(new Date(now));
    },
  };
}

/** The control in the bar; `move` answers when the clock was moved. */
export function showClock(form, clock, move) {
  const output = form.querySelector("output");
  const button = form.querySelector("button");
  const show = () => {
    output.textContent = `${clock.now().toISOString().slice(0, 16).replace("T", " ")} UTC`;
    output.removeAttribute("data-fault");
  };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.disabled = true;
    try {
      await move(form.querySelector("select").value);
      show();
    } catch (error) {
      output.textContent = error.message;
      output.setAttribute("data-fault", "");
    } finally {
      button.disabled = false;
      button.focus();
    }
  });
  setInterval(show, SHOW_EVERY);
  form.hidden = false;
  return show;
}
