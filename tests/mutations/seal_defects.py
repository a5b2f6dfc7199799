"""Defects of the seal: each would seal what should not be sealed, or let pass what was changed."""

from tests.mutations.planted import Planted

SEALING, VERIFY = "tests/paper/test_sealing.py::", "tests/paper/test_verify_report.py::"
SEALS = [
    Planted(
        "seal of another file's bytes",
        "forum/paper/sealing.py",
        r"    if hashlib\.sha256\(data\)\.hexdigest\(\) != paper\.sha256:\n        raise .*\n",
        "",
        SEALING + "test_another_files_bytes_are_not_sealed",
    ),
    Planted(
        "sealed though the certificate has expired",
        "forum/paper/certificate.py",
        r"    if at > found\.certificate\.not_valid_after_utc:\n        raise .*\n",
        "",
        SEALING + "test_what_cannot_seal_is_named_and_seals_nothing",
    ),
    Planted(
        "sealed without the time that was asked for",
        "forum/paper/sealing.py",
        r"        raise Unanswered\(str\(error\)\) from error",
        "        sealed = signing.sign(data, owned, None, label)\n        service = None",
        SEALING + "test_without_its_timestamp_nothing_is_sealed",
    ),
    Planted(
        "letter leaves before its seal",
        "forum/mail/delivery.py",
        r" and not paper\.waits_for_seal",
        "",
        "tests/report/test_sealed_editions.py::test_letters_wait_for_the_seal_and_carry_it",
    ),
    Planted(
        "what is added after the seal is not seen",
        "forum/report/examination.py",
        r"elif not found\.whole:",
        "elif False:",
        VERIFY + "test_changed_foreign_and_broken_files_do_not_pass",
    ),
]
