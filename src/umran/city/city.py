"""A city: the layers and tables of one place, whoever brought them."""

from __future__ import annotations

import os
from collections import ChainMap
from collections.abc import Iterable, Mapping, MutableMapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from umran import figures
from umran import indicators as ind
from umran.city import boundary as boundaries
from umran.city import folder as folders
from umran.city import inside, training
from umran.city.absent import Absent, lacking
from umran.city.brief.writing import write_briefs
from umran.city.census import Census, NotCounted, count_quarters
from umran.city.files import File, has_shapes
from umran.city.joining import Join, join_population
from umran.city.lessons import goal_11, growth, land_use
from umran.city.measure import as_measured, measure
from umran.city.outliers import far_rows
from umran.city.urbanisation import Urbanisation, classes
from umran.indicators.projection import local_crs
from umran.intake.bounds import BULK_CELLS
from umran.intake.kinds import CENSUS, PLACED, kinds
from umran.intake.proposals import Accepted
from umran.text.errors import Lacking
from umran.text.words import FEATURES, ROWS, counted, listed, ltr, quoted, ranges

if TYPE_CHECKING:
    import geopandas as gpd
    import shapely

    from umran.city.folder import Left
    from umran.city.form import CityForm
    from umran.city.measures import Measure
    from umran.figures.dashboard import Guest
    from umran.figures.place import PlaceMap
    from umran.indicators.result import Result

_MANY = ("stops", "streets", "open_spaces", "built_up", "totals")  # kinds that may come in several files
_APART = 50_000  # metres between two layers of one city that say a coordinate system is wrong


@dataclass
class City:
    """The layers and tables of one place: the training city, a city of the course, or a participant's own.

    Whatever measures, maps or tells a city takes this one type.

    Attributes
    ----------
    name : str
        The city's Arabic name; empty where no one said it.
    layers : mapping of str to GeoDataFrame
        What lies on a map, by kind, read when first asked for in the training city: `city` (the boundary), `quarters`, `residents`, `stops`, `streets`, `open_spaces`,
        `built_up`.
    tables : dict of str to DataFrame
        What does not: `totals` (a row a year), `households`, `air`, `marks`, `policy`, and others of one city alone.
    source : str
        The caption of whatever is drawn of it.
    label : str
        Said on whatever is drawn of an invented place; empty for a real one.
    boundary : str
        What its boundary is or means, in Arabic; empty where no one said it.
    year : str
        Of the layers; empty where unknown.
    origins : dict of str to tuple of str
        The names of the files that each layer and table came from.
    files : list of File
        Those files as they were read, with what was mended in them.
    problems : list of str
        What contradicts itself or could not be computed, in Arabic.
    faulty : list of File
        Files whose faults keep them from being used.
    joins : list of Join
        Tables that were joined to layers, or why they were not.
    left : list of Left
        Files of a folder that were not used, and why.
    unread : list of str
        The names of files that could not be read, so that nobody knows what they hold.
    withheld : dict of str to str
        Kinds whose data are faulty, each with why: no figure that would count them is computed without them.
    census : Census, optional
        What a census counts in each quarter: its people of several years, connections of households, ways to work.
    remedy : str
        How the outlines of a city of the course are got, where they are missing; empty for any other.

    Examples
    --------
    >>> city = City.training()
    >>> int(city.layers["residents"]["population"].sum())
    91800
    """

    name: str = ""
    layers: MutableMapping[str, gpd.GeoDataFrame] = field(default_factory=dict)
    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    source: str = ""
    label: str = ""
    boundary: str = ""
    year: str = ""
    origins: dict[str, tuple[str, ...]] = field(default_factory=dict)
    files: list[File] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    faulty: list[File] = field(default_factory=list)
    joins: list[Join] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    withheld: dict[str, str] = field(default_factory=dict)
    census: Census | None = None
    remedy: str = ""

    @classmethod
    def training(cls) -> City:
        """The invented city of the course, whose indicators are known from its plan.

        Returns
        -------
        City
            Layers in EPSG:4326: `city`, `streets` (width_m in metres), `stops`, `open_spaces`, `built_up`, `residents`
            (points), `blocks` (the same people as areas), `valley`; tables `totals`, `known_values`, `population_grid`.
            They are copies, and every one carries in its `attrs` the label that says it is invented.

        Examples
        --------
        >>> from umran import City
        >>> city = City.training()
        >>> city.name
        'المدينة التدريبية المختلقة'
        >>> len(city.layers["stops"]), city.layers["stops"].crs.to_string()
        (13, 'EPSG:4326')
        """
        return cls(
            name=training.NAME,
            layers=training.layers(),
            tables=training.tables(),
            source=training.SOURCE,
            label=training.LABEL,
            boundary=training.BOUNDARY,
            origins=training.files(),
        )

    @classmethod
    def load(cls, name: str) -> City:
        """A real city of the course, with what is known of its inside; nothing in it is invented.

        Parameters
        ----------
        name : str
            "agadir": the 19 communes of two prefectures with the censuses of 2014 and 2024. "amman": an estimate of people
            in the nine districts of the governorate, without outlines. Any city of `cities` whose outlines were fetched with
            `umran city boundaries`.

        Returns
        -------
        City
            Agadir has the layers `city` (the union of the communes, as `boundary` says), `quarters` (the communes, with
            area_km2, population, density a km2, and growth as a fraction), `residents` (people of 2024 by commune), and the
            tables `census` (a row a commune and year), `quarter_population`, `totals`. Amman has the tables `districts` and
            `quarter_population`. Fetched outlines are the layers `city` and `quarters` (the units inside, where the source
            has them), with their licence in `source`. What is missing for an indicator is told by `indicators`.

        Raises
        ------
        ValueError
            For another name, and for a city of which nothing is known and no outline was fetched: in Arabic what is known
            and what to do, then the names.
        Unreadable
            In Arabic, where the file of fetched outlines is no longer what the command wrote.

        Examples
        --------
        >>> from umran import City
        >>> city = City.load("agadir")
        >>> city.boundary, len(city.layers["quarters"])
        ('اتحاد 19 جماعة في عمالتين', 19)
        >>> city.tables["totals"]["population"].to_list()
        [1141717, 1358347]
        """
        return cls(**inside.parts(name))

    @classmethod
    def read(
        cls,
        folder: str | os.PathLike[str],
        *,
        name: str = "",
        country: str | None = None,
        year: str = "",
        accept: str | Iterable[str] | Accepted = (),
        crs: str | None = None,
        boundary: str = "",
    ) -> City:
        """What the files of a folder, or of a zip of one, hold together.

        Every file is recognised by its content. A bad one stops nothing but the figures that would count it: `problems`
        says what is wrong with it, where, and how to mend it; `left` lists what is no data of a city.

        Parameters
        ----------
        folder : str or path
            The folder, with those inside it, or a zip archive.
        name : str
            The city's Arabic name.
        country : str, optional
            ISO 3166-1 alpha-3: places outside of it are named.
        year : str
            Of the layers, and of the people where a table has several years.
        accept : str or iterable of str
            What the user accepts of the proposals that could change a figure, as after `--accept`.
        crs : str, optional
            The coordinate reference system of files that do not state a true one.
        boundary : str
            What the boundary means, which no file says: one of `umran.city.boundary.BOUNDARIES`, or words of one's own.

        Returns
        -------
        City

        Raises
        ------
        Unreadable
            Where the folder itself cannot be read, or an option is none; the message is Arabic.

        Examples
        --------
        >>> import tempfile
        >>> from pathlib import Path
        >>> from umran import City
        >>> folder = Path(tempfile.mkdtemp())
        >>> _ = (folder / "totals.csv").write_text("year,population,losses,gdp\\n2020,50000,2,400\\n", encoding="utf-8")
        >>> city = City.read(folder, name="مدينتي")
        >>> [(each.code, each.result.value) for each in city.indicators() if each.result]
        [('11.5.2', 0.005)]
        """
        accepted = Accepted.parse(accept)
        found = folders.read(folder, crs=crs, accepted=accepted, country=country)
        city = cls.from_files(found.files, year=year, accepted=accepted)
        city.name, city.left, city.unread = name, found.left, found.unread
        city.boundary = boundaries.meaning(boundary)
        if found.grid and "population_grid" not in city.tables:
            name, city.tables["population_grid"] = found.grid
            city.origins["population_grid"] = (name,)
        city.joins += found.joins
        city.problems += [f"{join.fault}." for join in found.joins if join.fault]
        city.withheld |= found.withheld
        faults = [each for file in city.faulty for each in folders.faults(file)]
        city.problems = [*found.problems, *faults, *city.problems]
        return city

    @staticmethod
    def form(folder: str | os.PathLike[str] = "مدينتي") -> CityForm:
        """The way from a folder of files to a brief by hand, in a notebook: no line of code.

        Parameters
        ----------
        folder : str or path
            Where the files lie, or will; it is made where there is none. What the form writes lies beside it.

        Returns
        -------
        CityForm
            A widget: it needs a kernel; a page without one shows an example.

        Examples
        --------
        >>> from tempfile import mkdtemp
        >>> from umran import City
        >>> City.form(f"{mkdtemp()}/مدينتي")
        نموذج مدينتك
        """
        from umran.city.form import CityForm

        return CityForm(folder)

    @classmethod
    def from_files(cls, files: Iterable[File], year: str = "", accepted: Accepted | None = None) -> City:
        """What files hold together; where they contradict one another, `problems` says so.

        A table of people by quarter is joined to the layer of quarters, and both become the residents.

        Parameters
        ----------
        files : iterable of File
            As `umran.city.files.read` gives them; one with faults is left out, and named in `faulty`.
        year : str
            Of the layers; empty where unknown.
        accepted : Accepted, optional
            What the user accepts of the proposals of joins.

        Returns
        -------
        City
            Files of one kind are put together where the kind may come in several; of any other kind with two files
            neither is taken.

        Examples
        --------
        >>> import tempfile
        >>> from pathlib import Path
        >>> from umran import City
        >>> from umran.city.files import read
        >>> path = Path(tempfile.mkdtemp()) / "totals.csv"
        >>> _ = path.write_text("year,population,losses,gdp\\n2020,50000,2,400\\n", encoding="utf-8")
        >>> city = City.from_files([read(f"{path}=totals")])
        >>> city.yearly[2020]["gdp"], city.yearly_origins[2020, "gdp"]
        (400.0, 'totals.csv')
        """
        import geopandas as gpd

        city = cls(year=year)
        everyone, people = city._join([*files], accepted)
        city.faulty = [file for file in everyone if file.problems.errors]
        city.files = [file for file in everyone if not file.problems.errors]
        for file in city.faulty:
            city.withheld.setdefault(file.kind, f"في {quoted(file.name)} ما يُصلح أولاً")
        for kind, schema in kinds().items():
            found = [file for file in city.files if file.kind == kind and not file.joined_to]
            if len(found) > 1 and kind not in _MANY:
                names = listed(quoted(file.name) for file in found)
                city.problems.append(
                    f"أكثر من ملف من نوع «{schema.title}»: {names}. أبقِ واحداً، أو ادمجها في ملف."
                )
                city.withheld[kind] = f"أكثر من ملف من نوع «{schema.title}»"
            elif found:
                frame = pd.concat([file.frame for file in found], ignore_index=True)
                if isinstance(frame, gpd.GeoDataFrame):
                    city.layers[kind] = frame
                else:
                    city.tables[kind] = frame
                city.origins[kind] = tuple(file.name for file in city.files if file.kind == kind)
        city._check_money()
        city._check_distances()
        city._check_outliers()
        city._check_grid()
        city._settle(people)
        origins = city.inputs(*PLACED) or city.inputs(*city.origins)
        city.source = f"المصدر: {listed(map(quoted, dict.fromkeys(origins)))}." if origins else ""
        city.yearly  # noqa: B018 (two files may tell one year's figure apart)
        return city

    def _join(
        self, files: list[File], accepted: Accepted | None
    ) -> tuple[list[File], gpd.GeoDataFrame | None]:
        """The files with what their join settled, and the people of the quarters where they were joined."""
        layers = [file for file in files if file.kind == "quarters"]
        tables = [file for file in files if file.kind == "quarter_population"]
        if not layers and len(tables) == 1 and not tables[0].problems.errors:
            self._count(None, tables[0], None, accepted)
        if (
            len(layers) != 1
            or len(tables) != 1
            or layers[0].problems.errors
            or not has_shapes(layers[0].frame)
        ):
            return files, None
        table = tables[0]
        if any(each.proposal is None or each.proposal.name != "total" for each in table.problems.errors):
            return files, None  # its rows are not all known yet
        join, people, settled = join_population(layers[0], table, self.year, accepted)
        self._count(layers[0], table, people, accepted)
        files = [settled if file is table else file for file in files]
        if settled.problems.errors:
            return files, None
        self.joins.append(join)
        return files, people

    def _count(
        self, layer: File | None, table: File, people: gpd.GeoDataFrame | None, accepted: Accepted | None
    ) -> None:
        """Keep what a table counts besides the people of one year, or say why that cannot be told."""
        try:
            self.census = count_quarters(layer, table, people, self.year, accepted)
        except NotCounted as error:
            self.problems.append(str(error))

    def _settle(self, people: gpd.GeoDataFrame | None) -> None:
        """Take the joined people for the residents; say why there are none, or two kinds of them."""
        for join in self.joins:
            if join.fault:
                self.problems.append(f"{join.fault}.")
                if "residents" not in self.layers:
                    self.withheld.setdefault("residents", f"لم يُربط سكان الأحياء في {quoted(join.table)}")
        for kind in ("quarters", "quarter_population"):
            if kind in self.withheld:
                self.census = None
            if kind in self.withheld and "residents" not in self.layers:
                self.withheld.setdefault("residents", self.withheld[kind])
        if people is None:
            return
        others = [file.name for file in (*self.files, *self.faulty) if file.kind == "residents"]
        if others:
            self.problems.append(
                f"السكان مرتين: {listed(map(quoted, (*others, self.joins[0].table)))}. أبقِ أحدهما."
            )
            self.withheld["residents"] = "السكان في أكثر من ملف"
        if "residents" in self.withheld:
            self.layers.pop("residents", None)
            return
        self.layers["residents"] = people.drop(
            columns=["place", *(name for name in CENSUS if name in people)]
        )
        self.origins["residents"] = (self.joins[0].layer, self.joins[0].table)

    @property
    def frames(self) -> Mapping[str, pd.DataFrame]:
        """Layers and tables by kind."""
        return ChainMap(self.layers, self.tables)  # type: ignore[arg-type]

    def layer(self, kind: str, *columns: str) -> pd.DataFrame | Absent:
        """A layer as indicators take it; what the city lacks is absent, and says who usually has it.

        Parameters
        ----------
        kind : str
            As in `layers`.
        *columns : str
            Of the layer, that what follows cannot do without, such as "width_m".

        Returns
        -------
        GeoDataFrame or Absent
            The columns that indicators know and that say something. Of an invented city, all of them. Where the city
            has no such layer, or not those columns, or where its file is faulty: what is missing, to be shown; whatever
            is computed from it with `umran.city.indicators` and drawn with `umran.city.figures` is absent too.

        Examples
        --------
        >>> from umran import City
        >>> len(City.training().layer("stops"))
        13
        >>> print(City(name="مدينتي").layer("city"))
        بيانات ناقصة: مدينتي
        • ينقص: حدود المدينة (...city...)؛ يكفي ملف فيه: الأشكال (...geometry...). عادةً لدى: ...
        """
        if kind not in self.layers or kind in self.withheld:
            return self.lacking(kind)
        is_measured = kind in kinds() and not self.label
        frame = as_measured(self, kind) if is_measured else self.layers[kind]
        missing = [name for name in columns if name not in frame or frame[name].isna().all()]
        return self.lacking(*missing) if missing else frame

    def layer_or_none(self, kind: str) -> pd.DataFrame | Absent | None:
        """A layer that an indicator can do without, such as the boundary.

        Parameters
        ----------
        kind : str
            As in `layers`.

        Returns
        -------
        GeoDataFrame, Absent or None
            As `layer` gives it; None where the city has none. Absent only where its file is faulty: what it holds would
            change the figure.

        Examples
        --------
        >>> from umran import City
        >>> City().layer_or_none("city") is None, len(City.training().layer_or_none("city"))
        (True, 1)
        """
        return self.layer(kind) if kind in self.layers or kind in self.withheld else None

    def lacking(self, *names: str) -> Absent:
        """Say that the city lacks something, who usually has it, and what the file holds.

        Parameters
        ----------
        *names : str
            Kinds of layers and tables, and columns of them.

        Returns
        -------
        Absent
            What is missing, to be shown in the place of a figure.

        Examples
        --------
        >>> from umran import City
        >>> print(City(name="مدينتي").lacking("width_m"))
        بيانات ناقصة: مدينتي
        • ينقص: العرض (...width_m...)؛ عمود في ملف «الشوارع» (...streets...). عادةً لدى: قسم الطرق في البلدية.
        """
        return lacking(self, *names)

    def inputs(self, *kinds: str) -> tuple[str, ...]:
        """The files that layers and tables came from.

        Parameters
        ----------
        *kinds : str
            Layers and tables; one that the city does not have counts for nothing.

        Returns
        -------
        tuple of str
            Names of files, in the order of the kinds.

        Examples
        --------
        >>> from umran import City
        >>> City.training().inputs("residents", "stops")
        ('residents.csv', 'stops.geojson')
        """
        return tuple(name for kind in kinds for name in self.origins.get(kind, ()))

    @cached_property
    def land(self) -> pd.DataFrame | None:
        """Built-up land by year in km2, inside the boundary and outside of it; None without its shapes."""
        land = self.layers.get("built_up")
        if land is None or not has_shapes(land):
            return None
        try:
            return ind.built_up_area(land[land.geometry.notna()], self.layers.get("city"))
        except ValueError as error:
            names = listed(map(quoted, self.inputs("built_up", "city")))
            self.problems.append(f"المؤشر {ltr('11.3.1')} ({names}): {str(error).splitlines()[0]}")
            return None

    @cached_property
    def yearly(self) -> dict[int, dict[str, float]]:
        """The figures of each year, by column of `totals`; built-up area is that of its layer where no table tells it."""
        return self._of_years("totals", "built_up")

    @cached_property
    def counted(self) -> dict[int, dict[str, float]]:
        """As `yearly`, of tables alone: what can be told without measuring land."""
        return self._of_years("totals")

    def _of_years(self, *wanted: str) -> dict[int, dict[str, float]]:
        found: dict[int, dict[str, float]] = {}
        disputed: set[tuple[int, str]] = set()
        for name, kind, frame in self._yearly_frames(*wanted):
            for year in sorted(map(int, frame["year"].dropna().unique())):
                figures = _of_year(frame[frame["year"] == year])
                if kind == "built_up" and self.land is not None and year in self.land.index:
                    figures["area_km2"] = float(self.land["inside"].loc[year])
                for column, value in figures.items():
                    known = found.setdefault(year, {})
                    origin = self.yearly_origins.setdefault((year, column), name)
                    if known.setdefault(column, value) != value:
                        disputed.add((int(year), column))
                        title = kinds()["totals"][column].title
                        told = (
                            f"{title} لسنة {ltr(year)}: {ltr(f'{known[column]:,.10g}')} في {quoted(origin)} "
                            f"و{ltr(f'{value:,.10g}')} في {quoted(name)}. أبقِ الصحيح منهما."
                        )
                        self.problems += [] if told in self.problems else [told]
        for year, column in disputed:  # of two figures neither is taken
            del found[year][column]
        return found

    @cached_property
    def yearly_origins(self) -> dict[tuple[int, str], str]:
        """The name of the file that each figure of `yearly` came from, by year and column."""
        return {}

    def _yearly_frames(self, *wanted: str) -> list[tuple[str, str, pd.DataFrame]]:
        if self.files:
            return [(file.name, file.kind, file.frame) for file in self.files if file.kind in wanted]
        return [
            (listed(self.inputs(kind)), kind, self.frames[kind]) for kind in wanted if kind in self.frames
        ]

    def _check_money(self) -> None:
        """Sums of money in several files are in one currency, and all say in what or none does."""
        sums = [(file.name, *each) for file in self.files for each in file.frame.attrs.get("money", ())]
        for (here, head, unit), (there, other, second) in combinations(sums, 2):
            if here == there or (unit is None and second is None):
                continue
            if unit is None or second is None or not unit.agrees(second):
                self.problems.append(
                    f"{quoted(head)} في {quoted(here)} و{quoted(other)} في {quoted(there)} ليسا بعملة واحدة مذكورة فيهما. "
                    "اذكر العملة والمقدار في العنوانين."
                )
                self.withheld.setdefault("totals", "مبالغ ليست بعملة واحدة مذكورة")
                return

    def _check_grid(self) -> None:
        """A table of cells is a grid no larger than a country: one number too long would ask for all cells between."""
        if (table := self.tables.get("population_grid")) is None or not len(table):
            return
        rows, columns = (int(table[name].max() - table[name].min()) + 1 for name in ("row", "column"))
        if rows * columns > BULK_CELLS:
            what = f"شبكة السكان في {listed(map(quoted, self.inputs('population_grid')))}"
            self.problems.append(
                f"{what} من {ltr(f'{rows:,} × {columns:,}')} خلية، والحد {ltr(f'{BULK_CELLS:,}')}. "
                "صحح أرقام الصفوف والأعمدة، أو اقتطع المدينة وما حولها."
            )
            self.withheld.setdefault("population_grid", "شبكة السكان أوسع من الحد")
            del self.tables["population_grid"]

    def _check_outliers(self) -> None:
        """People and land that lie beyond any city count as this one's where no boundary leaves them out."""
        if "city" in self.layers:
            return
        for file in self.files:
            if file.kind not in ("residents", "built_up") or not has_shapes(file.frame) or not file.frame.crs:
                continue
            rows, metres = far_rows(file.frame)
            if rows:
                what = FEATURES if file.problems.unit == "feature" else ROWS
                self.problems.append(
                    f"في {quoted(file.name)} ما يبعد عن بقية المواضع حتى {ltr(f'{metres / 1000:,.0f}')} كم: "
                    f"{counted(len(rows), what)} ({ranges(rows)}). صحح الإحداثيات، أو أضف حدود المدينة ليُعدّ ما بداخلها وحده."
                )
                self.withheld.setdefault(file.kind, f"في {quoted(file.name)} مواضع بعيدة بعضها عن بعض")

    def _check_distances(self) -> None:
        import shapely

        placed = {
            file.name: file.frame
            for file in self.files
            if file.kind in PLACED and has_shapes(file.frame) and file.frame.crs
        }
        if len(placed) < 2:
            return
        boxes = {name: shapely.box(*frame.total_bounds) for name, frame in placed.items()}
        metres = local_crs(next(iter(placed.values())))
        moved = _boxes_in(boxes, metres)
        kind_of = {file.name: file.kind for file in self.files}
        for (first, here), (second, there) in combinations(moved.items(), 2):
            if not (apart := shapely.distance(here, there)) <= _APART:
                far = f"{apart / 1000:,.0f} كم" if apart < 2e7 else "مسافة بعيدة"
                self.problems.append(
                    f"بين {quoted(first)} و{quoted(second)} {far}: نظام إحداثيات أحدهما غير ما يُظن، أو هما لمدينتين. "
                    f"تحقق من النظام عند التصدير، أو اذكره: {ltr('--crs')}."
                )
                for name in (first, second):
                    self.withheld.setdefault(kind_of[name], f"بين {quoted(first)} و{quoted(second)} {far}")

    def growth(self) -> pd.DataFrame | Absent:
        """How fast the people of the city grew between the years for which they are known.

        Returns
        -------
        DataFrame or Absent
            A row a period: start, end (years), population (at the end), added (persons), rate (ln(P1 / P0) / t, a fraction
            a year); `attrs` have its `source`. What is missing, where fewer than two years are known.

        Examples
        --------
        >>> from umran import City
        >>> City.training().growth()[["start", "end", "added", "rate"]].round(4).to_dict("records")
        [{'start': 2000, 'end': 2010, 'added': 18000.0, 'rate': 0.0357},
         {'start': 2010, 'end': 2020, 'added': 31800.0, 'rate': 0.0425}]
        """
        return growth(self)

    def land_use(self) -> pd.DataFrame | Absent:
        """Indicator 11.3.1 of every period that the city's data allow, as `indicators` computes it.

        Returns
        -------
        DataFrame or Absent
            A row a period: start, end (years), population_growth_rate, land_consumption_rate (fractions a year; that of
            land is linear) and ratio; `attrs` have its `source`. What is missing, where it cannot be computed.

        Examples
        --------
        >>> from umran import City
        >>> City.training().land_use()[["start", "end", "ratio"]].round(2).to_dict("records")
        [{'start': 2000, 'end': 2010, 'ratio': 1.4},
         {'start': 2010, 'end': 2020, 'ratio': 0.94},
         {'start': 2000, 'end': 2020, 'ratio': 1.41}]
        """
        return land_use(self)

    def goal_11(self) -> Guest:
        """Put the city beside the nine of the dashboard: `figures.goal_11().beside(city.goal_11())`.

        Returns
        -------
        Guest
            Its newest value of each column, in the unit of the column, and what is missing for the others.

        Examples
        --------
        >>> from umran import City
        >>> guest = City.training().goal_11()
        >>> round(guest.values["11.2.1"][0], 1), round(guest.values["11.3.1"][0], 2), guest.values["11.3.1"][1]
        (73.2, 0.94, '2010–2020')
        >>> guest.missing[0]
        '...11.1.1... سكان الأحياء الفقيرة والمستوطنات غير الرسمية. ينقص: الأسر (...households...). وهو عادةً لدى: ...'
        """
        return goal_11(self)

    def indicators(self) -> list[Measure]:
        """Every indicator of Goal 11 that the city's data allow, and of every other what is missing.

        Returns
        -------
        list of Measure
            In the order of the targets, one a period. What an indicator refuses is added to `problems`.

        Examples
        --------
        >>> from umran import City
        >>> measures = City.training().indicators()
        >>> [(each.code, each.years) for each in measures if each.result and each.code == "11.3.1"]
        [('11.3.1', '2000–2010'), ('11.3.1', '2010–2020'), ('11.3.1', '2000–2020')]
        >>> measures[0].code, measures[0].result, measures[0].missing
        ('11.1.1', None, 'ينقص: الأسر (...households...)')
        """
        return measure(self)

    def map(self, code: str = "", year: int | None = None) -> PlaceMap:
        """The city on a map, with what an indicator measures on it, or a figure of each quarter.

        Parameters
        ----------
        code : str
            "11.2.1" and "11.7.1" show who is served, "11.3.1" the built-up land by year; by default the layers alone.
            See `umran.figures.place_map`. A share, rate or density of the layer `quarters` or of the table `census`, such
            as "sewer_pct", is drawn by quarter.
        year : int, optional
            Of the census; by default the last.

        Returns
        -------
        PlaceMap
            A folium map: anything of folium can be added to it.

        Raises
        ------
        ValueError
            For another code or year, for a count, and where there is nothing to draw or more than a page carries.

        Examples
        --------
        >>> from umran import City
        >>> City.training().map("11.2.1")
        من يصل إلى النقل العام في المدينة التدريبية المختلقة
        >>> City.load("agadir").map("sewer_pct", 2014)
        موصولة بالصرف العمومي 2014: أكادير وما حولها
        """
        if code in ("", *figures.MAP_TITLES):
            try:
                return figures.place_map(self, code)
            except Lacking as error:
                if self.remedy and "city" in error.names:
                    raise Lacking(f"لا حدود لـ{self.name}. {self.remedy}.\n{error}", error.names) from None
                raise
        values, described = inside.by_quarter(self, code, year)
        when = f" {described['year']}" if "year" in described else ""
        title = f"{described['title']}{when}: {self.name or 'المدينة'}"
        return figures.quarters_map(self, values, title, inside.form_of(described))

    def brief(
        self, path: str | os.PathLike[str], *, about: str = "", review: bool = False, replace: bool = False
    ) -> Path:
        """Write the city's policy brief, and beside it the file of the texts that people write.

        Parameters
        ----------
        path : path-like
            The file to write: `.docx`, `.html` or `.pdf`. What is written in `brief_texts.md` beside it goes into the
            brief; that file is made where there is none, and never written over.
        about : str
            The indicator of the problem, such as "11.2.1"; by default that which touches most people.
        review : bool
            The urban annex of a voluntary local review instead: Goal 11, indicator by indicator.
        replace : bool
            Whether an earlier brief, unedited since, may be replaced.

        Returns
        -------
        Path
            The file that was written.

        Raises
        ------
        Unreadable
            In Arabic: another form of file, a file that is not this command's or was edited since, texts that cannot be
            read, no browser to print with, a city without a figure. Nothing is written then.

        Examples
        --------
        >>> from tempfile import mkdtemp
        >>> from umran import City
        >>> City.training().brief(f"{mkdtemp()}/brief.html", about="11.2.1").name
        'brief.html'
        """
        return write_briefs(self, [Path(path)], about=about, review=review, replace=replace)[0]

    def urbanisation(self) -> Urbanisation | None:
        """The Degree of Urbanisation, levels 1 and 2, where the city has a grid of people.

        Returns
        -------
        Urbanisation or None
            The classes of its cells and, where units are told, of its units.

        Examples
        --------
        >>> from umran import City
        >>> found = City.training().urbanisation()
        >>> found.units.units["level_1"].value_counts().sort_index().to_dict()
        {'city': 2, 'rural': 1, 'town': 2}
        """
        return classes(self)

    def titled(self, kind: str, frame: pd.DataFrame | Absent | None = None) -> pd.DataFrame | Absent:
        """Rows of a layer or table as people read them: Arabic titles and words for codes, no geometry.

        Parameters
        ----------
        kind : str
            The layer or table.
        frame : DataFrame or Absent, optional
            Some of its rows; all of them by default.

        Returns
        -------
        DataFrame or Absent
            The same rows, to look at; what is absent stays so.

        Raises
        ------
        KeyError
            Where the city has no such layer or table, or nobody has described its columns.

        Examples
        --------
        >>> from umran import City
        >>> City.training().titled("stops").head(2)
                    الاسم الوسيلة   السعة
        0  موقف حافلات 1   حافلة  منخفضة
        1  موقف حافلات 2   حافلة  منخفضة
        """
        if isinstance(frame, Absent):
            return frame
        shown = pd.DataFrame(self.frames[kind] if frame is None else frame)
        shown = shown.drop(columns="geometry", errors="ignore")
        titles: dict[str, str] = {}
        for spec in self._fields(kind):
            titles[spec["name"]] = spec["title"]
            words = {each["value"]: each["label"] for each in spec.get("categories", [])}
            if words and spec["name"] in shown:
                shown[spec["name"]] = shown[spec["name"]].map(words)
        return shown.rename(columns=titles)

    def _fields(self, kind: str) -> list[dict[str, Any]]:
        if self.label:
            return training.fields(kind)
        return inside.fields(kind, self.frames[kind])

    def known_value(self, indicator: str, field: str, group: str = "") -> float | None:
        """What a plan says of an indicator, to hold a computed figure against.

        Only an invented city has a plan (`tables["known_values"]`).

        Parameters
        ----------
        indicator : str
            Its code, such as "11.2.1".
        field : str
            A field of its result, such as "share".
        group : str
            A part of the people, or another way of counting, such as "straight_line".

        Returns
        -------
        float or None
            A fraction, persons or km2, as the field has it; None where the city has no plan.

        Raises
        ------
        KeyError
            Where the plan says nothing of it.

        Examples
        --------
        >>> from umran import City
        >>> city = City.training()
        >>> city.known_value("11.2.1", "population")
        91800.0
        >>> round(city.known_value("11.2.1", "share"), 3), round(city.known_value("11.2.1", "share", "straight_line"), 3)
        (0.732, 0.974)
        """
        if "known_values" not in self.tables:
            return None
        table = self.tables["known_values"].set_index(["indicator", "field", "group"])["value"]
        return float(table[indicator, field, group])

    def expect(self, computed: Any, known: Any) -> None:
        """Hold what was computed of the invented city against what is known of it; of any other city nothing is known.

        Parameters
        ----------
        computed : Any
            A figure, or a list or dictionary of figures and words.
        known : Any
            The same as it is known; a number with decimals is compared to as many decimals as it is written with.

        Raises
        ------
        AssertionError
            Where the two differ; the message is Arabic and names both.

        Examples
        --------
        >>> from umran import City
        >>> city = City.training()
        >>> city.expect(city.layer("residents")["population"].sum(), 91_800)
        >>> City().expect(1, 2)
        """
        if not self.label:
            return
        if isinstance(known, float):
            agrees = round(float(computed), len(repr(known).partition(".")[2])) == known
        else:
            agrees = computed == known
        if not agrees:
            raise AssertionError(
                f"المحسوب {ltr(computed)}، والمعروف من مخطط {self.name} {ltr(known)}. راجع ما غيّرته في الخلايا السابقة."
            )

    def expect_plan(self, result: Result | Absent) -> None:
        """Hold a result for the invented city against everything that its plan says of the indicator.

        Parameters
        ----------
        result : Result or Absent
            What an indicator gave for the city, along its streets; of any other city nothing is known.

        Raises
        ------
        AssertionError
            Where they differ; the message is Arabic and names both figures.

        Examples
        --------
        >>> from umran import City, indicators
        >>> city = City.training()
        >>> layers = (city.layer(kind) for kind in ("residents", "stops", "streets"))
        >>> city.expect_plan(indicators.access_to_public_transport(*layers))
        """
        if "known_values" not in self.tables or isinstance(result, Absent):
            return
        plan = self.tables["known_values"]
        for row in plan[plan["indicator"] == result.code].to_dict("records"):
            if not row["group"]:
                self.expect(getattr(result, row["field"]), row["value"])
            elif "=" in row["group"]:
                parts = getattr(result, "breakdown", pd.DataFrame()).set_index(["by", "group"])
                self.expect(parts[row["field"]][tuple(row["group"].split("="))], row["value"])

    def population_grid(self) -> tuple[np.ndarray | Absent, np.ndarray | Absent]:
        """The grid of 1 km2 cells for the Degree of Urbanisation.

        Returns
        -------
        people : ndarray of int, shape (rows, columns), or Absent
            People in a cell; the first row lies in the north, the first column in the west. Absent where the city has no
            table `population_grid`.
        units : ndarray of str, shape (rows, columns), or Absent
            The name of the cell's administrative unit; absent where the table does not tell it.

        Examples
        --------
        >>> from umran import City
        >>> people, units = City.training().population_grid()
        >>> people.shape, int(people.sum()), units[0, 0]
        ((12, 16), 180500, 'البلدية القديمة')
        """
        if "population_grid" not in self.tables:
            absent = self.lacking("population_grid")
            return absent, absent
        table = self.tables["population_grid"]
        people = table.pivot(index="row", columns="column", values="population").to_numpy()
        if "unit" not in table:
            return people, self.lacking("unit")
        return people, table.pivot(index="row", columns="column", values="unit").to_numpy()


def _boxes_in(boxes: Mapping[str, shapely.Geometry], metres: str) -> dict[str, shapely.Geometry]:
    import geopandas as gpd

    return dict(zip(boxes, gpd.GeoSeries(list(boxes.values()), crs="EPSG:4326").to_crs(metres), strict=True))


def _of_year(rows: pd.DataFrame) -> dict[str, float]:
    """The figures that the rows of one year give."""
    known = {each.name for each in kinds()["totals"].fields} - {"year"}
    sums = {name: rows[name].sum() for name in rows if name in known and rows[name].notna().all()}
    return {name: float(value) for name, value in sums.items()}
