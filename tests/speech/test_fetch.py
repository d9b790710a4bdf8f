"""Fetching a model from a stand-in for the Hub, on a network that fails in every way."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import threading
from collections import namedtuple
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.speech.hub_server import COMMIT, Hub, hub_of
from tests.speech.talking_whisper import build
from voiceprep.errors import ModelMissing
from voiceprep.speech import fetch as fetching
from voiceprep.speech.catalogue import InstalledModels, check, verify
from voiceprep.speech.modelhashes import MANIFEST

REPO = "Systran/faster-whisper-base.en"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("models") / "whole")


@pytest.fixture
def hub(whole: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    with hub_of(whole) as served:
        monkeypatch.setenv("HF_ENDPOINT", served.address)
        monkeypatch.setenv("HF_TOKEN", "secret")
        monkeypatch.setenv("HF_HUB_OFFLINE", "1")
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setattr(fetching, "WAIT_S", 0.0)
        yield served


@pytest.fixture
def models(tmp_path: Path) -> InstalledModels:
    return InstalledModels((tmp_path / "models",), tmp_path / "models")


def _silent(done_mb: float, total_mb: float) -> None:
    assert 0 <= done_mb <= total_mb


def _refused(models: InstalledModels) -> ModelMissing:
    with pytest.raises(ModelMissing) as caught:
        models.get("base.en", _silent)
    assert caught.value.hint
    assert models.all()[1].folder is None
    return caught.value


def test_a_fetched_model_is_whole_verified_and_found(
    hub: Hub, models: InstalledModels, whole: Path, tmp_path: Path
) -> None:
    told: list[tuple[float, float]] = []
    model = models.get("base.en", lambda done, total: told.append((done, total)))
    assert model.folder == tmp_path / "models" / "base.en"
    assert not model.problem
    assert model in models.all()
    names = {path.name for path in model.folder.iterdir()}
    assert names == {path.name for path in whole.iterdir()} | {MANIFEST}
    assert verify(model.folder) == ()
    total = sum(path.stat().st_size for path in whole.iterdir()) / 1e6
    assert told[0] == pytest.approx((0, total))
    assert told[-1] == pytest.approx((total, total))
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert [path.name for path in (tmp_path / "models").iterdir()] == ["base.en"]


def test_a_flipped_bit_in_a_fetched_model_is_found_and_it_is_fetched_again(
    hub: Hub, models: InstalledModels, tmp_path: Path
) -> None:
    folder = models.get("base.en", _silent).folder
    assert folder
    with open(folder / "model.bin", "r+b") as file:
        file.seek(3_000_000)
        file.write(b"\x55\xaa")
    assert check(folder) == ()
    assert len(verify(folder)) == 1
    models.get("base.en", _silent)
    assert verify(folder) == ()
    assert (tmp_path / "models" / "base.en.old-1" / "model.bin").exists(), "nothing is deleted"
    assert len(models.all()) == len(InstalledModels((), tmp_path / "none").all())


def test_a_model_that_is_there_is_not_fetched_again(hub: Hub, models: InstalledModels) -> None:
    first = models.get("base.en", _silent)
    hub.asked.clear()
    assert models.get("base.en", _silent) == first
    assert hub.asked == []


def test_nothing_personal_goes_along(hub: Hub, models: InstalledModels) -> None:
    models.get("base.en", _silent)
    sent = {name for _, _, headers in hub.asked for name in headers}
    assert sent <= {"host", "user-agent", "accept-encoding", "connection", "range"}
    assert {h["user-agent"].split("/")[0] for _, _, h in hub.asked} == {"voiceprep"}
    assert {path.split("?")[0] for _, path, _ in hub.asked} >= {
        f"/api/models/{REPO}/revision/main",
        f"/{REPO}/resolve/{COMMIT}/model.bin",
    }
    assert not any("README" in path or "onnx" in path for _, path, _ in hub.asked)


def test_a_connection_that_keeps_breaking_off_gets_there_in_the_end(
    hub: Hub, models: InstalledModels
) -> None:
    hub.broken_off_after = 700_000
    folder = models.get("base.en", _silent).folder
    assert folder
    assert verify(folder) == ()
    ranges = hub.served_bytes("cdn/model.bin")
    assert ranges[:3] == ["", "bytes=700000-", "bytes=1400000-"]


def test_a_server_without_ranges_is_read_from_the_start_again(
    hub: Hub, models: InstalledModels
) -> None:
    hub.broken_off_after = 2_000_000
    hub.status["cdn/model.bin"] = 503
    _refused(models)
    hub.status.clear()
    hub.ignores_ranges = True
    hub.broken_off_after = None
    folder = models.get("base.en", _silent).folder
    assert folder
    assert verify(folder) == ()


def test_what_came_before_a_failure_is_kept_and_gone_on_from(
    hub: Hub, models: InstalledModels, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "PROGRESS_S", 0.0)

    def stop_halfway(done_mb: float, total_mb: float) -> None:
        if done_mb > total_mb / 2:
            raise InterruptedError

    with pytest.raises(ModelMissing, match="was stopped") as caught:
        models.get("base.en", stop_halfway)
    assert "MB are kept and not fetched twice" in caught.value.hint
    part = tmp_path / "models" / "base.en.part"
    (partial,) = part.glob(".model.bin.*")
    kept = partial.stat().st_size
    assert kept > 500_000
    hub.asked.clear()
    folder = models.get("base.en", _silent).folder
    assert folder
    assert verify(folder) == ()
    (asked,) = [path for _, path, _ in hub.asked if "resolve" in path]
    assert asked.endswith("/model.bin"), "whole files are not asked for again"
    (began_at,) = hub.served_bytes("cdn/model.bin")
    assert began_at == f"bytes={kept}-"
    assert not part.exists()


def test_control_c_leaves_what_came_and_passes_on(
    hub: Hub, models: InstalledModels, tmp_path: Path
) -> None:
    def interrupt(done_mb: float, _: float) -> None:
        if done_mb > 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        models.get("base.en", interrupt)
    assert (tmp_path / "models" / "base.en.part").is_dir()
    assert models.get("base.en", _silent).folder


def test_a_damaged_partial_is_not_believed(
    hub: Hub, models: InstalledModels, tmp_path: Path
) -> None:
    hub.broken_off_after = 2_000_000
    hub.status["cdn/model.bin"] = 404
    _refused(models)
    part = tmp_path / "models" / "base.en.part"
    (part / "config.json").write_bytes(b"{}")
    hub.status.clear()
    hub.broken_off_after = None
    digest = hashlib.sha256(hub.files["model.bin"]).hexdigest()
    (part / f".model.bin.{digest[:16]}").write_bytes(b"x" * 1_000)
    assert "came damaged: model.bin is not what 127.0.0.1 publishes" in _refused(models).message
    folder = models.get("base.en", _silent).folder
    assert folder
    assert verify(folder) == ()


def test_a_partial_of_another_commit_is_begun_anew(
    hub: Hub, models: InstalledModels, tmp_path: Path
) -> None:
    part = tmp_path / "models" / "base.en.part"
    part.mkdir(parents=True)
    (part / ".model.bin.0123456789abcdef").write_bytes(b"x" * 1_000)
    folder = models.get("base.en", _silent).folder
    assert folder
    assert not list(folder.glob(".*"))


@pytest.mark.parametrize("name", ["model.bin", "config.json"])
def test_bytes_that_are_not_what_was_published_are_refused(
    hub: Hub, models: InstalledModels, name: str
) -> None:
    hub.listing = hub.told()
    hub.files[name] = hub.files[name][:-1] + b"#"
    assert f"came damaged: {name} is not what" in _refused(models).message


def test_a_model_that_does_not_hold_together_is_refused(hub: Hub, models: InstalledModels) -> None:
    hub.files["tokenizer.json"] = b"{}"
    assert "tokenizer.json is not the tokenizer" in _refused(models).message


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ({"/api/": 404}, "127.0.0.1: it has no such model"),
        ({"/api/": 401}, "127.0.0.1: it does not give this model to everyone"),
        ({"/api/": 503}, "127.0.0.1 cannot be reached (it answers with error 503)"),
        ({"/cdn/": 404}, "127.0.0.1: it has no such model"),
        ({"/cdn/": 500}, "127.0.0.1 cannot be reached (it answers with error 500)"),
    ],
)
def test_a_refusal_is_told(
    hub: Hub, models: InstalledModels, status: dict[str, int], expected: str
) -> None:
    hub.status = status
    assert expected in _refused(models).message


@pytest.mark.parametrize(
    "listing",
    [
        {},
        {"sha": "x", "siblings": []},
        {"sha": COMMIT, "siblings": [{}]},
        {"sha": COMMIT, "siblings": [{"rfilename": "model.bin", "size": "x"}]},
        {"sha": COMMIT, "siblings": [{"rfilename": "model.bin", "size": 1, "lfs": {"size": 1}}]},
    ],
)
def test_an_answer_that_makes_no_sense_is_told(
    hub: Hub, models: InstalledModels, listing: dict[str, object]
) -> None:
    hub.listing = listing
    assert "127.0.0.1: its answer" in _refused(models).message


def test_a_repository_without_a_model_is_told(hub: Hub, models: InstalledModels) -> None:
    for name in ("vocabulary.json", "README.md"):
        del hub.files[name]
    assert "no faster-whisper model of this name" in _refused(models).message


def test_file_names_that_lead_elsewhere_are_not_believed(
    hub: Hub, models: InstalledModels, tmp_path: Path
) -> None:
    for name in ("../evil", "/tmp/evil", "vocabulary./../../evil", "model.bin/../x"):
        hub.files[name] = b"evil"
    assert models.get("base.en", _silent).folder
    assert {path.name for path in (tmp_path / "models").iterdir()} == {"base.en"}


def test_no_network_is_told_with_what_to_do(
    models: InstalledModels, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    monkeypatch.setattr(fetching, "WAIT_S", 0.0)
    error = _refused(models)
    assert error.message == (
        "The speech model base.en could not be fetched: 127.0.0.1 cannot be reached"
        " (Connection refused)."
    )
    assert "Check the connection" in error.hint


@pytest.mark.parametrize("address", ["nonsense", "file:///etc", "http://", "http://[", "ftp://x"])
def test_an_endpoint_that_is_none_is_told(
    models: InstalledModels, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("HF_ENDPOINT", address)
    assert "HF_ENDPOINT is no address" in _refused(models).message


def test_a_disk_without_room_is_told_before_anything_is_fetched(
    hub: Hub, models: InstalledModels, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(10**9, 10**9, 50_000_000))
    error = _refused(models)
    assert "has not room enough: " in error.message
    assert not any("resolve" in path for _, path, _ in hub.asked)


@pytest.mark.skipif(sys.platform == "win32", reason="no file size limits there")
def test_a_disk_that_refuses_halfway_is_told_and_what_came_is_kept(
    hub: Hub, models: InstalledModels, tmp_path: Path
) -> None:
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, hard))
    try:
        error = _refused(models)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert "the file would be larger than allowed" in error.message
    assert "MB are kept" in error.hint
    assert models.get("base.en", _silent).folder


def test_a_folder_that_cannot_be_made_is_told(hub: Hub, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    error = _refused(InstalledModels((), tmp_path / "file"))
    assert f"cannot be kept in {tmp_path / 'file'}" in error.message


def test_two_fetches_of_one_model_do_not_mix(
    hub: Hub, models: InstalledModels, tmp_path: Path
) -> None:
    began, go_on = threading.Event(), threading.Event()

    def wait(_: float, __: float) -> None:
        began.set()
        assert go_on.wait(20)

    first = threading.Thread(target=models.get, args=("base.en", wait))
    first.start()
    try:
        assert began.wait(20)
        with pytest.raises(ModelMissing, match="Another voiceprep is fetching"):
            InstalledModels((), tmp_path / "models").get("base.en", _silent)
    finally:
        go_on.set()
        first.join()
    assert models.all()[1].folder


def test_an_unknown_and_a_shipped_model_cannot_be_fetched(
    models: InstalledModels, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(models, "_candidates", lambda entry: iter(()))
    with pytest.raises(ModelMissing, match=r"Did you mean base\.en\?"):
        models.get("base-en", _silent)
    with pytest.raises(ModelMissing, match="comes with voiceprep"):
        models.get("demo-voice", _silent)


@pytest.mark.slow
def test_the_stand_in_answers_the_hubs_own_client(hub: Hub, tmp_path: Path) -> None:
    script = (
        "from huggingface_hub import HfApi, hf_hub_url\n"
        "info = HfApi(token=False).model_info('o/m', revision='main', files_metadata=True)\n"
        "file = next(s for s in info.siblings if s.rfilename == 'model.bin')\n"
        "print(info.sha, file.size, file.lfs.sha256, len(file.blob_id))\n"
        "print(hf_hub_url('o/m', 'model.bin', revision=info.sha))\n"
    )
    environment = {
        **os.environ,
        "HF_HUB_OFFLINE": "0",
        "HF_HUB_DISABLE_TELEMETRY": "1",
        "HF_HOME": str(tmp_path / "hf"),
    }
    done = subprocess.run(
        [sys.executable, "-c", script],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
    )
    content = hub.files["model.bin"]
    assert done.stdout.split() == [
        COMMIT,
        str(len(content)),
        hashlib.sha256(content).hexdigest(),
        "40",
        f"{hub.address}/o/m/resolve/{COMMIT}/model.bin",
    ]
