"""What the painted engine read in a result, held against its plan."""

from __future__ import annotations

import math

from sgedit_engine.interface import Expectation, Plan, Verdict
from sgedit_engine.scene.edits import AdjustRelation
from sgedit_engine.scene.graph import SceneGraph, SceneObject


def verdict_of(before: SceneGraph, plan: Plan, found: SceneGraph) -> Verdict:
    """What the edit asked for, and that everything else is still there."""
    wanted = [i.object_id for i in plan.insertions]
    expectations = [_there(plan.expected.get(i), found) for i in wanted]
    gone = [i for i in plan.clear if i not in plan.expected]
    expectations += [_gone(before.get(i), found) for i in gone]
    if isinstance(plan.edit, AdjustRelation):
        expectations += [_arrived(before.get(i), plan.expected.get(i), found) for i in wanted]
    kept = [o for o in plan.expected.foreground if o.id not in wanted]
    expectations += [_there(o, found) for o in kept]
    met = [e.met for e in expectations]
    return Verdict(
        met=all(met),
        score=sum(met) / len(met) if met else 1.0,
        expectations=tuple(expectations),
    )


def _there(wanted: SceneObject, found: SceneGraph) -> Expectation:
    text = f"there is a {wanted.name}"
    if wanted.id not in found:
        return Expectation(text=text, met=False, evidence="it is not there")
    seen = found.get(wanted.id)
    met = all(seen.attributes.get(k) == v for k, v in wanted.attributes.items())
    return Expectation(text=text, met=met, evidence=f"a {seen.name} is there", score=float(met))


def _arrived(old: SceneObject, wanted: SceneObject, found: SceneGraph) -> Expectation:
    """Whether a thing is seen nearer to where it shall be than to where it was."""
    text = f"the {wanted.name} has moved"
    if wanted.id not in found:
        return Expectation(text=text, met=False, evidence="it is not there")
    foot = found.get(wanted.id).box.bottom_center
    there, here = (math.dist(foot, o.box.bottom_center) for o in (wanted, old))
    evidence = "it is where it was" if there >= here else "it is elsewhere now"
    return Expectation(text=text, met=there < here, evidence=evidence, score=float(there < here))


def _gone(target: SceneObject, found: SceneGraph) -> Expectation:
    """A thing of the same kind and look at the same place would be the old one."""
    left = [o for o in found.foreground if o.name == target.name and o.box.iou(target.box) > 0.5]
    return Expectation(
        text=f"the {target.name} is gone",
        met=not left,
        evidence="it is still there" if left else "nothing like it is there",
        score=float(not left),
    )
