"""The pages of the documentation lead somewhere."""

import re

from tests.house.source import ROOT, tracked_files

A_LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)[^)]*\)")


def dead_links(text, folder):
    """Links of a page to files that are not there."""
    for target in A_LINK.findall(text):
        if not re.match(r"[a-z]+:", target) and not (folder / target).exists():
            yield target


def test_every_link_between_pages_leads_somewhere():
    pages = [file for file in tracked_files() if file.suffix == ".md"]

    dead = {
        str(page.relative_to(ROOT)): targets
        for page in pages
        if (targets := list(dead_links(page.read_text(encoding="utf-8"), page.parent)))
    }
    assert dead == {}


def test_a_dead_link_is_found(tmp_path):
    (tmp_path / "words.md").touch()
    text = "See [words](words.md#share), [map](map.md) and [the statute](https://law.example/1)."

    assert list(dead_links(text, tmp_path)) == ["map.md"]
