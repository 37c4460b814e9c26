/* The Markdown that a cell displays: paragraphs, headings, lists, quotes, code, emphasis, links. No HTML inside it. */

const escapeMarkup = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

function spans(text) {
  const codes = [];
  const marked = escapeMarkup(text)
    .replace(/(`+)(.+?)\1/g, (_, _ticks, code) => `\u0000${codes.push(code) - 1}\u0000`)
    .replace(/\*\*(.+?)\*\*|__(.+?)__/g, (_, one, other) => `<strong>${one ?? other}</strong>`)
    .replace(/(?<![\w*])\*(?!\s)(.+?)\*(?!\w)/g, "<em>$1</em>")
    .replace(/\[([^\]]+)\]\((https?:[^\s)]+|#[^\s)]+)\)/g, '<a href="$2">$1</a>');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the sign that stands for code above
  return marked.replace(/\u0000(\d+)\u0000/g, (_, place) => `<code>${codes[place]}</code>`);
}

const listOf = (tag, lines, mark) =>
  `<${tag}>${lines.map((line) => `<li>${spans(line.replace(mark, ""))}</li>`).join("")}</${tag}>`;

function blockOf(block) {
  const lines = block.split("\n");
  const heading = /^(#{1,6})\s+(.*)$/.exec(block);
  if (heading && lines.length === 1) {
    const level = Math.min(heading[1].length + 2, 6); // under those of the page
    return `<h${level}>${spans(heading[2])}</h${level}>`;
  }
  for (const [tag, mark] of [
    ["ul", /^\s*[-*+]\s+/],
    ["ol", /^\s*\d+[.)]\s+/],
  ]) {
    if (lines.every((line) => mark.test(line))) return listOf(tag, lines, mark);
  }
  if (lines.every((line) => line.startsWith(">"))) {
    return `<blockquote>${markdownHtml(lines.map((line) => line.replace(/^>\s?/, "")).join("\n"))}</blockquote>`;
  }
  return `<p>${lines.map(spans).join("\n")}</p>`;
}

/** HTML of a text in Markdown. */
export function markdownHtml(text) {
  return text
    .replace(/\r\n?/g, "\n")
    .split(/(^```[^\n]*\n[\s\S]*?^```[ \t]*$)/m)
    .map((part, place) => {
      if (place % 2) return `<pre>${escapeMarkup(part.replace(/^```[^\n]*\n|\n?```[ \t]*$/g, ""))}</pre>`;
      const apart = part.replace(/^(#{1,6}\s.*)$/gm, "\n$1\n");
      return apart
        .split(/\n\s*\n/)
        .map((block) => block.replace(/^\n+|\s+$/g, ""))
        .filter(Boolean)
        .map(blockOf)
        .join("\n");
    })
    .join("\n");
}
