/* Shared files of the book by the names that outputs have for them. */

const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** Text with every `prefix` + name replaced by its address under `base`; what the book does not have becomes empty.
    `addresses`: by prefix, a table of addresses by name. */
export function resolveAddresses(text, addresses, base) {
  let resolved = text;
  for (const [prefix, table] of Object.entries(addresses ?? {})) {
    if (!resolved.includes(prefix)) continue;
    const found = new RegExp(`${escaped(prefix)}([\\w.-]+)`, "g");
    resolved = resolved.replace(found, (_, name) => (Object.hasOwn(table, name) ? base + table[name] : ""));
  }
  return resolved;
}
