"""Papers made of several files, and what their headers set."""

from __future__ import annotations

import os

import pytest

from symkl import check
from symkl.errors import InputError
from symkl.papers.paper import of_text, read

TRUE, FALSE = (rf"\begin{{equation}} 1 + 1 = {n} \end{{equation}}" for n in (2, 3))


def paper(folder, text, **files):
    for name, content in files.items():
        place = folder / name.replace("__", "/")
        place.parent.mkdir(parents=True, exist_ok=True)
        place.with_suffix(".tex").write_text(content, "utf-8")
    main = folder / "main.tex"
    main.write_text(text, "utf-8")
    return read(main, reasons=False)


@pytest.mark.parametrize("command", [r"\input{part}", r"\include{part}", r"\input part ", r"\input{./part.tex}"])
def test_the_files_of_its_own_folder_are_read_where_they_are_named(tmp_path, command):
    found = paper(tmp_path, f"{TRUE}\n{command}\n{TRUE}", part=f"\n\n{FALSE}")
    assert [step.label for step in found] == ["1", "2", "3"]
    assert [(os.path.basename(s.source.file), s.source.line) for s in found] == [
        ("main.tex", 1), ("part.tex", 3), ("main.tex", 3),
    ]  # fmt: skip
    assert [s.verdict.passes for s in check(found, ["general"]).steps] == [True, False, True]


def test_a_file_may_name_others_and_define_macros(tmp_path):
    found = paper(
        tmp_path, r"\input{a__macros}\begin{document}\input{a/one}\end{document}".replace("__", "/"),
        a__macros=r"\newcommand{\two}{2}", a__one=r"\input{a/b/deep}", a__b__deep=r"\[ 1 + 1 = \two \]",
    )  # fmt: skip
    assert check(found, ["general"]).ok
    assert found.unread == ()


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        (r"\input{../secret}", "outside of the folder"), (r"\input{/etc/passwd}", "outside of the folder"),
        (r"\input{a/../../secret}", "outside of the folder"), (r"\input{link}", "outside of the folder"),
        (r"\input{absent}", "no file absent"), (r"\input{main}", "within itself"), (r"\input{loop}", "within itself"),
        (r"\input{folder}", "no file folder"), (r"\input{broken}", "not UTF-8"), ("\\input{\x00}", "no file"),
    ],
)  # fmt: skip
def test_a_file_elsewhere_or_unreadable_is_told_and_not_read(tmp_path, command, reason):
    folder = tmp_path / "paper"
    (folder / "folder").mkdir(parents=True)
    (tmp_path / "secret.tex").write_text(FALSE, "utf-8")
    (folder / "link.tex").symlink_to(tmp_path / "secret.tex")
    (folder / "broken.tex").write_bytes(b"\xff\xfe\xfd")
    found = paper(folder, f"{TRUE}\n  {command}", loop=r"\input{loop}")
    assert [step.label for step in found] == ["1"]
    (one,) = found.unread
    assert reason in one.reason
    assert not check(found, ["general"]).ok


def test_what_names_files_in_comments_and_listings_does_not(tmp_path):
    text = TRUE + "\n% \\input{absent}\n\\begin{verbatim}\\input{absent}\\end{verbatim}"
    assert paper(tmp_path, text).unread == ()
    assert of_text(r"$$ 1 = 1 $$ \input{absent}").unread == ()


def test_files_that_multiply_are_refused(tmp_path):
    chain = {f"m{n}": rf"\input{{m{n + 1}}}\input{{m{n + 1}}}" for n in range(14)}
    found = paper(tmp_path, TRUE + r"\input{m0}", **chain, m14="x" * 2_000_000)
    assert any("characters" in one.reason for one in found.unread)


HEADERS = {
    False: '+++\ntitle = "T"\n[symkl]\nA = "matrix"\nP = "normal(mu, S)"\n+++\n',
    True: '% +++\n% [symkl]\n% A = "matrix"\n% P = "normal(mu, S)"\n% +++\n',
}


@pytest.mark.parametrize("tex", HEADERS)
def test_a_header_says_what_letters_are(tex):
    found = of_text(HEADERS[tex] + r"\[ A + A = 2 A \] \[ \mathbb{E}_{x \sim P}[x] = \mu \]", tex=tex)
    assert found.unread == ()
    assert found.symbols.kinds["A"] == "matrix"
    assert check(found, ["general"]).ok


@pytest.mark.parametrize(
    ("setting", "reason"),
    [
        ("+++\nA = \n+++\n", "no TOML"), ("+++\nsymkl = 1\n+++\n", "a table"),
        ("+++\n[symkl]\nA = 1\n+++\n", "a string"), ('+++\n[symkl]\nA = "matrx"\n+++\n', "expected a name"),
        ("<!-- symkl: A: matrx -->", "expected a name"), ("<!-- symkl: A -->", "expected a name"),
    ],
)  # fmt: skip
def test_a_setting_that_means_nothing_is_told(setting, reason):
    found = of_text(setting + "$$ 1 = 1 $$")
    assert reason in found.unread[0].reason
    assert not check(found, ["general"]).ok


def test_a_paper_that_cannot_be_opened_is_an_error(tmp_path):
    with pytest.raises(InputError, match="cannot be read"):
        read(tmp_path / "absent.tex")
