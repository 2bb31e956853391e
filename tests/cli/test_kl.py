"""``symkl kl`` on good, wrong and hostile files."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import zipfile

import flint
import mpmath
import numpy
import pytest

from symkl.cli import main
from symkl.gaussian import answer, archive

P = '{"mean": [0], "covariance": [[1]]}'
Q = '{"mean": [1], "covariance": [[4]]}'
VALUE = "0.443147180559945309417232121458"


@pytest.fixture(autouse=True)
def precision_stays():
    before = flint.ctx.prec, mpmath.mp.prec
    yield
    assert (flint.ctx.prec, mpmath.mp.prec) == before


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """``run(files, *options)``: write the files and run the command on those named first."""
    monkeypatch.chdir(tmp_path)

    def run(contents, *arguments):
        for name, content in contents.items():
            (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        code = main(["kl", *contents, *map(str, arguments)])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return run


def pair(p=P, q=Q):
    return {"p.json": p, "q.json": q}


def test_the_value_comes_first_then_its_bounds_and_terms(run):
    code, out, err = run(pair())
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0].split() == ["KL(P‖Q)", VALUE, "nats"]
    assert [line.split()[0] for line in lines] == ["KL(P‖Q)", "at", "at", "½", "½", "½", "−d/2"]
    assert len({line.index(".") for line in lines}) == 1


def test_json_on_standard_output_is_alone_there(run):
    code, out, _ = run(pair(), "--json", "-", "--digits", 12, "--base", 2)
    found = json.loads(out)
    assert code == 0
    assert list(found) == ["schema", "value", "lower", "upper", "digits", "base", "method", "terms"]
    assert (found["schema"], found["digits"], found["base"], found["method"]) == ("symkl-kl/1", 12, "2", "closed")
    assert found["value"] == "0.639326239778"
    assert float(found["lower"]) <= 0.6393262397777594 <= float(found["upper"])
    assert found["terms"]["log_determinant"] == "1.00000000000"


def test_json_to_a_file_leaves_the_text(run, tmp_path):
    code, out, _ = run(pair(), "--json", "out.json")
    assert code == 0
    assert VALUE in out
    assert json.loads((tmp_path / "out.json").read_text("utf-8"))["value"] == VALUE


def test_numbers_are_read_as_the_decimals_they_are(run):
    tenth = '{"mean": [0.1], "covariance": [[1e-400]]}'
    same = '{"mean": ["1/10"], "precision": [[1E400]]}'
    assert json.loads(run(pair(tenth, same), "--json", "-")[1])["value"] == "0"
    float_tenth = json.dumps({"mean": [str(mpmath.mpf(0.1))], "covariance": [["1e-400"]]})
    assert json.loads(run(pair(tenth, float_tenth), "--json", "-")[1])["value"] == "0"
    moved = '{"mean": [0.1000000000000000000000000000001], "covariance": [[1]]}'
    found = json.loads(run(pair('{"mean": [0.1], "covariance": [[1]]}', moved), "--digits", 3, "--json", "-")[1])
    assert found["value"] == "5.00e-63"


def test_both_methods_overlap(run):
    code, out, _ = run(pair(), "--method", "both", "--json", "-")
    found = json.loads(out)
    assert (code, found["method"], found["agree"], found["value"]) == (0, "both", True, VALUE)
    assert found["integral"]["value"] == VALUE
    assert found["integral"]["nodes"] > 10
    code, out, _ = run(pair(), "--method", "both", "--base", 2)
    assert code == 0
    assert out.splitlines()[-1].split() == ["enclosures", "overlap"]


def test_the_integral_alone(run):
    code, out, _ = run(pair(), "--method", "integral", "--base", 2, "--digits", 20, "--json", "-")
    found = json.loads(out)
    assert (code, found["value"], found["terms"]) == (0, "0.63932623977775914816", {})
    assert run(pair(P, P), "--method", "integral")[1].split()[1] == "0"


def test_enclosures_that_do_not_overlap_fail(run, monkeypatch):
    monkeypatch.setattr(answer, "overlap", lambda one, other: False)
    code, out, err = run(pair(), "--method", "both")
    assert code == 1
    assert "DISJOINT" in out
    assert "one of them is wrong" in err
    line = f'{{"p": {P}, "q": {Q}}}'
    assert run({"pairs.jsonl": line}, "--method", "both")[0] == 1


def npz(**arrays):
    stream = io.BytesIO()
    numpy.savez(stream, **arrays)
    return stream.getvalue()


def test_npz(run):
    q = npz(mean=numpy.array([1.0]), scale_tril=numpy.array([[2]]))
    code, out, _ = run({"p.json": P, "q.npz": q})
    assert code == 0
    assert VALUE in out


class Payload:
    """What a pickle would run."""

    def __reduce__(self):
        return os.mkdir, ("hacked",)


def test_pickles_are_never_loaded(run, tmp_path):
    q = npz(mean=numpy.array([Payload()], dtype=object), covariance=numpy.array([[1]]))
    code, out, err = run({"p.json": P, "q.npz": q})
    assert (code, out) == (2, "")
    assert err == "q.npz: mean is an array of object, not of numbers\n"
    assert not (tmp_path / "hacked").exists()


def bomb():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mean.npy", b"\0" * 10_000)
    return stream.getvalue()


def test_an_archive_that_unpacks_to_too_much_is_refused(run, monkeypatch):
    monkeypatch.setattr(archive, "LARGEST_ARCHIVE", 1000)
    code, _, err = run({"p.json": P, "q.npz": bomb()})
    assert code == 2
    assert "unpack to 10000 bytes" in err


def test_without_numpy_an_npz_says_how_to_get_it(run, monkeypatch):
    monkeypatch.setitem(sys.modules, "numpy", None)
    code, _, err = run({"p.json": P, "q.npz": b""})
    assert code == 3
    assert "pip install" in err


def single_array():
    stream = io.BytesIO()
    numpy.save(stream, numpy.eye(2))
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "no archive"), (b"hello", "no archive"), (npz(mean=[1.0])[:-30], "no archive"),
        (bomb(), "the magic string"),
        (single_array(), "single array"), (npz(mean=numpy.array([numpy.nan]), covariance=[[1]]), "nan"),
        (npz(), "mean is missing"), (npz(mean=[0], covariance=[[1]], extra=[1]), "'extra' is none of"),
    ],
    ids=range(8),
)  # fmt: skip
def test_unusable_archives(run, content, reason):
    code, out, err = run({"p.json": P, "q.npz": content})
    assert (code, out) == (2, "")
    assert err.startswith("q.npz: ")
    assert reason in err


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "q.json:1:1: is not JSON"),
        ('{"mean": [0],\n "covariance": [[1]', "q.json:2:20: is not JSON"),
        (b"\xff\xfe", "q.json: is not UTF-8"),
        ("[]", "expected an object"),
        ("3", "expected an object"),
        ("{}", "the mean is missing"),
        ('{"mean": [0]}', "none was given"),
        ('{"mean": [0], "covariance": [[1]], "precision": [[1]]}', "covariance and precision were given"),
        ('{"mean": [0], "covarience": [[1]]}', "'covarience' is none of mean, covariance"),
        ('{"mean": [0], "mean": [1], "covariance": [[1]]}', "'mean' is given twice"),
        ('{"mean": [NaN], "covariance": [[1]]}', "NaN is no finite number"),
        ('{"mean": [0], "covariance": [[-Infinity]]}', "-Infinity is no finite number"),
        ('{"mean": ["nan"], "covariance": [[1]]}', "mean[0] is nan, which is not finite"),
        ('{"mean": [true], "covariance": [[1]]}', "mean[0] is True"),
        ('{"mean": [null], "covariance": [[1]]}', "mean[0] is None"),
        ('{"mean": [{}], "covariance": [[1]]}', "mean[0] is {}"),
        ('{"mean": [0, 0], "covariance": [[1, 0.5], [0.4, 1]]}', "(S + Sᵀ)/2"),
        ('{"mean": [0, 0], "covariance": [[1, 2], [2, 1]]}', "not positive definite"),
        ('{"mean": [0, 0], "covariance": [[1]]}', "mean has shape (2,) and covariance has shape (1, 1)"),
        ('{"mean": [0, 0], "covariance": [[1, 0], [0, 1]]}', "P has dimension 1, Q has dimension 2"),
        ('{"mean": [[0], [1]], "covariance": [[1]]}', "a batch of shape (2,)"),
        ('{"mean": [1e999999999], "covariance": [[1]]}', "beyond 10^"),
        ('{"mean": ' + "[" * 100_000, "nested too deeply"),
        ('{"mean": ' + "[" * 200 + "]" * 200 + ', "covariance": [[1]]}', "nested deeper than"),
        ('{"mean": ["__import__(\'os\').mkdir(\'hacked\')"], "covariance": [[1]]}', "not a decimal number"),
    ],
    ids=lambda text: str(text)[:40],
)  # fmt: skip
def test_bad_input_exits_with_2_and_says_file_and_reason(run, text, reason):
    code, out, err = run(pair(q=text))
    assert (code, out) == (2, "")
    assert reason in err
    assert err.startswith(("q.json", "symkl: P has"))
    assert "Traceback" not in err


@pytest.mark.parametrize("names", [["missing.json", "p.json"], ["p.json"], ["p.json"] * 3, [".", "p.json"], ["."]])
def test_files_that_are_not_there(run, names):
    (code, out, err) = run({}, *names)
    assert (code, out) == (2, "")
    assert err


@pytest.mark.parametrize("options", [["--digits", "0"], ["--base", "1"], ["--base", "x"], ["--method", "guess"]])
def test_bad_options(run, options):
    code, out, err = run(pair(), *options)
    assert (code, out) == (2, "")
    assert options[0] in err


def test_too_many_digits(run):
    assert "from 1 to 100000" in run(pair(), "--digits", 10**8)[2]


LINES = [
    f'{{"p": {P}, "q": {Q}}}',
    "",
    "nonsense",
    '{"p": {"mean": [0], "covariance": [[0]]}, "q": {"mean": [0], "covariance": [[1]]}}',
    f'{{"p": {P}}}',
    f'{{"p": {Q}, "q": {Q}}}',
]


def test_pairs_are_answered_line_by_line(run):
    code, out, err = run({"pairs.jsonl": "\n".join(LINES).encode() + b"\n\xff\n"})
    found = [json.loads(line) for line in out.splitlines()]
    assert (code, err) == (2, "")
    assert [(line["line"], line.get("value")) for line in found] == [
        (1, VALUE), (3, None), (4, None), (5, None), (6, "0"), (7, None),
    ]  # fmt: skip
    errors = [line["error"] for line in found if "error" in line]
    for error, reason in zip(errors, ["not JSON", "p: covariance is not positive", "expected", "UTF-8"], strict=True):
        assert reason in error
    assert all(line["schema"] == "symkl-kl/1" for line in found)


def test_good_pairs_exit_with_0_and_can_go_to_a_file(run, tmp_path):
    code, out, _ = run({"pairs.jsonl": LINES[0]}, "--json", "results.jsonl", "--digits", 5)
    assert (code, out) == (0, "")
    assert json.loads((tmp_path / "results.jsonl").read_text("utf-8"))["value"] == "0.44315"


def test_an_empty_stream_gives_nothing(run):
    assert run({"pairs.jsonl": ""}) == (0, "", "")


def test_standard_input_and_a_process_of_its_own(symkl, tmp_path, root):
    command, environment = [sys.executable, "-m", "symkl", "kl", "-"], {**os.environ, "PYTHONPATH": str(root)}
    done = subprocess.run(command, input=f"{LINES[0]}\n{LINES[2]}\n", cwd=tmp_path, env=environment,
                          capture_output=True, encoding="utf-8", check=False)  # fmt: skip
    assert done.returncode == 2
    assert [json.loads(line).get("value") for line in done.stdout.splitlines()] == [VALUE, None]
    shown = symkl("kl", "--help")
    assert shown.returncode == 0
    assert "--method" in shown.stdout


def test_a_single_number_with_many_digits_as_a_mean_is_refused(run):
    code, _, err = run(pair(p='{"mean": "1e-20000", "covariance": [[1]]}'))
    assert code == 2
    assert "mean is a vector" in err


# -- hostile files


def header(shape, descr="<f8", data=b"\0" * 8, version=(1, 0)):
    """An archive whose array says it has that shape."""
    text = f"{{'descr': {descr!r}, 'fortran_order': False, 'shape': {shape}}}".encode()
    npy = b"\x93NUMPY" + bytes(version) + len(text).to_bytes(2 if version == (1, 0) else 4, "little") + text + data
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as packed:
        packed.writestr("mean.npy", npy)
    return stream.getvalue()


def encrypted():
    data = bytearray(npz(mean=numpy.array([1.0]), covariance=numpy.array([[1.0]])))
    for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):  # the flag bits of every member
        at = data.find(sign)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(sign, at + 4)
    return bytes(data)


def packed_by(method):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as packed:
        packed.writestr("mean.npy", single_array())
    return stream.getvalue()


def twice():
    stream = io.BytesIO(npz(mean=numpy.array([1.0])))
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(stream, "a") as packed:
        packed.writestr("mean.npy", packed.read("mean.npy"))
    return stream.getvalue()


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda: header("(1000000, 1000000)"), "shape (1000000, 1000000), for which it has too few bytes"),
        (lambda: header("(10**18,)"), "no archive"),
        (lambda: header(f"({10**18},)", "<U0", b""), "an array of <U0, not of numbers"),
        (lambda: header(f"({10**18},)", "|V0", b""), "not of numbers"),
        (lambda: header(f"(0, {10**18})", data=b""), "none was given"),
        (lambda: header("(-1,)"), "too few bytes"),
        (lambda: header("(1,)", "|O"), "an array of object, not of numbers"),
        (lambda: header("(1,)", "<c16", b"\0" * 16), "an array of complex128"),
        (lambda: header("(1,)", [("a", "<f8")]), "not of numbers"),
        (lambda: header("(" * 3000 + ")" * 3000), "no archive"),
        (lambda: header("(1,)", version=(3, 0)), "of the format 3.0"),
        (lambda: header("(__import__('os').mkdir('hacked'),)"), "no archive"),
        (lambda: header("(1L,"), "no archive"),
        (lambda: packed_by(zipfile.ZIP_LZMA), "packed by the method 14, which NumPy does not use"),
        (encrypted, "encrypted"),
        (twice, "'mean' is given twice"),
    ],
    ids=range(16),
)  # fmt: skip
def test_hostile_archives(run, tmp_path, make, reason):
    code, out, err = run({"p.json": P, "q.npz": make()})
    assert (code, out) == (2, "")
    assert err.startswith("q.npz: ")
    assert reason in err
    assert not (tmp_path / "hacked").exists()


def test_a_file_with_too_many_bytes_is_refused(run, monkeypatch):
    from symkl.gaussian import files

    monkeypatch.setattr(files, "LARGEST_TEXT", 100)
    code, _, err = run(pair(q=" " * 200))
    assert (code, err) == (2, "q.json: has more than 100 bytes; write large matrices to an .npz file\n")
    code, out, _ = run({"pairs.jsonl": f'{{"p": {P}, "q": {Q}}}\n{" " * 500}1{"2" * 500}\n{{"p": {P}, "q": {Q}}}\n'})
    found = [json.loads(line) for line in out.splitlines()]
    assert [(line["line"], line.get("value")) for line in found] == [(1, VALUE), (2, None), (3, VALUE)]
    assert "more than 100 bytes" in found[1]["error"]


@pytest.mark.skipif(os.name == "nt", reason="files of POSIX")
def test_endless_and_odd_files(run, tmp_path):
    (tmp_path / "loop.json").symlink_to("loop.json")
    (tmp_path / "loop.npz").symlink_to("loop.npz")
    (tmp_path / "folder.npz").mkdir()
    (tmp_path / "p.json").write_text(P)
    for name in ("loop.json", "loop.npz", "folder.npz"):
        code, out, err = run({}, name, "p.json")
        assert (code, out) == (2, "")
        assert err.startswith(f"{name}: cannot be read: ")
    code, _, err = run({}, "/dev/zero", "p.json")
    assert (code, err) == (2, "/dev/zero: has more than 67108864 bytes; write large matrices to an .npz file\n")
    assert "1:1: is not JSON" in run({}, "/dev/null", "p.json")[2]


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        ("1" * 500_000, "mean[0] has 500000 characters, more than 400000"),
        ("1" * 300_000, "mean[0] has 300000 digits, more than 200000"),
        ("1" * 30_000, "mean[0] is '1111"),
        ("1e-999999999999999999999", "beyond 10^±20000"),
        ('"1/' + "3" * 300_000 + '"', "mean[0] has 300000 digits"),
    ],
    ids=range(5),
)
def test_numbers_beyond_all_bounds(run, number, reason):
    code, out, err = run(pair(q=f'{{"mean": [{number}], "covariance": [[1]]}}'))
    assert (code, out) == (2, "")
    assert reason in err
    assert len(err) < 500


def test_nothing_in_an_error_acts_on_the_terminal(run):
    code, out, err = run(pair(q='{"\\u001b[31m\\u202e": 1}'))
    assert code == 2
    assert "\x1b" not in err + out
    line = b'{"p": {"\xc2\x9b31m": 1}, "q": 1}'
    assert "'\\\\x9b31m' is none of mean" in run({"pairs.jsonl": line})[1]
