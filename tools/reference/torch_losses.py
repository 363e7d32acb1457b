"""Our losses, written with PyTorch's own functions wherever it has them."""

import torch
from torch.nn import functional

SMALLEST_SCALE = 1e-6
NO_BOUND = 1e-300  # gaussian_nll_loss bounds the variance from below; ours bounds the scale


def answers_per_target(loss):
    kind = loss["type"]
    if kind == "pinball":
        return len(loss["quantileLevels"])
    return {"gaussian": 2, "student-t": 3}.get(kind, 1)


def mean_loss(loss, answers, targets):
    """answers (N * T * k) with the k answers of a target side by side, targets (N * T)."""
    per_target = answers.reshape(-1, answers_per_target(loss))
    targets = targets.reshape(-1)
    first = per_target[:, 0]
    kind = loss["type"]
    if kind == "mse":
        return functional.mse_loss(first, targets)
    if kind == "mae":
        return functional.l1_loss(first, targets)
    if kind == "huber":
        return functional.huber_loss(first, targets, delta=loss["delta"])
    if kind == "gaussian":
        scale = functional.softplus(per_target[:, 1], threshold=1e3) + SMALLEST_SCALE
        return functional.gaussian_nll_loss(first, targets, scale**2, full=True, eps=NO_BOUND)
    if kind == "student-t":
        scale = functional.softplus(per_target[:, 1], threshold=1e3) + SMALLEST_SCALE
        freedom = 2 + functional.softplus(per_target[:, 2], threshold=1e3)
        return -torch.distributions.StudentT(freedom, first, scale).log_prob(targets).mean()
    levels = torch.tensor(loss["quantileLevels"])
    error = targets[:, None] - per_target
    # Through |e|, whose slope PyTorch takes as 0 at 0: max(τe, (τ − 1)e) = |e| / 2 + (τ − ½)e,
    # the second half detached where e is 0.
    tilt = torch.where(error == 0, error.detach(), error)
    return (error.abs() / 2 + (levels - 0.5) * tilt).mean()
