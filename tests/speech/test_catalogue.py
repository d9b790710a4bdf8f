"""Which speech models there are, which are installed, and which one is used."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from tests.speech.talking_whisper import build
from voiceprep.model import SpeechModel
from voiceprep.speech.catalogue import (
    Entry,
    InstalledModels,
    best,
    catalogue,
    own_model,
    recommended,
)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("models") / "whole")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "models").mkdir()
    return tmp_path / "models"


def _installed(root: Path, *more: Path) -> dict[str, SpeechModel]:
    models = InstalledModels((*more, root), root).all()
    return {model.id: model for model in models if model.folder and model.for_people}


def _model(id_: str, size_mb: float, languages: str = "English", problem: str = "") -> SpeechModel:
    return SpeechModel(id_, id_, size_mb, "MIT", languages, "", Path(id_), problem)


def test_the_catalogue_names_what_faster_whisper_knows() -> None:
    from faster_whisper.utils import _MODELS

    fetched = {entry.id: entry.repo for entry in catalogue() if not entry.shipped}
    assert fetched == {name: _MODELS[name] for name in fetched}
    assert set(fetched) >= {
        "tiny.en", "base.en", "small.en", "base", "small", "medium.en", "distil-small.en",
        "large-v3-turbo",
    }  # fmt: skip


@pytest.mark.parametrize("entry", catalogue(), ids=lambda entry: entry.id)
def test_every_model_tells_its_size_licence_languages_and_speed(entry: Entry) -> None:
    assert entry.title
    assert entry.licence
    assert entry.languages
    assert entry.speed
    assert entry.shipped or entry.size_mb > 0


def test_one_model_is_recommended_and_the_demos_is_not_for_people() -> None:
    assert recommended().id == "base.en"
    assert [entry.id for entry in catalogue() if entry.recommended] == ["base.en"]
    assert [entry.id for entry in catalogue() if not entry.for_people] == ["demo-voice"]
    assert recommended().address == "https://huggingface.co/Systran/faster-whisper-base.en"


def test_without_any_folder_the_whole_catalogue_is_to_be_had(tmp_path: Path) -> None:
    models = InstalledModels((), tmp_path / "none").all()
    assert [model.id for model in models] == [entry.id for entry in catalogue()]
    assert not any(model.folder for model in models if model.for_people)


@pytest.mark.parametrize("name", ["base.en", "faster-whisper-base.en"])
def test_a_model_is_found_under_its_id_and_its_repositorys_name(
    root: Path, whole: Path, name: str
) -> None:
    shutil.copytree(whole, root / name)
    assert _installed(root).keys() == {"base.en"}
    assert _installed(root / name).keys() == {"base.en"}, "the folder may be the model itself"


def test_a_damaged_model_is_found_with_its_problem(root: Path, whole: Path) -> None:
    shutil.copytree(whole, root / "base.en")
    (root / "base.en" / "tokenizer.json").unlink()
    assert _installed(root)["base.en"].problem == "tokenizer.json is missing"


def test_a_whole_model_is_preferred_to_a_damaged_one(
    tmp_path: Path, root: Path, whole: Path
) -> None:
    other = tmp_path / "other"
    for place in (other, root):
        shutil.copytree(whole, place / "base.en")
    (other / "base.en" / "config.json").unlink()
    assert _installed(root, other)["base.en"].folder == root / "base.en"
    assert not _installed(root, other)["base.en"].problem


def test_folders_of_ones_own_are_models_of_their_own(
    tmp_path: Path, root: Path, whole: Path
) -> None:
    shutil.copytree(whole, root / "mine")
    shutil.copytree(whole, tmp_path / "other" / "mine")
    shutil.copytree(whole, tmp_path / "single")
    found = _installed(root, tmp_path / "other", tmp_path / "single")
    assert found.keys() == {"mine", "single", str(root / "mine")}
    assert found["mine"].folder == tmp_path / "other" / "mine"
    assert found["mine"].size_mb == pytest.approx(5.9, abs=0.3)
    assert found["mine"].languages == "many languages"


def test_what_is_being_fetched_set_aside_or_no_model_is_not_one(root: Path, whole: Path) -> None:
    for name in ("base.en.part", "base.en.old-1", ".hidden"):
        shutil.copytree(whole, root / name)
    (root / "notes").mkdir()
    (root / "file.txt").write_text("x", encoding="utf-8")
    assert _installed(root) == {}


@pytest.mark.parametrize("name", ["gone", "a\x00b", "x" * 400])
def test_a_folder_that_cannot_be_read_holds_no_model(root: Path, name: str) -> None:
    assert _installed(root, root / name) == {}


def test_a_name_with_escape_sequences_is_shown_safely(root: Path, whole: Path) -> None:
    shutil.copytree(whole, root / "\x1b[2Jmine")
    assert _installed(root).keys() == {"\ufffd[2Jmine"}


def test_a_folder_named_outright_need_not_lie_anywhere(whole: Path, tmp_path: Path) -> None:
    assert own_model(whole).folder == whole
    assert not own_model(whole).problem
    assert own_model(tmp_path).problem.startswith("model.bin is missing")
    assert own_model(tmp_path / "gone").problem == "there is no such folder"


def _best(models: list[SpeechModel], language: str) -> str:
    found = best(models, language)
    return found.id if found else ""


class TestBest:
    def test_is_the_largest_that_keeps_up_with_speech(self) -> None:
        models = [_model("base.en", 145), _model("small.en", 484), _model("medium.en", 1530)]
        assert _best(models, "en") == "small.en"

    def test_is_the_smallest_where_none_keeps_up(self) -> None:
        models = [_model("turbo", 1620, "many"), _model("medium.en", 1530)]
        assert _best(models, "en") == "medium.en"

    def test_prefers_english_alone_for_english_and_never_takes_it_for_another(self) -> None:
        models = [_model("base", 145, "99 languages"), _model("base.en", 145)]
        assert _best(models, "en-GB") == "base.en"
        assert _best(models, "de") == "base"
        assert best(models[1:], "de") is None

    def test_is_never_damaged_missing_or_the_demos(self) -> None:
        model = _model("base.en", 145)
        assert best([replace(model, problem="x")], "en") is None
        assert best([replace(model, folder=None)], "en") is None
        assert best([replace(model, for_people=False)], "en") is None
        assert best([], "en") is None
