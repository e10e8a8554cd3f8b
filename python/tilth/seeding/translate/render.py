"""Values to the text of an expression. The core reads it back and gives it its canonical form."""

from __future__ import annotations

from tilth.seeding.translate.graph import Value

__all__ = ["render"]

#: How tightly a form binds, loosest first, as in the grammar of expressions.
_CHOICE, _OR, _AND, _NOT, _COMPARISON, _SUM, _PRODUCT, _UNARY, _ATOM = range(9)


def render(value: Value) -> str:
    """Return the text of a value."""
    return _written(value, _CHOICE)


def _written(value: Value, level: int) -> str:
    """Return a text that can stand where something must bind at least so tightly."""
    text, own = _text(value)
    return f"({text})" if own < level else text


def _text(value: Value) -> tuple[str, int]:
    """Return a value's text, and how tightly it binds."""
    parts, data = value.parts, value.data
    match value.form:
        case "constant":
            return (str(data), _ATOM) if value.boolean or value.low >= 0 else (str(data), _UNARY)
        case "feature":
            return str(data), _ATOM
        case "slot":
            array, slot = data  # of `Graph.entry`
            return f"{array}[{slot}]", _ATOM
        case "variable":
            return str(data[0]), _ATOM  # of `Graph.variable`
        case "sum":
            return _sum(value)
        case "product":
            return " * ".join(_written(part, _UNARY) for part in parts), _PRODUCT
        case "//" | "%":
            return f"{_written(parts[0], _PRODUCT)} {value.form} {_written(parts[1], _UNARY)}", _PRODUCT
        case "abs" | "min" | "max":
            return f"{value.form}({', '.join(_written(part, _CHOICE) for part in parts)})", _ATOM
        case "compare":
            # Chains mean something else: a comparison inside of another is always in parentheses.
            return f"{_written(parts[0], _SUM)} {data} {_written(parts[1], _SUM)}", _COMPARISON
        case "not":
            return f"not {_written(parts[0], _NOT)}", _NOT
        case "and":
            return " and ".join(_written(part, _NOT) for part in parts), _AND
        case "or":
            return " or ".join(_written(part, _AND) for part in parts), _OR
        case "choice":
            condition, then, otherwise = parts
            texts = _written(then, _OR), _written(condition, _OR), _written(otherwise, _CHOICE)
            return "{} if {} else {}".format(*texts), _CHOICE
        case "loop":
            gather, variable, start, stop = data  # of `loops.total`
            ends = f"{start}..{'N' if stop is None else stop}"
            return f"{gather}({_written(parts[0], _CHOICE)} for {variable} in {ends})", _ATOM
        case form:  # pragma: no cover
            raise AssertionError(f"a {form} was left in a value")


def _sum(value: Value) -> tuple[str, int]:
    """Write a sum: what is added, then what is subtracted, so that no sign has to lead if that can be."""
    constant, factors = value.data  # of `from_terms`
    pairs = [
        (_times(abs(factor), part), factor > 0) for part, factor in zip(value.parts, factors, strict=True)
    ]
    if constant:
        pairs.append((str(abs(constant)), constant > 0))
    ordered = [text for text, plus in pairs if plus], [text for text, plus in pairs if not plus]
    added, subtracted = ordered
    if len(pairs) == 1:
        (text, plus), factor = pairs[0], abs(factors[0])
        return (text, _PRODUCT) if plus else (f"-{text}", _PRODUCT if factor > 1 else _UNARY)
    lead = added.pop(0) if added else f"-{subtracted.pop(0)}"
    return lead + "".join(f" + {text}" for text in added) + "".join(f" - {text}" for text in subtracted), _SUM


def _times(factor: int, part: Value) -> str:
    return _written(part, _UNARY) if factor == 1 else f"{factor} * {_written(part, _UNARY)}"
