"""The certified values of a run are kept in a folder of its own, which the processes of pytest-xdist share."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

from symkl.implementations import cache


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        base = tmp_path_factory.getbasetemp()
        shared = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
        patch.setenv(cache.FOLDER, str(shared / "certified"))
        yield


def pytest_generate_tests(metafunc):
    """Of a long list under `many`, all in the profile `full`, else every `every`-th."""
    mark = metafunc.definition.get_closest_marker("sampled")
    if mark is not None:
        name, cases, every = mark.args
        chosen = cases if settings.default.max_examples >= 1000 else cases[::every]
        metafunc.parametrize(name, chosen, ids=str)


def pytest_configure(config):
    config.addinivalue_line("markers", "sampled(name, cases, every): some of the cases, all in the profile full")
