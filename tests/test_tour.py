"""The pictures of the README: small, and fetching nothing when they are looked at."""

from __future__ import annotations

from pathlib import Path

PICTURES = sorted((Path(__file__).parents[1] / "scripts" / "tour").iterdir())


def test_the_pictures_are_small_together() -> None:
    assert sum(file.stat().st_size for file in PICTURES) < 600_000


def test_no_picture_fetches_anything() -> None:
    drawn = [file for file in PICTURES if file.suffix == ".svg"]
    assert drawn
    for file in drawn:
        text = file.read_text(encoding="utf-8")
        assert "@font-face" not in text, file.name
        assert "url(http" not in text, file.name
        assert "src=" not in text, file.name
