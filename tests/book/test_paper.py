"""The course on paper."""

import re
from functools import partial
from pathlib import Path

from paper_probes import apart, needs_pdftotext, plain, printed, words_of
from support import IS_NIGHTLY

UNFINISHED = ".umran-plot .umran-waiting, .umran-chart:not(:has(svg))"


@needs_pdftotext
def test_the_course_reads_in_order_with_everything_drawn(book, tmp_path):
    # The whole book takes minutes: nightly. A module with notebooks, charts and maps stands for it.
    whole = apart(printed, Path(book.folder), "book" if IS_NIGHTLY else "05_monitoring", UNFINISHED)
    assert whole.cut == [] and whole.waiting == 0
    file = tmp_path / "book.pdf"
    file.write_bytes(whole.content)
    # pdftotext puts a full stop that follows a number before it, and a space inside some joined words.
    bare = partial(re.sub, r"\W", "")
    text = bare(words_of(file))
    found, missed = {part: 0 for part in whole.parts}, []
    for part, samples in zip(whole.parts, whole.samples, strict=True):
        for sample in samples:
            # A line of the paragraph: pages may part two of them.
            if bare(plain(sample)[:45].rpartition(" ")[0]) in text:
                found[part] += 1
            else:
                missed.append(f"{part}: {sample}")
    assert len(missed) <= sum(found.values()) / 20, missed
    modules = {part for part in whole.parts if part.startswith("الوحدة")}
    assert modules and all(found[part] for part in modules)
