"""What the public functions say of themselves is whole, in the form of numpydoc, and its examples are true."""

import doctest
import importlib
import inspect

import pytest
from numpydoc.validate import validate

# Rooms whose public functions other code calls; what a room shows at its door is public.
ROOMS = ["indicators", "data", "coherence", "city", "figures"]
# Of these the methods of what the door shows as well, each once: where its words are written.
ROOMS_OF_CLASSES = ["indicators", "data", "coherence", "city"]
# GL01-03, 09: form of blank lines; SS05-06: mood and length of the summary; EX01 and SA01 are looked at below or not owed;
# ES01: an extended summary is written where there is something to say; PR01-02, 10 stand: parameters match the signature.
OWED = {"GL08", "PR01", "PR02", "PR03", "PR04", "PR07", "RT01", "RT03", "EX01", "SS02", "SS03"}


def public(room):
    face = importlib.import_module(f"umran.{room}")
    names = getattr(face, "__all__", None) or dir(face)
    return [(name, getattr(face, name)) for name in names if inspect.isfunction(getattr(face, name))]


def methods(room):
    face = importlib.import_module(f"umran.{room}")
    found = {}
    for kind in (getattr(face, name) for name in face.__all__):
        if not inspect.isclass(kind):
            continue
        ours = [base for base in kind.__mro__ if base.__module__.startswith("umran.")]
        for name in {name for base in ours for name in vars(base) if not name.startswith("_")}:
            written = [base for base in ours if getattr(vars(base).get(name), "__doc__", None)]
            owner = (written or ours)[0]
            method = getattr(owner, name)
            if inspect.isfunction(method) or inspect.ismethod(method):
                found[f"{owner.__name__}.{name}"] = method
    return sorted(found.items())


FUNCTIONS = {(room, name): function for room in ROOMS for name, function in public(room)}
FUNCTIONS |= {(room, name): method for room in ROOMS_OF_CLASSES for name, method in methods(room)}


@pytest.mark.parametrize(("room", "name"), FUNCTIONS)
def test_a_public_function_documents_parameters_returns_and_an_example(room, name):
    function = FUNCTIONS[room, name]
    told = validate(f"{function.__module__}.{function.__qualname__}")["errors"]
    assert [problem for problem in told if problem[0] in OWED] == []


@pytest.mark.parametrize(("room", "name"), FUNCTIONS)
def test_the_examples_of_a_public_function_are_true(room, name):
    function = FUNCTIONS[room, name]
    options = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS
    finder, runner = doctest.DocTestFinder(recurse=False), doctest.DocTestRunner(optionflags=options)
    for test in finder.find(function, f"{room}.{name}", globs={}):
        assert test.examples, "no example"
        assert runner.run(test).failed == 0
