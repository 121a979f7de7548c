"""One changed byte anywhere in the chain is found, and named."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path

import pytest

from models.sealed import seal
from pipeline.errors import ModelError
from pipeline.lineage.dvc_link import dvc_link, md5_of
from pipeline.lineage.git_link import blob_id, git_link
from pipeline.lineage.live_links import live_faults
from pipeline.lineage.verify import verify
from pipeline.live import LEDGER, POINTER, roll_back
from pipeline.live.promotion import Candidate, promote
from pipeline.paths import LOCK_FILE, Places, of_challenger
from pipeline.release.decision import DECISIONS, END, decision_faults, write_decision
from pipeline.storage import read_json, sha256_of, write_json, write_text
from tests.end_to_end.road import places_in
from tests.pipeline.invented_decision import decision

TARGET = "readmission_30d"
SIGNED = {"by": "A tester", "reason": "a test"}


def change_a_byte(path: Path) -> None:
    content = path.read_bytes()
    middle = len(content) // 2
    path.write_bytes(content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :])


def git(folder: Path, *words: str) -> None:
    who = ["-c", "user.name=A tester", "-c", "user.email=tester@example.org"]
    subprocess.run(  # noqa: S603 - fixed words, no shell
        ["git", *who, *words],  # noqa: S607 - the git of the machine
        cwd=folder, check=True, capture_output=True,
    )  # fmt: skip


@pytest.fixture
def chain(tmp_path: Path) -> tuple[Path, Places]:
    """A small chain, whole: a repository, one stage, a model, its card, three promotions."""
    root, places = tmp_path, places_in(tmp_path)
    write_text("train:\n  seed: 1\n", root / "params.yaml")
    write_text("print('code')\n", root / "code.py")
    write_text("data/\nreports/\n", root / ".gitignore")
    write_text("rows", places.features / "features.parquet")
    bundle(places, "the trees")
    card = {
        "identity": {"status": {"value": "released"}},
        "lineage": {
            "hashes": {
                "model_manifest_sha256": sha256_of(places.models / TARGET / "manifest.json"),
                "requirements_sha256": sha256_of(LOCK_FILE),
                "features_sha256": sha256_of(places.features / "features.parquet"),
            }
        },
    }
    write_json(card, places.published / "cards" / f"{TARGET}.json")
    write_json({"gates": []}, places.published / TARGET / "metrics.json")
    write_text(
        "schema: '2.0'\nstages:\n  train:\n    cmd: python code.py\n    deps:\n"
        f"    - {{path: code.py, md5: {md5_of(root / 'code.py')}}}\n"
        f"    - {{path: data/features, md5: {md5_of(places.features)}}}\n"
        "    params:\n      params.yaml:\n        train.seed: 1\n    outs:\n"
        f"    - {{path: data/models, md5: {md5_of(places.models)}}}\n",
        root / "dvc.lock",
    )
    git(root, "init", "-q")
    git(root, "add", "params.yaml", "code.py", "dvc.lock", ".gitignore")
    git(root, "commit", "-q", "-m", "Start")
    promote(places, TARGET, by="A tester", reason="a test", is_demonstration=False)
    promote(
        places, TARGET, by="A tester", reason="a test", is_demonstration=True,
        candidate=another(card),
    )  # fmt: skip
    roll_back(places, TARGET, **SIGNED)
    own = of_challenger(places, TARGET, "2026-09-30")
    write_decision(places, own, decision(TARGET, "2026-09-30"))
    return root, places


def bundle(places: Places, words: str) -> None:
    for name, text in seal({"booster.txt": words}, target=TARGET, kind="risk").items():
        write_text(text, places.models / TARGET / name)


def another(card: Mapping[str, object]) -> Candidate:
    files = seal({"booster.txt": "other trees"}, target=TARGET, kind="risk")
    hashes = {"model_manifest_sha256": sha256(files["manifest.json"].encode()).hexdigest()}
    return Candidate(
        target=TARGET,
        origin="trained",
        files=files,
        beside={},
        evidence={
            "metrics.json": {"gates": []},
            "card.json": {**card, "lineage": {"hashes": hashes}},
        },
    )


def faults_of(root: Path, places: Places) -> list[str]:
    return [fault for link in verify(root, places) for fault in link.faults]


def test_a_chain_that_nobody_touched_is_whole(chain: tuple[Path, Places]) -> None:
    links = verify(*chain)
    assert [link.faults for link in links] == [()] * 6
    assert all(link.count and not link.not_checked for link in links)
    assert all(": whole, " in link.in_words for link in links)


@pytest.mark.parametrize(
    ("file", "named"),
    [
        pytest.param("code.py", "code.py is not as committed", id="code"),
        pytest.param("dvc.lock", "dvc.lock is not as committed", id="the lock"),
        pytest.param("data/features/features.parquet", "data/features is not what train read",
                     id="data"),
        pytest.param(f"data/models/{TARGET}/booster.txt", "booster.txt is altered", id="model"),
        pytest.param(f"data/models/{TARGET}/manifest.json", f"models/{TARGET}: ", id="manifest"),
        pytest.param(f"data/live/{TARGET}/v1/booster.txt", "booster.txt is altered", id="live"),
        pytest.param(f"data/live/{TARGET}/v1/manifest.json", f"{TARGET}/v1: ", id="its manifest"),
        pytest.param(f"data/live/{TARGET}/v2/booster.txt", "booster.txt is altered",
                     id="an earlier version"),
        pytest.param(f"data/live/{TARGET}/v1-evidence/metrics.json",
                     "v1-evidence/metrics.json is altered", id="the evidence"),
        pytest.param(f"data/live/{TARGET}/v1-evidence/card.json",
                     "v1-evidence/card.json is altered", id="the card it was signed on"),
        pytest.param(f"data/live/{LEDGER}", "ledger.jsonl was altered", id="the ledger"),
        pytest.param(f"data/live/{POINTER}", POINTER, id="the pointer"),
        pytest.param(f"data/challengers/{TARGET}/2026-09-30/decision.json",
                     "decision.json is altered", id="a decision"),
        pytest.param(f"data/challengers/{DECISIONS}", "decisions.jsonl was altered",
                     id="the log of decisions"),
        pytest.param(f"data/challengers/{END}", "decisions.", id="how that log ended"),
    ],
)  # fmt: skip
def test_one_changed_byte_is_found_and_named(
    chain: tuple[Path, Places], file: str, named: str
) -> None:
    change_a_byte(chain[0] / file)
    assert any(named in fault for fault in faults_of(*chain)), faults_of(*chain)


@pytest.mark.parametrize("key", ["model_manifest_sha256", "features_sha256"])
def test_a_card_of_another_model_or_other_features_is_named(
    chain: tuple[Path, Places], key: str
) -> None:
    root, places = chain
    path = places.published / "cards" / f"{TARGET}.json"
    card = read_json(path)
    card["lineage"]["hashes"][key] = "0" * 64
    write_json(card, path)
    assert any(f"cards/{TARGET}.json is not of this" in fault for fault in faults_of(root, places))
    write_text("no card", path)
    assert f"cards/{TARGET}.json is not readable, or holds no hashes" in faults_of(root, places)


def test_a_setting_that_the_stage_did_not_run_with_is_named(chain: tuple[Path, Places]) -> None:
    root, places = chain
    write_text("train:\n  seed: 2\n", root / "params.yaml")
    assert "params.yaml: train.seed is not what train ran with" in faults_of(root, places)


@pytest.mark.parametrize(
    ("spoil", "named"),
    [
        (lambda p: (p.live / POINTER).unlink(), "current.json is missing"),
        (lambda p: (p.features / "features.parquet").unlink(), "features.parquet is missing"),
        (lambda p: (p.data.parent / "code.py").unlink(), "code.py is missing"),
        (lambda p: write_text("{", p.data.parent / "dvc.lock"), "dvc.lock is not readable"),
        (lambda p: (of_challenger(p, TARGET, "2026-09-30").data / "decision.json").unlink(),
         "decision.json is missing"),
        (lambda p: write_text("x", p.live / TARGET / "v9" / "booster.txt"),
         f"{TARGET}/v9 is not in the ledger"),
    ],
)  # fmt: skip
def test_what_is_missing_or_strange_is_named(
    chain: tuple[Path, Places], spoil: Callable[[Places], object], named: str
) -> None:
    root, places = chain
    spoil(places)
    assert any(named in fault for fault in faults_of(root, places)), faults_of(root, places)


@pytest.mark.parametrize(
    "change",
    [
        lambda pointer: pointer[TARGET].update(version="v2"),
        lambda pointer: pointer[TARGET].update(is_demonstration=True),
        lambda pointer: pointer.pop(TARGET),
        lambda pointer: pointer.pop("ledger"),
    ],
)
def test_a_pointer_set_by_hand_is_found(
    chain: tuple[Path, Places], change: Callable[[dict[str, dict[str, object]]], object]
) -> None:
    _, places = chain
    pointer = read_json(places.live / POINTER)
    change(pointer)
    write_json(pointer, places.live / POINTER)
    assert any("current.json" in fault for fault in live_faults(places))


def test_an_empty_place_is_not_called_whole(tmp_path: Path) -> None:
    links = verify(tmp_path, places_in(tmp_path))
    assert all(link.not_checked and ": not checked, " in link.in_words for link in links)
    assert not any(link.faults for link in links)


def test_files_have_the_names_that_git_and_dvc_give_them(tmp_path: Path) -> None:
    assert blob_id(b"hello\n") == "ce013625030ba8dba906f756967f9e9ca394464a"
    for name, text in {"a/b.txt": "1", "c.txt": "2", "a b.txt": "3"}.items():
        write_text(text, tmp_path / name)
    write_text("left over", tmp_path / "__pycache__" / "c.pyc")
    assert md5_of(tmp_path) == "1be726e752df3af1bb0c42346cf8dca0.dir"
    assert md5_of(tmp_path / "none") is None


def test_an_altered_log_of_decisions_is_not_believed(chain: tuple[Path, Places]) -> None:
    _, places = chain
    change_a_byte(places.challengers / DECISIONS)
    with pytest.raises(ModelError, match=r"decisions\.jsonl was altered"):
        decision_faults(places)


def test_a_repository_link_outside_one_says_so(tmp_path: Path) -> None:
    assert "no git repository" in git_link(tmp_path).not_checked
    assert "there is no dvc.lock" in dvc_link(tmp_path).not_checked
