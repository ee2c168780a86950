"""Who in a region should share with whom: from the registry's facts to a plan and its proof.

How to use it, from a page, a job or the command line::

    problem = region_problem(region, service, on=today)       # may raise CannotGroup
    found = best_grouping(                                    # may raise CannotGroup
        problem,
        wishes=Wishes(max_towns=4, never=(("bolton-ct", "vernon-ct"),)),
        seed=1,
        draws=50,
        time_limit=30,
        on_progress=lambda step: ...,     # told some times a second, for a progress bar
        should_stop=lambda: asked_to_stop,
    )
    found.groups[0].members               # ids; an id is the body's slug
    found.as_data()                       # everything as JSON can hold it

Towns whose costs cannot be compared are in ``problem.left_out`` and ``found.left_out`` with
the reason in words; they are in no group. All money is in cents a year and is expected, with
the range that holds eight draws in ten. The cost model is the finder's. ``CannotGroup`` says
in words fit to show why there is no answer. Answers are frozen and hold no rows of the
database; a problem may be sent to another process.
"""

from interlocal.discovery.calculations.regions_problem import (
    PRIOR,
    REPORTED,
    CannotGroup,
    LeftOut,
    RegionProblem,
    Town,
    Wishes,
    problem_of_facts,
    region_problem,
)
from interlocal.discovery.calculations.regions_results import (
    STATUS_WORDS,
    GroupingResult,
    GroupResult,
    OtherPlan,
    Pair,
    Share,
    StaysOut,
)
from interlocal.discovery.calculations.regions_search import (
    DRAWS,
    SECONDS,
    SEED,
    Step,
    best_grouping,
)

__all__ = [
    "DRAWS",
    "PRIOR",
    "REPORTED",
    "SECONDS",
    "SEED",
    "STATUS_WORDS",
    "CannotGroup",
    "GroupResult",
    "GroupingResult",
    "LeftOut",
    "OtherPlan",
    "Pair",
    "RegionProblem",
    "Share",
    "StaysOut",
    "Step",
    "Town",
    "Wishes",
    "best_grouping",
    "problem_of_facts",
    "region_problem",
]
