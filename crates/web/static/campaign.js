// The form of a campaign: another year or another framework reloads the page, so that the parameters belong
// to the chosen year and framework. Without scripts the same happens on saving.

export function followChoices(form) {
  const look = form.querySelector("#campaign-look");
  for (const name of ["year", "set"]) {
    form.querySelector(`[name=${name}]`).addEventListener("change", () => form.requestSubmit(look));
  }
}
