/* On a page: whoever runs its cells is accompanied by the session, and where the book asks for it hands the notebook in. */
import { find } from "../../theme/dom.js";
import { bringSession, drafts, withSession } from "../cells/page.js";

export function startHandIn(deck) {
  withSession((there) => there.accompany(deck));
  const form = find(".hand-in");
  if (!form) return;
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    bringSession()
      .then((there) => there.hand(form, deck, drafts))
      .catch(() => {
        find(".hand-in-said", form).textContent = form.dataset.failed;
      });
  });
}
