"""Golden values of the features of a panel and of HARx, by NumPy and pandas.

    python tools/reference/harx_golden.py > packages/afterbell/test/golden/harx.json

Prices are made up by `made_up_prices`, which packages/afterbell/test/support/made-up-prices.ts repeats: integers
below 2^53 and sums of doubles in one order, so that both have the same numbers, and prices are rounded to 4 decimals.
"""

import math

import numpy as np
import pandas as pd

import golden_json

SYMBOLS, SESSIONS, HORIZON = 6, 900, 3
FIRST_DAY = 17897  # 2019-01-01
LEVELS = [0.025, *[round(0.05 * i, 2) for i in range(1, 20)], 0.975]
FIT_AT, ORIGINS = 799, [819, 850, 860, 899]  # sessions of the market
EVERY = 53  # rows of features that are kept


# Prices

def generator(seed):
    state = seed

    def uniform():
        nonlocal state
        state = 48271 * state % 2147483647
        return state / 2147483647

    def normal():
        """About normal: the sum of twelve uniforms less 6."""
        total = 0.0
        for _ in range(12):
            total += uniform()
        return total - 6

    return normal


def is_session(day):
    return day % 7 not in (2, 3) and day % 89 != 0  # 1970-01-01 was a Thursday


def next_session(day):
    day += 1
    while not is_session(day):
        day += 1
    return day


def made_up_prices():
    """A panel of frames by day: a market's swings, and a large session every 13 weeks (12 for the fifth symbol)."""
    days, weekday = [], []
    day = FIRST_DAY
    while len(days) < SESSIONS:
        if is_session(day):
            days.append(day)
            weekday.append((day - FIRST_DAY) // 7 * 5 + (day - FIRST_DAY) % 7)
        day += 1
    market = generator(999)
    market_volatility, market_shock, level = [], [], 0.0
    for _ in days:
        level = 0.97 * level + 0.12 * market()
        market_volatility.append(level)
        market_shock.append(market())
    return {f"S{s}": made_up_symbol(s, days, weekday, market_volatility, market_shock) for s in range(SYMBOLS)}


def made_up_symbol(s, days, weekday, market_volatility, market_shock):
    normal, level, last, rows = generator(1000 + s), 0.0, 50.0 + 10 * s, []
    for k, day in enumerate(days):
        level = 0.95 * level + 0.2 * normal()
        sigma = 0.012 * math.exp(0.5 * market_volatility[k] + 0.5 * level)
        if weekday[k] % (60 if s == 4 else 65) == 7 * s:
            sigma *= 3
        opened = last * math.exp(0.5 * sigma * normal())
        move = sigma * (0.6 * market_shock[k] + 0.6 * normal())
        last = opened * math.exp(move)
        high = max(opened, last) * math.exp(0.5 * sigma * abs(normal()))
        low = min(opened, last) * math.exp(-0.5 * sigma * abs(normal()))
        volume = round(1e6 * math.exp(30 * abs(move) + 0.3 * normal()))
        rows.append([day, *[round(price, 4) for price in (opened, high, low, last)], volume])
    frame = pd.DataFrame(rows, columns=["day", "open", "high", "low", "close", "volume"]).set_index("day")
    frame["volume"] = frame["volume"].astype(float)
    if s == 1:
        frame = frame.iloc[200:].copy()  # listed later
    if s == 2:
        frame = frame.drop(frame.index[[400, 401, 640]])  # halted
    if s == 3:
        frame.iloc[[500, 501, 850], 4] = np.nan  # no volume
        frame.iloc[[510, 860], 0] = np.nan  # no open
    return frame


# Features

def trailing(x, length):
    return x.rolling(length, min_periods=math.ceil(0.6 * length)).mean()


def ewma_volatility(r):
    values = r.to_numpy() ** 2
    out, mean = np.full(len(values), np.nan), values[1:23].mean()
    for t in range(1, len(values)):
        mean = 0.94 * mean + 0.06 * values[t]
        if t >= 22:
            out[t] = math.sqrt(mean)
    return pd.Series(out, r.index)


class Symbol:
    """Everything about one symbol on one basis; Series by day."""

    def __init__(self, frame, basis):
        f = frame
        self.close = f["close"]
        self.r = np.log(f["close"]).diff()
        self.s = ewma_volatility(self.r)
        self.overnight = np.log(f["open"]) - np.log(f["close"].shift())
        high = f[["high", "open", "close"]].max(axis=1, skipna=False)
        low = f[["low", "open", "close"]].min(axis=1, skipna=False)
        squared_range = np.log(high / low) ** 2
        self.parkinson = squared_range / (4 * math.log(2))
        garman_klass = 0.5 * squared_range - (2 * math.log(2) - 1) * np.log(f["close"] / f["open"]) ** 2
        session = np.maximum(garman_klass, 0.2 * self.parkinson)
        raw = self.overnight**2 + session if basis == "ranges" else self.r**2
        self.basis, self.damping = basis, 0 if basis == "ranges" else 0.1
        self.v = raw.clip(lower=1e-7)
        self.m5, self.m22, self.m66 = (trailing(self.v, w) for w in (5, 22, 66))
        self.log_v = np.log(self.v + self.damping * self.m22) if self.damping else np.log(self.v)
        long_run = np.log(self.m22).expanding(60).mean()
        self.long_run = long_run.where(long_run.notna(), np.log(self.m66))
        log_volume = np.log(f["volume"])
        self.volume = (log_volume - trailing(log_volume, 22)).clip(-4, 4)
        self.volume5 = (trailing(log_volume, 5) - trailing(log_volume, 66)).clip(-4, 4)
        self.days = f.index.to_numpy()
        self.next = np.array([next_session(day) for day in self.days])

    def calendar(self):
        weekday = (self.next + 3) % 7  # 0 is Monday
        gap = self.next - self.days
        holiday = ((gap > 1) & (weekday != 0)) | (gap > 3)
        return self.named({"monday": weekday == 0, "friday": weekday == 4, "afterHoliday": holiday})

    def echo(self, sessions=1):
        b = np.log(self.v) - np.log(self.m22.shift())
        b.iloc[:23] = np.nan
        on = b.to_dict()
        span = 7 * sessions // 5

        def above(t, offsets):
            found = [on.get(self.next[t] - o + k, np.nan) for o in offsets for k in range(span)
                     if self.next[t] - o + k <= self.days[t]]
            return max([0.0, *[x - 1 for x in found if x == x]])

        each = range(len(self.days))
        e91, e364, en = ([above(t, o) for t in each] for o in ((91,), (364,), (84, 98)))
        recent = (b - 1.5).clip(lower=0).rolling(40, min_periods=1).max().fillna(0).to_numpy()
        alone = recent < 0.3
        return self.named({"echo91": e91, "echo364": e364, "echo84or98": en, "recentShock": recent,
                           "echo91Alone": e91 * alone, "echo364Alone": e364 * alone})

    def named(self, columns):
        return {name: pd.Series(np.asarray(values, dtype=float), self.days) for name, values in columns.items()}


def market_mean(columns):
    frame = pd.DataFrame(columns)
    return frame.mean(axis=1).where(frame.notna().sum(axis=1) >= 5)


def features(symbols):
    """What a network is told: by symbol, group and name."""
    groups = {name: own_features(x) for name, x in symbols.items()}

    def mean(group, feature):
        return market_mean({name: of[group][feature] for name, of in groups.items()})

    basis = next(iter(symbols.values())).basis
    market = {
        "marketReturn": mean("returns", "return"),
        "marketVariance": mean("ranges", "variance") if basis == "ranges" else mean("returns", "absoluteReturn"),
        "marketMean5": mean("levels", "mean5"),
        "marketMean22": mean("levels", "mean22"),
        "marketLevel": mean("levels", "level"),
    }
    volume = mean("volume", "volume")
    for name, x in symbols.items():
        groups[name]["market"] = {key: values.reindex(x.days) for key, values in market.items()}
        groups[name]["marketVolume"] = {"marketVolume": volume.reindex(x.days)}
    return groups


def own_features(x):
    log_s = np.log(x.s)
    groups = {
        "returns": {
            "return": (x.r / x.s).clip(-6, 6),
            "absoluteReturn": np.log1p(x.r.abs() / x.s),
            "return5": (5 * trailing(x.r, 5) / x.s / math.sqrt(5)).clip(-4, 4),
        },
        "levels": {
            "mean5": 0.5 * np.log(x.m5) - log_s,
            "mean22": 0.5 * np.log(x.m22) - log_s,
            "mean66": 0.5 * np.log(x.m66) - log_s,
            "level": log_s - 0.5 * x.long_run,
            "longRun": 0.5 * x.long_run + 4,
        },
        "calendar": x.calendar(),
        "echo": x.echo(),
        "volume": {"volume": x.volume, "volume5": x.volume5},
    }
    if x.basis == "ranges":
        groups["ranges"] = {
            "overnight": (x.overnight / x.s).clip(-6, 6),
            "absoluteOvernight": np.log1p(x.overnight.abs() / x.s),
            "parkinson": (0.5 * np.log(x.parkinson.clip(lower=1e-8)) - log_s).clip(-4, 4),
            "variance": (0.5 * np.log(x.v) - log_s).clip(-4, 4),
        }
    return groups


# HARx

RICHNESSES = [("own", "volume", "market", "marketVolume"), ("own", "market"), ("own", "volume"), ("own",)]


def inputs(symbols, step):
    """By symbol: a frame of inputs, and the names of each group."""
    market = {
        "marketLogVariance": market_mean({n: x.log_v for n, x in symbols.items()}),
        "marketLogMean5": market_mean({n: np.log(x.m5) for n, x in symbols.items()}),
        "marketLogMean22": market_mean({n: np.log(x.m22) for n, x in symbols.items()}),
    }
    r = market_mean({n: x.r for n, x in symbols.items()})
    market["marketFall"] = r.clip(upper=0) / np.sqrt(trailing(r**2, 66))
    volume = market_mean({n: x.volume for n, x in symbols.items()})
    return {n: symbol_inputs(x, step, market, volume) for n, x in symbols.items()}


def symbol_inputs(x, step, market, volume):
    unit, over5 = np.sqrt(x.m22), 5 * trailing(x.r, 5)
    move = x.overnight if x.basis == "ranges" else x.r
    echo = x.echo(step)
    if step > 1:
        del echo["echo84or98"]
    groups = {
        "own": {
            "logVariance": x.log_v, "logMean5": np.log(x.m5), "logMean22": np.log(x.m22),
            "logMean66": np.log(x.m66), "longRun": x.long_run,
            "fall": x.r.clip(upper=0) / unit,
            "fall5": over5.clip(upper=0) / unit / math.sqrt(5),
            "rise5": over5.clip(lower=0) / unit / math.sqrt(5),
            "absoluteMove": np.log1p(move.abs() / unit),
            **(x.calendar() if step == 1 else {}), **echo,
        },
        "volume": {"volume": x.volume, "volume5": x.volume5},
        "market": {name: values.reindex(x.days) for name, values in market.items()},
        "marketVolume": {"marketVolume": volume.reindex(x.days)},
    }
    frame = pd.concat({k: v for group in groups.values() for k, v in group.items()}, axis=1)
    frame.iloc[:66] = np.nan
    return frame, {group: list(named) for group, named in groups.items()}


def target(x, step):
    mean = x.v.rolling(step).mean().shift(-step)
    return np.log(mean + x.damping * x.m22.shift(-step)) if x.damping else np.log(mean)


def ridge(a, y, penalty=0.001):
    mu, sd = a.mean(axis=0), a.std(axis=0)
    z = (a - mu) / np.where(sd > 1e-10, sd, 1)
    w = np.linalg.solve(z.T @ z / len(y) + penalty * np.eye(a.shape[1]), z.T @ (y - y.mean()) / len(y))
    coefficients = w / np.where(sd > 1e-10, sd, 1)
    return y.mean() - coefficients @ mu, coefficients


def fit(symbols, step):
    """Equations, the one of most inputs first."""
    by_symbol = inputs(symbols, step)
    names = next(iter(by_symbol.values()))[1]
    columns = [[c for group in groups for c in names[group]] for groups in RICHNESSES]
    frames = pd.concat({n: frame for n, (frame, _) in by_symbol.items()})
    y = pd.concat({n: target(symbols[n], step) for n in by_symbol})
    known = np.stack([frames[c].notna().all(axis=1) & y.notna() for c in columns], axis=1)
    richest = np.where(known.any(axis=1), known.argmax(axis=1), -1)
    equations = []
    for v, groups in enumerate(RICHNESSES):
        among = [o for o, other in enumerate(RICHNESSES) if set(groups) <= set(other)]
        rows = np.isin(richest, among)
        a, b = frames.loc[rows, columns[v]].to_numpy(), y[rows].to_numpy()
        if len(b) < 10 * len(columns[v]):
            continue
        intercept, coefficients = ridge(a, b)
        equations.append({"basis": symbols["S0"].basis, "stepAhead": step, "inputs": columns[v],
                          "intercept": float(intercept), "coefficients": coefficients.tolist(), "rows": len(b)})
    return equations


def widths(symbols, step, equations):
    out = {}
    for n, (frame, _) in inputs(symbols, step).items():
        g = pd.Series(np.nan, frame.index)
        for e in equations:
            g = g.fillna(e["intercept"] + frame[e["inputs"]].dot(np.array(e["coefficients"])))
        out[n] = np.exp(g / 2) * math.sqrt(step)
    return out


def shape(symbols, all_widths, step, market_days, position):
    """Quantiles of residuals of the last 500 origins whose answers are known on a day of the market."""
    first, last = market_days[max(0, position - step - 499)], market_days[position]
    pool = []
    for n, x in symbols.items():
        u = np.log(x.close.shift(-step) / x.close) / all_widths[n]
        answered = pd.Series(x.days, x.days).shift(-step)
        pool.append(u[(u.index >= first) & (answered <= last)].dropna())
    q = np.quantile(np.concatenate(pool), LEVELS)
    q = np.where(np.array(LEVELS) < 0.5, np.minimum(q, 0), np.maximum(q, 0))
    return np.where(np.array(LEVELS) == 0.5, 0, q)


def forecasts(prices, equations):
    """By origin and symbol: prices (step, level)."""
    market_days = sorted(set().union(*[f.index for f in prices.values()]))
    by_basis = []
    for basis in ("ranges", "closes"):
        symbols = {n: Symbol(f, basis) for n, f in prices.items()}
        steps = [[e for e in equations if e["basis"] == basis and e["stepAhead"] == h + 1] for h in range(HORIZON)]
        by_basis.append((symbols, [widths(symbols, h + 1, steps[h]) for h in range(HORIZON)]))
    out = []
    for position in ORIGINS:
        day = market_days[position]
        shapes = [[shape(symbols, w[h], h + 1, market_days, position) for h in range(HORIZON)]
                  for symbols, w in by_basis]
        quantiles = {}
        for n, f in prices.items():
            log, rows = np.zeros(len(LEVELS)), []
            for h in range(HORIZON):
                known = [b for b in (0, 1) if by_basis[b][1][h][n][day] > 0]
                q = by_basis[known[0]][1][h][n][day] * shapes[known[0]][h]
                log = np.where(np.abs(q) > np.abs(log), q, log)
                rows.append((f["close"][day] * np.exp(log)).tolist())
            quantiles[n] = rows
        out.append({"day": int(day), "quantiles": quantiles})
    return out


def kept(groups):
    """Every so many rows, and the last; null where nothing is known."""
    def values(series):
        rows = series.iloc[[*range(0, len(series), EVERY), len(series) - 1]]
        return [None if x != x else float(x) for x in rows]
    return {n: {g: {c: values(x) for c, x in named.items()} for g, named in of.items()} for n, of in groups.items()}


def main():
    prices = made_up_prices()
    market_days = sorted(set().union(*[f.index for f in prices.values()]))
    train = {n: f[f.index <= market_days[FIT_AT]] for n, f in prices.items()}
    equations, all_features = [], {}
    for basis in ("ranges", "closes"):
        all_features[basis] = kept(features({n: Symbol(f, basis) for n, f in prices.items()}))
        symbols = {n: Symbol(f, basis) for n, f in train.items()}
        for step in range(1, HORIZON + 1):
            equations += fit(symbols, step)
    golden_json.write({
        "madeWith": {"numpy": np.__version__, "pandas": pd.__version__},
        "closes": {n: float(f["close"].sum()) for n, f in prices.items()},
        "every": EVERY,
        "fitDay": int(market_days[FIT_AT]),
        "horizon": HORIZON,
        "features": all_features,
        "equations": equations,
        "forecasts": forecasts(prices, equations),
    })


if __name__ == "__main__":
    main()
