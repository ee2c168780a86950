"""`interlocal prospectus` on the demo region."""

import json

import pytest

from interlocal.proposals.models import Scenario
from interlocal.registry.models import Organisation

pytestmark = pytest.mark.usefixtures("region")


def ask(run, folder, *towns, service="libraries"):
    return run("prospectus", "--service", service, "--out", folder, *towns, "--json")


def test_a_paper_for_each_town_is_written(run, tmp_path):
    folder = tmp_path / "new" / "papers"

    code, said, _ = ask(run, folder, "Bolton", "Hebron")

    told = json.loads(said)
    files = sorted(file.name for file in folder.iterdir())
    assert code == 0
    assert files == [
        "libraries-bolton-ct.docx",
        "libraries-bolton-ct.pdf",
        "libraries-hebron-ct.docx",
        "libraries-hebron-ct.pdf",
    ]
    assert sorted(told["files"]) == [str(folder / name) for name in files]
    assert (folder / "libraries-bolton-ct.pdf").read_bytes().startswith(b"%PDF")
    assert (folder / "libraries-bolton-ct.docx").read_bytes().startswith(b"PK")
    split = told["shares"][told["proposed_method"]]
    assert sum(split["by_town"].values()) == told["terms"]["shared"]["mean"]
    assert told["alone"]["Bolton"]["locator"].startswith("line ")
    assert told["alone"]["Bolton"]["year"] == 2023


def test_people_read_a_table(run, tmp_path):
    code, said, _ = run(
        "prospectus", "--service", "libraries", "--out", tmp_path, "Bolton", "Hebron"
    )

    assert code == 0
    assert "Libraries shared by Bolton and Hebron" in said
    assert "Equal parts" in said
    assert " *" in said
    assert "* put forward in the papers" in said
    assert str(tmp_path / "libraries-hebron-ct.pdf") in said


@pytest.mark.parametrize(
    ("towns", "service", "complaint"),
    [
        (("Bolton", "Andover", "Hebron"), "libraries", "Andover (reports no spending by service)"),
        (("Bolton", "Hartford"), "libraries", "Hartford (books too much centrally to compare)"),
        (("Bolton", "Willington"), "police", "Willington (reports no police line)"),
        (("Bolton",), "libraries", "Choose at least one partner: sharing takes two."),
        (("Bolton", "Bolton"), "libraries", "Choose at least one partner: sharing takes two."),
        (("Bolton", "Hebrun"), "libraries", "No town “Hebrun”. Did you mean Hebron"),
        (("Bolton", "Hebron"), "education", "Education is not estimated"),
        (("Bolton", "Hebron"), "moon", "No service “moon”."),
    ],
)
def test_what_cannot_be_worked_out_is_refused_in_words(run, tmp_path, towns, service, complaint):
    code, said, complained = ask(run, tmp_path / "papers", *towns, service=service)

    assert code == 2
    assert said == ""
    assert complaint in complained
    assert not (tmp_path / "papers").exists()
    assert not Scenario.objects.exists()


def test_what_cannot_be_written_is_not_kept(run, tmp_path):
    (tmp_path / "papers").write_text("I am a file.")

    code, _, complained = ask(run, tmp_path / "papers", "Bolton", "Hebron")

    assert code == 2
    assert "Cannot write to" in complained
    assert not Scenario.objects.exists()


def test_more_than_a_scenario_holds_are_refused(run, tmp_path):
    names = [f"Mill {number}" for number in range(41)]
    Organisation.objects.bulk_create(
        Organisation(slug=f"mill-{at}", name=name, kind="municipality", state="CT")
        for at, name in enumerate(names)
    )

    code, _, complained = ask(run, tmp_path, *names)

    assert code == 2
    assert "up to 40 bodies; you named 41" in complained
