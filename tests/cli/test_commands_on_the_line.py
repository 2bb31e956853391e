"""Every command on a derivation about distributions on ℝ."""

from __future__ import annotations

import pytest

from symkl.cli import main

PAPER = r"""Let $P(x) = \mathcal{N}(x; \mu_1, \sigma_1^2)$ and $Q(x) = \mathcal{N}(x; \mu_2, \sigma_2^2)$.

$$ \log P(x) = -\frac12 \log(2\pi\sigma_1^2) - \frac{(x-\mu_1)^2}{2\sigma_1^2} \tag{1} $$

$$ \mathbb{E}_P[(x-\mu_2)^2] = \sigma_1^2 + (\mu_1-\mu_2)^2 \tag{2} $$

$$ D_{KL}(P\|Q) = \log\frac{\sigma_2}{\sigma_1} + \frac{\sigma_1^2 + (\mu_1-\mu_2)^2}{2\sigma_2^2} - \frac12 \tag{3} $$
"""


@pytest.fixture
def paper(tmp_path):
    file = tmp_path / "line.md"
    file.write_text(PAPER, "utf-8")
    return str(file)


@pytest.mark.parametrize(
    "command", ["check #", "list #", "explain 3 #", "explain 2 #", "audit #", "latex #", "graph #", "convert #"]
)
def test_it_runs_and_finds_nothing_wrong(command, paper, capsys):
    assert main(command.replace("#", paper).split(" ")) == 0
    assert capsys.readouterr().out


def test_its_report_is_written(paper, tmp_path):
    assert main(["report", paper, "-o", str(tmp_path / "report.html")]) == 0
    assert "σ" in (tmp_path / "report.html").read_text("utf-8")


def test_every_mutant_is_refused_and_every_rewriting_passes(paper, capsys):
    assert main(["mutate", paper, "-k", "2"]) == 0
    assert "0 are refused" in capsys.readouterr().out
