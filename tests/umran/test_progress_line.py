"""The line of long work: on a terminal, in Arabic, gone when the work is done; nowhere else."""

import io
import threading

from umran.text import progress


class Terminal(io.StringIO):
    """A terminal that tells when something was shown on it."""

    def __init__(self):
        super().__init__()
        self.written = threading.Event()

    def isatty(self):
        return True

    def write(self, text):
        self.written.set()
        return super().write(text)


def test_long_work_says_on_a_terminal_what_it_does_and_leaves_nothing(monkeypatch):
    monkeypatch.setattr(progress, "AFTER", 0)
    terminal = Terminal()
    progress.step("يُقرأ «stops.csv»")
    with progress.shown(terminal):
        assert terminal.written.wait(60)
    said = terminal.getvalue()
    assert "يُقرأ «stops.csv»… (0 ث)" in said and "\n" not in said
    assert said.endswith("\r\x1b[K")


def test_short_work_says_nothing():
    terminal = Terminal()
    with progress.shown(terminal):
        pass
    assert terminal.getvalue() == ""


def test_a_file_or_pipe_gets_no_line(monkeypatch):
    monkeypatch.setattr(progress, "AFTER", 0)
    pipe = io.StringIO()
    threads = threading.active_count()
    with progress.shown(pipe):
        assert threading.active_count() == threads
    assert pipe.getvalue() == ""


def test_the_line_goes_when_the_work_fails(monkeypatch):
    monkeypatch.setattr(progress, "AFTER", 0)
    terminal = Terminal()
    try:
        with progress.shown(terminal):
            terminal.written.wait(60)
            raise ValueError
    except ValueError:
        assert terminal.getvalue().endswith("\r\x1b[K")
