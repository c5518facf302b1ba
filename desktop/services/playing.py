"""Sound played from memory, through PortAudio (`sounddevice`). Nothing is written to the disk.

PCM in WAV alone is read, with Python's own reader: decoders of other formats are large, and forms come
from strangers.
"""

from __future__ import annotations

import importlib
import io
import wave
from dataclasses import dataclass
from typing import Any, Final

from forms.errors import AppError

_KINDS: Final = {1: "uint8", 2: "int16", 3: "int24", 4: "int32"}  # bytes of a sample, and PortAudio's word
_MOST_RATE: Final = 384_000
_MOST_CHANNELS: Final = 8


class SoundUnusable(AppError):
    """The bytes are no sound that can be played here."""

    code = "playing.unusable"
    text = "This sound cannot be played here; only PCM in WAV can. Nothing was lost. Play the file elsewhere."


class NoSoundDevice(AppError):
    """There is no loudspeaker that the program can use."""

    code = "playing.no_device"
    text = "No device for sound was found, so it is not played. Nothing was lost. Read the question instead."


@dataclass(frozen=True)
class Sound:
    """PCM: the samples, how many there are in a second, how many channels, and the bytes of each."""

    data: bytes
    rate: int
    channels: int
    width: int

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return len(self.data) / (self.rate * self.channels * self.width)


def read_sound(data: bytes) -> Sound:
    """Read a WAV file.

    Raises:
        SoundUnusable: it is none, or not PCM.
    """
    try:
        with wave.open(io.BytesIO(data), "rb") as file:
            width, channels, rate = file.getsampwidth(), file.getnchannels(), file.getframerate()
            frames = file.readframes(len(data))  # a header may promise more than there is
    except (wave.Error, EOFError, RuntimeError, ValueError, OverflowError, MemoryError) as error:
        raise SoundUnusable from error
    usable = width in _KINDS and 0 < channels <= _MOST_CHANNELS and 0 < rate <= _MOST_RATE
    if not usable or not frames:
        raise SoundUnusable
    return Sound(frames, rate, channels, width)


class Player:
    """Plays one sound at a time; a second one ends the first."""

    def __init__(self) -> None:
        self._stream: Any = None

    def play(self, sound: Sound) -> None:
        """Begin to play; the system's own thread asks for the samples.

        Raises:
            NoSoundDevice: PortAudio, or a device for it, is not there.
        """
        self.stop()
        try:
            portaudio: Any = importlib.import_module("sounddevice")
        except (ImportError, OSError) as error:
            raise NoSoundDevice from error
        try:
            self._stream = portaudio.RawOutputStream(
                samplerate=sound.rate,
                channels=sound.channels,
                dtype=_KINDS[sound.width],
                callback=_Feed(sound, portaudio.CallbackStop),
            )
            self._stream.start()
        except (portaudio.PortAudioError, ValueError) as error:
            self._stream = None
            raise NoSoundDevice from error

    def stop(self) -> None:
        """End what is being played."""
        if self._stream is not None:
            self._stream.close()
            self._stream = None


class _Feed:
    """Hands PortAudio the next samples; runs in its thread and touches nothing else."""

    def __init__(self, sound: Sound, finished: type[Exception]) -> None:
        self._sound = sound
        self._finished = finished
        self._at = 0

    def __call__(self, out: Any, frames: int, _time: object, _status: object) -> None:
        wanted = frames * self._sound.channels * self._sound.width
        part = self._sound.data[self._at : self._at + wanted]
        self._at += wanted
        silence = b"\x80" if self._sound.width == 1 else b"\x00"
        out[:] = part + silence * (wanted - len(part))
        if self._at >= len(self._sound.data):
            raise self._finished
