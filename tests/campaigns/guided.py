"""Inputs to one reader that follow which lines of Tilth they reach, by `atheris`.

A program: the name of a reader and a number of inputs. It ends with code 0, or says what an input did.

To follow lines makes them several times slower. What takes too long is therefore read again by a process that
follows none, which is this program with the name of a reader and a file.
"""

import random
import subprocess
import sys
import tempfile
from pathlib import Path

from mutations import mutated

#: Bytes of an input.
LONGEST = 6000


def harm_again(name, content, folder):
    """Return what harm an input does where no lines are followed."""
    path = folder / "again"
    path.write_bytes(content)
    command = [sys.executable, __file__, name, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout or (done.stderr[-300:] if done.returncode else None)


def read_once(name, path):
    from readers import readers
    from test_fuzzed_readers import harm_of

    folder = Path(tempfile.mkdtemp())
    texts, reader = readers(folder)[name]
    reader(texts[0], folder / "file")  # what is imported late, is
    _, harm = harm_of(reader, Path(path).read_bytes(), folder / "file")
    sys.stdout.write(harm or "")


def follow(name, runs):
    import atheris

    with atheris.instrument_imports(include=["tilth"]):
        from readers import readers
        from test_fuzzed_readers import harm_of

    folder = Path(tempfile.mkdtemp())
    texts, reader = readers(folder)[name]
    corpus = folder / "corpus"
    corpus.mkdir()
    for number, text in enumerate(texts):
        (corpus / str(number)).write_bytes(text)

    def look(content):
        _, harm = harm_of(reader, content, folder / "file")
        if harm is not None and harm.endswith(" seconds"):
            harm = harm_again(name, content, folder)
        if harm is not None:
            raise RuntimeError(f"{harm}, by {content!r}")

    def change(content, longest, seed):
        draw = random.Random(seed)
        if draw.randrange(2):
            return atheris.Mutate(content, longest)
        return mutated(draw, [content, *texts])[:longest]

    options = [f"-runs={runs}", f"-max_len={LONGEST}", f"-artifact_prefix={folder}/", str(corpus)]
    atheris.Setup([sys.argv[0], *options], look, custom_mutator=change)
    atheris.Fuzz()


if __name__ == "__main__":
    if sys.argv[2].isdigit():
        follow(sys.argv[1], int(sys.argv[2]))
    else:
        read_once(sys.argv[1], sys.argv[2])
