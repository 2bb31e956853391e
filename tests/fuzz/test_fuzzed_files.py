"""What `symkl kl` reads, from bytes that are nearly right: a Gaussian, or an error that says where."""

from __future__ import annotations

import io
import json
import re
import warnings
import zipfile
from decimal import Decimal

import numpy
import pytest
from clock import outcome
from hypothesis import given
from hypothesis import strategies as st

from symkl.errors import GaussianError, InputError
from symkl.gaussian import portable
from symkl.gaussian.closed_form import kl_of_pair
from symkl.gaussian.distribution import Gaussian
from symkl.gaussian.files import gaussian, lines, load, parse, text_of

SECONDS = 30

NUMBERS = st.sampled_from([
    "0", "1", "-1", "2", "0.5", "1e-5", "1e400", "-1E+20000", "1e20001", "1e999999999", "1e-999999999999999999999",
    "-0", "01", "+1", "1.", ".5", "0x10", "1_0", "NaN", "Infinity", "-Infinity", "null", "true", '"1/3"', '"1/0"',
    '"-2/4"', '"nan"', '" 1 "', '"٣"', '"1e5000000000000000000"', "1" * 5000, '"' + "9" * 5000 + '"', '"\\ud800"',
    "{}", "[]", '""', "[[1]]",
])  # fmt: skip
ARRAYS = st.recursive(NUMBERS, lambda inner: st.lists(inner, max_size=4).map(lambda row: f"[{', '.join(row)}]"))
GOOD = st.sampled_from([
    '{"mean": [0], "covariance": [[1]]}', '{"mean": ["1/3", 1], "precision": [[2, 0], [0, 1]]}',
    '{"mean": [0, 0], "scale_tril": [[1e-9, 0], [1e9, 1]]}', '{"mean": [1e-300], "covariance": [[1e300]]}',
])  # fmt: skip


@st.composite
def objects(draw):
    """JSON that has the form of a Gaussian, more or less."""
    keys = st.sampled_from(["mean", "covariance", "scale_tril", "precision", "p", "", "mean\\u0000"])
    pairs = draw(st.lists(st.tuples(keys, ARRAYS), max_size=4))
    return "{" + ", ".join(f'"{key}": {value}' for key, value in pairs) + "}"


@st.composite
def damaged(draw, texts):
    """The text with a few bytes changed, taken out, put in or said again."""
    data = bytearray(draw(texts).encode("utf-8", "surrogatepass") if isinstance(texts, st.SearchStrategy) else texts)
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(data)))
        put = st.binary(max_size=3) | st.sampled_from([b"[[[[", b"]", b",", b'"'])
        data[at : at + draw(st.integers(0, 3))] = draw(put)
        if draw(st.integers(0, 20)) == 0:
            data = data * draw(st.integers(1, 50))
    return bytes(data)


def read(data, name="q.json", line=0):
    """What the bytes describe, or None where they are refused; anything but an InputError gets through."""
    found, error = outcome(
        SECONDS, InputError, lambda: gaussian(parse(text_of(data, name, line), name, line), name, line)
    )
    assert error is None or (error.file == name and str(error))
    return found


@given(damaged(objects() | GOOD) | st.binary())
def test_json_is_a_gaussian_or_an_error(data):
    found = read(data)
    assert found is None or isinstance(found, Gaussian)
    assert found is None or found.batch_shape == ()


@given(damaged(GOOD), damaged(GOOD), st.sampled_from([1, 5, 30]), st.sampled_from([None, 2, 10]))
def test_what_is_read_has_a_divergence_or_an_error(one, other, digits, base):
    p, q = read(one), read(other)
    if p is None or q is None:
        return
    found, error = outcome(SECONDS, GaussianError, kl_of_pair, p, q, digits, base)
    if error is not None:
        return
    assert Decimal(found.lower) <= Decimal(found.upper)
    if max(abs(float(a)) for a in p.mean + q.mean) < 1e50 and "e" not in found.value:
        assert str(portable.kl(p, q, digits, base))[:1] == found.value[:1]


@given(st.lists(damaged(objects() | GOOD)).map(b"\n".join))
def test_every_line_of_a_stream_is_read_alone(data):
    found = list(lines(io.BytesIO(data)))
    rows = data.split(b"\n")
    assert [(number, text.strip()) for number, text in found] == [
        (number, row.strip()) for number, row in enumerate(rows, 1) if row.strip()
    ]


def npz(arrays, method=zipfile.ZIP_STORED):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, array in arrays.items():
            content = io.BytesIO()
            numpy.lib.format.write_array(content, array)
            archive.writestr(f"{name}.npy", content.getvalue())
    return stream.getvalue()


ARCHIVES = [
    npz({"mean": numpy.array([0.0, 1.0]), "covariance": numpy.eye(2)}),
    npz({"mean": numpy.array([1], dtype="i2"), "precision": numpy.array([[3]], dtype=">u4")}, zipfile.ZIP_DEFLATED),
    npz({"mean": numpy.zeros(2, "f2"), "scale_tril": numpy.asfortranarray(numpy.eye(2))}, zipfile.ZIP_BZIP2),
    npz({"mean": numpy.zeros(1), "covariance": numpy.eye(1)}, zipfile.ZIP_LZMA),
]


@st.composite
def archives(draw):
    """An archive with some bytes changed; half of them in the headers of its arrays, with lengths kept right."""
    data = draw(st.sampled_from(ARCHIVES))
    if draw(st.booleans()):
        return draw(damaged(data))
    header = draw(st.sampled_from([
        "{'descr': '<f8', 'fortran_order': False, 'shape': (%s,)}",
        "{'descr': '%s', 'fortran_order': False, 'shape': (1,)}",
        "{'descr': [('a', '%s')], 'fortran_order': True, 'shape': ()}", "%s",
    ]))  # fmt: skip
    odd = ["1", "10**9", "-1", "1, 1000000, 1000000", "O", "|S0", "V", "<U99999", "M8[ns]", "f16", "1L"]
    put = draw(st.sampled_from(odd) | st.text(max_size=20))
    text = (header % put).encode("utf-8", "replace")
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in ("mean", "covariance"):
            npy = b"\x93NUMPY\x01\x00" + len(text).to_bytes(2, "little") + text + draw(st.binary(max_size=64))
            archive.writestr(f"{name}.npy", npy)
    return stream.getvalue()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("fuzzed")


@given(archives())
def test_an_archive_is_a_gaussian_or_an_error(folder, data):
    path = folder / "q.npz"
    path.write_bytes(data)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # zipfile and NumPy warn of some of what they read all the same
        found, error = outcome(SECONDS, InputError, load, str(path))
    assert error.file == str(path) if found is None else isinstance(found, Gaussian)


@given(st.sampled_from([json.dumps, repr]), st.floats() | st.integers() | st.text(max_size=8))
def test_a_number_is_itself_or_refused(write, value):
    found = read(f'{{"mean": [{write(value)}], "covariance": [[1]]}}'.encode("utf-8", "surrogatepass"))
    if isinstance(value, int) or (isinstance(value, float) and re.fullmatch(r"-?[0-9.]+(e[+-]?[0-9]+)?", repr(value))):
        assert found is not None
        assert float(found.mean[0]) == float(value)
