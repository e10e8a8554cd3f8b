"""Tables with a part exchanged, for tests that what was exchanged is noticed."""

from dataclasses import replace

from tilth.table.certify_again import certify_again


def remake(table, **parts):
    """Return the table with some of its parts exchanged."""
    return table.replace(**parts)


def with_certificate(table, **parts):
    return remake(table, certificate=replace(table.certificate, **parts))


def with_probe(table, number, **parts):
    probes = list(table.certificate.probes)
    probes[number] = replace(probes[number], **parts)
    return with_certificate(table, probes=tuple(probes))


def resealed(table):
    """Return the table with certificates of the rows that it has, as a forger would make them."""
    return remake(table, certificate=tuple(certify_again(table, one) for one in table.certificates))
