"""Folders of amplitudes: whatever stops one, the same call goes on, and nothing is probed twice."""

import pytest

import tilth
from tilth.amplitudes import contract
from tilth.cli.main import main
from tilth.errors import RunFolderError
from tilth.pipeline.run.census import take_census
from tilth.pipeline.run.run_state import read_run


@pytest.fixture
def terms(box):
    coefficients = ["x*s*t/(d-5)", "y*s^2", "(x-y)/(s+2*t)", "y^2/(d-3)", "x/(x+s)"]
    integrals = [box[2, 1, 1, 1], box[1, 2, 1, -1], box[1, 1, 1, 3], box[1, 1, 1, 1], box[1, 2, 2, 1]]
    return dict(zip(integrals, coefficients, strict=True))


@pytest.fixture
def asked(monkeypatch):
    """Count the points that are computed, and stop once there were so many."""
    known = {"points": 0, "stop": None}
    usual = contract.Contracted.run

    def run(self, request):
        if known["stop"] is not None and known["points"] >= known["stop"]:
            raise KeyboardInterrupt
        known["points"] += len(request)
        return usual(self, request)

    monkeypatch.setattr(contract.Contracted, "run", run)
    return known


def rows(found):
    return {str(master): str(value) for master, value in found.items()}


def test_an_amplitude_goes_on_wherever_it_was_stopped(tmp_path, terms, asked):
    whole = tilth.amplitude(terms, symbols=["x", "y"])
    needed = asked["points"]
    assert needed > 40
    for stop in range(0, needed, needed // 6):
        folder = tmp_path / str(stop)
        asked.update(points=0, stop=stop)
        with pytest.raises(KeyboardInterrupt) as stopped:
            tilth.amplitude(terms, symbols=["x", "y"], run=folder)
        assert not getattr(stopped.value, "__notes__", [])
        before = asked["points"]
        assert stop <= before < needed
        asked.update(stop=None)
        stages = []
        again = tilth.amplitude(
            terms, symbols=["x", "y"], run=folder, progress=lambda stage, _, at=stages: at.append(stage)
        )
        assert rows(again) == rows(whole)
        assert asked["points"] == needed
        assert "elimination" not in stages
        assert again.provenance["families"]["box"]["counts"] == whole.provenance["families"]["box"]["counts"]
        asked.update(points=0)
        assert rows(tilth.amplitude(terms, symbols=["x", "y"], run=folder)) == rows(whole)
        assert asked["points"] == 0


def test_without_a_folder_an_interrupt_says_what_would_keep_it(terms, asked):
    asked.update(stop=0)
    with pytest.raises(KeyboardInterrupt) as stopped:
        tilth.amplitude(terms, symbols=["x", "y"])
    assert "run=" in stopped.value.__notes__[0]


@pytest.mark.parametrize("other", ["coefficient", "order of symbols", "targets", "reduction"])
def test_a_folder_is_of_one_sum(tmp_path, box, terms, other):
    tilth.amplitude(terms, symbols=["x", "y"], run=tmp_path)
    if other == "reduction":
        with pytest.raises(RunFolderError, match=r'holds another run: .*kind is "amplitude" there'):
            tilth.reduce(list(terms), run=tmp_path)
        return
    changed, symbols = dict(terms), ["x", "y"]
    if other == "coefficient":
        changed[box[1, 1, 1, 1]] = "y^2/(d-3)+1"
    elif other == "targets":
        del changed[box[1, 1, 1, 1]]
    else:
        symbols = ["y", "x"]
    with pytest.raises(RunFolderError, match="holds another run"):
        tilth.amplitude(changed, symbols=symbols, run=tmp_path)


def test_damaged_probes_are_refused(tmp_path, terms):
    tilth.amplitude(terms, symbols=["x", "y"], run=tmp_path)
    log = tmp_path / "probes.log"
    content = bytearray(log.read_bytes())
    content[len(content) // 2] ^= 1
    log.write_bytes(content)
    with pytest.raises(tilth.errors.TilthError, match=r"probes\.log"):
        tilth.amplitude(terms, symbols=["x", "y"], run=tmp_path)


def test_each_family_has_a_folder(tmp_path, asked):
    a = tilth.Family("A", ["k"], ["p"], ["k^2-m2", "(k+p)^2"], {"p^2": "s"})
    c = tilth.Family("C", ["k"], ["p"], ["k^2", "(k+p)^2"], {"p^2": "s"})
    whole = tilth.Amplitude({a[2, 1]: "x", c[2, 2]: "s/(d-3)"}, ["x"], tilth.Project([a, c]))
    found = tilth.amplitude(whole, run=tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"A", "C"}
    asked.update(stop=0)
    assert rows(tilth.amplitude(whole, run=tmp_path)) == rows(found)


def test_what_others_say_of_the_folder(tmp_path, terms, capsys):
    tilth.amplitude(terms, symbols=["x", "y"], run=tmp_path)
    with pytest.raises(RunFolderError, match=r"go on with the same call of tilth\.amplitude"):
        tilth.resume(tmp_path)
    assert main(["show", str(tmp_path)]) == 0
    assert "goes on with the same call" in capsys.readouterr().out
    with pytest.raises(RunFolderError, match="of an amplitude"):
        take_census(read_run(tmp_path))


def test_on_the_command_line(tmp_path, capsys, asked):
    (tmp_path / "bubble.toml").write_text(
        'name = "bubble"\nloops = ["k"]\nexternals = ["p"]\npropagators = ["k^2", "(k+p)^2"]\n'
        '[kinematics]\n"p^2" = "s"\n'
    )
    (tmp_path / "sum.m").write_text("x*s*bubble[2,1] + y*bubble[1,2]")
    call = ["amplitude", str(tmp_path / "bubble.toml"), str(tmp_path / "sum.m"), "--symbols", "x,y"]
    asked.update(stop=1)
    assert main([*call, "--run", str(tmp_path / "run")]) == 5
    assert f"sum.m, the same options, and --run {tmp_path / 'run'}" in capsys.readouterr().err
    asked.update(stop=None)
    assert main([*call, "--run", str(tmp_path / "run")]) == 0
    first = capsys.readouterr().out
    assert (tmp_path / "run" / "probes.log").exists()
    assert main([*call, "--run", str(tmp_path / "run")]) == 0
    assert capsys.readouterr().out == first
