"""Fuzzing that follows the code: inputs that reach a new branch are changed further, for as long as it is let run.

    pip install atheris
    python benchmarks/fuzz_coverage.py coder|reading|dictionary FOLDER [-max_total_time=SECONDS]

FOLDER keeps the inputs that reached something new; it begins with the examples. An exception ends the run and leaves
its input beside the folder, as a file `crash-...`: mend it, and keep it as a test in tests/test_fuzz.py.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["eventcoder"]):
    from eventcoder.coder import Coder
    from eventcoder.dictionaries.loading import read_folder
    from eventcoder.errors import ArticleError
    from eventcoder.model import Article
    from eventcoder.reading import Defaults, read_articles
    from eventcoder.reading.record import RecordError, to_article

EXAMPLES = Path(__file__).parent.parent / "examples"
DICTIONARIES = Path(__file__).parent.parent / "dictionaries"
ENDINGS = (".txt", ".jsonl", ".csv", ".parquet")
KINDS = ("actors/a.yaml", "places/a.yaml", "ar/nouns.yaml", "en/cues.yaml", "en/rules/a.yaml", "ar/rules/a.yaml")
DAYS = ("2021-10-14", "0001-01-01", "9999-12-31", None)
CODER = Coder.load()
HERE = Path(tempfile.mkdtemp(prefix="ec-fuzz-"))


def coder(data: bytes) -> None:
    """The first byte chooses language and day, the rest is the text."""
    choice, text = data[:1] or b"\0", data[1:].decode("utf-8", "surrogateescape")
    fields = {"text": text, "language": ("ar", "en")[choice[0] & 1], "published": DAYS[choice[0] >> 1 & 3]}
    try:
        article = to_article(fields, Defaults())
    except RecordError:
        return
    for event in CODER.code(article):
        assert article.text[event.start : event.end] == event.evidence


def reading(data: bytes) -> None:
    """The first byte chooses the kind of file."""
    path = HERE / f"in{ENDINGS[(data[:1] or b'0')[0] % len(ENDINGS)]}"
    path.write_bytes(data[1:])
    for found in read_articles([str(path)], Defaults()):
        assert isinstance(found, Article | ArticleError)
        if isinstance(found, Article):
            found.text.encode()


def dictionary(data: bytes) -> None:
    """The first byte chooses which dictionary file it is."""
    path = HERE / "dictionaries" / KINDS[(data[:1] or b"0")[0] % len(KINDS)]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data[1:])
    try:
        for problem in read_folder(HERE / "dictionaries")[1]:
            assert problem.line >= 0 and problem.path
    finally:
        path.unlink()


def seeds(target: str, folder: Path) -> None:
    """The examples as inputs."""
    texts = [json.loads(line)["text"] for line in (EXAMPLES / "gold.jsonl").read_text(encoding="utf-8").splitlines()]
    given = {
        "coder": [bytes([n % 8]) + text.encode() for n, text in enumerate(texts)],
        "reading": [b"\0" + texts[0].encode(), b"\1" + json.dumps({"id": "a", "text": texts[0]}).encode(),
                    b"\2id,text,published\na," + texts[1].encode() + b",2021-10-14\n"],
        "dictionary": [bytes([n]) + path.read_bytes()[:2000].rpartition(b"\n- ")[0]
                       for n, kind in enumerate(KINDS) for path in DICTIONARIES.glob(kind.replace("a.yaml", "*.yaml"))],
    }  # fmt: skip
    for number, data in enumerate(given[target]):
        (folder / f"seed-{number}").write_bytes(data)


def main() -> None:
    """Runs until an exception, or until the time is over."""
    target, folder = sys.argv[1], Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    seeds(target, folder)
    work = {"coder": coder, "reading": reading, "dictionary": dictionary}[target]
    artifacts = f"-artifact_prefix={folder.resolve().parent}/"
    atheris.Setup([sys.argv[0], str(folder), artifacts, "-max_len=4000", *sys.argv[3:]], work)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
