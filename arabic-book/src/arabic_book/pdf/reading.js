/* Reads pages of a built book. */

export async function parse(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  // Files that pages share are asked from the root of the book, so that pages of any depth can stand together.
  const text = (await response.text()).replace(/(\.\.\/)+(_static|_images|_downloads)\//g, "/$2/");
  return new DOMParser().parseFromString(text, "text/html");
}

/** The table of contents: {title, subtitle, copyright, parts: [{caption, module, pages: [{path, title}]}]}. */
export async function read() {
  let address = new URL("/index.html", location.href);
  let home = await parse(address);
  const moved = home.querySelector('meta[http-equiv="refresh"]');
  if (moved) {
    address = new URL(moved.content.split("url=")[1], address);
    home = await parse(address);
  }
  const pages = (box) =>
    [...box.querySelectorAll("li > a")].map((link) => ({
      path: new URL(link.getAttribute("href"), address).pathname.slice(1),
      title: link.textContent.trim(),
    }));
  const parts = [...home.querySelector("nav.menu").children].flatMap((box) => {
    if (box.matches("ul")) return [{ caption: "", module: "", pages: pages(box) }];
    if (!box.matches("details")) return [];
    const caption = box.querySelector("summary").textContent.trim();
    return [{ caption, module: box.dataset.module || "", pages: pages(box) }];
  });
  const text = (selector) => home.querySelector(selector)?.textContent.trim() || "";
  const copyright = text(".foot > p:last-of-type");
  return { title: text(".wordmark"), subtitle: text("article h1 ~ p"), copyright, parts };
}
