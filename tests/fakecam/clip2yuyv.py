#!/usr/bin/env python3
"""Turn a video into the raw 640x480 YUYV frames at 30 frames/s that fakecam plays.

usage: clip2yuyv.py VIDEO OUT.yuyv [--seconds N]
"""

import argparse

import cv2
import numpy as np

WIDTH, HEIGHT, FPS = 640, 480, 30


def letterbox(image: np.ndarray) -> np.ndarray:
    """Scale to fit 640x480 and pad with black; image is (h, w, 3) uint8 BGR."""
    scale = min(WIDTH / image.shape[1], HEIGHT / image.shape[0])
    small = cv2.resize(image, (round(image.shape[1] * scale) // 2 * 2, round(image.shape[0] * scale)))
    canvas = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    top, left = (HEIGHT - small.shape[0]) // 2, (WIDTH - small.shape[1]) // 4 * 2
    canvas[top : top + small.shape[0], left : left + small.shape[1]] = small
    return canvas


def yuyv(image: np.ndarray) -> np.ndarray:
    """(h, w, 3) uint8 BGR to (h, w, 2) uint8 YUYV, chroma shared by pixel pairs."""
    y, cr, cb = np.moveaxis(cv2.cvtColor(image, cv2.COLOR_BGR2YCrCb), 2, 0)
    out = np.empty((*y.shape, 2), np.uint8)
    out[..., 0] = y
    out[:, 0::2, 1] = cb[:, 0::2]
    out[:, 1::2, 1] = cr[:, 0::2]
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("video")
    parser.add_argument("out")
    parser.add_argument("--seconds", type=float, default=60.0)
    args = parser.parse_args()
    capture = cv2.VideoCapture(args.video)
    fps = capture.get(cv2.CAP_PROP_FPS) or FPS
    read = written = 0
    with open(args.out, "wb") as out:
        while written < args.seconds * FPS:
            ok, image = capture.read()
            if not ok:
                break
            read += 1
            while written * fps < read * FPS and written < args.seconds * FPS:
                out.write(yuyv(letterbox(image)).tobytes())
                written += 1
    print(f"{written} frames, {written / FPS:.1f} s")


if __name__ == "__main__":
    main()
