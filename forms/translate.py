"""Rewrites an ODK expression into XPath that libxml2 evaluates the way ODK means it.

What changes: functions that libxml2 lacks or does otherwise get our names; operands are made numbers where
dates can stand; comparisons of what may be a date go through our `compare`; `instance('x')` becomes a path
into the one document a session works on; `current()` becomes `.` or the variable `$c`; in forms made before
ODK XForms 1.0 an absolute path into the repeat that the expression itself is in means the same instance. On
the way everything the expression reads is noted, which is how the dependency graph knows.
"""

from __future__ import annotations

from collections.abc import Sequence

from forms.emitted import DOCUMENT, Emitted, anchored, comparison, joined, literal, quoted, step_text
from forms.functions.library import FUNCTIONS, OURS, Function
from forms.model import NodeDefinition
from forms.paths import FOREIGN, Place, Scope, above, goes_down, move
from forms.xpath_ast import PARENT, Call, Chain, Expr, Literal, Negation, Number, Path, Step
from forms.xpath_parser import ExpressionError, parse_xpath

_Start = tuple[str, Place, tuple[Step, ...]]  # text so far, where it is, the steps left

NOWHERE = "nowhere"
_WHOLE_TYPES = frozenset({"int", "integer"})
_ORDERINGS = frozenset({"<", "<=", ">", ">="})
_EQUALITIES = frozenset({"=", "!="})
_LOGIC = frozenset({"or", "and"})
_DEEP = frozenset({"descendant", "descendant-or-self"})
_HIDDEN = frozenset({"compare"})


class Translator:
    """Rewrites one expression.

    Attributes:
        references, structure: what it reads, as (target, pivot); see `forms.expressions.Expression`.
        has_current: it uses the variable `$c`, the node it is evaluated at.
        speaks: it depends on the language.
        is_complete: no file that it reads was missing.
        remarks: what it looks for and the form does not have.
    """

    def __init__(self, scope: Scope, place: Place, *, is_bound: bool = True, is_count: bool = False) -> None:
        self._scope = scope
        self._start = Place(place.nodes, place.pivot, place.is_foreign, True, is_count)
        node = next(iter(place.nodes)) if is_bound and place.nodes else None
        self._node = node.parent if node is not None and is_count else node
        self.references: set[tuple[NodeDefinition, NodeDefinition]] = set()
        self.structure: set[tuple[NodeDefinition, NodeDefinition]] = set()
        self.has_current = False
        self.speaks = False
        self.is_complete = True
        self.remarks: list[str] = []

    def emit(self, tree: Expr) -> Emitted:
        """Rewrites a whole expression.

        Raises:
            ExpressionError: it refers to nothing in the form, or is not supported.
        """
        return self._emit(tree, self._start)

    def _emit(self, tree: Expr, place: Place) -> Emitted:
        match tree:
            case Number(text):
                return literal(text)
            case Literal(text):
                return Emitted(quoted(text), "string")
            case Negation(operand):
                return Emitted(f"-({self._number(self._emit(operand, place))})", "number")
            case Chain():
                return self._chain(tree, place)
            case Call():
                return self._call(tree, place)
        return self._path(tree, place)

    def _number(self, operand: Emitted) -> str:
        if operand.type == "number" or operand.is_whole:
            return operand.text
        return f"{OURS}number({operand.text})"

    # Operators

    def _chain(self, chain: Chain, place: Place) -> Emitted:
        operators = {operator for operator, _ in chain.rest}
        trees = [chain.first, *(operand for _, operand in chain.rest)]
        operands = [self._emit(tree, place) for tree in trees]
        if operators <= _LOGIC:
            return Emitted(joined([operand.text for operand in operands], chain), "boolean")
        if operators == {"|"}:
            return self._union(operands)
        if operators <= _ORDERINGS | _EQUALITIES:
            result = operands[0]
            for (operator, _), operand in zip(chain.rest, operands[1:], strict=True):
                result = Emitted(comparison(operator, result, operand), "boolean")
            return result
        return Emitted(joined([self._number(operand) for operand in operands], chain), "number")

    def _union(self, operands: Sequence[Emitted]) -> Emitted:
        if any(operand.type != "nodeset" for operand in operands):
            raise ExpressionError("'|' joins paths only")
        return Emitted("(" + " | ".join(operand.text for operand in operands) + ")", "nodeset")

    # Functions

    def _call(self, call: Call, place: Place) -> Emitted:
        match call:
            case Call("current", ()) | Call("instance", (Literal(),)):
                return self._path(Path(call, False, ()), place)
            case Call("once", (value,)):
                here = self._here(place)
                text = f"{OURS}string({self._emit(value, place).text})"
                return Emitted(f"{OURS}if(string({here}) != '', string({here}), {text})", "string")
            case Call("position" | "last", ()) if place.is_direct:
                return Emitted("1", "number", is_whole=True)
            case Call("position", ()):
                return Emitted("position()", "number")
            case Call("position", (nodes,)):
                return self._position(nodes, place)
            case Call("pulldata", arguments):
                return self._pulldata(arguments, place)
            case Call("indexed-repeat", arguments):
                return self._indexed_repeat(arguments, place)
            case Call("jr:choice-name", (value, Literal(path))):
                call = Call(call.name, (value, parse_xpath(path.strip())))
        known = FUNCTIONS.get(call.name)
        if known is None or call.name in _HIDDEN:
            raise ExpressionError(f"the function '{call.name}' is not supported")
        count = len(call.arguments)
        if count < known.least or (known.most is not None and count > known.most):
            raise ExpressionError(f"the function '{call.name}' does not take {count} arguments")
        self.speaks = self.speaks or call.name.startswith("jr:")
        emitted = [self._emit(argument, place) for argument in call.arguments]
        return self._native(known, emitted) if known.native else self._ours(known, emitted)

    def _here(self, place: Place) -> str:
        if place.is_direct:
            return "."
        self.has_current = True
        return "$c"

    def _native(self, known: Function, arguments: Sequence[Emitted]) -> Emitted:
        texts: list[str] = []
        for index, argument in enumerate(arguments):
            letter = known.arguments[min(index, len(known.arguments) - 1)]
            if letter == "n":
                texts.append(self._number(argument))
            elif letter == "s" and argument.type in {"number", "any"}:
                texts.append(f"{OURS}string({argument.text})")
            else:
                texts.append(argument.text)
        if known.name == "count" and arguments[0].type != "nodeset":
            raise ExpressionError("the function 'count' needs a path to nodes")
        return Emitted(f"{known.name}({', '.join(texts)})", known.result)

    def _ours(self, known: Function, arguments: Sequence[Emitted]) -> Emitted:
        texts = [argument.text for argument in arguments]
        result = known.result
        if known.name == "if":
            types = {argument.type for argument in arguments[1:]}
            result = types.pop() if len(types) == 1 else "any"
            texts[0] = f"boolean({texts[0]})"
        elif known.name == "string" and arguments and arguments[0].type in {"nodeset", "string", "boolean"}:
            return Emitted(f"string({texts[0]})", "string")
        name = OURS + known.name.replace(":", "-")
        return Emitted(f"{name}({', '.join(texts)})", result)

    def _position(self, nodes: Expr, place: Place) -> Emitted:
        argument = self._emit(nodes, place)
        for node in argument.place.nodes:
            self._note(self.structure, node, above(argument.place.pivot, node))
        return Emitted(f"{OURS}position({argument.text})", "number")

    def _pulldata(self, arguments: tuple[Expr, ...], place: Place) -> Emitted:
        match arguments:
            case (Literal(instance), Literal(column), Literal(key), value):
                keys = Chain(Path(None, False, (Step("child", key),)), (("=", value),))
                steps = (Step("child", "root"), Step("child", "item", (keys,)), Step("child", column))
                path = Path(Call("instance", (Literal(instance),)), False, steps)
                return Emitted(f"string({self._path(path, place, value_place=place).text})", "string")
        raise ExpressionError("pulldata() needs the names of its file and columns in quotes")

    def _indexed_repeat(self, arguments: tuple[Expr, ...], place: Place) -> Emitted:
        """Rewrites `indexed-repeat(node, repeat, index, ...)` into a path with positions."""
        if len(arguments) < 3 or len(arguments) % 2 == 0:
            raise ExpressionError("indexed-repeat() needs a node, and a repeat and an index for each level")
        target = self._target(arguments[0], place)
        indexes: dict[NodeDefinition, str] = {}
        for repeat, index in zip(arguments[1::2], arguments[2::2], strict=True):
            # The index is meant at the node evaluated, though it stands inside a predicate.
            inside = self._emit(anchored(index), place.inside())
            indexes[self._target(repeat, place)] = f"[position() = {self._number(inside)}]"
        text, pivot = f"/{DOCUMENT}/{self._scope.root.name}", self._scope.root
        for node in list(target.ancestors())[-2::-1]:
            up = self._levels_up(node)
            if node.is_repeat and node not in indexes and up is not None:
                self.has_current = True
                text, pivot = "$c" + "/.." * up, node
                continue
            text += f"/{node.name}{indexes.get(node, '')}"
            if node.is_repeat:
                self._note(self.structure, node, pivot)
        self._note(self.references, target, pivot)
        place = Place(frozenset({target}), pivot)
        return Emitted(text, "nodeset", place, target.bind_type in _WHOLE_TYPES)

    def _levels_up(self, ancestor: NodeDefinition) -> int | None:
        if self._node is None or not self._node.is_below(ancestor):
            return None
        return self._node.depth - ancestor.depth

    def _target(self, tree: Expr, place: Place) -> NodeDefinition:
        if not isinstance(tree, Path):
            raise ExpressionError("indexed-repeat() needs paths")
        probe = Translator(self._scope, place, is_bound=False)
        nodes = probe._emit(tree, place).place.nodes
        if len(nodes) != 1:
            raise ExpressionError("indexed-repeat() needs paths to one node of the form")
        return next(iter(nodes))

    # Paths

    def _path(self, path: Path, place: Place, value_place: Place | None = None) -> Emitted:
        text, reached, steps = self._path_start(path, place)
        for predicate in path.predicates:
            text += f"[{self._emit(predicate, reached.inside()).text}]"
        for step in steps:
            if step.axis in _DEEP and not place.is_direct:
                # Searching everything once for every node of a search is how a small form takes for ever.
                raise ExpressionError("'//' is not supported inside '[...]'")
            reached = self._moved(reached, step)
            for node in reached.nodes:
                if node.is_repeat and goes_down(step):
                    self._note(self.structure, node, above(reached.pivot, node))
            text = f"{text}/{step_text(step)}" if text else step_text(step)
            for predicate in step.predicates:
                text += f"[{self._predicate(predicate, reached, value_place).text}]"
        self._note_values(reached)
        types = {node.bind_type for node in reached.nodes}
        return Emitted(text, "nodeset", reached, bool(types) and types <= _WHOLE_TYPES)

    def _moved(self, place: Place, step: Step) -> Place:
        reached = move(place, step)
        if place.nodes and not reached.nodes and not reached.is_foreign:
            self._remark(step.test)
        return reached

    def _remark(self, name: str) -> None:
        self.remarks.append(f"there is no node '{name}' where the expression looks for it")

    def _predicate(self, predicate: Expr, reached: Place, value_place: Place | None) -> Emitted:
        if value_place is None or not isinstance(predicate, Chain):
            return self._emit(predicate, reached.inside())
        # pulldata: the key is a column of the row, the value is meant at the node evaluated.
        key = self._emit(predicate.first, reached.inside())
        value = self._emit(anchored(predicate.rest[0][1]), value_place.inside())
        return Emitted(f"{key.text} = {OURS}string({value.text})", "boolean")

    def _path_start(self, path: Path, place: Place) -> _Start:
        match path.start:
            case Call("current", ()):
                return self._relative(self._here(place), self._start, path.steps)
            case Call("instance", (Literal(identifier),)):
                return self._instance(identifier), FOREIGN, path.steps
            case Path() | Call() | Chain():
                start = self._emit(path.start, place)
                if start.type != "nodeset" and not (start.type == "any" and not path.steps):
                    raise ExpressionError("only paths can be followed by '/' or '['")
                return f"({start.text})", start.place, path.steps
            case None if path.absolute:
                return self._absolute(path.steps, place)
            case None:
                return self._relative("", place, path.steps)
        raise ExpressionError("only paths can be followed by '/' or '['")

    def _relative(self, text: str, place: Place, steps: tuple[Step, ...]) -> _Start:
        if not place.is_shifted:
            return text, place, steps
        if not steps or steps[0] != PARENT:
            raise ExpressionError("a repeat count cannot depend on the repeat itself")
        return text or ".", Place.at(self._node) if self._node is not None else place, steps[1:]

    def _instance(self, identifier: str) -> str:
        holder = self._scope.instances.get(identifier)
        if holder is None:
            self.remarks.append(f"there is no instance '{identifier}'")
            return f"/{DOCUMENT}/{NOWHERE}"
        if identifier in self._scope.missing:
            self.is_complete = False
        return f"/{DOCUMENT}/{holder}"

    def _absolute(self, steps: tuple[Step, ...], place: Place) -> _Start:
        root = self._scope.root
        whole = Place(frozenset({root}), root)
        if len(steps) > 1 and steps[0].axis == "descendant-or-self":
            return f"/{DOCUMENT}/{root.name}", whole, steps
        if not steps or steps[0] not in {Step("child", root.name), Step("child", "*")}:
            self._remark(f"/{steps[0].test}" if steps else "/")
            return f"/{DOCUMENT}/{NOWHERE}", Place(pivot=root), steps[1:]
        shared = self._shared_repeat(steps[1:])
        if shared is None or self._node is None:
            return f"/{DOCUMENT}/{root.name}", whole, steps[1:]
        up = self._node.depth - shared.depth
        text = "/".join([self._here(place), *[".."] * up])
        return text, Place(frozenset({shared}), shared), steps[1 + shared.depth :]

    def _shared_repeat(self, steps: tuple[Step, ...]) -> NodeDefinition | None:
        """Finds the deepest repeat that the evaluated node and the path, before its last step, are in.

        Forms made before ODK XForms 1.0 write absolute paths for what stands in the same entry. Later ones
        say so (`odk:xforms-version`) and mean every path as XPath does.
        """
        if self._node is None or not self._scope.is_old:
            return None
        shared, node = None, self._scope.root
        for step in steps[:-1]:
            child = node.children.get(step.test)
            if child is None or step.axis != "child" or step.predicates or not self._node.is_below(child):
                break
            node = child
            shared = node if node.is_repeat else shared
        return shared

    # Notes

    def _note_values(self, place: Place) -> None:
        for node in place.nodes:
            if node.is_leaf():
                self._note(self.references, node, place.pivot)
            elif not node.is_repeat:
                for leaf in node.descendants():
                    if leaf.is_leaf():
                        self._note(self.references, leaf, place.pivot)

    def _note(
        self,
        notes: set[tuple[NodeDefinition, NodeDefinition]],
        node: NodeDefinition,
        pivot: NodeDefinition | None,
    ) -> None:
        notes.add((node, pivot or self._scope.root))
