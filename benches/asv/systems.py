"""Whole systems, generated and eliminated without a selection, or learnt with one."""

import hashlib
import resource
import time

from tilth.cases import read_case
from tilth.pipeline.learn.equations import all_equations
from tilth.pipeline.learn.foreseen import foresee
from tilth.pipeline.learn.learn import learn
from tilth.pipeline.options import Options
from tilth.seeding import choose_seeds, find_rule, make_request
from tilth.system import PointSource, prime_number

from .problems import prepare_family

#: The pentabox to s <= 3: 116,040 equations.
PENTABOX = ("pentabox:3", "laporta(dots=0, s=3)", ("ibp",))

#: The pentabox with one dot and s <= 5: 5.6 million equations, without those that vanish identically.
MILLIONS = ("pentabox:5", "laporta(dots=1, s=5)", ("ibp", "li"))

#: The same family, small, for a try.
THOUSANDS = ("pentabox:3", "laporta(dots=1, s=3)", ("ibp", "li"))


def peak_bytes():
    """Peak memory of this process."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def digest_of(array):
    """Hash of an array, to compare those of several processes."""
    return hashlib.sha256(array.tobytes()).hexdigest()


class LargeSystem:
    """The equations of a rule, and a point; the family is prepared."""

    def __init__(self, case, rule, identities, threads=1, max_memory=None):
        self.request = make_request(read_case(case).targets)
        prepare_family(self.request.family)
        self.rule = find_rule(rule)
        self.options = Options(
            identities=identities, threads=threads, effort=0, symmetries=False, max_memory=max_memory
        )

    def generate(self):
        return all_equations(self.request, choose_seeds(self.rule, self.request), self.options)

    def eliminate(self, system):
        """Eliminate at a point, without witness."""
        prime = prime_number(0)
        residues = list(PointSource(0).residues(prime, 0, len(self.request.family.symbols)))
        return system.eliminate(prime=prime, residues=residues, threads=self.options.threads)

    def elimination_figures(self):
        """Counts, and processor seconds of the elimination alone and with the generation."""
        started = time.process_time()
        system = self.generate()
        generated = time.process_time()
        elimination = self.eliminate(system)
        ended = time.process_time()
        return {
            "equations": system.equation_count,
            "independent": elimination.independent_count,
            "multiplications": elimination.multiplications,
            "elimination_seconds": ended - generated,
            "seconds": ended - started,
        }

    def predicted_bytes(self):
        """What learning is expected to take."""
        seeds = choose_seeds(self.rule, self.request)
        return foresee(self.request, seeds, self.options, most=2**62).peak

    def learn(self):
        return learn(self.request, self.rule, self.options)

    def learning_figures(self):
        """Counts, elapsed seconds by stage, and the memory that learning took beside what was predicted."""
        predicted = self.predicted_bytes()
        before = peak_bytes()
        started = time.perf_counter()
        learnt = self.learn()
        seconds = time.perf_counter() - started
        return {
            "seeds": len(learnt.seeds),
            "equations": learnt.generated,
            "independent": learnt.independent,
            "selected": len(learnt.plan),
            "seconds": seconds,
            "predicted_MB": predicted / 10**6,
            "taken_MB": (peak_bytes() - before) / 10**6,
            "generation_seconds": learnt.seconds["generation"],
            "elimination_seconds": learnt.seconds["elimination"],
        }

    def resident_figures(self):
        """Counts, processor seconds of learning, and the peak of the process, the interpreter included."""
        started = time.process_time()
        learnt = self.learn()
        return {
            "equations": learnt.generated,
            "independent": learnt.independent,
            "selected": len(learnt.plan),
            "pattern": digest_of(learnt.system.equation_identities),
            "seconds": time.process_time() - started,
            "peak_MB": peak_bytes() / 10**6,
        }
