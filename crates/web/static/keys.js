// The keyboard of the form: Ctrl+S sends, Alt+arrows go from component to component, ? lists the shortcuts.

const OFF = "chiso:question-mark-off";

export function listen(save) {
  const dialog = document.getElementById("shortcuts");
  const off = document.getElementById("shortcuts-off");
  off.checked = read();
  off.addEventListener("change", () => write(off.checked));
  document.getElementById("shortcuts-open").addEventListener("click", () => dialog.showModal());
  document.getElementById("shortcuts-close").addEventListener("click", () => dialog.close());
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
      event.preventDefault();
      save();
    } else if (event.altKey && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      // Alt+Down opens a list, so it is left to the browser.
      if (event.target.matches?.("select")) return;
      event.preventDefault();
      step(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "?" && !off.checked && !event.target.matches?.("input, textarea, select")) {
      event.preventDefault();
      dialog.showModal();
    }
  });
}

function step(by) {
  const sections = [...document.querySelectorAll(".component")];
  const here = sections.findIndex((section) => section.contains(document.activeElement));
  const target = sections[Math.max(0, here + by)];
  target?.querySelector("[name=value]")?.focus();
  target?.scrollIntoView({ block: "start" });
}

function read() {
  try {
    return localStorage.getItem(OFF) === "yes";
  } catch {
    return false;
  }
}

function write(value) {
  try {
    if (value) localStorage.setItem(OFF, "yes");
    else localStorage.removeItem(OFF);
  } catch {
    // The choice is not stored beyond this page; the box still works on the page itself.
  }
}
