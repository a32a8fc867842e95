import pytest

from mapping.file_name import LIMIT, hashed_name, is_alike

DIGEST, OTHER = "0123456789abcdef", "fedcba9876543210"


@pytest.mark.parametrize(
    ("name", "hashed"),
    [
        ("Työtunnit.txt", "Työtunnit-01234567.txt"),
        ("a.b.pdf", "a.b-01234567.pdf"),
        ("Liite", "Liite-01234567"),
    ],
)
def test_a_name_ends_with_its_hash_before_its_ending(name, hashed):
    assert hashed_name(name, DIGEST) == hashed
    assert is_alike(hashed, hashed_name(name, OTHER))


def test_a_long_name_keeps_hash_and_ending():
    name = hashed_name("x" * 200 + ".pdf", DIGEST)
    assert len(name) == LIMIT
    assert name.endswith("x-01234567.pdf")


@pytest.mark.parametrize("other", ["b-01234567.txt", "a-01234567.pdf", "a.txt", "a-0123456.txt"])
def test_other_files_are_not_alike(other):
    assert not is_alike(hashed_name("a.txt", DIGEST), other)
