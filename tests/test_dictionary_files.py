"""Dictionary files may come from strangers: whatever is wrong in them is told with its place, and at once."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from eventcoder.dictionaries.loading import load, read_folder
from eventcoder.errors import DictionaryError, Problem
from eventcoder.model import Article

ACTOR = "- id: the_army\n  name: The Army\n  role: MIL\n  country: SYR\n"
RULE = "- id: en.attack.attack\n  type: attack\n  verbs: [attack]\n  roles: {subject: source, object: target}\n"
PATIENCE = 1.0  # seconds


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small dictionary folder that holds no fault."""
    files = {"actors/a.yaml": ACTOR, "en/rules/attack.yaml": RULE}
    for name, text in files.items():
        path = tmp_path / "dictionaries" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path / "dictionaries"


def problems(folder: Path, content: str | bytes, name: str = "actors/b.yaml") -> list[Problem]:
    """What is said of one more file; it must be said soon."""
    data = content.encode() if isinstance(content, str) else content
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    found, took = _timed(folder)
    # Other tests run beside this one and take turns on its processor.
    assert took < PATIENCE or min(_timed(folder)[1] for _ in range(3)) < PATIENCE
    return found


def _timed(folder: Path) -> tuple[list[Problem], float]:
    began = time.process_time()
    return read_folder(folder)[1], time.process_time() - began


def only(folder: Path, content: str | bytes, name: str = "actors/b.yaml") -> str:
    found = problems(folder, content, name)
    assert len(found) == 1
    assert str(found[0]).startswith(f"dictionaries/{name}:{found[0].line}:")
    assert "; " in found[0].what, "a problem says what to do"
    return f"{found[0].line}: {found[0].what}"


def test_sound_files_have_no_problems(folder: Path) -> None:
    entries, found = read_folder(folder)
    assert found == []
    assert [(path, line, entry.id) for path, line, entry in entries] == [
        ("dictionaries/actors/a.yaml", 1, "the_army"),
        ("dictionaries/en/rules/attack.yaml", 1, "en.attack.attack"),
    ]


BOMB = "- id: a\n  name: &a x\n  en: [" + ", ".join(["*a"] * 2000) + "]\n"
BILLION = "\n".join(["- &l0 [lol]"] + [f"- &l{n} [{', '.join([f'*l{n - 1}'] * 10)}]" for n in range(1, 12)])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("- id: a\n  name: A\n  name: B\n", "3: the key 'name' is there twice"),
        ("- id: a\n  name: A\n  ar: []\n  ar: []\n", "4: the key 'ar' is there twice"),
        ("- id: a\n  name: &x A\n", "2: anchors, aliases and tags"),
        ("- id: a\n  name: *x\n", "2: anchors, aliases and tags"),
        (BOMB, "2: anchors, aliases and tags"),
        (BILLION, "1: anchors, aliases and tags"),
        ("- id: a\n  name: !!python/object/apply:os.system [echo]\n", "2: anchors, aliases and tags"),
        ("- id: a\n  name: !!str A\n", "2: anchors, aliases and tags"),
        ("- &a {id: a, <<: *a}\n", "1: anchors, aliases and tags"),
        ("- id: a\n  name: [\n", "unclosed"),
        ("- id: a\n  name: 'A\n", "check quotes and indentation"),
        ("- id: a\n\tname: A\n", "check quotes and indentation"),
        ("id: a\nname: A\n", "1: a dictionary file is a list of entries"),
        ("only words\n", "1: a dictionary file is a list of entries"),
        ("- id: a\n  name: A\n- words\n", "3: an entry is a mapping"),
        ("- id: a\n  name: A\n  [x, y]: z\n", "3: a key that is no text"),
        ("- id: a\n  name: A\n---\n- id: b\n  name: B\n", "check quotes and indentation"),
        ("- id: a\n  name: " + "[" * 20 + "]" * 20 + "\n", "2: nested too deeply"),
    ],
)
def test_what_is_no_plain_yaml_is_refused(folder: Path, content: str, said: str) -> None:
    told = only(folder, content)
    assert said in told or said == "unclosed"


@pytest.mark.parametrize("depth", [500, 50_000, 1_000_000])
@pytest.mark.parametrize("brackets", ["[]", "{}", "- "])
def test_deep_nesting_is_refused(folder: Path, depth: int, brackets: str) -> None:
    content = "- " * depth if brackets == "- " else brackets[0] * depth + brackets[1] * depth
    assert problems(folder, "- id: a\n  name: A\n  ar: " + content) != []


def test_a_huge_scalar_is_refused(folder: Path) -> None:
    huge = "3: a value of more than 50,000 characters"
    assert huge in only(folder, f"- id: a\n  name: A\n  ar: [{'x' * 3_000_000}]\n")
    assert "1: ar.0: " in only(folder, f"- id: a\n  name: A\n  ar: [{'x' * 300}]\n")


def test_a_huge_file_is_refused(folder: Path) -> None:
    assert "split the file" in only(folder, b"#" * 33_000_000)


@pytest.mark.parametrize(
    "data",
    [
        "- id: a\n  name: أ\n".encode("cp1256"),
        "- id: a\n".encode("utf-16"),
        b"- id: \xff\xfe\n",
        b"- id: \xed\xa0\x80\n",
    ],
    ids=["cp1256", "utf-16", "bytes", "surrogate"],
)
def test_what_is_not_utf8_is_refused(folder: Path, data: bytes) -> None:
    line = 2 if b"name" in data else 1
    assert only(folder, data) == f"{line}: is not UTF-8; save it as UTF-8"


@pytest.mark.parametrize("char", ["\x00", "\x07", "\x1b"])
def test_control_characters_are_refused(folder: Path, char: str) -> None:
    told = only(folder, f"- id: a\n  name: A{char}B\n")
    assert told.startswith("2: a control character") and "check quotes" in told


MILLIONS = {
    "keys": "- id: a\n  name: A\n" + "".join(f"  k{n}: v\n" for n in range(300_000)),
    "one key": "- {id: a, " + ", ".join(["a: 1"] * 600_000) + "}\n",
    "words for entries": "- a\n" * 900_000,
    "empty entries": "- id: a\n" * 450_000,
    "a word": "- id: a\n  name: " + "x" * 3_900_000 + "\n",
    "quotes": "- id: a\n  name: '" + "x" * 3_900_000 + "'\n",
    "escapes": '- id: a\n  name: "' + "\\n" * 1_900_000 + '"\n',
    "colons": ":" * 3_900_000,
    "questions": "? " * 1_900_000,
    "dashes": "- " * 1_900_000,
    "commas": "[" + "," * 3_900_000,
    "words": "- id: a\n  name: A\n  ar: [" + ", ".join(["x"] * 1_200_000) + "]\n",
    "documents": "---\n" * 900_000,
    "directives": "%YAML 1.1\n" * 350_000,
    "tags": "%TAG ! x\n" * 400_000,
    "too many bytes": "- id: a\n  name: A\n  ar: [" + "x, " * 3_000_000 + "]\n",
    "faults": "- id: a\n" * 25_000,
}


@pytest.mark.parametrize("name", MILLIONS)
def test_millions_of_anything_are_refused_at_once(folder: Path, name: str) -> None:
    found = problems(folder, MILLIONS[name])
    assert 0 < len(found) <= 500
    assert all(problem.path == "dictionaries/actors/b.yaml" and problem.line >= 1 for problem in found)


def test_a_range_is_a_word_like_any_other(folder: Path) -> None:
    words = "['1..1000000000', '0-9999999999', '[1:1000000000]', 1-1000000000]"
    assert problems(folder, f"- id: a\n  name: A\n  ar: {words}\n") == []
    load(folder)


@pytest.mark.parametrize("target", ["secret.yaml", "/dev/zero", "/etc/passwd"])
def test_a_link_out_of_the_folder_is_refused(folder: Path, target: str) -> None:
    secret = folder.parent / "secret.yaml"
    secret.write_text("password: hunter2\n", encoding="utf-8")
    link = folder / "actors" / "b.yaml"
    link.symlink_to(secret if target == "secret.yaml" else target)
    began = time.perf_counter()
    found = [str(problem) for problem in read_folder(folder)[1]]
    assert time.perf_counter() - began < PATIENCE
    if not link.is_file():
        assert found == []  # a device or nothing: it is not looked at
        return
    said = "dictionaries/actors/b.yaml:1: is a link to a file outside of the folder; copy that file here"
    with pytest.raises(DictionaryError) as told:
        load(folder)
    assert found == [said] == str(told.value).splitlines()


def test_a_link_within_the_folder_is_followed(folder: Path) -> None:
    (folder / "actors" / "b.yaml").symlink_to("a.yaml")
    assert "already used" in str(read_folder(folder)[1][0])


def test_a_file_that_never_ends_is_not_opened(folder: Path) -> None:
    with (folder / "actors" / "b.yaml").open("wb") as file:
        file.truncate(1 << 40)  # takes no room
    began = time.perf_counter()
    with pytest.raises(DictionaryError, match="split the file"):
        load(folder)
    assert time.perf_counter() - began < PATIENCE


def test_a_byte_order_mark_is_no_fault(folder: Path) -> None:
    assert problems(folder, "\ufeff- id: a\n  name: A\n") == []


def test_an_empty_file_is_no_fault(folder: Path) -> None:
    assert problems(folder, "# nothing yet\n") == []


def test_values_are_text_and_nothing_else(folder: Path) -> None:
    text = "- id: a\n  name: NO\n  ar: [010, 1e3, yes, 2015-01-01, null, ~, 0x1F, 1:30]\n"
    assert problems(folder, text) == []
    entry = next(e for _, _, e in read_folder(folder)[0] if e.id == "a")
    assert entry.model_dump()["name"] == "NO"
    assert entry.model_dump()["ar"] == ["010", "1e3", "yes", "2015-01-01", "null", "~", "0x1F", "1:30"]


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("type: attack\n  verbs: [attack]\n  colour: red", "unknown key 'colour'"),
        ("type: attack\n  verbs: [attack]\n  mode: gained", "attack has no mode 'gained'"),
        ("type: attack\n  verbs: [attack]\n  modes: {nothing: [x]}", "attack has no mode 'nothing'"),
        ("type: armed_clash\n  verbs: [clash]\n  mode: shelling", "armed_clash has no mode 'shelling'"),
        ("type: attack", "has no trigger"),
        ("type: assault\n  verbs: [attack]", "type"),
        ("verbs: [attack]", "type"),
        ("type: attack\n  verbs: [attack]\n  roles: {subject: killer}", "unknown role 'killer'"),
        ("type: attack\n  verbs: [attack]\n  needs: [weapon]", "unknown role 'weapon'"),
        ("type: attack\n  verbs: attack", "verbs"),
        ("type: attack\n  verbs: ['']", "verbs.0"),
        ("type: attack\n  verbs: [attack]\n  examples: [{text: x, colour: red}]", "unknown key"),
        ("type: attack\n  verbs: [attack]\n  genitive: maybe", "genitive"),
    ],
)
def test_rules_that_make_no_sense_are_refused(folder: Path, entry: str, said: str) -> None:
    found = problems(folder, f"- id: en.attack.raid\n  {entry}\n", "en/rules/raid.yaml")
    assert any(said in problem.what and problem.entry == "en.attack.raid" and problem.line == 1 for problem in found)


@pytest.mark.parametrize("id", ["", "The Army", "a..b", ".a", "a-b", "أ", "a\nb"])
def test_ids_are_plain_words(folder: Path, id: str) -> None:
    assert any(p.what.startswith("id:") for p in problems(folder, f"- id: {id!r}\n  name: A\n"))


@pytest.mark.parametrize("fault", ["country: Syria", "role: soldiers", "since: yesterday", "member_of: [The League]"])
def test_actors_that_make_no_sense_are_refused(folder: Path, fault: str) -> None:
    assert problems(folder, f"- id: a\n  name: A\n  {fault}\n") != []


@pytest.mark.parametrize("fault", ["lat: 91", "lon: west", "kind: village", "needs_noun: perhaps"])
def test_places_that_make_no_sense_are_refused(folder: Path, fault: str) -> None:
    assert problems(folder, f"- id: a\n  name: A\n  {fault}\n", "places/b.yaml") != []


def test_an_id_is_used_once(folder: Path) -> None:
    told = only(folder, "\n" + ACTOR)
    assert told.startswith("2: the id is already used at dictionaries/actors/a.yaml:1")


def test_a_file_in_no_known_folder_is_told(folder: Path) -> None:
    assert "in no known folder" in only(folder, ACTOR, "people/b.yaml")
    assert "in no known folder" in str(problems(folder, ACTOR, "fr/rules/b.yaml"))


def test_all_problems_are_told_at_once(folder: Path) -> None:
    found = problems(
        folder, "- id: x\n  nam: X\n- id: y\n  name: Y\n  role: many\n  country: no\n- id: the_army\n  name: A\n"
    )
    found += problems(folder, "- id: z\n  type: attack\n", "en/rules/z.yaml")
    assert {(p.line, p.entry) for p in found} >= {(1, "x"), (3, "y"), (7, "the_army"), (1, "z")}
    assert len([p for p in found if p.entry == "y"]) >= 2
    with pytest.raises(DictionaryError) as told:
        load(folder)
    assert {(p.path, p.line, p.what) for p in told.value.problems} <= {(p.path, p.line, p.what) for p in found}
    assert len(told.value.problems) >= 5


def test_a_folder_that_is_none_is_told(tmp_path: Path) -> None:
    with pytest.raises(DictionaryError, match="is no folder"):
        load(tmp_path / "nowhere")


@pytest.mark.parametrize("kind", ["file", "locked", "rubbish"])
def test_a_cache_that_cannot_be_used_is_no_fault(folder: Path, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    from eventcoder.coder import Coder

    cache = folder.parent / "cache"
    monkeypatch.setenv("EVENTCODER_CACHE", str(cache))
    if kind == "file":
        cache.write_text("not a folder", encoding="utf-8")
    else:
        Coder.load(folder)
        for path in cache.iterdir():
            path.write_bytes(b"rubbish")
        cache.chmod(0o500 if kind == "locked" else 0o700)
    events = Coder.load(folder).code(Article(text="The Army attacked the Army.", language="en"))
    cache.chmod(0o700)
    assert {event.rule_id for event in events} == {"en.attack.attack"}


def test_the_second_start_reads_the_cache(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EVENTCODER_CACHE", str(folder.parent / "cache"))
    first = load(folder)
    monkeypatch.setattr("eventcoder.dictionaries.loading.read_folder", lambda _: pytest.fail("compiled again"))
    assert load(folder).version == first.version
    assert [p.name for p in (folder.parent / "cache").iterdir() if p.suffix != ".pickle"] == []


def test_a_changed_word_is_another_version(folder: Path) -> None:
    before = load(folder).version
    (folder / "actors" / "a.yaml").write_text(ACTOR.replace("Army", "Navy"), encoding="utf-8")
    assert load(folder).version != before
