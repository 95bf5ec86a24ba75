"""Tests of the small classifier."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.components.linear_scale import LinearScale

RANDOM = np.random.default_rng(7)
ROWS = RANDOM.normal(size=(400, 12)).astype(np.float32)
LABEL = (ROWS[:, 0] + 0.7 * RANDOM.normal(size=400) > 0.8).astype(int)


def test_probabilities_mean_what_they_say() -> None:
    """Of what is given some probability, about so much is so; on rows that it has not learnt."""
    scale = LinearScale.fit(ROWS[:300], LABEL[:300, None], 3.0)
    fresh = RANDOM.normal(size=(4000, 12)).astype(np.float32)
    truth = fresh[:, 0] + 0.7 * RANDOM.normal(size=4000) > 0.8
    found = scale.probabilities(fresh)[:, 0]
    assert found.mean() == pytest.approx(truth.mean(), abs=0.05)
    assert truth[found > 0.7].mean() > 0.7 > 0.3 > truth[found < 0.3].mean()


def test_a_row_left_out_is_judged_as_if_it_had_not_been_learnt() -> None:
    """The margins it calibrates on are those of a classifier without the row: with as many columns as rows it knows nothing."""
    noise = RANDOM.normal(size=(60, 50)).astype(np.float32)
    coin = np.arange(60) % 2
    found = LinearScale.fit(noise, coin[:, None], 0.01).probabilities(noise)[:, 0]
    assert abs(found[coin == 1].mean() - found[coin == 0].mean()) < 0.5


def test_what_teaches_nothing_is_not_learnt() -> None:
    """Rows without weight change nothing."""
    weight = np.ones(400)
    weight[300:] = 1e-9
    wrong = np.where(np.arange(400) < 300, LABEL, 1 - LABEL)
    some, all_rows = LinearScale.fit(ROWS[:300], LABEL[:300, None], 3.0), LinearScale.fit(ROWS, wrong[:, None], 3.0, weight)
    assert np.allclose(some.weights, all_rows.weights, atol=1e-3)


def test_a_kind_without_examples_is_never_found() -> None:
    """One example teaches nothing either."""
    labels = np.stack([LABEL, np.eye(1, 400, dtype=int)[0]], axis=1)
    assert (LinearScale.fit(ROWS, labels, 3.0).probabilities(ROWS)[:, 1] < 1e-9).all()


def test_margins_are_the_same_without_calibration() -> None:
    """It only takes longer to say how likely they are."""
    slow, quick = (LinearScale.fit(ROWS, LABEL[:, None], 3.0, calibrated=which) for which in (True, False))
    assert (slow.margins(ROWS) == quick.margins(ROWS)).all()


def test_it_is_the_same_when_it_is_read_again(tmp_path: Path) -> None:
    """Every label."""
    scale = LinearScale.fit(ROWS, np.stack([LABEL, 1 - LABEL], axis=1), 3.0)
    scale.save(tmp_path / "scale.npz")
    assert (LinearScale.read(tmp_path / "scale.npz").probabilities(ROWS) == scale.probabilities(ROWS)).all()
    assert scale.probabilities(ROWS).shape == (400, 2)
