"""A clause as a sheet of live formulas, step by step as the program works it out.

Inputs are on a yellow ground: costs, weights, counts. Everything else follows
them, down to whole cents by largest remainder. Only caps and floors are values
of the program, because their one common factor has no formula of its own.
"""

from typing import Any

from interlocal.cli.share.asked import Case
from interlocal.engine.sharing import EQUAL, Line, Pool, Shares

MONEY, COUNT = "#,##0.00", "#,##0.##########"
INPUT = "FFFFF2CC"


class ClauseSheet:
    """Writes one bill; cells are remembered by name as they are placed."""

    def __init__(self, sheet: Any, case: Case, bill: Shares) -> None:
        self.sheet, self.case, self.bill = sheet, case, bill
        self.cost = case.cost if bill.clause is case.clause else case.total
        self.clause, self.members = bill.clause, bill.members
        self.row, self.column = 1, 1
        self.at: dict[str, str] = {}

    def write(self) -> None:
        """Write inputs, the working of each line, and the bills."""
        self._say("Bills by formula: change a yellow cell, and the bills follow", bold=True)
        if self.clause.limits:
            self._say(
                "Caps and floors are values of the program and do not follow: run it again after "
                "a change."
            )
        self.row += 1
        self._inputs()
        self.row += 1
        self._towns()

    # ---- the inputs above the table ----

    def _inputs(self) -> None:
        cost = self.cost
        given = self.bill.lines
        for line in given:
            if line.kind == "revenue":
                self._input(f"revenue {line.name}", f"Revenue: {line.name}", line.given["amount"])
        if isinstance(cost, dict):
            for name, amount in cost.items():
                self._input(f"cost {name}", f"Cost of {name}", amount)
        elif not self.clause.is_rate:
            self._input("cost", "Cost of the year", cost)
        for pool in self.clause.pools:
            if pool.price is not None:
                self._input(f"price {pool.name}", f"{pool.name}: price per {pool.per}", pool.price)
            elif pool.amount is not None:
                self._input(f"amount {pool.name}", f"{pool.name}: fixed amount", pool.amount)
            elif pool.share is not None and not isinstance(cost, dict):
                self._input(f"share {pool.name}", f"{pool.name}: part of the rest", pool.share)
            for driver, weight in (pool.weights or {}).items():
                label = f"{pool.name}: weight of {driver}"
                self._input(f"weight {pool.name}/{driver}", label, weight)
        for line in given:
            if line.kind == "phase_in":
                self._input("part", "Phase-in: the formula's part this year", line.given["part"])

    def _input(self, name: str, label: str, value: Any) -> None:
        self._put(self.row, 1, label)
        self.at[name] = self._put(self.row, 2, value, COUNT, given=True)
        self.row += 1

    # ---- the table of towns ----

    def _towns(self) -> None:
        self.top = self.row + 1
        self.first, self.last = self.top + 1, self.top + len(self.members)
        self.sum_row = self.last + 1
        self._put(self.top, 1, "Town", bold=True)
        for row, name in enumerate(self.members, start=self.first):
            self._put(row, 1, name)
        self._put(self.sum_row, 1, "Together", bold=True)
        self.column = 2
        for name in self._counted():
            self._counts(name)
        lines = [line for line in self.bill.lines if line.kind in ("direct", "driver")]
        direct = [self._direct(line) for line in lines if line.kind == "direct"]
        money = self._pools(direct)
        parts = direct + [self._driver(line, money) for line in lines if line.kind == "driver"]
        own: list[str] = []
        for line in self.bill.lines:
            if line.kind == "phase_in":
                parts.append(self._phase_in(line, parts))
            elif line.kind == "limits":
                parts.append(self._values("Caps and floors (fixed)", line))
            elif line.kind == "credit":
                letter = self.at[f"count {line.given['driver']}"]
                own.append(self._column(f"Credit: {line.name}", lambda r, c=letter: f"=-{c}{r}"))
        self._cents(parts, own)
        for column in range(1, self.column + 1):
            letter = self.sheet.cell(1, column).column_letter
            self.sheet.column_dimensions[letter].width = 16
        self.sheet.column_dimensions["A"].width = 44

    def _counted(self) -> list[str]:
        used = [name for pool in self.clause.pools for name in pool.drivers]
        return list(dict.fromkeys([*used, *self.clause.credits]))

    def _counts(self, name: str) -> None:
        letter = self._head(name)
        self.at[f"count {name}"] = letter
        numbers = self.case.drivers.get(name, {})
        if name == "cost alone" and name not in self.case.drivers:
            numbers = self.case.alone or {}
        driver = self.clause.driver(name)
        for place, who in enumerate(self.members):
            value: Any = 1 if name == EQUAL else _own(numbers, who, place)
            if driver.average_of > 1:
                latest = value[-driver.average_of :]
                value = f"=AVERAGE({','.join(map(repr, map(float, latest)))})"
            self._put(self.first + place, self.column, value, COUNT, given=True, live=True)
        self.column += 1

    def _direct(self, line: Line) -> str:
        pool, count = self._pool(line.name), self.at[f"count {line.given['driver']}"]
        price = self.at[f"price {pool.name}"]
        return self._column(
            f"{pool.name}: price × {pool.per}",
            lambda row: f"={price}*{count}{row}" if self._in(pool, row) else 0,
        )

    def _pools(self, direct: list[str]) -> dict[str, str]:
        """A cell for what each pool has to divide, in a block below the table."""
        row = self.sum_row + 3
        cells: dict[str, str] = {}
        split = [pool for pool in self.clause.pools if pool.price is None]
        if split:
            self._put(row - 1, 1, "What each pool has to divide", bold=True)
        off = [
            f"-{self.at[f'revenue {source.name}']}"
            for source in self.clause.revenue
            if not source.pool
        ]
        whole = self._whole(split)
        shares = [
            self.at[f"share {pool.name}"] for pool in split if f"share {pool.name}" in self.at
        ]
        charged = [f"-SUM({c}{self.first}:{c}{self.last})" for c in direct]
        fixed = [f"-{self.at[f'amount {pool.name}']}" for pool in split if pool.amount is not None]
        for pool in split:
            if pool.amount is not None:
                text = f"={self.at[f'amount {pool.name}']}"
            elif isinstance(self.cost, dict):
                own = self.at[f"cost {pool.name}"]
                text = f"={own}*(1+({''.join(off) or '0'})/({whole}))"
            else:
                left = "".join([self.at["cost"], *off, *charged, *fixed])
                part = (
                    self.at.get(f"share {pool.name}")
                    or "(1" + "".join(f"-{cell}" for cell in shares) + ")"
                )
                text = f"=({left})*{part}"
            for source in self.clause.revenue:
                if source.pool == pool.name:
                    text += f"-{self.at[f'revenue {source.name}']}"
            self._put(row, 1, pool.name)
            cells[pool.name] = self._put(row, 2, text, MONEY, live=True)
            row += 1
        return cells

    def _whole(self, split: list[Pool]) -> str:
        if not isinstance(self.cost, dict):
            return "1"
        return "+".join(self.at[f"cost {name}"] for name in self.cost)

    def _driver(self, line: Line, money: dict[str, str]) -> str:
        pool, driver = self._pool(line.name), line.given["driver"]
        count, weight = self.at[f"count {driver}"], self.at[f"weight {pool.name}/{driver}"]
        inside = [row for row in range(self.first, self.last + 1) if self._in(pool, row)]
        if len(inside) == len(self.members):
            total = f"SUM({count}${self.first}:{count}${self.last})"
        else:
            total = "(" + "+".join(f"{count}${row}" for row in inside) + ")"
        part = f"{money[pool.name]}*{weight}"
        return self._column(
            f"{pool.name} by {driver}",
            lambda row: f"={part}*{count}{row}/{total}" if row in inside else 0,
        )

    def _phase_in(self, line: Line, parts: list[str]) -> str:
        today = self._head("Pays today")
        for row, who in enumerate(self.members, start=self.first):
            self._put(row, self.column, line.given["today"][who], MONEY, given=True)
        self.column += 1
        span = f"SUM({today}${self.first}:{today}${self.last})"
        every = "+".join(f"SUM({c}${self.first}:{c}${self.last})" for c in parts)
        return self._column(
            "Phase-in",
            lambda row: (
                f"=(1-{self.at['part']})*({today}{row}/{span}*({every})"
                f"-({'+'.join(f'{c}{row}' for c in parts)}))"
            ),
        )

    def _values(self, label: str, line: Line) -> str:
        amounts = list(line.amounts.values())
        return self._column(label, lambda row: amounts[row - self.first])

    def _cents(self, parts: list[str], own: list[str]) -> None:
        """Whole cents: floors, then a cent each for the largest remainders, as the program does."""
        first, last = self.first, self.last
        charge = self._column(
            "Exact charge", lambda row: "=" + "+".join(f"{c}{row}" for c in parts)
        )

        def less(row: int) -> str:
            return f"+ROUND({'+'.join(f'{c}{row}' for c in own)},2)" if own else ""

        if self.clause.is_rate:
            self._column("Bill", lambda row: f"=ROUND({charge}{row},2){less(row)}", bold=True)
            return
        floor = self._column("Whole cents", lambda row: f"=INT({charge}{row}*100)", COUNT)
        rest = self._column(
            "Left over", lambda row: f"=ROUND({charge}{row}*100-{floor}{row},6)", "0.000000"
        )
        every = f"{rest}${first}:{rest}${last}"
        left = (
            f"(ROUND(SUM({charge}${first}:{charge}${last})*100,0)"
            f"-SUM({floor}${first}:{floor}${last}))"
        )
        place = self._column(
            "Place",
            lambda row: (
                f"=SUMPRODUCT(({every}>{rest}{row})*1)"
                f"+SUMPRODUCT(({rest}${first}:{rest}{row}={rest}{row})*1)"
            ),
            "0",
        )
        self._column(
            "Bill",
            lambda row: f"=({floor}{row}+IF({place}{row}<={left},1,0))/100{less(row)}",
            bold=True,
        )

    # ---- small things ----

    def _pool(self, name: str) -> Pool:
        return next(pool for pool in self.clause.pools if pool.name == name)

    def _in(self, pool: Pool, row: int) -> bool:
        who = self.members[row - self.first]
        return (not pool.members or who in pool.members) and who not in pool.not_for

    def _column(self, label: str, cell: Any, number: str = MONEY, *, bold: bool = False) -> str:
        """A column of one formula per town, with its sum; returns its letter."""
        letter = self._head(label)
        for row in range(self.first, self.last + 1):
            self._put(row, self.column, cell(row), number, bold=bold, live=True)
        if number == MONEY:
            text = f"=SUM({letter}{self.first}:{letter}{self.last})"
            self._put(self.sum_row, self.column, text, number, bold=True, live=True)
        self.column += 1
        return letter

    def _head(self, label: str) -> str:
        from openpyxl.styles import Alignment

        self._put(self.top, self.column, label, bold=True)
        self.sheet.cell(self.top, self.column).alignment = Alignment("right", wrap_text=True)
        return str(self.sheet.cell(self.top, self.column).column_letter)

    def _say(self, text: str, *, bold: bool = False) -> None:
        self._put(self.row, 1, text, bold=bold)
        self.row += 1

    def _put(
        self,
        row: int,
        column: int,
        value: Any,
        number: str = "",
        *,
        given: bool = False,
        live: bool = False,
        bold: bool = False,
    ) -> str:
        from openpyxl.styles import PatternFill

        from interlocal.cli.share.workbook import formula, put

        if live and isinstance(value, str):
            formula(self.sheet, row, column, value, number, bold=bold)
        else:
            put(self.sheet, row, column, value, bold=bold, number=number)
        cell = self.sheet.cell(row, column)
        if given:
            cell.fill = PatternFill("solid", fgColor=INPUT)
        return f"${cell.column_letter}${row}"


def _own(numbers: Any, who: str, place: int) -> Any:
    return numbers[place] if isinstance(numbers, list) else numbers[who]
