"""Defects in what keeps papers and files in a bucket."""

from tests.mutations.planted import Planted

BUCKETS = [
    Planted(
        "bucket that is gone taken for a file that is lost",
        "forum/files/bucket.py",
        r"        except FileNotFoundError:\n            self\._require_bucket\(\)\n",
        "        except FileNotFoundError:\n",
        "tests/bucket/test_storage.py::test_paper_is_not_taken_for_lost",
    ),
    Planted(
        "half a bucket that starts without a word",
        "forum/environment.py",
        r"        if endpoint or region:\n",
        "        if False:\n",
        "tests/forum/test_variables.py::test_half_a_bucket_is_named_in_one_sentence",
    ),
]
