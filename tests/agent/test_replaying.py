"""What a version records of its drawing gives the same picture again."""

from __future__ import annotations

import numpy as np
import pytest

from agent.replaying import draw_again, recipe_of
from sgedit_engine.errors import HistoryError
from sgedit_engine.interface import RenderOptions
from sgedit_engine.painted import PaintedEngine
from tests.agent.conftest import SessionMaker

SCRIPT = {
    "ball": [("remove_object", {"target_words": "the ball"})],
    "mug": [("change_attributes", {"target_words": "the red mug", "color": "purple"})],
}


def test_a_version_is_drawn_again(opened: SessionMaker) -> None:
    engine = PaintedEngine(failing_seeds=range(5, 8))
    session = opened(SCRIPT, engine=engine, options=RenderOptions(candidates=2, seed=5))
    list(session.send("ball"))
    list(session.send("mug"))
    store, versions = session.store, session.store.path_to_root(session.head.id)[::-1]
    # Seeds 5 and 6 fail, so that a second round was needed, and 7 fails in it.
    assert [(v.round, v.seed) for v in versions] == [(0, None), (1, 8), (1, 8)]
    picture = store.load_picture(versions[0])
    for version in versions[1:]:
        assert store.engine_record(version) == engine.record
        again = draw_again(engine, picture, recipe_of(version))
        picture, made = again.picture, store.load_picture(version)
        assert np.array_equal(picture.image, made.image)
        assert again.verdict == version.verdict
        assert picture.masks.keys() == made.masks.keys()
        assert all(np.array_equal(picture.masks[i], made.masks[i]) for i in made.masks)
        assert [o.model_copy(update={"mask": None}) for o in made.graph.objects] == list(
            picture.graph.objects
        )


def test_what_was_not_drawn_has_no_recipe(opened: SessionMaker) -> None:
    with pytest.raises(HistoryError, match="not recorded"):
        recipe_of(opened({}).head)


def test_a_seed_of_another_round_is_refused(opened: SessionMaker) -> None:
    session = opened(SCRIPT)
    list(session.send("ball"))
    recipe = recipe_of(session.head)
    picture = session.store.load_picture(session.head.parent or "")
    with pytest.raises(HistoryError, match="none of its round"):
        draw_again(PaintedEngine(), picture, type(recipe)(recipe.edit, recipe.options, 3, 0))
