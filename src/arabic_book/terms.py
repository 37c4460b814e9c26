"""Terms of the glossary carry their definition to every page that uses them."""

from docutils import nodes
from sphinx import addnodes


def definitions(env):
    """Definition by the page and the anchor of its term."""
    found = {}
    pages = {docname for docname, _ in env.get_domain("std")._terms.values()}
    for docname in pages:
        for glossary in env.get_doctree(docname).findall(addnodes.glossary):
            for item in glossary.findall(nodes.definition_list_item):
                text = " ".join(part.astext() for part in item.findall(nodes.definition))
                for term in item.findall(nodes.term):
                    found.update({(docname, anchor): text for anchor in term["ids"]})
    return found


def is_term(link):
    return any("std-term" in part["classes"] for part in link.children if isinstance(part, nodes.inline))


def attach_definitions(app, doctree, docname):
    """Give every link to a term the term's definition; the page's script shows it."""
    links = [link for link in doctree.findall(nodes.reference) if is_term(link)]
    if not links:
        return
    if not hasattr(app, "book_definitions"):
        app.book_definitions = definitions(app.env)
    places = {anchor: text for (_, anchor), text in app.book_definitions.items()}
    for link in links:
        anchor = link.get("refid") or link.get("refuri", "").partition("#")[2]
        if anchor in places:
            link["definition"] = places[anchor]


def setup_terms(app):
    app.connect("doctree-resolved", attach_definitions)
