"""Amounts as people write them, and the fields that take them."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from forum.formats import kr
from projects import amounts
from projects.forms.fields import KronorField, QuantityField, ShareField


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("3 706 566 kr", 3_706_566),
        ("3\u00a0706\u00a0566\u00a0kr", 3_706_566),
        ("3\u202f706\u202f566", 3_706_566),
        ("11,5 mn kr", 11_500_000),
        ("11.5 milj. kr", 11_500_000),
        ("11,5 MSEK", 11_500_000),
        ("1 235 522:-", 1_235_522),
        ("1 235 522 kronor", 1_235_522),
        ("1.235.522", 1_235_522),
        ("1 235 522,00 kr", 1_235_522),
        ("500 tkr", 500_000),
        ("1,2 miljoner", 1_200_000),
        ("2 mdr", 2_000_000_000),
        ("1000000 mdr", 10**15),
        ("0", 0),
        ("1", 1),
        ("1 krona", 1),
        ("1000000000000000", 10**15),
    ],
)
def test_amount_is_understood(typed, amount):
    assert KronorField().clean(typed) == amount


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("3 706 566,50", "Skriv hela kronor, utan ören."),
        ("1,2345678 mn kr", "Skriv hela kronor, utan ören."),
        ("3.706", "Skriv hela kronor, utan ören."),
        ("-1", "Ett belopp kan inte vara mindre än 0 kronor."),
        ("−5 kr", "Ett belopp kan inte vara mindre än 0 kronor."),
        (str(2**63), "Beloppet är för stort: högst en miljon miljarder kronor."),
        ("1000000000000001", "Beloppet är för stort: högst en miljon miljarder kronor."),
        ("9" * 1_000_000, "Skriv ett tal, till exempel 3 706 566."),
        ("många", "Skriv ett tal, till exempel 3 706 566."),
        ("1e5", "Skriv ett tal, till exempel 3 706 566."),
        ("NaN", "Skriv ett tal, till exempel 3 706 566."),
        ("1 2 3 kr kr mn", "Skriv ett tal, till exempel 3 706 566."),
        ("1\x00", "Skriv ett tal, till exempel 3 706 566."),
        ("\ud800", "Skriv ett tal, till exempel 3 706 566."),
        ("١٢٣", "Skriv ett tal, till exempel 3 706 566."),
        ("kr", "Skriv ett tal, till exempel 3 706 566."),
    ],
)
def test_what_is_no_amount_is_told_in_swedish(typed, said):
    with translation.override("sv"):
        with pytest.raises(ValidationError) as refusal:
            KronorField().clean(typed)
        assert refusal.value.messages == [said]


@given(st.integers(0, 10**15))
def test_what_the_portal_writes_it_can_read(amount):
    with translation.override("sv"):
        assert amounts.kronor(kr(amount)) == amount
        assert KronorField().clean(KronorField().prepare_value(amount)) == amount


@given(st.text(max_size=80))
def test_any_text_is_a_number_or_refused(text):
    try:
        found = amounts.number(text)
    except ValidationError:
        return
    assert isinstance(found, Decimal)
    assert any(sign.isdigit() for sign in text)


@pytest.mark.parametrize(
    ("typed", "value"), [("2,5", "2.5"), ("-3", "-3"), ("11,5 mn kr", "11500000"), ("1 000", "1000")]
)
def test_quantity_is_understood(typed, value):
    assert QuantityField().clean(typed) == Decimal(value)


@pytest.mark.parametrize("typed", ["2,555", "1" * 20, "ett par"])
def test_quantity_that_does_not_fit_is_refused(typed):
    with pytest.raises(ValidationError):
        QuantityField().clean(typed)


@pytest.mark.parametrize(("typed", "share"), [("33,33", "33.33"), ("75 %", "75"), ("0", "0"), ("100", "100")])
def test_share_is_understood(typed, share):
    assert ShareField().clean(typed) == Decimal(share)


@pytest.mark.parametrize("typed", ["33,333", "-1", "100,01", "1 tkr", "tre fjärdedelar"])
def test_share_that_is_none_is_refused(typed):
    with pytest.raises(ValidationError):
        ShareField().clean(typed)
