"""A series over the years with a break and a corrected year. All of it is invented, and it says so itself."""

from datetime import datetime

from forum.demo.people import DemoForum
from projects.key_figures import correct_key_figure, note_key_figure

YEARS = {2018: 410, 2019: 395, 2020: 340, 2021: 402, 2022: 431, 2024: 447}
BREAK = 2021
SERIES = {
    "name": "Nyanställda i verkstadsindustrin (påhittat exempel)",
    "geography": "Kronobergs län",
    "unit": "personer",
    "source": "Påhittat exempel",
}


def note_example_key_figures(here: DemoForum, at: datetime) -> None:
    for year, value in YEARS.items():
        anew = (
            {"breaks_series": True, "remark": "Räknat på ett nytt sätt från 2021."} if year == BREAK else {}
        )
        figure = note_key_figure(
            here.forum, {**SERIES, "year": year, "value": value, **anew}, by=here.secretariat, at=at
        )
    right = {**SERIES, "year": max(YEARS), "value": 474, "retrieved_on": at.date()}
    correct_key_figure(figure, right, "Två siffror hade bytt plats.", by=here.secretariat, at=at)
