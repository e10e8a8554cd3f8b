"""Inputs to one reader that follow which lines of Tilth they reach, by `atheris`.

A program: the name of a reader and a number of inputs. It ends with code 0, or says what an input did.
"""

import random
import sys
import tempfile
from pathlib import Path

import atheris
from mutations import mutated

with atheris.instrument_imports(include=["tilth"]):
    from readers import readers
    from test_fuzzed_readers import harm_of

#: Bytes of an input.
LONGEST = 6000


def main(name, runs):
    folder = Path(tempfile.mkdtemp())
    texts, reader = readers(folder)[name]
    corpus = folder / "corpus"
    corpus.mkdir()
    for number, text in enumerate(texts):
        (corpus / str(number)).write_bytes(text)

    def look(content):
        _, harm = harm_of(reader, content, folder / "file")
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
    main(sys.argv[1], int(sys.argv[2]))
