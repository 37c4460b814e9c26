"""The program inside the sandbox: runs the code cells of one submission, and tells the values of `answer_*`.

Standard library alone, and nothing of umran: it is started by file, with its request on standard input. What it tells
is written to standard output, one JSON line whenever something changed, so that an endless loop in a later cell takes
nothing from the answers before it. All that it tells can be forged by the submission: whoever reads it checks it, and
it holds answers only, never marks.
"""

import ast
import contextlib
import json
import math
import os
import re
import sys
import types

_DROPPED = ("time", "timeit", "capture", "prun")  # cell magics over code that still is to be run
_ITEMS, _LETTERS, _DEPTH, _DIGITS = 2_000, 20_000, 8, 300


def main():
    request = json.load(sys.stdin.buffer)
    pipe = os.dup(1)
    null = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(null, standard)
    _leave_root(request["uid"])
    _limit(request["limits"])
    _write(pipe, {"ready": True})
    sys.path[:] = [*request["path"], ""]
    with contextlib.suppress(OSError):
        os.makedirs(os.path.expanduser("~"), exist_ok=True)
    notebook = _notebook(request["chosen"])
    errors, last = [], None
    for number, source in enumerate(request["cells"], 1):
        try:
            _run(source, f"<cell {number}>", notebook.__dict__)
        except BaseException as error:
            errors.append([number, *_described(error)])
        now = {"answers": _answers(notebook.__dict__), "errors": errors[:20]}
        if now != last:
            _write(pipe, now)
            last = json.loads(json.dumps(now))
    _write(pipe, {**(last or {"answers": {}, "errors": []}), "done": True})
    os._exit(0)


def _write(pipe, what):
    line = json.dumps(what).encode("ascii") + b"\n"
    while line:
        line = line[os.write(pipe, line) :]


def _leave_root(uid):
    """Become a user of nobody's, whose processes can be counted; root is never limited in them."""
    if uid is not None:
        os.setgroups([])
        os.setresgid(uid, uid, uid)
        os.setresuid(uid, uid, uid)


def _limit(limits):
    try:
        import resource
    except ImportError:  # Windows
        return
    for name, value in limits.items():
        limit = getattr(resource, f"RLIMIT_{name}", None)
        if limit is not None:
            try:
                # one second between the signal that names the cause and the one that cannot be caught
                resource.setrlimit(limit, (value, value + (name == "CPU")))
            except (ValueError, OSError):  # a lower limit stands already, or this system has none
                continue


# What a notebook expects around its cells


def _notebook(chosen):
    """The module that the cells run in; `check` and its like do nothing here."""
    import builtins

    module = types.ModuleType("__main__")
    module.__dict__.update({f"answer_{number}": value for number, value in chosen.items()})

    def nothing(*_, **__):
        return None

    def ask(question, *_, **__):
        number = str(question).rpartition(".")[2]
        if number in chosen:
            setattr(module, f"answer_{number}", chosen[number])
        module.__dict__.setdefault(f"answer_{number}", None)

    exercises = types.ModuleType("umran.exercises")
    exercises.__path__ = []
    vars(exercises).update(
        __getattr__=lambda name: _missing(name) if name.startswith("__") else nothing,
        check=nothing,
        hint=nothing,
        export_progress=nothing,
        ask=ask,
    )
    vars(builtins).update(display=nothing, get_ipython=nothing, exit=sys.exit, quit=sys.exit)
    sys.modules["umran.exercises"] = exercises
    sys.modules["__main__"] = module
    return module


def _missing(name):
    raise AttributeError(name)


def _run(source, name, variables):
    try:
        code = _compiled(source, name)
    except SyntaxError:
        plain = _without_magics(source)
        if plain == source:
            raise
        code = _compiled(plain, name)
    waited = eval(code, variables)
    if isinstance(waited, types.CoroutineType):
        import asyncio

        asyncio.run(waited)


def _compiled(source, name):
    return compile(source, name, "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)


def _without_magics(source):
    lines = source.splitlines()
    for index, line in enumerate(lines):
        if line.strip():
            if line.startswith("%%"):
                if line[2:].split()[:1] and line[2:].split()[0] in _DROPPED:
                    lines[index] = ""
                else:
                    return ""
            break
    for index, line in enumerate(lines):
        if re.match(r"\s*([%!?]|[\w.]+\?{1,2}\s*$)", line):
            lines[index] = line[: len(line) - len(line.lstrip())] + "pass"
        elif found := re.match(r"(\s*[\w, ]+=\s*)[%!]", line):
            lines[index] = found[1] + "None"
    return "\n".join(lines)


def _described(error):
    """The kind of an error, and the name that it is about where it names one."""
    kind = type(error)
    about = error.__dict__.get("name") if kind is not NameError else error.name
    if kind in (ModuleNotFoundError, AttributeError):
        about = error.name
    return [kind.__name__[:60], about[:60] if type(about) is str else ""]


# Values as plain JSON


class _Unfit(Exception):
    pass


def _answers(variables):
    found = {}
    for name, value in list(variables.items()):
        if type(name) is str and re.fullmatch(r"answer_[1-9][0-9]?", name):
            number = name.removeprefix("answer_")
            try:
                found[number] = (
                    ["blank"] if value is Ellipsis or value is None else ["value", _plain(value, [0, 0])]
                )
            except _Unfit as unfit:
                found[number] = ["unfit", str(unfit)[:60]]
            except BaseException:
                found[number] = ["unfit", "object"]
    return found


def _plain(value, spent, depth=0):
    kind = type(value)
    spent[0] += 1
    if spent[0] > _ITEMS or depth > _DEPTH:
        raise _Unfit("large")
    if value is None or kind is bool:
        return value
    if kind is int:
        if value.bit_length() > _DIGITS * 3:
            raise _Unfit("large")
        return value
    if kind is float:
        if not math.isfinite(value):
            raise _Unfit("nan")
        return value
    if kind is str:
        spent[1] += len(value)
        if spent[1] > _LETTERS:
            raise _Unfit("large")
        return value
    if kind in (list, tuple):
        return [_plain(each, spent, depth + 1) for each in value]
    if kind is dict:
        return {_key(key): _plain(each, spent, depth + 1) for key, each in value.items()}
    if kind in (set, frozenset):
        return sorted((_plain(each, spent, depth + 1) for each in value), key=str)
    room = kind.__module__.partition(".")[0]
    if room == "umran" and hasattr(value, "value") and hasattr(value, "reading"):
        return _plain(value.value, spent, depth + 1)  # a result of umran.indicators
    if room in ("decimal", "fractions"):
        return _plain(float(value), spent, depth)
    if room == "numpy" and hasattr(value, "tolist"):
        return _plain(value.tolist(), spent, depth + 1)
    if room == "pandas" and kind.__name__ in ("Series", "Index", "RangeIndex"):
        return _plain(value.tolist(), spent, depth + 1)
    raise _Unfit(kind.__name__)


def _key(key):
    if type(key) in (str, int, bool, float):
        return str(key)
    if type(key).__module__ == "numpy":
        return str(key)
    raise _Unfit("dict")


if __name__ == "__main__":
    main()
