/* To another page of the book: whoever can put it in the place of this one does, else the browser goes there. */

export function goTo(address) {
  const asked = new CustomEvent("book-go", { detail: address, cancelable: true });
  if (document.dispatchEvent(asked)) location.href = address;
}
