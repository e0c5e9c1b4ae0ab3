"""One measure: our time against a baseline's, and the most that may come of it."""

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Measure:
    """Seconds of ours and of the baseline, of one pair of runs that were made right after each other.

    `floor` is the largest ratio that is good enough, `most` the largest number of seconds; None where there is none.
    `load` is that of the machine (processes that want to run, the mean of a minute) when the measure was taken.
    """

    name: str
    seconds: float
    baseline: str
    baseline_seconds: float
    floor: float | None = None
    most: float | None = None
    load: float = field(default_factory=lambda: os.getloadavg()[0])

    @property
    def ratio(self) -> float:
        """Ours divided by the baseline's."""
        return self.seconds / self.baseline_seconds

    @property
    def missed(self) -> bool:
        """Whether it takes longer than it may."""
        return (self.floor is not None and self.ratio > self.floor) or (
            self.most is not None and self.seconds > self.most
        )

    def line(self) -> str:
        """The measure as one line of JSON."""
        content: dict[str, object] = {
            "name": self.name,
            "ratio": round(self.ratio, 3),
            "seconds": round(self.seconds, 4),
            "baseline_seconds": round(self.baseline_seconds, 4),
            "baseline": self.baseline,
        }
        limits = {"floor": self.floor, "most_seconds": self.most}
        content |= {name: limit for name, limit in limits.items() if limit is not None}
        return json.dumps({**content, "missed": self.missed, "load": round(self.load, 1)})


def middle(pairs: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """The pair (ours, baseline) with the median ratio: what disturbs a single pair does not decide."""
    return sorted(pairs, key=lambda pair: pair[0] / pair[1])[(len(pairs) - 1) // 2]
