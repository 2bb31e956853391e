"""A theorem is not made outside the kernel by mistake, and one that was tampered with is no premise."""

from __future__ import annotations

import copy
import pickle
from dataclasses import replace

import pytest
from letters import A, B, s, t

from symkl.errors import KernelError
from symkl.proof import kernel as kernel_module
from symkl.proof.axioms import APPROVED
from symkl.proof.kernel import Kernel, Theorem
from symkl.terms.expr import term

FALSE = (term(0), term(1))


@pytest.fixture
def kernel():
    return Kernel()


@pytest.fixture
def honest(kernel):
    return kernel.prove("honest", (A + B, B + A), [], [APPROVED["ring"]])


def uses(kernel, premise):
    return kernel.prove("?", FALSE, [premise], [])


@pytest.mark.parametrize(
    "make",
    [
        lambda: Theorem("forged", FALSE),
        lambda: Theorem("forged", FALSE, seal=object()),
        lambda: Theorem("forged", FALSE, (), frozenset(), frozenset(), frozenset(), frozenset(), True),
        lambda: type("Better", (Theorem,), {}),
        lambda: type("Better", (Theorem,), {"__init__": lambda self: None}),
    ],
)
def test_a_theorem_is_made_by_the_kernel_only(make):
    with pytest.raises(KernelError, match="only the kernel makes theorems"):
        make()


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_a_theorem_is_not_pickled(honest, protocol):
    with pytest.raises(KernelError, match="not copied or pickled"):
        pickle.dumps(honest, protocol)


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy, lambda theorem: copy.deepcopy([theorem])])
def test_a_theorem_is_not_copied(honest, copied):
    with pytest.raises(KernelError, match="not copied or pickled"):
        copied(honest)


def test_a_kernel_is_not_copied_with_its_theorems(kernel, honest):
    with pytest.raises(KernelError, match="not copied or pickled"):
        copy.deepcopy(kernel)


@pytest.mark.parametrize("replaced", [replace, getattr(copy, "replace", replace)])
def test_no_field_of_a_theorem_is_replaced(honest, replaced):
    with pytest.raises(TypeError):
        replaced(honest, claim=FALSE)


@pytest.mark.parametrize("name", [*Theorem.__slots__, "anything"])
def test_a_theorem_cannot_be_changed(honest, name):
    with pytest.raises(AttributeError):
        setattr(honest, name, FALSE)
    with pytest.raises(AttributeError):
        delattr(honest, name)
    assert not hasattr(honest, "__dict__")


def test_an_empty_shell_is_no_premise(kernel):
    with pytest.raises(KernelError, match="did not make: Theorem that cannot be shown"):
        uses(kernel, object.__new__(Theorem))


def test_a_filled_shell_is_no_premise(kernel, honest):
    forged = object.__new__(Theorem)
    for name in Theorem.__slots__:
        object.__setattr__(forged, name, getattr(honest, name))
    with pytest.raises(KernelError, match="did not make"):
        uses(kernel, forged)


@pytest.mark.parametrize("name", Theorem.__slots__)
def test_one_that_was_changed_by_force_is_no_premise(kernel, honest, name):
    object.__setattr__(honest, name, FALSE)
    with pytest.raises(KernelError, match="was changed after it was made"):
        uses(kernel, honest)


def test_an_object_that_says_it_is_a_theorem_is_no_premise(kernel, honest):
    class Pretender:
        __class__ = Theorem
        label, claim, premises = "forged", FALSE, ()
        axioms = assumptions = open = fixed = frozenset()
        links = (FALSE,)
        stated = honest.stated

    for forged in (Pretender(), "honest", None, FALSE):
        with pytest.raises(KernelError, match="did not make"):
            uses(kernel, forged)


def test_the_theorem_of_another_kernel_is_no_premise(honest):
    with pytest.raises(KernelError, match="did not make"):
        uses(Kernel(), honest)


def test_an_identity_is_not_used_again(kernel):
    made = id(kernel.prove("gone", (A + B, B + A), [], [APPROVED["ring"]]))
    assert all(id(given) != made for given in [Kernel().assume("?", (s, t)) for _ in range(1000)])


def test_the_seal_is_no_public_name():
    assert not [name for name, value in vars(kernel_module).items() if value is kernel_module._SEAL and name[0] != "_"]


def test_only_what_was_proved_counts_as_proved(kernel, honest):
    assert kernel.is_proved(honest)
    assumed, defined = kernel.assume("0", FALSE), kernel.assume("1", FALSE, definition=True)
    assert not kernel.is_proved(assumed)
    assert not kernel.is_proved(defined)
    assert kernel.is_proved(kernel.prove("2", FALSE, [defined]))  # it rests on the definition, and says so
    assert not kernel.is_proved(kernel.prove("3", FALSE, [assumed]))
    assert not kernel.is_proved(kernel.prove("4", FALSE, [kernel.prove("3", FALSE, [assumed])]))
    for other in (None, FALSE, "honest", object()):
        assert not kernel.is_proved(other)
    with pytest.raises(KernelError):
        kernel.is_proved(Kernel().prove("5", (A, A)))


def test_what_was_changed_by_force_does_not_count_as_proved(kernel, honest):
    object.__setattr__(honest, "claim", FALSE)
    with pytest.raises(KernelError, match="changed after it was made"):
        kernel.is_proved(honest)
