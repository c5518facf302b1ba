"""Jobs: threads, order, cancel, errors, shutdown."""

import threading

import pytest

from desktop.qt.jobs import JobRunner
from forms.errors import AppError

FAR = 3_000_000_000  # does not fit in a 32-bit signal argument


class Presenter:
    """A plain Python receiver."""

    def __init__(self) -> None:
        self.seen: list[tuple[object, ...]] = []
        self.threads: set[threading.Thread] = set()

    def note(self, *args: object) -> None:
        self.threads.add(threading.current_thread())
        self.seen.append(args)


class BoomError(AppError):
    code = "test.boom"
    text = "Nothing happened {n} times."


@pytest.fixture
def runner(lanes) -> JobRunner:
    return lanes.work


def spin(report) -> None:
    pause = threading.Event()
    while True:
        report("spin", 0, 0)
        pause.wait(0.001)


def test_ten_thousand_reports_arrive_in_order_on_the_main_thread(qtbot, runner):
    presenter = Presenter()

    def work(report):
        for i in range(10_000):
            report("stage", i, FAR)
        return threading.current_thread().name

    job = runner.prepare(work)
    job.progressed.connect(presenter.note)
    job.succeeded.connect(presenter.note)
    with qtbot.waitSignal(job.finished, timeout=20_000):
        job.start()

    assert presenter.seen[:-1] == [("stage", i, FAR) for i in range(10_000)]
    assert presenter.seen[-1][0].startswith("work")
    assert presenter.threads == {threading.main_thread()}


def test_a_thousand_jobs_keep_their_order_and_leave_nothing(qtbot, runner):
    presenter = Presenter()
    jobs = [runner.prepare(lambda _report, i=i: i) for i in range(1_000)]
    for job in jobs:
        job.succeeded.connect(presenter.note)

    with qtbot.waitSignal(jobs[-1].finished, timeout=20_000):
        for job in jobs:
            job.start()
    qtbot.waitUntil(lambda: not runner.busy)

    assert presenter.seen == [(i,) for i in range(1_000)]
    assert presenter.threads == {threading.main_thread()}


def test_a_cancelled_job_cleans_up_and_gives_no_result(qtbot, runner):
    started, cleaned, outcome = threading.Event(), [], []

    def work(report):
        try:
            started.set()
            spin(report)
        except Exception:  # noqa: BLE001 - work that swallows errors must still be stopped
            outcome.append("swallowed")
        finally:
            cleaned.append(True)

    job = runner.prepare(work)
    job.cancelled.connect(lambda: outcome.append("cancelled"))
    job.succeeded.connect(lambda _result: outcome.append("succeeded"))
    job.start()
    started.wait()
    with qtbot.waitSignal(job.finished):
        job.cancel()

    assert outcome == ["cancelled"]
    assert cleaned == [True]


def test_an_expected_failure_arrives_with_its_words(qtbot, runner):
    def work(report):
        raise BoomError(n=3)

    job = runner.prepare(work)
    with qtbot.waitSignal(job.failed) as failed:
        job.start()

    assert str(failed.args[0]) == "Nothing happened 3 times."


def test_a_bug_in_a_job_is_logged_without_its_message(qtbot, runner, caplog):
    def work(report):
        raise ValueError("what the witness said")

    job = runner.prepare(work)
    with qtbot.waitSignal(job.failed):
        job.start()

    assert "ValueError" in caplog.text
    assert "witness" not in caplog.text


def test_a_failure_nobody_takes_care_of_is_told_once(qtbot, lanes):
    def work(report):
        raise BoomError(n=1)

    with qtbot.waitSignal(lanes.troubled) as troubled:
        lanes.call("vault", work)

    assert troubled.args[0].code == "test.boom"


def test_waiting_for_a_job_ends_when_its_work_is_done(qtbot, runner):
    gate = threading.Event()
    job = runner.prepare(lambda _report: gate.wait(5))
    job.start()
    assert not job.wait(0.01)
    gate.set()
    assert job.wait(5)
    qtbot.waitUntil(lambda: not runner.busy)


def test_shutdown_stops_a_running_job(qtbot, lanes):
    started = threading.Event()

    def work(report):
        started.set()
        spin(report)

    lanes.call("work", work)
    started.wait()
    lanes.shutdown()

    assert not any(t.name.startswith("work") and t.is_alive() for t in threading.enumerate())
