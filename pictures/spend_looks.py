"""How everything looks in the picture of budgets: boxes of the other pictures, and bars of their colours."""

from collections.abc import Mapping

from pictures.palette import LINE, Look, access_looks, coverage_looks, network_looks


def spend_looks() -> Mapping[str, Look]:
    """Every class by its name; sizes are those of each cell."""
    frames, cells, strong = network_looks(), coverage_looks(), access_looks()["administrator"].style
    bar: dict[str, str | int] = {"border-radius": 0, "stroke-width": 1, "font-size": LINE}
    return {
        "title": frames["title"],
        "text": frames["text"],
        "group": frames["group"],
        "legend": frames["legend"],
        "panel": frames["environment"],
        "unit": frames["head"],
        "name": Look("", {**cells["detail"].style, "fill": cells["service"].style["fill"]}),
        "amount": cells["detail"],
        "row": Look("label: ''", {"fill": "#ffffff", "stroke-width": 0}),
        "space": Look("label: ''", {"fill": "#ffffff", "stroke-width": 0}),
        "bar": Look("label: ''", bar | {"fill": "#8db8dc", "stroke": frames["private"].style["stroke"]}),
        "over": Look("label: ''", bar | {"fill": strong["fill"], "stroke": strong["stroke"]}),
        "mark": Look("label: ''", {"fill": "#14202b", "stroke-width": 0}),
        "no-budget": cells["off"],
    }
