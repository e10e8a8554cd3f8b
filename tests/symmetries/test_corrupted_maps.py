"""Maps with one fault each: refused exactly where explicit vectors say that they are wrong.

A map is a substitution, and what becomes of each propagator. Faults are a sign, two images exchanged, a row
doubled, a wrong leg, a wrong scale; some do no harm (all signs at once, an exchange of what is equal): the
oracle decides, and both verdicts must occur.
"""

import random
from itertools import product

import pytest
from momentum_oracle import PRIME, Oracle, first_and_second, momentum
from symmetric_families import heavy_quarks, kite, linear, scaled_kite, sunrise

from tilth.cases import load_family
from tilth.errors import FamilyError
from tilth.family.identities import Image, momentum_map
from tilth.family.identities.substitution import vector_text

FAMILIES = {
    "box": lambda: load_family("box"),
    "double box": lambda: load_family("dbox"),
    "triangle-box": lambda: load_family("tribox"),
    "kite": kite,
    "scaled kite": scaled_kite,
    "sunrise": lambda: sunrise("m", "m", "w"),
    "linear": linear,
    "heavy quarks": heavy_quarks,
}


@pytest.fixture(scope="module", params=FAMILIES)
def problem(request):
    """Return a family, two oracles at different points, and its full maps as {momentum: image}."""
    family = FAMILIES[request.param]()
    oracles = [Oracle(family, seed) for seed in (0, 1)]
    found = []
    for name in family.symmetries().names:
        if name.startswith("map("):
            pairs = [part.split("->") for part in name.removeprefix("map(").removesuffix(")").split(",")]
            found.append((name, dict(pairs)))
    assert found
    return family, oracles, found


def at(polynomial, oracle, family):
    residues = [oracle.values.get(symbol, 1) for symbol in family.symbols]
    return sum(
        int(c.p) * pow(int(c.q), -1, PRIME) * value(exponents, residues)
        for exponents, c in polynomial.to_dict().items()
    )


def value(exponents, residues):
    total = 1
    for exponent, residue in zip(exponents, residues, strict=True):
        total = total * pow(residue, int(exponent), PRIME) % PRIME
    return total


def is_right(family, oracles, images, propagators):
    """Whether a substitution does to all propagators what is claimed, with all that makes it a symmetry."""
    for oracle in oracles:
        if not oracle.keeps_integrals(images):
            return False
        before, after = oracle.propagators(), oracle.propagators(oracle.moved(images))
        for one, image in zip(after, propagators, strict=True):
            claimed = sum(at(c, oracle, family) * before[slot] for slot, c in image.terms)
            claimed += at(image.constant, oracle, family)
            if (one * at(image.denominator, oracle, family) - claimed) % PRIME:
                return False
    return True


def is_accepted(family, images, propagators):
    try:
        momentum_map(family.basis, images, propagators)
    except FamilyError:
        return False
    return True


def corrupted_momenta(draw, images, names, loops):
    """Return the substitution with one fault: a sign, an exchange, a row doubled, or a wrong leg."""
    changed = dict(images)
    name = draw.choice(sorted(changed))
    row = momentum(changed[name], names)
    fault = draw.choice(["sign", "exchange", "doubled", "leg", "all signs"])
    if fault == "sign":
        place = draw.choice([n for n, factor in enumerate(row) if factor])
        row[place] = -row[place]
    elif fault == "doubled":
        row = [2 * factor for factor in row]
    elif fault == "leg":
        row[draw.randrange(len(row))] += draw.choice((-1, 1))
    elif fault == "all signs":  # does no harm where all momenta change
        for other in names:
            image = momentum(changed.get(other, other), names)
            changed[other] = vector_text({n: -f for n, f in enumerate(image) if f}, names)
        return changed
    else:
        other = draw.choice(names)
        changed[name], changed[other] = changed.get(other, other), changed[name]
        return changed
    changed[name] = vector_text({n: f for n, f in enumerate(row) if f}, names)
    return changed if changed[name] else dict(images) | {name: names[loops - 1]}


def corrupted_images(draw, images):
    """Return the images with one fault: two exchanged, a sign, a scale, a constant, or a wrong propagator."""
    changed = list(images)
    place = draw.randrange(len(changed))
    image = changed[place]
    fault = draw.choice(["exchange", "sign", "scale", "constant", "slot", "term"])
    one = image.denominator
    if fault == "exchange":
        other = draw.randrange(len(changed))
        changed[place], changed[other] = changed[other], changed[place]
        return changed
    terms, constant, denominator = list(image.terms), image.constant, one
    number = draw.randrange(len(terms))
    slot, factor = terms[number]
    if fault == "sign":
        terms[number] = (slot, -factor)
    elif fault == "scale":
        denominator = denominator * draw.choice((1, 2, -1))
    elif fault == "constant":
        constant = constant + draw.choice((0, 1, -2))
    elif fault == "slot":
        terms[number] = (draw.randrange(len(changed)), factor)
    else:
        del terms[number]
    changed[place] = Image(denominator, tuple(terms), constant)
    return changed


def campaign(problem, count, seed):
    """Corrupt maps, compare the verdicts, and return how many were right and wrong."""
    family, oracles, maps = problem
    names = oracles[0].names
    draw = random.Random(f"{family.name} {seed}")
    verdicts = {True: 0, False: 0}
    while sum(verdicts.values()) < count:
        name, images = draw.choice(maps)
        propagators = family.identity(name).images
        if draw.random() < 0.6:
            images = corrupted_momenta(draw, images, names, len(oracles[0].loops))
        else:
            propagators = corrupted_images(draw, propagators)
        truth = is_right(family, oracles, images, propagators)
        assert is_accepted(family, images, propagators) is truth, (images, name)
        verdicts[truth] += 1
    return verdicts


def test_refused_exactly_where_wrong(problem):
    verdicts = campaign(problem, 32, "few")  # 256 in all
    assert verdicts[True] and verdicts[False]


@pytest.mark.long
def test_refused_exactly_where_wrong_many(problem, multiplier):
    verdicts = campaign(problem, 125 * multiplier, "many")  # 1,000 in all
    assert verdicts[True] and verdicts[False]


def test_a_name_is_accepted_exactly_if_integrals_stay_what_they_are(problem):
    """Written as the name of an identity, in a certificate, say: no images are claimed there."""
    family, oracles, maps = problem
    draw = random.Random(f"{family.name} names")
    names, loops = oracles[0].names, len(oracles[0].loops)
    seen = set()
    for _ in range(40):
        images = corrupted_momenta(draw, draw.choice(maps)[1], names, loops)
        written = ",".join(f"{name}->{images[name]}" for name in names if name in images)
        truth = all(oracle.keeps_integrals(images) for oracle in oracles)
        try:
            found = family.identity(f"map({written})")
        except FamilyError:
            assert not truth, written
        else:
            assert truth, written
            assert is_right(family, oracles, images, found.images)
        seen.add(truth)
    assert seen == {True, False}


def test_permutations_are_accepted_exactly_if_u_and_f_stay(problem):
    family, oracles, _ = problem
    draw = random.Random(f"{family.name} permutations")
    seen = set()
    sectors = [sector for sector in family.nonzero_sectors if sector.bit_count() <= 4]
    choices = list(product(sectors, sectors))
    draw.shuffle(choices)
    for first, second in [*zip(sectors, sectors, strict=True), *choices[:60]]:
        if first.bit_count() != second.bit_count():
            continue
        lines = [slot for slot in range(family.size) if first >> slot & 1]
        images = [slot for slot in range(family.size) if second >> slot & 1]
        draw.shuffle(images)
        name = f"permuted({','.join(f'{a + 1}->{b + 1}' for a, b in zip(lines, images, strict=True))})"
        truth = all(same_polynomials(oracle, lines, images, draw) for oracle in oracles)
        try:
            family.identity(name)
        except FamilyError:
            assert not truth, name
        else:
            assert truth, name
        seen.add(truth)
    assert seen == {True, False}


def same_polynomials(oracle, lines, images, draw):
    """Whether the polynomials agree at a random point, with the scales of quadratic lines divided out."""
    numbers = [draw.randrange(1, PRIME) for _ in lines]

    def scaled(slots):
        found = []
        for slot, x in zip(slots, numbers, strict=True):
            scale, left, right, _ = oracle.lines[slot]
            found.append(x * pow(scale, -1, PRIME) % PRIME if left == right else x)
        return found

    return first_and_second(oracle, lines, scaled(lines)) == first_and_second(oracle, images, scaled(images))
