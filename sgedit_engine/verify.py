"""A candidate's reading, held against the graph that the edit asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Self

from sgedit_engine.interface import (
    DOUBT,
    Candidate,
    Checked,
    Expectation,
    Picture,
    Plan,
    Verdict,
    Vocabulary,
)
from sgedit_engine.models.profiles import ProfileFile
from sgedit_engine.outcome import picture_of
from sgedit_engine.reading import Reading, Seen, Senses, sought_for
from sgedit_engine.regions import OBJECT_MARGIN_PX, dilate, mask_of
from sgedit_engine.verification.arrived import arrived
from sgedit_engine.verification.bystanders import bystanders
from sgedit_engine.verification.calibration import Calibration
from sgedit_engine.verification.departed import departed
from sgedit_engine.verification.focus import focus_of, unfocused
from sgedit_engine.verification.look import Finding, Look
from sgedit_engine.verification.matching import match_objects
from sgedit_engine.verification.thresholds import Thresholds


@dataclass(frozen=True, eq=False)
class Verifier:
    """Judges candidates: what counts as met, how sure that makes one, and who looks."""

    senses: Senses
    thresholds: Thresholds = field(default_factory=Thresholds)
    calibration: Calibration = field(default_factory=Calibration)
    vocabulary: Vocabulary | None = None

    @classmethod
    def of(cls, senses: Senses, file: ProfileFile) -> Self:
        """With the thresholds and the calibration of a profile."""
        return cls(senses, Thresholds.of(file.thresholds), file.verdict, file.vocabulary)

    def read(self, picture: Picture, plan: Plan, candidate: Candidate) -> Reading:
        """What is seen in a candidate, as far as the plan may have changed it."""
        window = focus_of(picture, plan, self.senses.sight)
        sought = sought_for(picture, plan)
        if window is None:
            return self.senses.read(candidate.image, sought)
        rows, columns = picture.image.shape[:2]
        seen = self.senses.read(window.cut(candidate.image), sought)
        return unfocused(seen, window, (rows, columns))

    def check(
        self, picture: Picture, plan: Plan, candidate: Candidate, reading: Reading
    ) -> Checked:
        """What holds of what was asked, and the picture that the candidate became."""
        look = self.look(picture, plan, candidate, reading)
        verdict = self.verdict(plan, findings_of(look))
        return Checked(candidate, verdict, look.outcome)

    def look(self, picture: Picture, plan: Plan, candidate: Candidate, reading: Reading) -> Look:
        """Everything that findings are made from."""
        matches = match_objects(plan, reading, self.thresholds)
        matches |= self._looked_up(picture, plan, candidate, matches)
        return Look(
            picture=picture,
            plan=plan,
            candidate=candidate,
            reading=reading,
            matches=matches,
            outcome=picture_of(picture, plan, candidate, matches, self.vocabulary),
            senses=self.senses,
            thresholds=self.thresholds,
        )

    def _looked_up(
        self, picture: Picture, plan: Plan, candidate: Candidate, matches: Mapping[str, Seen]
    ) -> dict[str, Seen]:
        """What a person has told of and the reading does not show: it may be there all the same."""
        found = {}
        drawn = {insertion.object_id for insertion in plan.insertions}
        editable = dilate(candidate.editable_mask, OBJECT_MARGIN_PX)
        for item in plan.expected.foreground:
            if item.read_as is None or item.id in matches:
                continue
            if item.id not in drawn and not (mask_of(picture, item.id) & editable).any():
                continue
            seen = self.senses.look_at(candidate.image, item.box, sought_for(picture, plan))
            least = self.thresholds.new_place if item.id in drawn else self.thresholds.same_place
            if seen is not None and item.box.iou(seen.box) >= least:
                found[item.id] = replace(seen, category=item.category)
        return found

    def verdict(self, plan: Plan, findings: tuple[Finding, ...]) -> Verdict:
        """Met where each finding is, and all together make it likely enough."""
        op = plan.edit.op
        probability = self.calibration.probability(op, findings)
        least = self.calibration.least(op)
        expectations = [f.expectation for f in findings]
        met = all(e.met for e in expectations)
        if met and probability < least:
            met = False
            expectations.append(_doubt(probability))
        return Verdict(met=met, score=probability, expectations=tuple(expectations))


def _doubt(probability: float) -> Expectation:
    return Expectation(
        text=DOUBT,
        met=False,
        evidence=f"it looks so in about {round(10 * probability)} of 10 such cases",
        score=probability,
    )


def findings_of(look: Look) -> tuple[Finding, ...]:
    """All that has to hold of a candidate, and whether it does."""
    return (*departed(look), *arrived(look), *bystanders(look))
