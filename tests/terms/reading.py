"""MathML read back as a reader does, to a number: what is written must mean what it was written from."""

from __future__ import annotations

import math
import xml.etree.ElementTree as ET

FUNCTIONS = {"log": math.log, "exp": math.exp, "Tr": lambda a: a}
SILENT = {"\u2061", "\u2062"}


def read(markup, values):
    """The number of a scalar formula; `values` has one for the text of every letter, such as ``Σ1,11``."""
    return _row(list(ET.fromstring(f"<math>{markup}</math>")), values)


def _row(elements, values):
    """A sum of signed products."""
    total, sign, product = 0.0, 1.0, []
    for element in [*elements, None]:
        operator = None if element is None or element.tag != "mo" else element.text
        if element is None or operator in ("+", "−"):
            if product:
                total += sign * _product(product, values)
                sign, product = 1.0, []
            sign *= -1.0 if operator == "−" else 1.0
        else:
            product.append(element)
    return total


def _product(elements, values):
    result, divided, waiting = 1.0, False, list(elements)
    while waiting:
        element = waiting.pop(0)
        if element.tag == "mo" and element.text == "/":
            divided = True
            continue
        if element.tag == "mo":
            assert element.text in SILENT | {"·"}, element.text
            continue
        if element.tag == "mi" and element.text in FUNCTIONS:
            assert waiting.pop(0).text == "\u2061"
            factor = FUNCTIONS[element.text](_element(waiting.pop(0), values))
        else:
            factor = _element(element, values)
        result = result / factor if divided else result * factor
        divided = False
    return result


def _element(element, values):
    children = list(element)
    match element.tag:
        case "mn":
            return float(element.text)
        case "mi" | "msub":
            name = "".join(element.itertext())
            return {"π": math.pi, "e": math.e}.get(name) or values[name]
        case "mfrac":
            return _element(children[0], values) / _element(children[1], values)
        case "msqrt":
            return math.sqrt(_row(children, values))
        case "msup" | "msubsup":
            return _power(element, children, values)
        case "mrow":
            if children[0].tag == "mo" and children[0].text in ("(", "[", "|"):
                assert children[-1].text == {"(": ")", "[": "]", "|": "|"}[children[0].text]
                children = children[1:-1]
            return _row(children, values)
    raise AssertionError(element.tag)


def _power(element, children, values):
    if element.tag == "msubsup":
        base = values["".join([*children[0].itertext(), *children[1].itertext()])]
    else:
        base = _element(children[0], values)
    if "".join(children[-1].itertext()) == "T":
        return base
    return base ** _element(children[-1], values)
