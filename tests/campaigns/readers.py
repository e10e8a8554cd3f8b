"""All readers of what strangers may write, each with texts to begin with; what is sealed gets its seal again.

A reader gets bytes and a path where it may put them.
"""

import hashlib
import json
import shutil
from pathlib import Path

from tape_operands import HEADER, sealed

import tilth
from table_files import parts_of, sealed_parts
from tilth import _core
from tilth.cases import case_folder, load_case
from tilth.executors.ledger import Ledger
from tilth.executors.manifest import read_manifest
from tilth.executors.plan_file import pack_plan, unpack_plan
from tilth.formats import Source, export_text, find_format, read_fire_project, read_kira_system
from tilth.formats.equation_lists import read_equation_list
from tilth.formats.kira import read_integrals, read_masters
from tilth.formats.yaml_tree import parse_yaml
from tilth.seeding import find_rule
from tilth.table.function_store import FunctionStore

TESTS = Path(__file__).parent.parent
FORMATS = TESTS / "formats"
AMPLITUDES = TESTS / "amplitudes" / "data"

HEAD = 'GLI["{family}",{{{indices}}}]'
OPTIONS = {"fire": {"numbers": {"bubble": 42, "box": 7}}, "mathematica": {"head": HEAD}}
EXPRESSIONS = [
    "dots == 0 and t >= 4 and s <= t - 3",
    "min(s, 2) == max(t, dots) % 3 or not r > top.r",
    "bit(2) or abs(s - 2) * 3 <= max(t, 1)",
]
RULES = ["laporta(dots=2, s=1)", "repair(tube)", "usovitsch", "auto", *EXPRESSIONS[:1]]
SUM = "amp = x*(d-4)*bubble[2,1] - 3*y/(s-4*m2)*bubble[1,1]\n + bubble[1,2]/2;\n"
FORM_SUM = "Symbols x,y,d,s;\nLocal amp = x*num(d-4)*bubble(2,1) - 3*y*den(s-4)*bubble(1,1);\n.end\n"
SYSTEM = "bub[1,2]*(s)\nbub[1,1]*(d-3)\nbub[0,2]*(-1)\n\nbub#12*(1/(2*s))\n17*(d^2-4*s)\n\n"
LISTS = [
    "{s*G[1, 1] - 2*G[2, 1],\n ((d - 1)*(s*G[1, 1]))/(s + 1) + 3*G[2,1]}",
    "{-((s*G[1,1])/d)}\n{G[2,1]}",
]


def text_of(content):
    return content.decode("utf-8", "replace")


def of_text(read):
    """Return a reader of a text under a name."""
    return lambda content, path: read(Source("text", text_of(content)).checked())


def of_file(read):
    """Return a reader of a file."""

    def read_file(content, path):
        path.write_bytes(content)
        return read(path)

    return read_file


def seal_table(content):
    """Return a table whose checksum and lengths are right, if its first line can be told from the rest."""
    try:
        return sealed_parts(*parts_of(content))
    except (AssertionError, ValueError):
        first, _, rest = content.partition(b"\n")
        head, _, tail = rest.partition(b"\n")
        return sealed_parts(head + b"\n", [], tail) if first else content


def replayed(content, path):
    """Read a tape, and replay it: whatever is read must do no harm."""
    length = max(0, len(content) - HEADER)
    tape = _core.Tape.from_bytes(sealed(content[:16] + length.to_bytes(8, "little") + content[24:]))
    assert tape.outputs >= 0


def readers(folder):
    """Return {name: (texts, reader)}; what has to be computed first is written into a folder."""
    family, targets = load_case("bubble")
    plan = tilth.plan(targets)
    table = plan.reconstruct(run=folder / "run")
    table.save(folder / "table")
    plan.save(folder / "plan")
    packed, fingerprint = unpack_plan((folder / "plan").read_bytes())
    (ledger,) = [path.read_bytes() for path in (folder / "run").glob("probes.log")]
    manifest = (folder / "run" / "run.json").read_bytes()
    run_fingerprint = json.loads(manifest)["fingerprint"]
    families = [path.read_bytes() for path in sorted(case_folder().glob("*.toml"))]
    yaml = [path.read_bytes() for path in sorted((FORMATS / "kira_project").rglob("*.yaml"))]
    config = [path.read_bytes() for path in sorted((FORMATS / "fire_project").glob("*.config"))]
    start = folder / "fire"
    shutil.copytree(FORMATS / "fire_project", start)
    tape = plan._recorded.tape.to_bytes()

    def texts(*known):
        return [one.encode() for one in known]

    def written(name):
        return texts(export_text(table, name, **OPTIONS.get(name, {})))

    def format_reader(name):
        read, options = find_format(name, "").read, OPTIONS.get(name, {})
        return written(name), of_text(lambda source: read(source, **options))

    def amplitude(suffix):
        return lambda content, path: of_file(
            lambda file: tilth.Amplitude.read(file, family, symbols=("x", "y", "m2"))
        )(content, path.with_suffix(suffix))

    def saved_amplitude(name):
        content = (AMPLITUDES / f"{name}_version_1.tilth").read_bytes()
        start = content.index(b"\n") + 1
        form, _, _, length = content[:start].split()
        end = start + int(length)

        def read(payload, path):
            digest = hashlib.sha256(payload).hexdigest()
            path.write_bytes(
                f"{form.decode()} 1 {digest} {len(payload)}\n".encode() + payload + content[end:]
            )
            return tilth.MasterExpansion.load(path)

        return [content[start:end]], read

    return {
        "families": (families, lambda content, path: tilth.Family.from_toml(text_of(content))),
        "targets": (texts("bubble[2,1]\n# x\nbubble[1,-1]\n"), of_file(family.read_targets)),
        "rules": (texts(*RULES), lambda content, path: find_rule(text_of(content))),
        "expressions": (texts(*EXPRESSIONS), lambda content, path: _core.Expression(text_of(content))),
        "coefficients": (
            texts("(d-3)/(s*(d-4)^2)", "-2*d^2*s+1", "(d^2-9*d+18)/s^2"),
            lambda content, path: FunctionStore.from_texts(("d", "s"), [text_of(content)]),
        ),
        "tables": (
            [(folder / "table").read_bytes()],
            lambda content, path: of_file(tilth.Table.load)(seal_table(content), path),
        ),
        "plans": (
            [packed],
            lambda content, path: of_file(tilth.Plan.load)(pack_plan(content, fingerprint), path),
        ),
        "ledgers": ([ledger], of_file(lambda path: Ledger.open(path, run_fingerprint).close())),
        "manifests": ([manifest], lambda content, path: read_manifest(content)),
        "tapes": ([tape], replayed),
        **{name: format_reader(name) for name in ("fire", "form", "json-lines", "kira", "mathematica")},
        "kira systems": (texts(SYSTEM), of_text(read_kira_system)),
        "kira masters": (texts("bubble[1,1]\nbubble[2,1]\n"), of_text(read_masters)),
        "kira integrals": (texts("bubble[1,1]\nbubble[2,1]\n"), of_text(read_integrals)),
        "yaml": (yaml, lambda content, path: parse_yaml(text_of(content), "text")),
        "fire projects": (
            config,
            lambda content, path: of_file(read_fire_project)(content, start / "some.config"),
        ),
        "equation lists": (texts(*LISTS), of_text(read_equation_list)),
        "amplitudes": (texts(SUM), amplitude(".m")),
        "amplitudes of form": (texts(FORM_SUM), amplitude(".inc")),
        "saved amplitudes": saved_amplitude("bubble"),
        "saved amplitudes of families": saved_amplitude("two_families"),
    }
