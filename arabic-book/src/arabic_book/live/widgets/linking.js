/* Models that tie two others together on the page, without Python: jslink and jsdlink. */

const LINKS = { LinkModel: true, DirectionalLinkModel: false };

export function followLinks(models) {
  models.onOpen((link) => {
    if (!(link.name in LINKS)) return;
    const [from, to] = ["source", "target"].map((end) => {
      const [reference, key] = link.get(end) ?? [];
      return { model: models.referred(reference), key };
    });
    if (!from.model || !to.model) return;
    const copy = (one, other) => () => {
      const value = one.model.get(one.key);
      if (other.model.get(other.key) !== value) other.model.set({ [other.key]: value });
    };
    const ends = [from.model.watch([from.key], copy(from, to))];
    if (LINKS[link.name]) ends.push(to.model.watch([to.key], copy(to, from)));
    link.watch(["closed"], () => {
      for (const end of ends) end();
    });
    copy(from, to)();
  });
}
