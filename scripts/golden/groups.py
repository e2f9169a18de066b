"""Rates of groups and measures of fairness, as fairlearn finds them on the groups that are large enough."""

import pandas as pd
from fairlearn import metrics as fair
from sklearn import metrics as sk

from figures import answer, number

RATES = {
    "selectionRate": fair.selection_rate,
    "truePositiveRate": fair.true_positive_rate,
    "falsePositiveRate": fair.false_positive_rate,
    # undefined is told apart before this is asked
    "positivePredictiveValue": lambda y_true, y_pred: sk.precision_score(y_true, y_pred, zero_division=0.0),
}
MEASURES = {
    "demographic_parity_ratio": ["selectionRate"],
    "demographic_parity_difference": ["selectionRate"],
    "equal_opportunity_difference": ["truePositiveRate"],
    "equalized_odds_difference": ["truePositiveRate", "falsePositiveRate"],
    "equalized_odds_ratio": ["truePositiveRate", "falsePositiveRate"],
    "predictive_parity_difference": ["positivePredictiveValue"],
}


def denominators(frame):
    """How many rows each rate of a group divides by."""
    return {
        "selectionRate": len(frame),
        "truePositiveRate": int(frame["y"].sum()),
        "falsePositiveRate": int((1 - frame["y"]).sum()),
        "positivePredictiveValue": int(frame["h"].sum()),
    }


def fairlearn_says(metric, frame):
    """The measure by the library's own function where it has one, over all rows given."""
    rows = {"y_true": frame["y"], "y_pred": frame["h"], "sensitive_features": frame["group"]}
    if metric == "predictive_parity_difference":
        return lambda: fair.MetricFrame(metrics=RATES["positivePredictiveValue"], **rows).difference()
    return lambda: getattr(fair, metric)(**rows)


def worst(kind, values):
    """The larger of two gaps or the smaller of two ratios; a ratio of two noughts has no value and says nothing."""
    defined = [value for value in values if value is not None]
    return None if not defined else max(defined) if kind == "difference" else min(defined)


def measured(metric, frame, below, smallest):
    """The measure over the groups large enough for each of its rates, and which groups are not."""
    kept, excluded = [], set()
    for rate in MEASURES[metric]:
        least = 1 if rate == "selectionRate" else max(1, smallest["positives"])
        few = {name for name, base in below.items() if base["selectionRate"] < max(1, smallest["members"]) or base[rate] < least}
        excluded |= few
        kept.append(frame[~frame["group"].isin(few)])
    value = None
    if all(rows["group"].nunique() > 1 for rows in kept):
        if len({frozenset(rows["group"]) for rows in kept}) == 1:
            value = number(fairlearn_says(metric, kept[0])())
        else:
            # the two rates of equalized odds are judged on different groups, which no one call of the library does
            kind = metric.rsplit("_", 1)[1]
            parts = [f"equal_opportunity_{kind}", f"false_positive_rate_{kind}"]
            found = [number(fairlearn_says(part, rows)()) for part, rows in zip(parts, kept)]
            value = worst(kind, found)
    status = "not-evaluable" if value is None else "partial" if excluded else "complete"
    result = {"status": status, "value": value, "excluded": sorted(excluded)}
    if status != "complete":
        result["fairlearn"] = answer(fairlearn_says(metric, frame))
    return result


def fairness(y, s, groups, threshold, limits):
    """Group rates, and every measure under each limit of a smallest group."""
    named = groups.apply(lambda row: " & ".join(f"{name}={value}" for name, value in row.items()), axis=1)
    frame = pd.DataFrame({"y": y, "h": (s >= threshold).astype(int), "group": named.to_numpy()})
    below = {name: denominators(rows) for name, rows in frame.groupby("group")}
    rates = fair.MetricFrame(
        metrics=RATES, y_true=frame["y"], y_pred=frame["h"], sensitive_features=frame["group"]
    ).by_group
    return {
        "groups": {
            name: {
                "members": base["selectionRate"],
                **{rate: number(rates.loc[name, rate]) if base[rate] else None for rate in RATES},
            }
            for name, base in below.items()
        },
        "results": [
            {"smallestGroup": limit, "measures": {metric: measured(metric, frame, below, limit) for metric in MEASURES}}
            for limit in limits
        ],
    }
