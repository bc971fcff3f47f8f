import pytest
from hypothesis import given
from hypothesis import strategies as st

from lentera.lib import crypto


@given(st.text())
def test_what_was_encrypted_comes_back(text: str) -> None:
    assert crypto.decrypt(crypto.encrypt(text)) == text


def test_the_same_text_never_looks_the_same_twice() -> None:
    assert crypto.encrypt("5311") != crypto.encrypt("5311")


def test_a_changed_byte_is_an_error() -> None:
    token = crypto.encrypt("5311")
    swapped = "A" if token[20] != "A" else "B"
    with pytest.raises(crypto.Unreadable):
        crypto.decrypt(token[:20] + swapped + token[21:])


def test_an_older_key_still_opens_and_the_newest_closes(settings) -> None:
    old, new = crypto.new_key(), crypto.new_key()
    settings.DATA_KEYS = [old]
    token = crypto.encrypt("5311")
    settings.DATA_KEYS = [new, old]
    assert crypto.decrypt(token) == "5311" and not crypto.sealed_with_newest(token.encode())
    assert crypto.sealed_with_newest(crypto.encrypt("5311").encode())
    settings.DATA_KEYS = [new]
    with pytest.raises(crypto.Unreadable):
        crypto.decrypt(token)


def test_the_blind_index_depends_on_text_purpose_and_key(settings) -> None:
    first = crypto.blind_index("5311", purpose="nik")
    assert first == crypto.blind_index("5311", purpose="nik") and "5311" not in first and len(first) == 64
    assert first != crypto.blind_index("5312", purpose="nik") and first != crypto.blind_index("5311", purpose="str")
    settings.INDEX_KEY = crypto.new_key()
    assert first != crypto.blind_index("5311", purpose="nik")
