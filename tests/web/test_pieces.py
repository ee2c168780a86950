"""The pieces of pages: what they say, and what they refuse to say."""

import re

import pytest
from django import forms
from django.core.paginator import Paginator
from django.forms.renderers import DjangoTemplates
from django.template import Context, Template

from interlocal.web import glossary, samples
from interlocal.web.fields import Renderer
from interlocal.web.origins import Origin, Walk
from interlocal.web.tables import Cell, Column, Row, Table


def rendered(source, request=None, **values):
    template = Template("{% load interlocal %}" + source)
    return template.render(Context({"request": request, **values}))


def test_evidence_that_warns_looks_like_evidence_that_encourages():
    pieces = [
        rendered("{% evidence direction 'A finding.' 'A study' %}", direction=direction)
        for direction in ("saves", "no-effect", "costs-more", "mixed", "unknown")
    ]

    built = [re.findall(r"<(?!path|circle|/)\w+", piece) for piece in pieces]
    assert built[0] == ["<article", "<p", "<svg", "<p", "<p"]
    assert all(each == built[0] for each in built)


def test_a_direction_that_nobody_defined_is_refused():
    with pytest.raises(KeyError):
        rendered("{% evidence 'optimal' 'A finding.' 'A study' %}")


def test_a_range_says_in_words_what_it_draws():
    page = rendered("{% range_line 1 2 3 label='between $1 and $3' %}")

    assert 'role="img" aria-label="between $1 and $3"' in page


def test_a_drawn_range_is_written_without_commas(settings):
    settings.USE_THOUSAND_SEPARATOR = True

    assert 'x1="2.67%"' in rendered("{% range_line 7 10 1000 label='-' %}")


def test_a_missing_figure_says_that_it_was_not_reported():
    assert "Not reported" in rendered("{% figure 'Police' '–' kind='absent' %}")


def test_a_walk_leads_back_to_file_and_row():
    page = rendered("{% source walk %}", walk=samples.walk())

    assert "spending_2031.csv" in page
    assert "row 14" in page
    assert "<dd>2031</dd>" in page


def test_a_panel_that_is_loaded_later_is_a_link_without_scripts():
    page = rendered("{% source url='/facts/7/' %}")

    assert '<a href="/facts/7/">' in page


def test_lists_of_nothing_are_not_shown():
    assert rendered("{% warnings items %}{% reasons items %}", items=[]).strip() == ""


def test_what_people_wrote_is_escaped_everywhere():
    wrong = "<b>Alder</b>"
    page = rendered(
        "{% page_header w lead=w seen_by=w audience='own' %}{% end_page_header %}"
        "{% figure w w note=w %}{% evidence 'saves' w w %}{% warnings l %}{% reasons l %}"
        "{% answer w range_text=w kicker=w %}{% end_answer %}{% fold w %}{% end_fold %}"
        "{% empty_state w w example=w action=w href='/' %}{% steps l 1 %}{% progress w %}"
        "{% data_table t %}{% download w '/' kind=w %}{% confirm w '/' w w %}{% crumbs w '/' w %}",
        w=wrong,
        l=[wrong],
        t=Table(wrong, [Column(wrong)], [Row([Cell(wrong, note=wrong)])]),
    )

    assert "&lt;b&gt;" in page
    assert "<b>" not in page


HOSTILE = "\"'><script>alert(1)</script>&"
HELD = "&quot;&#x27;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;"
HOSTILE_CELL = Cell(HOSTILE, href=HOSTILE, note=HOSTILE, is_loss=True)
HOSTILE_WALK = Walk(
    number=HOSTILE,
    meaning=HOSTILE,
    steps=[HOSTILE],
    method=HOSTILE,
    method_href=HOSTILE,
    origins=[
        Origin(
            *(HOSTILE, HOSTILE, "reported", HOSTILE, HOSTILE),
            href=HOSTILE,
            file_name=HOSTILE,
            locator=HOSTILE,
            licence=HOSTILE,
            note=HOSTILE,
        )
    ],
)


class Hostile(forms.Form):
    choice = forms.ChoiceField(
        label="Service", choices=[(HOSTILE, HOSTILE), (HOSTILE, [("a", HOSTILE)])]
    )


def hostile_table(*, stacks):
    row = Row([HOSTILE_CELL, HOSTILE_CELL], place=HOSTILE)
    return Table(HOSTILE, [Column(HOSTILE), Column(HOSTILE)], [row], row, stacks=stacks)


@pytest.mark.parametrize(
    ("piece", "times"),
    [
        ("{% range_line 1 2 3 label=w low_text=w high_text=w %}", 3),
        ("{% source url=w title=w %}", 3),
        ("{% source walk title=w %}", 15),
        ("{% walk_back walk %}", 14),
        ("{% said lines w %}", 2),
        ("{% reasons items title=w %}", 2),
        ("{% warnings items title=w %}", 2),
        ("{% evidence 'saves' w w href=w note=w %}", 4),
        ("{% fold w url=w %}{{ w }}{% end_fold %}", 3),
        ("{% answer w href=w kicker=w range_text=w place=w %}{{ w }}{% end_answer %}", 6),
        ("{% answer w low=1 middle=2 high=3 low_text=w high_text=w %}{% end_answer %}", 4),
        ("{% known_names w items %}", 2),
        ("{% field form.choice %}", 4),
        ("{% data_table stacking %}", 19),
        ("{% data_table scrolling %}", 18),
    ],
)
def test_no_piece_lets_markup_of_others_through(piece, times):
    page = rendered(
        piece,
        w=HOSTILE,
        items=[HOSTILE],
        lines=[("check", HOSTILE)],
        walk=HOSTILE_WALK,
        form=Hostile(),
        stacking=hostile_table(stacks=True),
        scrolling=hostile_table(stacks=False),
    )

    assert page.count(HELD) == times
    assert "script" not in page.replace(HELD, "")


def test_markup_of_our_own_is_escaped_once_at_most():
    page = rendered(
        "{% fold 'Ours &amp; theirs' %}{% kind 'reported' %} {{ w }}{% end_fold %}", w="&"
    )

    assert '<span class="il-kind il-kind--reported">Reported</span> &amp;</div>' in page
    assert "&amp;amp;" not in page


def test_a_sorted_head_holds_its_address(rf):
    table = Table("Towns", [Column("Town", sort=HOSTILE)], [Row([Cell("Alder")])])
    page = rendered("{% data_table t %}", rf.get("/"), t=table)

    assert "script>" not in page


def test_a_table_that_scrolls_can_be_reached_by_keys_and_one_that_stacks_says_what_is_what():
    columns, rows = [Column("Town"), Column("Alone")], [Row([Cell("Alder"), Cell("$7")])]
    scrolls = rendered("{% data_table t %}", t=Table("Bills", columns, rows, stacks=False))
    stacks = rendered("{% data_table t %}", t=Table("Bills", columns, rows))

    assert 'tabindex="0" role="region" aria-label="Bills"' in scrolls
    assert "<td>$7</td>" in scrolls
    assert '<td data-label="Alone"' in stacks
    assert "tabindex" not in stacks


def test_a_drawing_that_is_not_there_is_refused():
    with pytest.raises(KeyError):
        rendered("{% said lines %}", lines=[("unicorn", "A reason.")])


def test_a_sorted_column_says_so_and_turns_round(rf):
    table = Table("Towns", [Column("Town", sort="town")], [Row([Cell("Alder")])])
    page = rendered("{% data_table t %}", rf.get("/?sort=town&q=al&page=3"), t=table)

    assert 'aria-sort="ascending"' in page
    assert 'href="?sort=-town&amp;q=al"' in page


def test_a_row_that_does_not_fit_its_table_is_refused():
    with pytest.raises(ValueError, match="2 cells for 1 columns"):
        Table("Towns", [Column("Town")], [Row([Cell("Alder"), Cell("1")])])


def test_pages_keep_the_question(rf):
    page = Paginator(range(169), 20).page(2)
    shown = rendered("{% pages p what='towns' %}", rf.get("/?q=al&page=2"), p=page)

    assert 'href="?q=al&amp;page=3"' in shown
    assert "21 to 40 of 169 towns" in shown


def test_every_term_that_pages_use_has_a_meaning():
    assert len({word.code for word in glossary.WORDS}) == len(glossary.WORDS)
    assert 'href="/help/#net-saving"' in rendered("{% term 'net-saving' %}")
    with pytest.raises(KeyError):
        rendered("{% term 'synergy' %}")


class Answer(forms.Form):
    email = forms.EmailField(help_text="We write rarely.")
    choice = forms.ChoiceField(choices=[("a", "A")], widget=forms.RadioSelect)
    note = forms.CharField(required=False)


def test_a_field_is_tied_to_its_hint_and_its_error():
    page = rendered("{% field form.email %}", form=Answer({"email": "x"}))

    assert 'aria-describedby="id_email_hint id_email_error"' in page
    assert 'id="id_email_hint"' in page
    assert 'id="id_email_error"' in page
    assert 'aria-invalid="true"' in page


def test_the_summary_leads_to_each_field_that_is_wrong():
    form = Answer({"email": "x"})
    form.add_error(None, "Alder answered already.")
    page = rendered("{% error_summary form %}", form=form)

    assert "3 things need mending" in page
    assert '<a href="#id_email">Email: Enter a valid email address.</a>' in page
    assert 'href="#id_choice_0"' in page
    assert "<li>Alder answered already.</li>" in page


class Choice(forms.Form):
    year = forms.TypedChoiceField(
        choices=[("", "–"), (2031, 2031), ("Older & old", [(2029, "<2029>"), (2028, "2028")])],
        widget=forms.Select(attrs={"disabled": True, "multiple": False, "data-x": "\"'"}),
    )


def test_a_list_to_choose_from_is_drawn_as_django_draws_it():
    ours = Choice({"year": "2029"}, renderer=Renderer())["year"].as_widget()
    theirs = Choice({"year": "2029"}, renderer=DjangoTemplates())["year"].as_widget()

    assert "<optgroup" in ours
    assert re.sub(r"\n *", "", ours) == re.sub(r"\n *", "", theirs)


def test_what_need_not_be_answered_says_so():
    page = rendered("{% form_fields form %}", form=Answer())

    assert page.count("(optional)") == 1


def test_a_second_look_is_a_form_of_its_own():
    page = rendered("{% confirm 'Close…' '/close/' 'Really?' 'Close it' %}", csrf_token="abc")

    assert '<form method="post" action="/close/">' in page
    assert 'value="abc"' in page
