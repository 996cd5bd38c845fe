"""What a module does against the rules of the house, as lines in which it does it; read from its syntax tree."""

import ast
import re
from collections.abc import Iterator

# By which a row is written past its `save()`, so that a state could change without a transition.
ROW_WRITERS = {"update", "aupdate", "update_or_create", "aupdate_or_create", "bulk_update", "abulk_update"}
DELETERS = {"delete", "adelete", "_raw_delete"}
SQL_OF_DELETION = re.compile(r"\bdelete\s+from\b", re.IGNORECASE)
SETTERS = {"setattr", "__setattr__"}
SQL_OF_STATE = re.compile(r"\bupdate\b.*\bset\b.*\bstate\s*=", re.IGNORECASE | re.DOTALL)


def writes_of_state(tree: ast.AST) -> list[int]:
    """Every way to give a row a state by name: only a transition may."""
    return sorted({node.lineno for node in ast.walk(tree) if _writes_state(node)})  # type: ignore[attr-defined]  # these have lines


def _writes_state(node: ast.AST) -> bool:
    match node:
        case ast.Attribute(attr="state", ctx=ast.Store() | ast.Del()):
            return True
        case ast.Subscript(value=value, slice=ast.Constant(value="state"), ctx=ast.Store() | ast.Del()):
            return _is_namespace(value)
        case ast.Call(func=func) if _name(func) in SETTERS | ROW_WRITERS:
            return _names_state(node)
        case ast.Constant(value=str(text)):
            return SQL_OF_STATE.search(text) is not None
    return False


def _names_state(call: ast.Call) -> bool:
    """Whether "state" is among the columns: as argument, as keyword, as key of a dict, or in a list of names."""
    words: list[object] = [*call.args]
    for part in (part for argument in [*call.args, *call.keywords] for part in ast.walk(argument)):
        match part:
            case ast.keyword(arg=name):
                words.append(name)
            case ast.Dict(keys=names) | ast.List(elts=names) | ast.Tuple(elts=names):
                words += names
    return "state" in {word.value if isinstance(word, ast.Constant) else word for word in words}


def _is_namespace(node: ast.AST) -> bool:
    """`case.__dict__` or `vars(case)`, through which a column is reached as well."""
    return _name(node) == "__dict__" or (isinstance(node, ast.Call) and _name(node.func) == "vars")


def writes_of_unnamed_columns(tree: ast.AST) -> list[int]:
    """Writes whose column is known only when they run: a state could be among them."""
    return [node.lineno for node in ast.walk(tree) if isinstance(node, ast.Call) and _writes_unnamed(node)]


def _writes_unnamed(call: ast.Call) -> bool:
    name = _name(call.func)
    if name in SETTERS:
        return not any(isinstance(argument, ast.Constant) for argument in call.args[:2])
    if name in {"bulk_update", "abulk_update"}:
        return not any(isinstance(argument, ast.List | ast.Tuple) for argument in _arguments(call)[1:])
    return name in ROW_WRITERS and any(
        keyword.arg is None and not _plain_dict(keyword.value) for keyword in call.keywords
    )


def _plain_dict(node: ast.AST) -> bool:
    return isinstance(node, ast.Dict) and all(isinstance(key, ast.Constant) for key in node.keys)


def _arguments(call: ast.Call) -> list[ast.expr]:
    return [*call.args, *(keyword.value for keyword in call.keywords)]


def choices_by_procedure(tree: ast.AST) -> list[int]:
    """Where what happens hangs on which procedure it is; to compare two procedures with each other does not."""
    return [node.lineno for node in ast.walk(tree) if _chooses_by_procedure(node)]  # type: ignore[attr-defined]  # these have lines


def _chooses_by_procedure(node: ast.AST) -> bool:
    match node:
        case ast.Compare(left=left, comparators=others):
            named = [_is_procedure(side) for side in (left, *others)]
            return any(named) and not all(named)
        case ast.Match(subject=subject):
            return any(_is_procedure(part) for part in ast.walk(subject))
    return False


def _is_procedure(node: ast.AST) -> bool:
    """`procedure`, `case.procedure`, `getattr(case, "procedure")`, or its value."""
    match node:
        case ast.Attribute(value=value, attr="value"):
            return _is_procedure(value)
        case ast.Call(func=ast.Name(id="getattr" | "str"), args=arguments):
            return any(_is_procedure(part) or _is_word(part, "procedure") for part in arguments)
    return _name(node) == "procedure"


def _is_word(node: ast.AST, word: str) -> bool:
    return isinstance(node, ast.Constant) and node.value == word


def deletions(tree: ast.AST) -> list[int]:
    """Where rows are deleted, through the ORM or in SQL."""
    return [node.lineno for node in ast.walk(tree) if _deletes(node)]  # type: ignore[attr-defined]  # these have lines


def _deletes(node: ast.AST) -> bool:
    match node:
        case ast.Call(func=ast.Attribute(attr=name)):
            return name in DELETERS
        case ast.Constant(value=str(text)):
            return SQL_OF_DELETION.search(text) is not None
    return False


def acts(tree: ast.AST) -> Iterator[str]:
    """The names of methods that carry one of the three marks of an act."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            marks = (mark.func for mark in node.decorator_list if isinstance(mark, ast.Call))
            if {_name(mark) for mark in marks} & {"step", "aside", "beyond_sop"}:
                yield node.name


def calls_of_acts(tree: ast.AST, *, names: set[str]) -> list[int]:
    """Where an act is called by the method of a case; a module of functions by the same names is none."""
    return [node.lineno for node in ast.walk(tree) if isinstance(node, ast.Call) and _calls_act(node, names)]


def reaching_for_methods(tree: ast.AST) -> list[str]:
    """The functions that take a method of a case by a name which they were given."""
    return [
        function.name
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef)
        and any(
            isinstance(node, ast.Call) and _name(node.func) == "getattr" and _name(node.args[0]) == "case"
            for node in ast.walk(function)
        )
    ]


def _calls_act(call: ast.Call, names: set[str]) -> bool:
    match call.func:
        case ast.Attribute(value=value, attr=name):
            return name in names and not _name(value).endswith("acts")
        case ast.Call(func=ast.Name(id="getattr"), args=[_, ast.Constant(value=str(name)), *_]):
            return name in names
    return False


def assigners(tree: ast.AST, *, attribute: str) -> list[str]:
    """The functions that give anything this attribute."""
    return [
        function.name
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef)
        and any(
            isinstance(node, ast.Attribute) and node.attr == attribute and isinstance(node.ctx, ast.Store)
            for node in ast.walk(function)
        )
    ]


def importers(tree: ast.AST, *, module: str) -> list[str]:
    """The function, or the module, in which this module or a part of it is imported."""
    found: list[str] = []

    def visit(node: ast.AST, inside: str) -> None:
        for child in ast.iter_child_nodes(node):
            if any(name == module or name.startswith(f"{module}.") for name in _imported(child)):
                found.append(inside)
            visit(child, child.name if isinstance(child, ast.FunctionDef | ast.ClassDef) else inside)

    visit(tree, "<module>")
    return found


def _imported(node: ast.AST) -> list[str]:
    match node:
        case ast.Import(names=names):
            return [alias.name for alias in names]
        case ast.ImportFrom(module=str(module), names=names):
            return [module, *(f"{module}.{alias.name}" for alias in names)]
        case ast.Call(func=func, args=[ast.Constant(value=str(name)), *_]) if _name(func) == "import_module":
            return [name]
    return []


def _name(node: ast.AST) -> str:
    """The last word of a name: `update` of `case.objects.update`."""
    return getattr(node, "attr", "") or getattr(node, "id", "")
