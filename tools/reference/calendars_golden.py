"""Golden holidays and early closes of New York and São Paulo, by the package holidays.

    python tools/reference/calendars_golden.py > packages/afterbell/test/golden/calendars.json

Weekdays of 1990 to 2030 on which each exchange has no session, and New York's early closes with their times.
"""

import re

import holidays

import golden_json

YEARS = range(1990, 2031)
TIME = re.compile(r"close at (\d+):(\d\d)pm")


def main():
    golden_json.write({
        "madeWith": {"holidays": holidays.__version__},
        "newYork": closures("NYSE"),
        "saoPaulo": closures("BVMF"),
        "newYorkEarlyCloses": dict(early_closes()),
    })


def closures(market):
    days = holidays.financial_holidays(market, years=YEARS)
    return [day.isoformat() for day in sorted(days) if day.weekday() < 5 and day.year in YEARS]


def early_closes():
    days = holidays.financial_holidays("NYSE", years=YEARS, categories=("half_day",))
    for day in sorted(days):
        hour, minute = TIME.search(days[day]).groups()
        yield day.isoformat(), f"{int(hour) + 12}:{minute}"


if __name__ == "__main__":
    main()
