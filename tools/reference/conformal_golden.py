"""Golden values of online conformal methods, written from the papers alone.

    python tools/reference/conformal_golden.py > packages/afterbell/test/golden/conformal.json

ACI: I. Gibbs, E. Candès, NeurIPS 2021, equation 2. DtACI: Gibbs, Candès, JMLR 25, 2024, algorithm 1 with
the weighted mean of the experts. PID: A. Angelopoulos, E. Candès, R. Tibshirani, NeurIPS 2023, equations 4
to 7, no scorecaster. Every row is sorted anew and α is a fraction, so that ranks are exact; an interval
without end is the largest score of the window, an empty one the smallest, and PID's q stays between. A
row's score is known `delay` rows later.
"""

import math
from fractions import Fraction

import numpy as np

from golden_json import write

WARM_UP = 60
ROWS = 260


def simulated_scores(seed):
    """Scores that grow fourfold in the middle, so that α leaves (0, 1), and shrink again."""
    random = np.random.default_rng(seed)
    scale = np.where((np.arange(ROWS) > 120) & (np.arange(ROWS) < 180), 4.0, 1.0)
    return np.abs(random.standard_t(4, ROWS)) * scale


def conformal_quantile(scores, level):
    rank = math.ceil((len(scores) + 1) * level)
    return np.sort(scores)[min(max(rank, 1), len(scores)) - 1]


def walk(scores, delay, start, issue, learn):
    """Thresholds of every row from the warm-up on; each is learnt once its score is known."""
    said = {}
    known = WARM_UP
    start(scores[:WARM_UP])
    for row in range(WARM_UP + delay - 1, len(scores)):
        while known <= row - delay:
            learn(known, scores[known], said.get(known), scores[:known])
            known += 1
        said[row] = issue(scores[:known])
    return said


class Aci:
    def __init__(self, coverage, step, window):
        self.target = self.alpha = 1 - Fraction(coverage)
        self.step, self.window = Fraction(step), window

    def start(self, scores):
        pass

    def issue(self, known):
        return {"threshold": conformal_quantile(known[-self.window:], 1 - self.alpha)}

    def learn(self, row, score, said, before):
        if said is not None:
            self.alpha += self.step * (self.target - int(score > said["threshold"]))


class Dtaci:
    def __init__(self, coverage, steps, window, interval):
        alpha = 1 - Fraction(coverage)
        a, k = float(alpha), len(steps)
        self.experts = [Aci(coverage, step, window) for step in steps]
        self.weights = np.full(k, 1 / k)
        self.window, self.target = window, a
        self.sigma = 1 / (2 * interval)
        self.eta = math.sqrt(3 / interval) * math.sqrt(
            (math.log(k * interval) + 2) / ((1 - a) ** 2 * a ** 3 + (1 - a) ** 3 * a ** 2))

    def start(self, scores):
        pass

    def issue(self, known):
        alphas = np.array([float(expert.alpha) for expert in self.experts])
        mean = float(np.sum(self.weights * alphas) / np.sum(self.weights))
        # 1e-11: the mean of experts that agree must not round past the rank they agree on.
        return {"threshold": conformal_quantile(known[-self.window:], 1 - mean - 1e-11),
                "alphas": alphas, "experts": [expert.issue(known) for expert in self.experts]}

    def learn(self, row, score, said, before):
        if said is None:
            return
        window = before[-self.window:]
        beta = 1 - np.sum(window < score) / (len(window) + 1)
        gap = beta - said["alphas"]
        loss = self.target * gap - np.minimum(0, gap)
        tilted = self.weights * np.exp(-self.eta * loss)
        self.weights = (1 - self.sigma) * tilted + np.sum(tilted) * self.sigma / len(tilted)
        for expert, own in zip(self.experts, said["experts"]):
            expert.learn(row, score, own, before)


class Pid:
    def __init__(self, coverage, rate, window, gain, saturation):
        self.coverage, self.target = Fraction(coverage), float(1 - Fraction(coverage))
        self.rate, self.window, self.gain, self.saturation = rate, window, gain, saturation
        self.errors = []

    def start(self, scores):
        self.q = conformal_quantile(scores, self.coverage)

    def issue(self, known):
        last, t = known[-self.window:], len(self.errors)
        x = sum(self.errors) - t * self.target
        angle = x * math.log(t + 1) / ((t + 1) * self.saturation)
        integral = math.copysign(math.inf, angle) if abs(angle) >= math.pi / 2 else math.tan(angle)
        wanted = self.q + self.gain * (last.max() - last.min()) * integral
        return {"threshold": min(max(wanted, last.min()), last.max())}

    def learn(self, row, score, said, before):
        if said is not None:
            last, missed = before[-self.window:], int(score > said["threshold"])
            self.q += self.rate * (last.max() - last.min()) * (missed - self.target)
            self.errors.append(missed)
        last = np.append(before, score)[-self.window:]
        self.q = min(max(self.q, last.min()), last.max())


CASES = [
    {"method": "aci", "options": {"stepSize": 0.02, "windowLength": 100}},
    {"method": "aci", "options": {"stepSize": 0.1, "windowLength": 40}},
    {"method": "dtaci", "options": {"stepSizes": [0.008, 0.016, 0.032, 0.064], "windowLength": 100,
                                    "regretInterval": 500}},
    {"method": "dtaci", "options": {"stepSizes": [0.01, 0.1], "windowLength": 30,
                                    "regretInterval": 50}},
    {"method": "pid", "options": {"learningRate": 0.1, "windowLength": 100, "integratorGain": 1,
                                  "saturation": 1}},
    # Saturates: a few misses too many are a quarter turn.
    {"method": "pid", "options": {"learningRate": 0.02, "windowLength": 30, "integratorGain": 0.5,
                                  "saturation": 0.1}},
]


def method_of(case, coverage):
    o = case["options"]
    if case["method"] == "aci":
        return Aci(coverage, str(o["stepSize"]), o["windowLength"])
    if case["method"] == "dtaci":
        return Dtaci(coverage, [str(s) for s in o["stepSizes"]], o["windowLength"],
                     o["regretInterval"])
    return Pid(coverage, o["learningRate"], o["windowLength"], o["integratorGain"],
               o["saturation"])


def online(case, coverage, delay, scores):
    method = method_of(case, coverage)
    said = walk(scores, delay, method.start, method.issue, method.learn)
    thresholds = [float(said[row]["threshold"]) for row in sorted(said)]
    return {**case, "nominalCoverage": float(coverage), "delay": delay, "first": min(said),
            "thresholds": thresholds}


def split_cases():
    random = np.random.default_rng(3)
    cases = []
    for count, coverage in [(19, "0.9"), (59, "0.95"), (99, "0.9"), (100, "0.8"), (250, "0.5")]:
        scores = random.exponential(1, count)
        rank = math.ceil((count + 1) * Fraction(coverage))
        # Between rank − 1 and rank: at rank / n itself, rounding decides which score is meant.
        level = (rank - 0.5) / count
        threshold = np.quantile(scores, level, method="inverted_cdf")
        cases.append({"nominalCoverage": float(coverage), "threshold": float(threshold),
                      "scores": scores.tolist()})
    return cases


def main():
    scores = simulated_scores(11)
    runs = [online(case, coverage, delay, scores) for case in CASES
            for coverage, delay in [("0.9", 1), ("0.8", 3)]]
    write({"madeWith": {"numpy": np.__version__}, "warmUp": WARM_UP, "scores": scores.tolist(),
           "online": runs, "split": split_cases()})


if __name__ == "__main__":
    main()
