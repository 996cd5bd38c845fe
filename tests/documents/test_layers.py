"""What is drawn for the one who approves is what everybody else is shown, on the screen and on paper."""

from collections.abc import Callable

import pytest
from pikepdf import Array, Dictionary, Name, String

from documents.inspection import structure
from tests.documents import hostile
from tests.documents.asking import finding


# Made anew each time: an object belongs to the file that it was written into.
def layer() -> Dictionary:
    return Dictionary(Type=Name.OCG, Name=String("Lapisan"))


def printed_alone() -> Dictionary:
    return Dictionary(Event=Name.Print, OCGs=Array([layer()]), Category=Array([Name.Print]))


@pytest.mark.parametrize(
    "setting",
    [
        lambda: Dictionary(OFF=Array([layer()])),
        lambda: Dictionary(BaseState=Name.OFF),
        lambda: Dictionary(AS=Array([printed_alone()])),
    ],
)
@pytest.mark.parametrize("alternative", [False, True])
def test_a_layer_that_is_hidden_or_drawn_for_one_alone_is_refused(
    setting: Callable[[], Dictionary], alternative: bool
) -> None:
    places = {"Configs": Array([setting()]), "D": Dictionary()} if alternative else {"D": setting()}
    layers = Dictionary(OCGs=Array([layer()]), **places)
    assert finding(hostile.with_root(OCProperties=layers)) == "layers"


@pytest.mark.parametrize(
    "layers", [lambda: Dictionary(OCGs=Array([layer()]), D=Dictionary(ON=Array([layer()])))]
)
def test_layers_that_are_all_on_are_let_in(layers: Callable[[], Dictionary]) -> None:
    structure.examine(hostile.with_root(OCProperties=layers()), page_limit=5)
