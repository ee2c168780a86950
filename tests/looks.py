"""What every page owes to whoever looks at it, seen in a real browser."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
AXE = ROOT / "build" / "testassets" / "axe.min.js"
WCAG_21_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
RUN_AXE = """
(standards) => axe.run(document, {
    runOnly: {type: "tag", values: standards},
    resultTypes: ["violations"],
})
"""
TOO_WIDE = """
() => [...document.querySelectorAll("body *")]
    .filter(e => e.getBoundingClientRect().right > window.innerWidth + 1)
    .slice(0, 5)
    .map(e => e.outerHTML.slice(0, 120))
"""


def press(page, name):
    """Press a button, and wait until the page that follows is whole.

    A click waits until the next page begins, not until it is there: on a busy
    machine whoever looks at once sees half of it.
    """
    page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_load_state()


def assert_accessible(page, *, leaving_out=()):
    """No violation of WCAG 2.1 A or AA that axe can find on the page as it stands.

    axe goes in by evaluation, which the page's content security policy does
    not concern. ``leaving_out`` names axe rules to pass over; say why beside it.
    """
    page.wait_for_load_state()
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(RUN_AXE, WCAG_21_AA)["violations"]
    broken = [told(violation) for violation in found if violation["id"] not in leaving_out]
    assert not broken, f"{page.url}\n" + "\n".join(broken)


def told(violation):
    """One violation of axe in words: the rule, and the first elements that break it."""
    lines = [f"{violation['id']} ({violation['impact']}): {violation['help']}"]
    for node in violation["nodes"][:5]:
        lines += [f"    {node['html'][:160]}", f"      {node['failureSummary']}"]
    return "\n".join(lines)


def assert_fits(page):
    """Nothing sticks out to the right, so nobody has to scroll sideways."""
    page.wait_for_load_state()
    wide, window = page.evaluate("() => [document.documentElement.scrollWidth, window.innerWidth]")
    assert wide <= window, f"{page.url} is {wide} px wide in {window}: {page.evaluate(TOO_WIDE)}"
