// On a phone the row of tabs is wider than the screen: it starts with the current one in sight.
export function startTabs() {
  document.querySelectorAll(".tabs").forEach((row) => {
    const tab = row.querySelector("[aria-current]");
    if (tab) row.scrollLeft = tab.offsetLeft - (row.clientWidth - tab.offsetWidth) / 2;
  });
}
