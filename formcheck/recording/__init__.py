"""One session, one MCAP file: what the tracker saw and what formcheck made of it.

`write` taps a running session, `read` gives it back, whole or cut; `layout` has every message's
two ways side by side, `session` what is known once, `schemas` the JSON Schema of each topic,
`video_track` the optional H.264. `records` and `sink` know files and bytes, not meaning.
A recording holds the tracker's rounded numbers, so a replay computes on what live computed on.

The format for readers in other languages: docs/recording-format.md.
"""
