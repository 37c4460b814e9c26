/* Which notes a slide shows. */

/** HTML of the notes of a section, or of the page on its first slide; the others follow, folded where there are own ones. */
export function arrangeNotes(notes, section, isFirst, words) {
  if (!notes.length) return `<p class="desk-none">${words.no_notes}</p>`;
  const isOwn = (note) => note.section === section || (!note.section && isFirst);
  const written = (some) => some.map((note) => note.html).join("");
  const own = written(notes.filter(isOwn));
  const others = written(notes.filter((note) => !isOwn(note)));
  return own && others ? `${own}<details><summary>${words.other_notes}</summary>${others}</details>` : own + others;
}
