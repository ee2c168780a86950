"""The pages of the sharing methods: every worked example runs, every page is complete."""

import doctest
import re
from pathlib import Path

import pytest
from tests.engine.sharing.kohlberg_oracle import is_nucleolus
from tests.engine.sharing.seeded_games import KINDS, seeded

from interlocal.engine.games import nucleolus, prenucleolus

PAGES = Path(__file__).resolve().parents[3] / "docs" / "methods"
NAMES = [
    "aca",
    "acceptable_formula",
    "bird",
    "certificate",
    "core",
    "core_range",
    "equal",
    "estimates",
    "folk",
    "kar",
    "large_games",
    "least_core",
    "nucleolus",
    "owen",
    "proportional",
    "raw_deal",
    "scrb",
    "shapley",
    "tau",
    "weighted_shapley",
]
SECTIONS = [
    "## In plain words",
    "## Formula",
    "## Worked example",
    "## When it is fair, and to whom it is not",
    "## Sources",
]
BLOCK = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)


def run_page(name):
    """Run the examples of a page in order; returns its names."""
    text = (PAGES / f"{name}.md").read_text(encoding="utf-8")
    code = "\n".join(BLOCK.findall(text))
    test = doctest.DocTestParser().get_doctest(code, {}, name, f"{name}.md", 0)
    runner = doctest.DocTestRunner(optionflags=doctest.REPORT_NDIFF, verbose=False)
    outcome = runner.run(test, clear_globs=False)
    assert outcome.attempted > 0
    return outcome, test.globs


@pytest.mark.parametrize("name", NAMES)
def test_worked_examples_run(name):
    outcome, _ = run_page(name)

    assert outcome.failed == 0


@pytest.mark.parametrize("name", NAMES)
def test_pages_have_all_their_parts(name):
    text = (PAGES / f"{name}.md").read_text(encoding="utf-8")

    assert [line for line in text.splitlines() if line.startswith("## ")] == SECTIONS


def test_links_between_pages_lead_somewhere():
    targets = {
        (name, target)
        for name in NAMES
        for target in re.findall(r"\]\((\w+\.md)\)", (PAGES / f"{name}.md").read_text("utf-8"))
    }

    assert targets
    assert [link for link in targets if not (PAGES / link[1]).exists()] == []


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_the_strangers_program_judges_like_the_engine(kind):
    _, names = run_page("certificate")
    for n in (2, 3, 4, 5):
        game = seeded(kind, n, 77)
        costs = game.as_mapping()
        slack = 1e-6 * max(1.0, game.largest * 1e-3)
        for method in (prenucleolus, nucleolus):
            if method is nucleolus and game.gain <= 1e-9:
                continue
            result = method(game)
            assert names["check"](result.certificate.to_json(), costs, slack) == "proved"
            assert is_nucleolus(game.costs, result.shares, floors=method is nucleolus)
