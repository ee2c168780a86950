"""What a study does not know and asks: the law, the staff, the governance."""

from interlocal.proposals.documents import study_words as said
from interlocal.proposals.documents.blocks import Block, Heading, Item, Paragraph, Points


def law() -> list[Block]:
    """May this be done, in which form, and who must adopt it?"""
    return [
        Heading("The law", 1),
        Paragraph(
            "This study does not examine the law. Whether these bodies may share this service, in "
            "which form, who must adopt it and by which procedure differ by state and by the kind "
            f"of body. {said.NOT_LEGAL_ADVICE}"
        ),
        Points(
            [
                Item("May each of us do this, and which form of agreement is open to all of us?"),
                Item("Who must adopt it: council, town meeting, voters, a state office?"),
                Item("Who may employ, borrow, own and be sued?"),
                Item("Which contracts, labor agreements and grants bind us today?"),
            ]
        ),
    ]


def staff() -> list[Block]:
    """What to settle with those who do the work."""
    return [
        Heading("Staff", 1),
        Paragraph(
            "The figures count posts and pay; they do not know people. Before anything is decided, "
            "talk with those who do the work, and settle:"
        ),
        Points(
            [
                Item("Who employs whom, with which seniority, pension and leave?"),
                Item("Which labor agreements hold, and what must be bargained?"),
                Item("What happens to those whose post goes, and to the duties on the side?"),
                Item("At which pay do people work side by side, and from when?"),
            ]
        ),
    ]


def governance() -> list[Block]:
    """How it is decided, paid, looked at again and left."""
    return [
        Heading("Governance", 1),
        Points(
            [
                Item("Who decides on budget and service level, with how many votes?"),
                Item("Who sees the books, and how often are cost and quality reported?"),
                Item("How is the cost shared, when is that looked at again, and by whom?"),
                Item("How are quarrels settled, step by step?"),
                Item("How does a town leave: notice, staff, debt, equipment?"),
            ]
        ),
    ]
