"""Workbooks as people make them, and workbooks that nobody should be handed."""

import io
from collections.abc import Iterable, Mapping
from typing import Any

import openpyxl

Rows = Iterable[Iterable[Any]]


def workbook(sheets: Mapping[str, Rows]) -> bytes:
    book, made = openpyxl.Workbook(), io.BytesIO()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    book.save(made)
    return made.getvalue()


PROJECTS = ("Diarienummer", "Namn", "Läge", "Projektägare", "Börjar", "Slutar", "Programperiod", "Källa")
FUNDING = ("Diarienummer", "Finansiär", "Slag av finansiering", "Belopp, kronor", "Källa")
FIGURES = (
    "Diarienummer",
    "Slag av uppgift",
    "Värde",
    "Enhet",
    "Per den",
    "Källa",
    "Forumet använder den här",
)
INDICATORS = ("Diarienummer", "Kod", "Namn", "Enhet", "Mål", "Mål, andel kvinnor, %")
READINGS = ("Diarienummer", "Kod", "Från och med", "Till", "Kvinnor", "Män", "Totalt", "Källa")
KEY_FIGURES = ("Namn", "Geografi", "År", "Värde", "Enhet", "Källa", "Hämtad")


def portfolio(projects: int) -> dict[str, list[list[Any]]]:
    """A forum's whole list: ten rows for each project, in the shapes in which people write."""
    sheets: dict[str, list[list[Any]]] = {
        "Projekt": [list(PROJECTS)],
        "Finansiering": [list(FUNDING)],
        "Uppgifter": [list(FIGURES)],
        "Indikatorer": [list(INDICATORS)],
        "Utfall": [list(READINGS)],
        "Nyckeltal": [list(KEY_FIGURES)],
    }
    for n in range(projects):
        dnr = f"2021/{n:05d}"
        sheets["Projekt"].append(
            [
                dnr,
                f"Industriprojekt {n}",
                "Pågår",
                "Region Kronoberg",
                "2021-01-01",
                "31/12 2023",
                "2014–2020",
                "Beslut",
            ]
        )
        sheets["Finansiering"] += [
            [dnr, "Europeiska socialfonden", "ESF-stöd", 3_000_000 + n, "Beslut"],
            [dnr, "Region Kronoberg", "Offentlig kontant", f"1 000 {n:03d}", "Beslut"],
        ]
        sheets["Uppgifter"] += [
            [dnr, "Beviljat", f"{4_000_000 + n},50 kr", "kr", "2021-03-01", "Projektbanken", "ja"],
            [dnr, "Planerat antal deltagare", 200 + n, "personer", "", "Projektbanken", "nej"],
        ]
        sheets["Indikatorer"].append([dnr, "CO05", "Anställda", "personer", 240, "40,5"])
        sheets["Utfall"] += [
            [dnr, "CO05", "2021-01-01", "2021-12-31", 62, 86, 148, "Delrapport"],
            [dnr, "CO05", "2021-01-01", "31 december 2022", 80, 120, 200, "Delrapport"],
        ]
        sheets["Nyckeltal"] += [
            ["Andel i industrin", f"Kommun {n}", 2023, "18,5", "procent", "SCB", "2026-11-01"],
            ["Andel i industrin", f"Kommun {n}", 2024, "18,75", "procent", "SCB", "2026-11-01"],
        ]
    return sheets


PLANTED = (
    # sheet, row, column, what stands there, what is expected
    ("Projekt", 5, "C", "Kanske", "något av: Okänt"),
    ("Projekt", 9, "E", "31/13 2021", "en dag, till exempel"),
    ("Projekt", 12, "F", "2020-12-31", "en sista dag som inte är före den första"),
    ("Projekt", 20, "G", "Programperioden 2014–2020", "högst 20 tecken. Det här är 25"),
    ("Projekt", 33, "E", "1888-01-01", "mellan åren 1990 och 2100"),
    ("Projekt", 47, "B", "N" * 200, "högst 200 tecken. Det här är 205"),
    ("Projekt", 88, "D", "#REF!", "Kalkylbladet visar ett fel"),
    ("Finansiering", 4, "D", "tre miljoner", "ett heltal, till exempel"),
    ("Finansiering", 8, "D", "3 000 000,50", "utan decimaler"),
    ("Finansiering", 15, "D", "-5", "ett tal från 0 till"),
    ("Finansiering", 22, "C", "Lotteri", "något av: ESF-stöd"),
    ("Finansiering", 31, "B", "", "att cellen är ifylld"),
    ("Finansiering", 44, "A", "1999/00001", "ett projekt i forumet"),
    ("Finansiering", 60, "D", "=SUM(D2:D9)", "Formler räknas aldrig ut"),
    ("Finansiering", 75, "D", "", "att cellen är ifylld"),
    ("Finansiering", 102, "E", "", "att cellen är ifylld"),
    ("Uppgifter", 2, "C", "10,123", "högst två decimaler"),
    ("Uppgifter", 7, "B", "Lycka", "något av: Beviljat"),
    ("Uppgifter", 13, "D", "", "att cellen är ifylld"),
    ("Uppgifter", 24, "E", "i går", "en dag, till exempel"),
    ("Uppgifter", 38, "G", "kanske", "ja eller nej"),
    ("Uppgifter", 55, "F", "", "att cellen är ifylld"),
    ("Uppgifter", 71, "C", "1.000.000", "ett tal, till exempel"),
    ("Uppgifter", 90, "A", "", "att cellen är ifylld"),
    ("Indikatorer", 3, "E", "tvåhundra", "ett heltal"),
    ("Indikatorer", 6, "F", "101", "ett tal från 0 till 100"),
    ("Indikatorer", 17, "D", "", "att cellen är ifylld"),
    ("Indikatorer", 29, "C", "", "att cellen är ifylld"),
    ("Indikatorer", 41, "E", "3000000000", "ett tal från 0 till"),
    ("Utfall", 5, "G", "100", "minst lika många som kvinnor och män"),
    ("Utfall", 11, "D", "2020-12-31", "en dag efter periodens första"),
    ("Utfall", 18, "B", "CO99", "en indikator i projektet: CO05"),
    ("Utfall", 26, "E", "-3", "ett tal från 0 till"),
    ("Utfall", 37, "F", "12,5", "utan decimaler"),
    ("Utfall", 59, "C", "", "att cellen är ifylld"),
    ("Nyckeltal", 3, "D", "arton", "ett tal, till exempel"),
    ("Nyckeltal", 10, "C", "20244", "ett tal från 1900 till 2100"),
    ("Nyckeltal", 21, "A", "", "att cellen är ifylld"),
    ("Nyckeltal", 34, "G", "2026-02-30", "en dag, till exempel"),
    ("Nyckeltal", 401, "F", "", "att cellen är ifylld"),
)  # fmt: skip


def planted_errors() -> tuple[dict[str, list[list[Any]]], list[tuple[str, int, str, str, str]]]:
    """The whole list with forty cells made wrong."""
    sheets = portfolio(200)
    for sheet, row, letter, stands, _expected in PLANTED:
        written = "N" * 205 if stands.startswith("NNN") else stands
        sheets[sheet][row - 1]["ABCDEFGH".index(letter)] = written
    return sheets, list(PLANTED)
