"""A recording in the reader that browser viewers use: npm's @mcap/core.

FORMCHECK_NODE_MODULES names a node_modules folder that has @mcap/core, @mcap/nodejs and @mcap/support;
without it npm fetches them, and the test is skipped where that cannot be done.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from recorded_session import event, write_session

PACKAGES = ["@mcap/core@2.2.2", "@mcap/nodejs@1.0.2", "@mcap/support@1.1.0"]

SCRIPT = """
import { McapIndexedReader } from "@mcap/core";
import { FileHandleReadable } from "@mcap/nodejs";
import { loadDecompressHandlers } from "@mcap/support";
import { open } from "fs/promises";

const readable = new FileHandleReadable(await open(process.argv[2], "r"));
const decompressHandlers = await loadDecompressHandlers();
const reader = await McapIndexedReader.Initialize({ readable, decompressHandlers });
const text = new TextDecoder();
const found = { topics: {}, events: [], schemas: [], metadata: {}, attachments: [] };
for (const schema of reader.schemasById.values()) {
  JSON.parse(text.decode(schema.data));
  found.schemas.push(schema.name);
}
for await (const message of reader.readMessages()) {
  const topic = reader.channelsById.get(message.channelId).topic;
  found.topics[topic] = (found.topics[topic] ?? 0) + 1;
  const value = JSON.parse(text.decode(message.data));
  if (topic === "/events") found.events.push(value);
}
for await (const record of reader.readMetadata())
  found.metadata[record.name] = Object.fromEntries(record.metadata);
for await (const record of reader.readAttachments()) found.attachments.push(record.name);
console.log(JSON.stringify(found));
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which node finds the packages."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None:
        pytest.skip("node is not installed")
    folder = tmp_path_factory.mktemp("node")
    (folder / "package.json").write_text('{"private": true, "type": "module"}')
    (folder / "read.mjs").write_text(SCRIPT)
    ready = os.environ.get("FORMCHECK_NODE_MODULES")
    if ready:
        (folder / "node_modules").symlink_to(Path(ready).resolve(), target_is_directory=True)
        return folder
    if npm is None:
        pytest.skip("npm is not installed")
    options = ["--no-audit", "--no-fund", "--ignore-scripts", "--fetch-retries=0", "--fetch-timeout=20000"]
    try:
        done = subprocess.run(
            [npm, "install", *options, *PACKAGES], cwd=folder, capture_output=True, text=True, timeout=120
        )
    except subprocess.TimeoutExpired:
        pytest.skip("npm did not fetch @mcap/core in two minutes")
    if done.returncode != 0:
        pytest.skip("npm cannot fetch @mcap/core")
    return folder


def test_the_indexed_reader_of_npm_reads_it(folder: Path, tmp_path: Path) -> None:
    path = write_session(tmp_path, video=True)
    done = subprocess.run(["node", "read.mjs", str(path)], cwd=folder, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["topics"] == {
        "/observations": 40,
        "/video": 40,
        "/events": 2,
        "/cues": 1,
        "/phases": 1,
        "/status": 1,
    }
    assert found["events"] == [event().as_dict(), event(end_s=None).as_dict()]
    assert "foxglove.CompressedVideo" in found["schemas"]
    assert found["metadata"]["formcheck"]["exercise"] == "downward_dog"
    assert found["metadata"]["formcheck.end"]["frames"] == "40"
    assert found["attachments"] == ["exercise.toml"]
