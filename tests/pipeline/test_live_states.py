"""Promoted, rolled back, corrupted, mended and read in any order: the registry stays honest."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from models.sealed import seal
from pipeline.errors import HomefirstError, ModelError, UsageError
from pipeline.lineage.live_links import live_faults
from pipeline.live import (
    LEDGER,
    describe_live,
    promote,
    read_ledger,
    read_live,
    roll_back,
    withdraw,
)
from pipeline.live.promotion import Candidate
from tests.end_to_end.road import places_in

TARGETS = ("readmission_30d", "ongoing_care")
WORDS = ("one tree", "two trees", "three trees")


class Registry(RuleBasedStateMachine):
    """Beside the real registry stands what should be live: a list of versions and their words."""

    @initialize()
    def start(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="registry-"))
        self.places = places_in(self.folder)
        self.versions: dict[str, list[str]] = {target: [] for target in TARGETS}
        self.live: dict[str, str] = {}
        self.before: dict[str, list[str]] = {target: [] for target in TARGETS}
        self.broken: dict[Path, bytes] = {}
        self.lines = 0

    def teardown(self) -> None:
        if hasattr(self, "folder"):
            shutil.rmtree(self.folder)

    @rule(target_of=st.sampled_from(TARGETS), words=st.sampled_from(WORDS))
    def promote_one(self, target_of: str, words: str) -> None:
        kept = {path: path.read_bytes() for path in self.broken}
        if any(path.name == LEDGER for path in self.broken):
            self._refused(lambda: self._promote(target_of, words))
            assert kept == {path: path.read_bytes() for path in self.broken}
            return
        live = self.live.get(target_of)
        version = self._promote(target_of, words)
        if live is not None and self.versions[target_of][int(live[1:]) - 1] == words:
            assert version == live
            return
        self.versions[target_of].append(words)
        assert version == f"v{len(self.versions[target_of])}"
        self._switched(target_of, version)

    @rule(target_of=st.sampled_from(TARGETS))
    def go_back(self, target_of: str) -> None:
        earlier = self.before[target_of] if target_of in self.live else []
        wanted = next((one for one in reversed(earlier) if one != self.live.get(target_of)), None)
        spoilt = {path.parent.name for path in self.broken if path.parent.parent.name == target_of}
        is_sound = wanted is not None and wanted not in spoilt
        if any(path.name == LEDGER for path in self.broken) or not is_sound:
            self._refused(lambda: self._back(target_of))
            return
        assert self._back(target_of) == wanted
        assert wanted is not None
        self._switched(target_of, wanted)

    @rule(target_of=st.sampled_from(TARGETS), number=st.integers(1, 6))
    def go_to(self, target_of: str, number: int) -> None:
        wanted = f"v{number}"
        spoilt = {path.parent.name for path in self.broken if path.parent.parent.name == target_of}
        is_known = number <= len(self.versions[target_of])
        is_sound = is_known and wanted not in spoilt and self.live.get(target_of) != wanted
        if any(path.name == LEDGER for path in self.broken) or not is_sound:
            self._refused(lambda: self._back(target_of, wanted))
            return
        assert self._back(target_of, wanted) == wanted
        self._switched(target_of, wanted)

    @rule(target_of=st.sampled_from(TARGETS))
    def withdraw_one(self, target_of: str) -> None:
        def take_down() -> str:
            return withdraw(self.places, target_of, by="A tester", reason="a test")

        if any(path.name == LEDGER for path in self.broken) or target_of not in self.live:
            self._refused(take_down)
            return
        assert take_down() == self.live.pop(target_of)
        self.lines += 1

    @precondition(lambda self: self.lines)
    @rule(data=st.data())
    def corrupt(self, data: st.DataObject) -> None:
        files = sorted(self.places.live.glob("*/v?/*.txt")) + [self.places.live / LEDGER]
        path = data.draw(st.sampled_from(files))
        if path not in self.broken:
            content = self.broken[path] = path.read_bytes()
            at = data.draw(st.integers(0, len(content) - 1))
            path.write_bytes(content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :])

    @precondition(lambda self: self.broken)
    @rule()
    def mend(self) -> None:
        for path, content in self.broken.items():
            path.write_bytes(content)
        self.broken.clear()

    @invariant()
    def what_is_read_is_what_was_promoted_or_nothing(self) -> None:
        if not hasattr(self, "places"):
            return
        for target, version in self.live.items():
            spoilt = self.places.live / target / version / "booster.txt"
            if spoilt in self.broken:
                self._refused(lambda target=target: read_live(self.places, target))
            else:
                found = read_live(self.places, target)
                words = self.versions[target][int(version[1:]) - 1]
                assert (found.version, found.files["booster.txt"]) == (version, words.encode())

    @invariant()
    def every_corruption_is_told_and_nothing_else_is(self) -> None:
        if hasattr(self, "places"):
            assert bool(live_faults(self.places)) == bool(self.broken)

    @invariant()
    def the_ledger_has_a_line_for_each_change_and_says_what_is_live(self) -> None:
        if not hasattr(self, "places") or any(path.name == LEDGER for path in self.broken):
            return
        assert len(read_ledger(self.places).entries) == self.lines
        told = describe_live(self.places)
        for target in TARGETS:
            is_live = target in self.live
            expected = f"{target}: {self.live[target]} since" if is_live else f"{target}: no model"
            assert any(line.startswith(expected) for line in told)

    def _promote(self, target: str, words: str) -> str:
        one = Candidate(
            target=target,
            origin="trained",
            files=seal({"booster.txt": words}, target=target, kind="risk"),
            beside={},
            evidence={
                "metrics.json": {"gates": []},
                "card.json": {"identity": {"status": {"value": "released"}}},
            },
        )
        return promote(
            self.places, target, by="A tester", reason="a test", is_demonstration=False,
            candidate=one,
        )  # fmt: skip

    def _back(self, target: str, to: str | None = None) -> str:
        return roll_back(self.places, target, by="A tester", reason="a test", to=to).version

    def _switched(self, target: str, version: str) -> None:
        self.live[target] = version
        self.before[target].append(version)
        self.lines += 1

    def _refused(self, ask: object) -> None:
        try:
            ask()  # type: ignore[operator]  # a function without arguments
        except (ModelError, UsageError):
            return
        except HomefirstError as error:
            raise AssertionError("another error than expected") from error
        raise AssertionError("it should have been refused")


TestRegistry = Registry.TestCase
TestRegistry.settings = settings(
    max_examples=15,
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
