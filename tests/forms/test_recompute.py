"""Whatever is done in whatever order: computing what changed gives what computing everything gives."""

# ruff: noqa: E501 - forms are written as tables

from __future__ import annotations

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from forms.errors import ReadOnlyAnswer
from forms.session import Session
from tests.support.forms import MOMENT, a_form, a_session

EVERYTHING = a_form("""
| survey |
| | type | name | label::en | label::be | relevant | constraint | required | calculation | choice_filter | repeat_count | default | readonly |
| | begin_group | g | Group | Група | ${on} != 'a' | | | | | | | |
| | text | name | Name | Імя | | string-length(.) > 1 | ${n} > 1 | | | | | |
| | integer | age | Age of ${name} | Узрост ${name} | ${name} != 'b' | . > 3 | | | | | | ${on} = 'c' |
| | calculate | twice | | | | | | ${age} * 2 | | | | |
| | end_group | | | | | | | | | | | |
| | text | on | On | On | | | | | | | | |
| | integer | n | How many | Колькі | | | | | | | 2 | |
| | begin_repeat | r | Rep ${who} | Rep | | | | | | ${n} | | |
| | text | who | Who | Хто | | | | | | | concat('p', position(..)) | |
| | begin_repeat | q | Q | Q | ${who} != 'a' | | | | | | | |
| | text | in | In ${who} | In | | | | | | | d | |
| | calculate | path | | | | | | concat(${who}, ${in}, position(..), position(../..)) | | | | |
| | end_repeat | | | | | | | | | | | |
| | calculate | here | | | | | | count(${q}) | | | | |
| | end_repeat | | | | | | | | | | | |
| | begin_repeat | t | T | T | | | | | | | | |
| | integer | amount | Amount | Amount | | . > 0 | ${on} = 'b' | | | | | |
| | calculate | total | | | | | | ${amount} + coalesce(indexed-repeat(${total}, ${t}, position(..) - 1), 0) | | | | |
| | text | late | Late | Late | position(..) > 1 and ${amount} > 1 | | | | | | | |
| | end_repeat | | | | | | | | | | | |
| | calculate | all | | | | | | concat(count(${r}), count(${q}), join(',', ${who}), sum(${amount})) | | | | |
| | select_one ${who} | pick | Pick | Pick | | | | | | | | |
| | select_one c | country | Country | Краіна | | | | | | | | |
| | select_multiple v | city | City | Горад | | | | | country = ${country} | | | |
| | note | nt | Note ${city} | Запіс ${city} | | | | | | | | |
| | calculate | said | | | | | | jr:choice-name(${country}, '${country}') | | | | |
| choices |
| | list_name | name | label::en | label::be | country |
| | c | by | Belarus | Беларусь | |
| | c | pl | Poland | Польшча | |
| | v | minsk | Minsk | Мінск | by |
| | v | brest | Brest | Брэст | by |
| | v | waw | Warsaw | Варшава | pl |
""")

ANSWERS = st.sampled_from([*"abc012347", "", "by", "pl", "minsk brest", "waw", "p1", "-1"])


def begun() -> Session:
    return Session(EVERYTHING, now=lambda: MOMENT, language="en")


class AnyOrder(RuleBasedStateMachine):
    @initialize()
    def begin(self):
        self.session = begun()
        self.steps = []

    def do(self, step):
        before = {state.reference: state for state in self.session.nodes()}
        try:
            change = self.session.apply(step)
        except ReadOnlyAnswer:
            return
        self.steps.append(step)
        after = {state.reference: state for state in self.session.nodes()}
        assert change.changed == {r for r, state in after.items() if before.get(r) != state}

    @rule(data=st.data(), answer=ANSWERS)
    def answer(self, data, answer):
        questions = [state.reference for state in self.session.nodes() if state.kind == "question"]
        self.do((data.draw(st.sampled_from(questions)), answer))

    @rule(data=st.data())
    def add(self, data):
        repeats = [f"/data/r[{n + 1}]/q" for n in range(self.session.repeat("/data/r").count)]
        self.do(("@add", data.draw(st.sampled_from(["/data/t", *repeats]))))

    @precondition(lambda self: any(s.kind == "repeat" and not s.is_fixed for s in self.session.nodes()))
    @rule(data=st.data())
    def remove(self, data):
        entries = [s.reference for s in self.session.nodes() if s.kind == "repeat" and not s.is_fixed]
        self.do(("@remove", data.draw(st.sampled_from(entries))))

    @rule(language=st.sampled_from(["en", "be"]))
    def speak(self, language):
        self.do(("@language", language))

    def teardown(self):
        """A fresh session that replays the answers is the same."""
        fresh = begun()
        for step in self.steps:
            fresh.apply(step)
        assert fresh.nodes() == self.session.nodes()

    @invariant()
    def computing_everything_again_changes_nothing(self):
        incremental = self.session.nodes()
        self.session._recompute_all()
        assert self.session.nodes() == incremental


AnyOrder.TestCase.settings = settings(
    max_examples=150, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
)
TestAnyOrder = AnyOrder.TestCase


class Counter:
    """Counts what an engine evaluates."""

    def __init__(self, session: Session) -> None:
        self.sources = []
        engine = session._engine
        evaluate = engine.evaluate

        def counted(expression, *rest):
            self.sources.append(expression.source.strip())
            return evaluate(expression, *rest)

        engine.evaluate = counted


def test_an_answer_computes_again_only_what_reads_it():
    session = a_session("""
        | survey |
        | | type | name | label | calculation | relevant | constraint |
        | | integer | a | A | | | |
        | | integer | b | B | | | . > 0 |
        | | calculate | of_a | | ${a} + 1 | | |
        | | calculate | of_that | | ${of_a} + 1 | | |
        | | calculate | of_b | | ${b} + 1 | | |
        | | text | c | C | | ${of_that} > 5 | |
    """)
    session.set("/data/b", "1")
    counter = Counter(session)

    session.set("/data/a", "1")

    assert counter.sources == ["/data/a  + 1", "/data/of_a  + 1", "/data/of_that  > 5"]


def test_an_answer_in_an_entry_leaves_the_other_entries_alone():
    session = a_session("""
        | survey |
        | | type | name | label | calculation | relevant |
        | | begin_repeat | r | R | | |
        | | integer | a | A | | |
        | | calculate | b | | ${a} + 1 | |
        | | text | c | C ${b} | | ${a} > 1 |
        | | end_repeat | | | | |
    """)
    for _ in range(20):
        session.add_repeat("/data/r")
    session.set("/data/r[1]/a", "1")
    counter = Counter(session)

    change = session.set("/data/r[7]/a", "5")

    assert sorted(counter.sources) == ["../a  + 1", "../a  > 1", "../b"]
    assert change.changed == {"/data/r[7]/a", "/data/r[7]/b", "/data/r[7]/c"}


def test_a_value_that_comes_out_the_same_stops_there():
    session = a_session("""
        | survey |
        | | type | name | label | calculation |
        | | integer | a | A | |
        | | calculate | big | | ${a} > 10 |
        | | calculate | far | | if(${big} = 'true', 1, 2) |
    """)
    session.set("/data/a", "1")
    counter = Counter(session)

    session.set("/data/a", "2")

    assert counter.sources == ["/data/a  > 10"]
