// The form of a campaign: another year or another set shows the page anew, so that the parameters are those of the year
// and the set that are chosen. Without script the same happens on saving.

export function followChoices(form) {
  const look = form.querySelector("#campaign-look");
  for (const name of ["year", "set"]) {
    form.querySelector(`[name=${name}]`).addEventListener("change", () => form.requestSubmit(look));
  }
}
