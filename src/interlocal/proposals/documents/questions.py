"""Seven questions for a first, informal meeting.

The process of inter-municipal cooperation that UNDP, the Council of Europe and the
Local Government and Public Service Reform Initiative describe has an informal meeting
with seven questions when partners are identified (step 2 of 14). Their wording is
theirs; these seven are Interlocal's own.
"""

from dataclasses import dataclass

ORIGIN = (
    "The wording is Interlocal’s own. The informal meeting belongs to step 2, “Identify partners "
    "and areas”, of the fourteen-step process of inter-municipal cooperation by the United "
    "Nations Development Programme (UNDP), the Council of Europe and the Local Government and "
    "Public Service Reform Initiative (LGI)."
)


@dataclass(frozen=True)
class Question:
    """A question to think about before the meeting, and what helps to answer it."""

    text: str
    hint: str


SEVEN_QUESTIONS = (
    Question(
        "What do we need that we cannot do well enough alone?",
        "Name the gap as residents and staff feel it: hours, cover, skills, equipment, cost.",
    ),
    Question(
        "What works today that must not get worse?",
        "Say what each town is proud of, and how one would notice if it slipped.",
    ),
    Question(
        "What would success look like in three years?",
        "One or two results that can be counted, for each town and for the group.",
    ),
    Question(
        "Where are our limits?",
        "What is not up for discussion, what labor contracts and law allow, what takes more time.",
    ),
    Question(
        "Who decides, and who must be heard first?",
        "Governing bodies, finance boards, staff and their unions, users, neighbors not invited.",
    ),
    Question(
        "What could each of us bring in money, staff, space and time?",
        "Include the time to study and prepare, and what would stay behind at home.",
    ),
    Question(
        "How could it end, and what is our next step?",
        "How a town may leave, with staff, debt and equipment; then who does what by when.",
    ),
)
