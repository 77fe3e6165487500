"""A sound server without a sound card, and ears that name what was played by a matched filter."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import platformdirs
from patience import until

RATE_HZ = 22050
TOOLS = ("pulseaudio", "pactl", "parec")


def missing_tools() -> list[str]:
    """What of PulseAudio this machine does not have; tests skip by these names."""
    return [tool for tool in TOOLS if shutil.which(tool) is None]


@dataclass(frozen=True)
class Heard:
    """One candidate in a recording. score: normalised cross-correlation. start_s: from the beginning."""

    name: str
    score: float
    start_s: float


@dataclass
class Recording:
    """What came out of the sink so far, int16 mono at RATE_HZ. `stop` ends it."""

    _process: subprocess.Popen[bytes]
    _chunks: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self) -> None:
        while chunk := os.read(self._process.stdout.fileno(), 4096):
            self._chunks.append(chunk)

    @property
    def samples(self) -> np.ndarray:
        data = b"".join(self._chunks)
        return np.frombuffer(data[: len(data) // 2 * 2], dtype="<i2")

    def stop(self) -> np.ndarray:
        self._process.terminate()
        self._thread.join(60)
        self._process.wait(60)
        self._process.stdout.close()
        return self.samples


@dataclass
class NullSink:
    """`env`: the environment in which a program's sound goes here."""

    env: dict[str, str]
    server: subprocess.Popen[bytes]

    def start_anew(self) -> None:
        """Another server in the place of one that was ended."""
        self.server.wait(60)
        self.server = subprocess.Popen(self.server.args, env=self.env, stderr=subprocess.DEVNULL)
        until(lambda: _answers(self.env), "pulseaudio does not start again")

    @contextmanager
    def record(self) -> Iterator[Recording]:
        """Listen from now on; the recording is still there afterwards."""
        command = ["parec", "-d", "cue.monitor", "--format=s16le", f"--rate={RATE_HZ}", "--channels=1"]
        process = subprocess.Popen([*command, "--latency-msec=20"], env=self.env, stdout=subprocess.PIPE, bufsize=0)
        recording = Recording(process)
        try:
            until(lambda: len(recording.samples) > 0, "parec gives no sound")
            yield recording
        finally:
            recording.stop()

    def stall(self, on: bool = True) -> None:
        """Stop the server in its tracks, or let it go on."""
        self.server.send_signal(signal.SIGSTOP if on else signal.SIGCONT)


@contextmanager
def null_sink(folder: Path) -> Iterator[NullSink]:
    """A PulseAudio server of its own with a null sink, gone afterwards. folder: for its files."""
    # A socket's path must stay below 108 characters: pytest's folders may be longer.
    with tempfile.TemporaryDirectory(prefix="sound") as short:
        home = folder / "pulse-home"
        home.mkdir(parents=True, exist_ok=True)
        (home / ".asoundrc").write_text("pcm.!default { type pulse }\nctl.!default { type pulse }\n")
        socket = Path(short) / "native"
        env = dict(os.environ)
        env.update(HOME=str(home), XDG_RUNTIME_DIR=short, PULSE_RUNTIME_PATH=short)
        # What is asked for is what is heard, without gaps where the machine has much else to do.
        env["PULSE_LATENCY_MSEC"] = "200"
        # With another home the model would be unpacked anew in each test.
        env.setdefault("FORMCHECK_CACHE", platformdirs.user_cache_dir("formcheck", appauthor=False))
        env.update(PULSE_STATE_PATH=str(home), PULSE_SERVER=f"unix:{socket}")
        with (folder / "pulseaudio.log").open("wb") as log:
            sink = NullSink(env, subprocess.Popen(_server_command(socket), env=env, stdout=log, stderr=log))
        try:
            until(lambda: _answers(env), f"pulseaudio does not start: {folder / 'pulseaudio.log'}")
            yield sink
        finally:
            sink.server.send_signal(signal.SIGCONT)
            sink.server.terminate()
            sink.server.wait(60)


def _server_command(socket: Path) -> list[str]:
    return [
        *("pulseaudio", "-n", "--daemonize=no", "--use-pid-file=no", "--exit-idle-time=-1"),
        *("--disable-shm=yes", "--realtime=no", "--high-priority=no"),
        *("-L", f"module-native-protocol-unix auth-anonymous=1 socket={socket}"),
        *("-L", "module-null-sink sink_name=cue"),
    ]


def _answers(env: dict[str, str]) -> bool:
    asked = subprocess.run(["pactl", "list", "short", "sinks"], env=env, capture_output=True, timeout=60)
    return b"cue" in asked.stdout


def identify(recording: np.ndarray, candidates: Mapping[str, np.ndarray]) -> list[Heard]:
    """Where each candidate fits best into the recording, best first (a matched filter).

    The score is the normalised cross-correlation: 1 is the same wave, whatever its loudness.
    """
    longest = max(len(wave) for wave in candidates.values())
    pieces = _Pieces(recording.astype(float), longest)
    heard = [pieces.fit(name, wave.astype(float)) for name, wave in candidates.items()]
    return sorted(heard, key=lambda fit: -fit.score)


def without(recording: np.ndarray, said: Iterable[np.ndarray], sure: float) -> np.ndarray:
    """The recording with every place silenced at which one of these waves is heard, the longest waves first."""
    rest = recording.copy()
    for wave in sorted(said, key=len, reverse=True):
        while (fit := identify(rest, {"wave": wave})[0]).score > sure:
            start = round(fit.start_s * RATE_HZ)
            rest[start : start + len(wave)] = 0
    return rest


class _Pieces:
    """A recording in overlapping pieces that are not silent, each transformed once for all candidates."""

    def __init__(self, recording: np.ndarray, longest: int) -> None:
        size = 1 << (4 * longest).bit_length()
        self._step = size - longest
        starts = np.arange(0, len(recording), self._step)
        padded = np.concatenate([recording, np.zeros(size)])
        loud = [start for start in starts.tolist() if np.abs(padded[start : start + size]).max() > 0]
        self._starts, self._size, self._length = np.array(loud, dtype=int), size, len(recording)
        self._spectra = np.fft.rfft(np.array([padded[start : start + size] for start in loud]).reshape(-1, size))
        self._energy = np.concatenate([[0.0], np.cumsum(padded**2)])

    def fit(self, name: str, wave: np.ndarray) -> Heard:
        """The best place of one candidate."""
        if not len(self._starts) or self._length < len(wave):
            return Heard(name, 0.0, 0.0)
        match = np.fft.irfft(self._spectra * np.conj(np.fft.rfft(wave, self._size)), self._size)[:, : self._step]
        places = self._starts[:, None] + np.arange(self._step)
        local = self._energy[places + len(wave)] - self._energy[places]
        # Near silence the ratio means nothing: a little of the wave's own energy as floor.
        own = float(wave @ wave)
        scores = match / np.sqrt(own * np.maximum(local, 0.01 * own))
        scores[places > self._length - len(wave)] = 0.0
        best = np.unravel_index(int(np.argmax(scores)), scores.shape)
        return Heard(name, float(scores[best]), float(places[best]) / RATE_HZ)
