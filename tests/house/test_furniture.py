"""How the pieces in a room are written: services, rules, views, and what rooms may hold."""

import ast

import pytest
from tests.house.source import PACKAGE, modules_of, public_functions, rooms, tree

FURNITURE = {
    *("models", "rules", "queries", "calculations", "documents", "services", "forms", "pages"),
    *("views", "api", "admin", "management", "urls"),
    *("apps", "migrations", "templatetags"),
}
# Pieces that are no furniture, each with the reason why it stands in its room all the same.
BESIDE_FURNITURE = {
    "accounts/adapter": "allauth asks for one class that decides who may sign up",
    "accounts/requests": "the type of a request by somebody who signed in, for views",
    "registry/imports": "reading files into values, before any row is made",
}
ASKS_THE_CLOCK = {"now", "today", "utcnow"}
CONVERTS = {"localdate", "localtime"}  # which ask the clock only when they are given nothing


def files(*kinds):
    """The files of some kinds of furniture, by their place in the package."""
    found = [file for kind in kinds for file in modules_of(kind)]
    return [pytest.param(file, id=str(file.relative_to(PACKAGE))) for file in found]


def planted(code):
    """A module as a tree, wrong on purpose."""
    return ast.parse(code)


def services_amiss(module, offered=None):
    """Services that take arguments by position, or do not say what they do.

    Where services are a package, only what the package offers is a service.
    """
    for function in public_functions(module):
        if offered is not None and function.name not in offered:
            continue
        given = function.args
        if given.posonlyargs or given.args or given.vararg:
            yield f"{function.name} takes arguments by position; put a * before them"
        if not ast.get_docstring(function):
            yield f"{function.name} has no docstring"


def names_offered(module):
    """The names in a package's `__all__`."""
    for node in module.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            return set(ast.literal_eval(node.value))
    return set()


def looks_at_the_clock(module):
    """Calls that ask what time it is; services and rules are told."""
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            name, given = node.func.attr, node.args or node.keywords
            if name in ASKS_THE_CLOCK or (name in CONVERTS and not given):
                yield f"line {node.lineno} calls {name}(); take the moment as at="


def asks_tables(module):
    """Uses of a model's manager, but for the empty set that a form field starts with."""
    nodes = [node for node in ast.walk(module) if isinstance(node, ast.Attribute)]
    empty = {id(node.value) for node in nodes if node.attr == "none"}
    for node in nodes:
        if node.attr in {"objects", "_default_manager"} and id(node) not in empty:
            yield f"line {node.lineno} asks a table; put the read into queries"


@pytest.mark.parametrize("file", files("services"))
def test_services_take_keywords_and_say_what_they_do(file):
    front = file.parent / "__init__.py"
    offered = names_offered(tree(front)) if file.parent.name == "services" else None

    assert list(services_amiss(tree(file), offered)) == []


@pytest.mark.parametrize("file", files("services", "rules"))
def test_services_and_rules_are_told_the_time(file):
    assert list(looks_at_the_clock(tree(file))) == []


@pytest.mark.parametrize("file", files("rules"))
def test_rules_ask_no_table(file):
    assert list(asks_tables(tree(file))) == []


@pytest.mark.parametrize("file", files("views", "api", "admin", "pages", "forms"))
def test_pages_ask_queries_and_not_tables(file):
    assert list(asks_tables(tree(file))) == []


@pytest.mark.parametrize("room", rooms(), ids=lambda room: room.name)
def test_a_room_holds_furniture_only(room):
    pieces = {
        entry.stem
        for entry in room.iterdir()
        if entry.suffix == ".py" or (entry / "__init__.py").is_file()
    }
    told = {name.split("/")[1] for name in BESIDE_FURNITURE if name.startswith(f"{room.name}/")}

    assert pieces - {"__init__"} - FURNITURE - told == set()


def test_every_piece_beside_the_furniture_still_stands():
    for name in BESIDE_FURNITURE:
        assert (PACKAGE / name).is_dir() or (PACKAGE / f"{name}.py").is_file(), name


def test_a_service_by_position_is_found():
    wrong = planted("def approve(agreement, *, at):\n    'Approve.'\n")

    assert list(services_amiss(wrong)) == [
        "approve takes arguments by position; put a * before them"
    ]


def test_a_service_without_words_is_found():
    assert list(services_amiss(planted("def approve(*, at): ..."))) == ["approve has no docstring"]


def test_a_private_function_of_a_service_may_do_as_it_likes():
    assert list(services_amiss(planted("def _cents(amount): ..."))) == []


@pytest.mark.parametrize("call", ["timezone.now()", "date.today()", "timezone.localdate()"])
def test_a_look_at_the_clock_is_found(call):
    assert len(list(looks_at_the_clock(planted(f"def late(): return {call}")))) == 1


@pytest.mark.parametrize("call", ["at.date()", "timezone.localdate(at)"])
def test_turning_a_moment_into_a_day_is_no_look_at_the_clock(call):
    assert list(looks_at_the_clock(planted(f"def late(*, at): return {call}"))) == []


def test_what_a_package_of_services_keeps_to_itself_is_no_service():
    package = planted("__all__ = ['approve']")
    module = planted("def approve(agreement):\n    'Approve.'\ndef hashed(text): ...")

    assert list(services_amiss(module, names_offered(package))) == [
        "approve takes arguments by position; put a * before them"
    ]


def test_every_package_of_services_says_what_it_offers():
    fronts = [file for file in modules_of("services") if file.name == "__init__.py"]

    assert [front for front in fronts if not names_offered(tree(front))] == []


def test_the_empty_set_of_a_form_field_asks_nothing():
    assert list(asks_tables(planted("town = Field(queryset=Town.objects.none())"))) == []


def test_a_question_to_a_table_is_found():
    assert len(list(asks_tables(planted("def page(request): return Town.objects.all()")))) == 1
