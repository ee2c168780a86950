"""What a way to share would cost and save each participant over five to fifteen years.

The way through: ``Baselines.build`` checks what each participant's own service costs;
``Option`` says what the shared one would cost (``CostLine``, ``Borrowing``, ``Grant``), with
``staffed_line``, ``scale_cost`` and ``usual_amounts`` where nobody has quoted; ``Uncertain``
names what is not known, ``draw_inputs`` draws it; ``forecast`` brings all of it together and
answers with ranges: ``saving``, ``npv``, ``break_even``, ``waterfall``.

``tornado`` says which input matters, ``likely`` gives the one future with every input at its
likely value, ``compare`` sets two options side by side, ``beside_evidence`` sets an estimate
beside what studies found, and ``stress_test`` shows which share rule drifts when something
happens, and who then loses.
"""

from interlocal.engine.forecast.amounts import Amount, scale_cost, staffed_line, usual_amounts
from interlocal.engine.forecast.baseline import (
    DRIVERS,
    FEES,
    FLAT,
    LINES,
    USUAL_GROWTH,
    Baselines,
)
from interlocal.engine.forecast.compare import Comparison, compare
from interlocal.engine.forecast.evidence import VERDICTS, Verdict, beside_evidence, share_saved
from interlocal.engine.forecast.flows import LONGEST, SHORTEST, Flows
from interlocal.engine.forecast.inputs import (
    KINDS,
    RATES,
    RATIOS,
    Draws,
    Uncertain,
    draw_inputs,
    likely_inputs,
    pert_points,
)
from interlocal.engine.forecast.option import (
    OPTION_KINDS,
    Borrowing,
    CostLine,
    Grant,
    Option,
    harmonised_pay,
    level_debt_service,
)
from interlocal.engine.forecast.project import forecast
from interlocal.engine.forecast.result import STEPS, BreakEven, Forecast, Ranges, Step
from interlocal.engine.forecast.shares import (
    Drivers,
    DriverYear,
    ShareRule,
    by_drivers,
    equal_parts,
    fixed_shares,
    shares_by_year,
    smoothed,
)
from interlocal.engine.forecast.stories import Exit, Shock, Stress, usual_stresses
from interlocal.engine.forecast.stress import (
    Crossing,
    RuleRecord,
    StressRun,
    StressTest,
    stress_test,
)
from interlocal.engine.forecast.tornado import Bar, Tornado, likely, tornado

__all__ = [
    "DRIVERS",
    "FEES",
    "FLAT",
    "KINDS",
    "LINES",
    "LONGEST",
    "OPTION_KINDS",
    "RATES",
    "RATIOS",
    "SHORTEST",
    "STEPS",
    "USUAL_GROWTH",
    "VERDICTS",
    "Amount",
    "Bar",
    "Baselines",
    "Borrowing",
    "BreakEven",
    "Comparison",
    "CostLine",
    "Crossing",
    "Draws",
    "DriverYear",
    "Drivers",
    "Exit",
    "Flows",
    "Forecast",
    "Grant",
    "Option",
    "Ranges",
    "RuleRecord",
    "ShareRule",
    "Shock",
    "Step",
    "Stress",
    "StressRun",
    "StressTest",
    "Tornado",
    "Uncertain",
    "Verdict",
    "beside_evidence",
    "by_drivers",
    "compare",
    "draw_inputs",
    "equal_parts",
    "fixed_shares",
    "forecast",
    "harmonised_pay",
    "level_debt_service",
    "likely",
    "likely_inputs",
    "pert_points",
    "scale_cost",
    "share_saved",
    "shares_by_year",
    "smoothed",
    "staffed_line",
    "stress_test",
    "tornado",
    "usual_amounts",
    "usual_stresses",
]
