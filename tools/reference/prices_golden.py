"""Golden values of real price files that share yfinance's columns: pandas, adjusted as yfinance's auto_adjust.

    python tools/reference/prices_golden.py ../shared/data > packages/afterbell/test/golden/prices.json
"""

import json
import sys
from pathlib import Path

import pandas as pd

COLUMNS = ["Open", "High", "Low", "Close", "Adj Close", "Volume"]


def golden(path):
    rows = pd.read_csv(path, float_precision="round_trip")
    by_name = {name.lower().replace(" ", ""): name for name in rows.columns}
    column = {name: rows[by_name[name.lower().replace(" ", "")]] for name in COLUMNS}
    ratio = column["Adj Close"] / column["Close"]
    dates = rows[by_name["date"]].str.slice(0, 10)
    return {
        "sessions": len(rows),
        "from": dates.iloc[0],
        "to": dates.iloc[-1],
        "sums": {
            "open": float((column["Open"] * ratio).sum()),
            "high": float((column["High"] * ratio).sum()),
            "low": float((column["Low"] * ratio).sum()),
            "close": float(column["Adj Close"].sum()),
            "volume": float(column["Volume"].sum()),
        },
    }


def main():
    data = Path(sys.argv[1])
    files = sorted(data.glob("prices/bigtech/*.csv")) + [data / "prices/aapl_2013-2018_observable.csv"]
    cases = {str(path.relative_to(data)): golden(path) for path in files}
    json.dump({"madeWith": {"pandas": pd.__version__}, "files": cases}, sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main()
