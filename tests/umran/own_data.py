"""The data of the project alone: for tests that plant, add or count what an adopter's data may hold already."""

import csv
import json

from umran import data


def keep_the_nine(folder):
    """Leave in a copy of data/ the rows of the project's nine places, and seal it; nothing happens where there are no others."""
    package = json.loads((folder / "datapackage.json").read_text("utf-8"))
    resources = {each["name"]: each for each in package["resources"]}
    own = [row for row in rows(folder / "cities.csv") if row["participating"] == "true"]
    if len(own) == len(rows(folder / "cities.csv")):
        return folder
    places, countries = {row["city_id"] for row in own}, {row["iso3"] for row in own}
    for name, resource in resources.items():
        keys = resource["schema"].get("foreignKeys", [])
        named = {
            column for key in keys if key["reference"]["resource"] == "cities" for column in key["fields"]
        }
        named |= {"city_id", "iso3"} if name == "cities" else set()
        known = {"city_id": places, "iso3": countries}
        if not named:
            continue
        file = folder / resource["path"]
        if file.suffix == ".geojson":
            shapes = json.loads(file.read_text("utf-8"))
            kept = [each for each in shapes["features"] if each["properties"]["iso3"] in countries]
            if len(kept) < len(shapes["features"]):
                file.write_text(json.dumps(shapes | {"features": kept}, ensure_ascii=False), "utf-8")
            continue
        lines_kept = [
            row for row in rows(file) if all(row[column] in known[column] | {""} for column in named)
        ]
        with file.open("w", encoding="utf-8", newline="") as lines:
            table = csv.DictWriter(lines, [spec["name"] for spec in resource["schema"]["fields"] if spec["type"] != "geojson"], lineterminator="\n")  # fmt: skip
            table.writeheader()
            table.writerows(lines_kept)
    data.seal(folder)
    return folder


def rows(file):
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
