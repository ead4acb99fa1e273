"""The figures of an earlier run, which are shown beside those of this one."""

import json
from pathlib import Path

from .trouble import Trouble


class Former:
    """Empty without a file. Rows and ratios are found by their names, so one that was renamed has no former figure."""

    def __init__(self, date: str = "", costs: dict[str, float] | None = None, ratios: dict[str, float] | None = None):
        self.date = date
        self.costs = costs or {}    # CPU microseconds of a request, by row
        self.ratios = ratios or {}  # by the target's name

    def __bool__(self) -> bool:
        return bool(self.date)

    @classmethod
    def read(cls, file: Path | None) -> "Former":
        """What --json wrote."""
        if not file:
            return cls()
        try:
            content = json.loads(file.read_text())
            return cls(content["date"].partition("T")[0], {row["name"]: row["cpu_us"] for row in content["rows"]},
                       {each["name"]: each["value"] for each in content["ratios"] if each["value"] is not None})
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise Trouble(f"{file} does not hold the figures of an earlier run: {error!r}") from error
