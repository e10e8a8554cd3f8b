"""Problems whose cost is counted: the rows of the README's first table, and dotted triangle-boxes."""

import statistics
import time
from dataclasses import dataclass, field

import tilth
from tilth.cases import case_folder, load_family, read_case

from .cases import LONG, THREADS

#: Of the paper's test cut, arXiv:2606.10698.
TUBE = "tube(rank=4, lines=0, floor=1, absent=[4, 5, 7])"
DECREASING = "decreasing-rank(absent=[4, 5, 7])"

COUNTS = ("seeds", "generated", "independent", "selected", "multiplications", "masters")


@dataclass(frozen=True)
class Problem:
    """Targets, a seeding rule and how to score it.

    Attributes
    ----------
    title : str
    case : str
        As `tilth.cases.read_case` reads it.
    rule : str
    identities : tuple of str
    order : str
    long : bool
        Whether it takes more than about three seconds.
    indices : tuple of int or None
        The one target, where it is not that of the case.
    """

    title: str
    case: str
    rule: str
    identities: tuple[str, ...] = ("ibp", "li")
    order: str = "numerators"
    long: bool = field(default=False, kw_only=True)
    indices: tuple[int, ...] | None = field(default=None, kw_only=True)
    #: Reducible integrals that the rule leaves; with order dots a numerator, for want of dotted seeds.
    left: int = field(default=0, kw_only=True)

    @property
    def name(self):
        """Case, equations and rule in one line."""
        return f"{self.title}, {self.equations}: {self.rule}"

    @property
    def equations(self):
        """Identities and order as the README's table writes them."""
        return f"{'+'.join(self.identities).upper()}, {self.order}"

    @property
    def targets(self):
        if self.indices is not None:
            return [load_family(self.case)[self.indices]]
        return read_case(self.case).targets

    def prepare(self):
        """Prepare the family: parsing, sectors and templates are paid once a family, not once a score.

        Whatever of this happens at the first use is brought about by scoring a small rule.
        """
        prepare_family(self.targets[0].family)

    def score(self):
        return tilth.score(
            self.targets,
            self.rule,
            identities=self.identities,
            order=self.order,
            symmetries=False,  # as the papers count
            threads=THREADS,
        )

    def counts(self):
        """The six counts of a score, which must leave what the problem says, nothing as a rule."""
        score = self.score()
        if len(score.missing) != self.left:
            raise ValueError(f"{self.name} leaves {len(score.missing)} reducible integrals, not {self.left}")
        return {name: getattr(score, name) for name in COUNTS}

    def figures(self):
        """Counts, and processor seconds of a score with the family prepared.

        Half a second of scores, of which the median counts: the first one of some milliseconds is no measure.
        """
        self.prepare()
        seconds = []
        while sum(seconds) < 0.5:
            started = time.process_time()
            counts = self.counts()
            seconds.append(time.process_time() - started)
        return {**counts, "seconds": statistics.median(seconds)}


def prepare_family(family):
    """Score the corner of a simple sector."""
    sector = family.nonzero_sectors[0]
    corner = family[[sector >> slot & 1 for slot in range(family.size)]]
    tilth.score([corner], "laporta(dots=0, s=0)", symmetries=False, threads=THREADS)


_IBP = ("ibp",)

PROBLEMS = (
    Problem("triangle-box, rank 3", "tribox:3", "usovitsch"),
    Problem("triangle-box, rank 3", "tribox:3", "dots == 0 and t >= 4 and s <= t - 3"),
    Problem("triangle-box, rank 3", "tribox:3", "laporta(dots=0, s=3)"),
    Problem("triangle-box, rank 3", "tribox:3", "laporta(r=8, s=4)"),
    Problem("double box, rank 4", "dbox:4", "laporta(dots=0, s=4)", _IBP, "dots", left=1),
    Problem("double box, rank 4", "dbox:4", "laporta(dots=0, s=4)", order="dots", left=1),
    Problem("double box, rank 4", "dbox:4", "laporta(dots=0, s=4)"),
    Problem("double box, rank 7", "dbox:7", "laporta(dots=0, s=7)", _IBP, "dots", left=1),
    Problem("pentabox, rank 3", "pentabox:3", "laporta(dots=0, s=3)", _IBP),
    Problem("pentabox, rank 3", "pentabox:3", "laporta(dots=0, s=3)"),
    Problem("double pentagon on a cut, rank 5", "dpenta:5", TUBE),
    Problem("double pentagon on a cut, rank 8", "dpenta:8", TUBE),
    Problem("double pentagon on a cut, rank 10", "dpenta:10", TUBE),
    Problem("double pentagon on a cut, rank 20", "dpenta:20", TUBE, long=True),
    Problem("double pentagon on a cut, rank 5", "dpenta:5", DECREASING),
    Problem("double pentagon on a cut, rank 10", "dpenta:10", DECREASING, long=True),
)


def _dotted():
    """The 19 integrals of arXiv:2604.05034 and what was published for Kira: selected, seconds, kilobytes."""
    lines = (case_folder() / "tribox_dotted.csv").read_text(encoding="utf-8").splitlines()
    for line in lines:
        if not line.startswith(("#", "r,")):
            _, s, dots, rest = line.split(",", 3)
            indices, published = rest.lstrip('"').split('",')
            yield indices, int(dots), int(s), published.split(",")


#: {integral: published figures of Kira}.
KIRA = {indices: tuple(map(float, published)) for indices, _, _, published in _dotted()}

#: {(integral, "line-powers" or "box"): problem}; the box has the dots and the rank of the target.
DOTTED = {
    (indices, seeds): Problem(
        f"triangle-box {indices}",
        "tribox",
        rule,
        long=seeds == "box",
        indices=tuple(map(int, indices.split(","))),
    )
    for indices, dots, s, _ in _dotted()
    for seeds, rule in (("line-powers", "line-powers"), ("box", f"laporta(dots={dots}, s={s})"))
}


def affordable(problems):
    """Those that `make bench` measures without TILTH_BENCH_LONG, by name."""
    return {problem.name: problem for problem in problems if LONG or not problem.long}
