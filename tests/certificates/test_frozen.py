"""The pages that judge the reader stay as they were before it existed."""

import hashlib
import io
from pathlib import Path
from random import Random

import pytest
from PIL import Image

from tests.certificates import layouts_test, layouts_tuning, pages
from tests.certificates.damages import BY_NAME, DAMAGES

HERE = Path(__file__).parent
# A print of each file that a test page is drawn with. It may only change where a fault in the drawing is shown.
FROZEN = {
    "layouts_test.py": "75c8cedc210473820085404ef73335df44d13dc35d5238cfb4ed4316ab698697",
    "drawing.py": "549844d17610146b24135788bfd875e7bc4d8a96365c13fde36f18230fb566e1",
    "people.py": "9d79e2ce82e53231c0d43aaf48afd74eaed3d57ccfc47567b89015e3a5547f5b",
    "damages.py": "d736e755fcfeefa8ebfea8e5c2cab916408cd572397bf6e064ab079f7ef112e5",
    "fonts.py": "1f30a5494160f00d34c9b058843e8432e6c2f80cb31c9a5ef658c5a96199c161",
    "pages.py": "2c23706841b590905d4f65271b892c835a27251fe6c4852d784a800aa92e9938",
}


@pytest.mark.parametrize("file", FROZEN)
def test_the_test_layouts_were_not_edited(file: str) -> None:
    assert hashlib.sha256((HERE / file).read_bytes()).hexdigest() == FROZEN[file]


def test_tuning_and_test_pages_share_no_person_and_no_layout() -> None:
    test, tuning = (
        {layout(Random(n)).truth["nama"] for layout in one.LAYOUTS for n in range(3)}
        for one in (layouts_test, layouts_tuning)
    )
    assert not test & tuning
    assert not {one.__name__ for one in layouts_test.LAYOUTS} & {one.__name__ for one in layouts_tuning.LAYOUTS}


def test_a_page_is_the_same_for_the_same_seed() -> None:
    first, again, other = (pages.sample("test", 9, "phone", seed) for seed in (1, 1, 2))
    assert first.picture == again.picture
    assert first.picture != other.picture


@pytest.mark.parametrize("damage", [one.name for one in DAMAGES if one.turned])
def test_a_turned_page_lies_as_it_says(damage: str) -> None:
    page = Image.new("RGB", (900, 1200), "white")
    page.paste("black", (0, 0, 900, 300))
    with Image.open(io.BytesIO(BY_NAME[damage].make(page, Random(1)))) as lying:
        upright = lying.convert("L").rotate(-BY_NAME[damage].turned, expand=True)
    top, bottom = (
        upright.crop((200, 60, upright.width - 200, 260)),
        upright.crop((200, upright.height - 400, upright.width - 200, upright.height - 200)),
    )
    assert sum(top.histogram()[128:]) < sum(bottom.histogram()[128:])
