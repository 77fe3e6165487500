"""Pictures with their capture time: from webcams, streams, video files and photos.

    frame.py        Frame and the Camera protocol
    video.py        video files (and photos) with their own timestamps: read_video, probe
    container.py    opening a video file: formats, its video stream, memory, what it says of itself
    files.py        what can be said about a file before it is opened
    photo.py        one photo, upright
    orientation.py  how a file's display matrix turns its pictures
    picture.py      a decoded picture, made a Frame when it is needed
    times.py        presentation times that only grow, out of what files contain
    paced.py        a video file played at its own pace, as a camera
    webcam.py       a webcam by its number
    stream.py       an HTTP or RTSP stream
    redirection.py  where a stream's server sends one on to, which is refused
    opencv.py       what webcam and stream share: OpenCV, quiet and with limits
    repeats.py      a picture sent again is no new picture; what is black
    source.py       `--camera SRC` to a Camera: CameraSource
    grabber.py      one thread that keeps only the newest frame; notices and retries a lost camera
    watch.py        a picture too dark to see anybody in it
    scripted.py     a camera that follows a script, for tests

Nothing here knows what is in the picture.
"""
