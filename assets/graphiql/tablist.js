// The tabs in groups, and by keyboard as a tab list: one stop for Tab, arrows from tab to tab, Delete closes one.

const STEPS = { ArrowLeft: -1, ArrowRight: 1 };

/**
 * Called after each drawing.
 * @param {(place: number) => boolean} lacks  whether the viewer lacks something for the tab at this place
 * @param {(place: number) => string | undefined} groupOf  what the tab at this place has to do with
 */
export function tendTabs(lacks, groupOf) {
  const list = document.querySelector(".graphiql-tabs");
  if (!list) return;
  const buttons = [...list.querySelectorAll(".graphiql-tab-button")];
  buttons.forEach((button, place) => {
    const tab = button.closest(".graphiql-tab");
    button.tabIndex = tab.classList.contains("graphiql-tab-active") ? 0 : -1;
    const close = tab.querySelector(".graphiql-tab-close");
    if (close) close.tabIndex = -1;
    tab.toggleAttribute("data-lacking", lacks(place));
    const group = groupOf(place);
    if (group && group !== groupOf(place - 1)) tab.dataset.group = group;
    else delete tab.dataset.group;
  });
  list.setAttribute("aria-label", "Tabs");
  list.onkeydown = (event) => {
    const place = buttons.indexOf(event.target.closest(".graphiql-tab-button"));
    if (place < 0 || event.altKey || event.ctrlKey || event.metaKey) return;
    const to = { Home: 0, End: buttons.length - 1 }[event.key] ?? place + (STEPS[event.key] ?? 0);
    if (event.key === "Delete") buttons[place].closest(".graphiql-tab").querySelector(".graphiql-tab-close")?.click();
    else if (to === place || !buttons[to]) return;
    else {
      buttons[to].click();
      buttons[to].focus();
    }
    event.preventDefault();
  };
}
