"""The code stays short: what is easy to read is easy to mend."""

from __future__ import annotations

import ast
import statistics
from pathlib import Path

PACKAGE = Path(__file__).parent.parent / "eventcoder"
MODULES = sorted(PACKAGE.rglob("*.py"))
LONGEST_MODULE = 400
MEDIAN_FUNCTION = 10


def lengths_of_functions() -> list[int]:
    """Lines of every function, from `def` to its last line."""
    return [
        (node.end_lineno or node.lineno) - node.lineno + 1
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def test_functions_are_short() -> None:
    assert statistics.median(lengths_of_functions()) <= MEDIAN_FUNCTION


def test_modules_are_short() -> None:
    lines = {path.name: len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert {name: n for name, n in lines.items() if n > LONGEST_MODULE} == {}


def test_modules_say_what_they_are_for() -> None:
    assert [p.name for p in MODULES if not ast.get_docstring(ast.parse(p.read_text(encoding="utf-8")))] == []
