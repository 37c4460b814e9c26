"""Hostile text in every text cell of the data, and the outputs that are made from a data folder and from files.

Run as a program it writes its outputs for `UMRAN_DATA`, each by its name, into a JSON file.
"""

import csv
import datetime
import io
import json
import os
import re
import sys
from pathlib import Path

TEXT = 'عمّان "الكبرى" <script>alert(1)</script>'
FILE_NAME = 'عمّان "الكبرى" <script>alert(1)<script>'  # a name of a file holds no slash
ADDRESS = 'https://example.org/?"><script>alert(1)</script>'
# Columns of codes: other files point to them, or the code knows their values.
_CODES = re.compile(
    r"^(iso3|m49|para|target|from_target|to_target|code|parent|kind|area|release|layer|series|.*_id|instrument_[ab]|lesson|position|block_id|indicator|sex|age_group)$"
)


def plant(folder: Path) -> int:
    """Put `TEXT` after every text of the CSV and GeoJSON files of a data folder, `ADDRESS` for every address."""
    planted = 0
    for base in (folder, folder / "training_city"):
        for resource in json.loads((base / "datapackage.json").read_text("utf-8"))["resources"]:
            fields = {each["name"]: each for each in resource["schema"]["fields"]}
            columns = {name for name, field in fields.items() if _is_text(field)}
            addresses = {name for name in fields if "url" in name}
            path = base / resource["path"]
            if path.suffix == ".csv":
                planted += _plant_table(path, columns, addresses)
            else:
                planted += _plant_layer(path, columns)
    return planted


def _is_text(field: dict) -> bool:
    rules = field.get("constraints", {})
    return field["type"] == "string" and not (
        "enum" in rules or "pattern" in rules or "categories" in field or _CODES.match(field["name"])
    )


def _plant_table(path: Path, columns: set[str], addresses: set[str]) -> int:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        rows, names = list(reader), reader.fieldnames
    planted = 0
    for number, row in enumerate(rows):
        for name in names:
            if name in columns and row[name]:
                row[name] = f"{row[name]} {TEXT}"
                planted += 1
            elif name in addresses and row[name]:
                row[name] = f"{ADDRESS}{number}"
    out = io.StringIO()
    writer = csv.DictWriter(out, names, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(out.getvalue(), "utf-8")
    return planted


def _plant_layer(path: Path, columns: set[str]) -> int:
    content, planted = json.loads(path.read_text("utf-8")), 0
    for feature in content["features"]:
        for name, value in feature["properties"].items():
            if name in columns and value:
                feature["properties"][name] = f"{value} {TEXT}"
                planted += 1
    path.write_text(json.dumps(content, ensure_ascii=False), "utf-8")
    return planted


def figures_of_data() -> dict[str, str]:
    """Every map, chart, board and tool that is drawn from the data folder, and the training city's."""
    from umran import City, figures
    from umran import indicators as ind
    from umran.city import training

    training.FOLDER = Path(os.environ["UMRAN_DATA"]) / "training_city"
    made = {
        "cities": figures.cities_map("11.2.1"),
        "board": figures.goal_11(),
        "population": figures.population_chart(),
        "land rates": figures.land_rate_chart(),
        "slums": figures.slum_chart("LSO"),
        "air": figures.air_chart(),
        "coverage of years": figures.coverage_chart(),
        "growth": figures.growth_chart(),
        "quito": figures.quito_chart(),
        "city values": figures.city_values_chart("11.2.1"),
        "share and access": figures.share_and_access_chart(),
        "profile": figures.profile_chart(),
        "two populations": figures.two_populations_chart(),
    }
    html = {name: each._repr_html_() for name, each in made.items()}
    html["explorer"] = figures.city_explorer().card.value
    html["growth tool"] = figures.growth_tool().card.value
    city = City.training()
    city.name = f"{TEXT} {city.name}"
    layers = city.layers
    straight = ind.access_to_public_transport(layers["residents"], layers["stops"])
    walked = ind.access_to_public_transport(layers["residents"], layers["stops"], layers["streets"])
    people, units = city.population_grid()
    agadir = City.load("agadir")
    density, growth = (
        agadir.layers["quarters"].set_index("name")[name] for name in ("density_2024", "growth")
    )
    html |= {
        "training city": city.map()._repr_html_(),
        "transport": figures.transport_map(city, straight, walked)._repr_html_(),
        "groups": figures.groups_chart(city, straight, walked)._repr_html_(),
        "access": figures.access_explorer(city).static_html(),
        "density": figures.density_map(city, people, units)._repr_html_(),
        "agadir": City.load("agadir").map()._repr_html_(),
        "communes": City.load("agadir").map("sewer_pct")._repr_html_(),
        "classes": figures.class_maps(agadir, density, TEXT)._repr_html_(),
        "zones": figures.zones_map(agadir, {TEXT: [*density.index]}, TEXT)._repr_html_(),
        "two measures": figures.two_measures_map(
            agadir, density.rename(TEXT), growth.rename(f"{TEXT} 2"), TEXT
        )._repr_html_(),
        "change": figures.quarter_change_chart(agadir, density, growth, TEXT, TEXT)._repr_html_(),
        "card": figures.quarter_card(agadir, density.to_frame(TEXT), TEXT).static_html(),
        "growth of a place": figures.place_growth_chart(city, city.growth())._repr_html_(),
        "land use of a place": figures.place_land_use_chart(city, city.land_use())._repr_html_(),
        "board with a place": figures.goal_11().beside(city.goal_11())._repr_html_(),
        "absent": City(name=city.name, withheld={"stops": TEXT}).layer("stops")._repr_html_(),
    }
    return html


def pieces_of_data() -> dict[str, str]:
    """Every piece that the book's pages show of the data."""
    from umran.book.explorers import commitments, coverage, glossary, paragraphs, practices, suggestions
    from umran.practices import exchange

    modules = {
        "commitments": commitments,
        "coverage": coverage,
        "paragraphs": paragraphs,
        "practices": practices,
    }
    html = {name: module.build()[0] for name, module in modules.items()}
    html["strip"] = suggestions.build("amman")[0]
    html["suggestions"] = exchange.suggest("quito")._repr_html_()
    html["letters of the glossary"] = glossary.header()
    return html


def reviews_of_data(folder: Path) -> dict[str, str]:
    """A review of coherence whose raters, reasons and own instruments are planted too, in all its forms."""
    import pandas as pd

    from umran import coherence
    from umran.coherence import workbench
    from umran.coherence.report import page, pictures, writing
    from umran.coherence.report.content import Heading

    scores = coherence.example_scores()
    names = set(scores["instrument_a"]) | set(scores["instrument_b"])
    instruments = coherence.inventory(["JOR", "MAR"])
    instruments = instruments[instruments["instrument_id"].isin(names)]
    own = coherence.own_instrument(f"{TEXT} خطة", "JOR", "local", issuer_ar=TEXT)
    instruments = pd.concat([instruments, pd.DataFrame([own])], ignore_index=True)
    review = coherence.review(instruments, scores)
    head = Heading(question=TEXT, place=TEXT, note=TEXT, date=datetime.date(2026, 1, 1))
    for ending in ("docx", "xlsx", "csv"):
        writing.write(review, folder / f"review.{ending}", head)
    html = {"review": page.page(review, head), "projector": page.projector_page(review, head)}
    found = coherence.sensitivity(review)
    drawn = {
        "matrix": pictures.heat_map(review),
        "network": pictures.network(review, note=TEXT),
        "gaps": pictures.gap_list(review),
        "instruments": pictures.inventory_table(instruments),
        "countries": pictures.countries_table(review, ["JOR", "MAR"]),
        "pairs": pictures.pairs(review, review.most_cancelling(), TEXT),
        "sensitivity": pictures.sensitivity_table(found, TEXT),
    }
    html |= {name: each._repr_html_() for name, each in drawn.items()}
    bench = workbench.open(FILE_NAME, folder)
    bench.question.value = TEXT
    bench.own_name.value = f"{TEXT} أخرى"
    bench._on_own()
    html["workbench: own"] = bench.message.value
    bench.answer.value, bench.compared.value = "same", TEXT
    bench.source_here.value = bench.source_there.value = f"{TEXT} 1"
    bench._on_answer()
    html["workbench: countries"] = bench.comparison.value
    bench.score.value, bench.rationale.value, bench.evidence.value = 2, TEXT, TEXT
    bench._on_save()
    bench._on_merge()
    html["workbench: files"] = bench.merged.value
    html["workbench: results"] = "".join(each.value for each in bench.pictures.values())
    html["workbench: example"] = bench.static_html()
    return html


def main(folder: Path) -> None:
    """All outputs of the data into `outputs.json` of a folder, with the files that some of them write."""
    html = figures_of_data() | pieces_of_data() | reviews_of_data(folder)
    (folder / "outputs.json").write_text(json.dumps(html, ensure_ascii=False), "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
