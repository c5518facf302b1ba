"""Sound of a question, played from memory, and films that are named and not played."""

from __future__ import annotations

import io
import sys
import wave
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

import resources
from desktop.qt.widgets.label_media import LabelMedia
from desktop.services.playing import NoSoundDevice, Player, Sound, SoundUnusable, read_sound


def wav(frames: bytes, *, width: int = 2, channels: int = 1, rate: int = 8000) -> bytes:
    stream = io.BytesIO()
    with wave.open(stream, "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(width)
        file.setframerate(rate)
        file.writeframes(frames)
    return stream.getvalue()


class Stream:
    """An output that asks for samples when the test says so."""

    def __init__(self, **asked):
        self.asked = asked
        self.state = "new"

    def start(self):
        self.state = "playing"

    def close(self):
        self.state = "closed"

    def take(self, frames: int) -> bytes:
        out = bytearray(frames * self.asked["channels"] * {"uint8": 1, "int16": 2}[self.asked["dtype"]])
        try:
            self.asked["callback"](memoryview(out), frames, None, None)
        except Stop:
            self.state = "at the end"
        return bytes(out)


class Stop(Exception):
    pass


class Refused(Exception):
    pass


@pytest.fixture
def speaker(monkeypatch):
    """A loudspeaker; the list holds every stream that was opened on it."""
    opened: list[Stream] = []

    def open_stream(**asked):
        opened.append(Stream(**asked))
        return opened[-1]

    fake = SimpleNamespace(RawOutputStream=open_stream, CallbackStop=Stop, PortAudioError=Refused)
    monkeypatch.setitem(sys.modules, "sounddevice", fake)
    return opened


@pytest.fixture
def no_speaker(monkeypatch):
    def refuse(**_asked):
        raise Refused

    fake = SimpleNamespace(RawOutputStream=refuse, CallbackStop=Stop, PortAudioError=Refused)
    monkeypatch.setitem(sys.modules, "sounddevice", fake)


def test_every_sample_is_played_and_then_silence(speaker):
    Player().play(read_sound(wav(bytes(range(10)))))

    stream = speaker[0]
    assert (stream.asked["samplerate"], stream.asked["channels"], stream.asked["dtype"]) == (8000, 1, "int16")
    assert stream.take(3) + stream.take(3) == bytes(range(10)) + b"\0\0"
    assert stream.state == "at the end"


def test_silence_of_eight_bits_is_in_the_middle(speaker):
    Player().play(read_sound(wav(b"\x01", width=1)))

    assert speaker[0].take(3) == b"\x01\x80\x80"


def test_a_second_sound_ends_the_first(speaker):
    player = Player()
    player.play(Sound(b"12", 8000, 1, 2))
    player.play(Sound(b"34", 8000, 1, 2))

    assert [stream.state for stream in speaker] == ["closed", "playing"]


def test_without_a_device_nothing_is_played(no_speaker):
    with pytest.raises(NoSoundDevice):
        Player().play(Sound(b"12", 8000, 1, 2))


def test_without_portaudio_nothing_is_played(monkeypatch):
    monkeypatch.setitem(sys.modules, "sounddevice", None)
    with pytest.raises(NoSoundDevice):
        Player().play(Sound(b"12", 8000, 1, 2))


NOT_PCM = (b"", b"ID3\x03", wav(b""), wav(b"1234")[:30], b"RIFF\xff\xff\xff\xffWAVEfmt ")


@pytest.mark.parametrize("data", NOT_PCM)
def test_what_is_no_pcm_is_refused(data):
    with pytest.raises(SoundUnusable):
        read_sound(data)


@given(
    head=st.sampled_from((b"", wav(b"1234")[:20], wav(b"1234")[:36], wav(b"1234"))),
    rest=st.binary(max_size=80),
)
def test_any_bytes_are_a_sound_or_one_error(head, rest):
    try:
        sound = read_sound(head + rest)
    except SoundUnusable:
        return
    assert sound.seconds > 0


# Beside a question

FILM = "The form has a film for this question, b.mp4. It is not played here."


@pytest.fixture
def shown(styled):
    def show(media, files):
        label = LabelMedia(files.get)
        styled(label)
        label.show_media(media)
        return label

    return show


def test_the_sound_of_a_question_is_played_by_its_button(shown, speaker, assert_named):
    label = shown({"audio": "ask.wav"}, {"ask.wav": wav(bytes(16_000))})
    assert label.sound.isVisible() and not label._words.isVisible()
    assert_named(label)

    label.sound._button.click()
    assert speaker[0].state == "playing"
    assert label.sound._button.text() == "Stop the sound"

    label.sound._button.click()
    assert speaker[0].state == "closed"
    assert label.sound._button.text() == "Play the sound"


def test_the_button_is_ready_again_when_the_sound_is_over(shown, speaker, qtbot):
    label = shown({"audio": "ask.wav"}, {"ask.wav": wav(bytes(16))})
    label.sound._button.click()

    qtbot.waitUntil(lambda: label.sound._button.text() == "Play the sound")
    assert speaker[0].state == "closed"


def test_another_question_ends_the_sound(shown, speaker):
    label = shown({"audio": "ask.wav"}, {"ask.wav": wav(bytes(16_000))})
    label.sound._button.click()
    label.show_media({})

    assert speaker[0].state == "closed"


def test_a_page_that_is_left_or_covered_falls_silent(shown, speaker):
    label = shown({"audio": "ask.wav"}, {"ask.wav": wav(bytes(16_000))})
    label.sound._button.click()
    label.hide()

    assert speaker[0].state == "closed"


def test_no_device_is_one_quiet_sentence(shown, no_speaker):
    label = shown({"audio": "ask.wav"}, {"ask.wav": wav(bytes(16))})
    label.sound._button.click()

    assert label._words.text() == "No device for sound was found. The sound was not played."
    assert label.sound._button.text() == "Play the sound"


@pytest.mark.parametrize(
    ("media", "files", "words"),
    [
        ({"audio": "a.wav"}, {}, "The sound of this question, a.wav, did not come with the form."),
        (
            {"audio": "a.mp3"},
            {"a.mp3": b"ID3"},
            "The sound of this question, a.mp3, is not played here: only WAV can be.",
        ),
        (
            {"video": "b.mp4"},
            {"b.mp4": b"1"},
            FILM,
        ),
    ],
)
def test_what_is_not_played_is_named(shown, media, files, words):
    label = shown(media, files)

    assert label._words.text() == words
    assert not label.sound.isVisible()


def test_the_sound_that_ships_can_be_read():
    assert read_sound(resources.read("samples/audio.wav")).seconds > 0
