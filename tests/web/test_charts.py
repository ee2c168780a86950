"""Charts: what they show, what they say, and what a strict page accepts."""

import csv
import io
import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interlocal.web import charts
from interlocal.web.charts import drawing, rows, scale
from interlocal.web.charts.look import CLASSES
from interlocal.web.words import Range

D = 100
TOWNS = [
    charts.Paying(
        "Alder",
        Range(180_000 * D, 210_000 * D, 240_000 * D),
        171_000 * D,
        Range(12_000 * D, 39_000 * D, 71_000 * D),
    ),
    charts.Paying(
        "Birch",
        Range(90_000 * D, 101_000 * D, 120_000 * D),
        108_000 * D,
        Range(-12_000 * D, -7_000 * D, -2_000 * D),
    ),
    charts.Paying(
        "Cedar",
        Range(300_000 * D, 340_000 * D, 380_000 * D),
        330_000 * D,
        Range(-20_000 * D, 10_000 * D, 50_000 * D),
    ),
]
NET = Range(-15_000 * D, 42_000 * D, 110_000 * D)
HOSTILE = 'Al</text><script>alert("x")</script>\x00 & =1+1'


def dumbbell(lines=TOWNS, focus="Alder"):
    return charts.dumbbell(lines, focus=focus)


def waterfall(net=NET):
    return charts.waterfall(
        gross=Range(50_000 * D, 98_000 * D, 150_000 * D),
        costs=[
            charts.Cost("Working together", Range.exactly(30_000 * D)),
            charts.Cost("Overhead that stays behind", Range.exactly(26_000 * D)),
        ],
        net=net,
    )


def shares(names=("Alder", "Birch"), alone=(200_000 * D, 100_000 * D)):
    methods = [
        charts.Method("Equal", [130_000 * D, 130_000 * D]),
        charts.Method("Per head", [180_000 * D, 80_000 * D]),
    ]
    return charts.shares_by_method(names, alone, methods, focus=names[0])


def ranked():
    return charts.range_bars(
        [
            charts.Option("Libraries with Birch", Range(12_000 * D, 39_000 * D, 71_000 * D)),
            charts.Option("Planning with Cedar", Range(-32_000 * D, -19_000 * D, -4_000 * D)),
        ],
        who="Alder",
    )


ALL = {"dumbbell": dumbbell, "waterfall": waterfall, "shares": shares, "ranked": ranked}


@pytest.fixture(params=ALL, ids=str)
def chart(request):
    return ALL[request.param]()


def texts(svg):
    return ["".join(element.itertext()) for element in ElementTree.fromstring(svg).iter()]


def test_a_chart_breaks_no_rule_of_a_strict_page(chart):
    for element in ElementTree.fromstring(f"<p>{chart.html}</p>").iter():
        assert not element.tag.endswith(("style", "script", "image", "foreignObject"))
        assert not [name for name in element.attrib if name == "style" or name.startswith("on")]


def test_a_chart_is_one_image_with_its_message_for_those_who_do_not_see_it(chart):
    picture = ElementTree.fromstring(chart.svg)

    assert picture.get("role") == "img"
    assert picture.get("aria-label") == chart.alt
    assert [e for e in picture.iter() if e is not picture and e.get("role")] == []
    assert [e for e in picture.iter() if e is not picture and e.get("aria-label")] == []


def test_a_chart_takes_the_width_of_its_place(chart):
    picture = ElementTree.fromstring(chart.svg)

    assert picture.get("viewBox")
    assert picture.get("width") is None
    assert picture.get("height") is None


def test_the_narrow_picture_fits_a_telephone_without_shrinking_its_letters(chart):
    narrow = ElementTree.fromstring(drawing.drawn(chart.narrow))

    assert float(narrow.get("width")) <= 358  # 390 pixels less a page's margins
    sizes = {float(e.get("font-size")[:-2]) for e in narrow.iter() if e.get("font-size")}
    assert min(sizes) >= 12


def test_every_colour_on_a_page_can_follow_the_page(chart):
    for element in ElementTree.fromstring(chart.svg).iter():
        for paint in ("fill", "stroke"):
            colour = element.get(paint, "none")
            assert colour in {"none", "transparent", *CLASSES}
            if colour in CLASSES:
                assert f"chart-{paint}-{CLASSES[colour]}" in element.get("class")


def test_a_chart_goes_into_documents_as_svg_and_as_png(chart):
    assert ElementTree.fromstring(chart.paper).get("width")
    assert "class" not in chart.paper
    assert chart.png(1).startswith(b"\x89PNG")
    assert len(chart.png(2)) > len(chart.png(1))


def test_the_figures_of_a_chart_go_out_as_csv(chart):
    header, *lines = csv.reader(io.StringIO(chart.csv))

    assert tuple(header) == chart.header
    assert len(lines) == len(chart.rows)


def test_alone_against_shared_says_who_would_pay_what():
    chart = dumbbell()

    assert "Alder would pay $210,000 a year alone and $171,000 shared: saves $39,000." in chart.alt
    assert "Birch would pay $101,000 a year alone and $108,000 shared: costs" in chart.alt
    assert chart.rows[1] == (
        *("Birch", 101_000, 90_000, 120_000, 108_000, -7_000, -12_000, -2_000),
        "costs more",
    )


def test_who_would_pay_more_is_told_by_word_and_shape():
    shown = texts(dumbbell().svg)

    assert "costs $7,000 more" in shown
    assert "too uncertain to call" in shown
    assert "shared: pays more" in shown
    assert "triangle-right" in dumbbell().wide


def test_only_marks_that_are_used_stand_in_the_legend():
    assert "shared: pays more" not in texts(dumbbell(TOWNS[:1]).svg)


def test_many_towns_are_counted_in_words_and_drawn_each():
    lines = [
        charts.Paying(f"Town {n}", t.alone, t.shared, t.saving) for n in range(5) for t in TOWNS
    ]
    lines = [
        charts.Paying(f"{line.name} {n}", line.alone, line.shared, line.saving)
        for n, line in enumerate(lines)
    ]

    chart = dumbbell([*lines, TOWNS[0]])

    assert (
        "Of the other 15 participants, 5 would pay less, 5 would pay more, 5 cannot be called."
        in chart.alt
    )
    assert len(chart.rows) == 16


def test_differences_that_dollars_would_hide_are_drawn_as_a_share_of_each_ones_own_cost():
    assert not scale.of_what_each_pays([100, 500], [60, 450]).percent
    assert scale.of_what_each_pays([100, 501], [60, 450]).percent  # very different in size
    assert scale.of_what_each_pays([100, 300], [95, 294]).percent  # hardly any difference
    assert not scale.of_what_each_pays([0, 501], [0, 450]).percent  # no share of nothing
    assert scale.of_what_each_pays([100, 501]).of(80, alone=100) == 80

    large = charts.Paying("Dogwood", Range.exactly(8_000_000 * D), 7_900_000 * D, TOWNS[0].saving)
    assert "Percent of what each pays alone" in texts(dumbbell([*TOWNS, large]).svg)


def test_the_way_from_gross_to_net_adds_up():
    chart = waterfall()

    effects = [row[1] for row in chart.rows]
    assert effects == [98_000, -30_000, -26_000, 42_000]
    assert sum(effects[:-1]) == effects[-1]
    assert "could end anywhere between costing the group $20,000 more a year" in chart.alt


def test_a_net_loss_is_called_an_extra_cost():
    chart = waterfall(net=Range(-80_000 * D, -20_000 * D, -1_000 * D))

    assert chart.rows[-1][0] == "Net extra cost"
    assert "Net extra cost" in texts(chart.svg)
    assert "$20,000 more" in texts(chart.svg)


def test_shares_by_method_name_who_would_pay_more_than_alone():
    chart = shares()

    assert "Under Equal, Birch would pay more than alone." in chart.alt
    assert "Under Per head nobody would pay more than alone." in chart.alt
    assert "pays more in 1 of 2" in texts(chart.svg)
    assert "hollow: pays more than alone" in texts(chart.svg)


def test_options_keep_their_order_and_their_signs():
    chart = ranked()

    assert [row[0] for row in chart.rows] == ["Libraries with Birch", "Planning with Cedar"]
    assert "costs $19,000 more, likely range −$32,000 to −$4,000 a year" in chart.alt


def test_hostile_names_are_shown_as_text():
    lines = [TOWNS[1], charts.Paying(HOSTILE, TOWNS[0].alone, TOWNS[0].shared, TOWNS[0].saving)]

    chart = dumbbell(lines, focus=HOSTILE)

    assert "<script" not in chart.html
    assert "\x00" not in chart.html
    assert 'alert("x")' in "".join(texts(chart.svg))


def test_a_name_cannot_become_a_formula_of_a_spreadsheet():
    option = charts.Option("=HYPERLINK(1)", TOWNS[0].saving)

    assert "'=HYPERLINK(1)" in charts.range_bars([option]).csv


def test_a_long_name_is_cut_with_an_ellipsis_and_kept_whole_in_words():
    name = "The Town of West Marlborough Heights upon the Connecticut River"

    town = charts.Paying(name, TOWNS[0].alone, TOWNS[0].shared, TOWNS[0].saving)

    chart = dumbbell([*TOWNS, town])

    assert name not in "".join(texts(chart.svg))
    assert name in chart.alt
    assert rows.wrapped(name, 25, 2).endswith("…")
    assert rows.wrapped(name, 25, 2).count("\n") == 1


def test_a_chart_without_words_cannot_be_made():
    with pytest.raises(charts.NothingToDraw, match="message"):
        charts.Chart(alt=" ", header=(), rows=(), wide="{}", narrow="{}")


@pytest.mark.parametrize(
    "draw",
    [
        lambda: charts.dumbbell([]),
        lambda: charts.range_bars([]),
        lambda: charts.shares_by_method([], [], []),
        lambda: charts.waterfall(gross=Range.exactly(1), costs=[], net=Range.exactly(1)),
    ],
)
def test_nothing_is_not_drawn(draw):
    with pytest.raises(charts.NothingToDraw):
        draw()


def test_a_share_missing_for_one_town_is_refused():
    with pytest.raises(ValueError, match="Every town"):
        charts.shares_by_method(["Alder", "Birch"], [1, 2], [charts.Method("Equal", [1])])


def test_a_picture_is_drawn_once(settings, monkeypatch):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    chart = dumbbell()
    first = chart.svg
    monkeypatch.setattr("vl_convert.vegalite_to_svg", lambda *_, **__: pytest.fail("drawn again"))

    assert chart.svg == first


def test_without_built_assets_charts_fall_back_to_other_letters(settings, tmp_path):
    settings.VENDOR = tmp_path

    assert drawing.font_folder() is None
    assert "Alder" in texts(dumbbell().svg)


@given(st.integers(-(10**12), 10**12), st.integers(1, 10**12), st.integers(3, 8))
def test_an_axis_has_a_few_round_marks_inside_its_ends(low, span, most):
    marks = rows.round_figures(low, low + span, most)

    assert 1 <= len(marks) <= most
    assert low <= min(marks)
    assert max(marks) <= low + span


def test_letters_are_measured_as_they_are_set():
    if drawing.font_folder() is None:
        pytest.skip("The page assets are not built: python3 dev.py assets")

    picture = dumbbell().paper

    assert re.search(r'font-family="Public Sans,', picture)


def test_a_way_from_nothing_to_nothing_is_drawn():
    nothing = Range(0, 0, 0)

    chart = charts.waterfall(gross=nothing, costs=[charts.Cost("Travel", nothing)], net=nothing)

    assert chart.alt.endswith("Net, sharing would neither save nor cost the group anything.")
    picture = chart.paper
    assert "NaN" not in picture
    assert "Infinity" not in picture
    assert re.search(r">\$0<", picture)
