"""Jinja's folder of compiled templates, which may only ever save time: whatever is wrong with it, a build goes on."""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

from jinja2 import BytecodeCache, FileSystemBytecodeCache
from jinja2.bccache import Bucket


class CompiledTemplates(BytecodeCache):
    """A folder with a file for each template, its code after its SHA-256: code that a power cut has cut is not run.

    *prefix* begins the files' names. Raises :class:`OSError` or :class:`RuntimeError` where Jinja finds no folder that
    this user alone can enter.
    """

    def __init__(self, prefix: str) -> None:
        self._folder = Path(FileSystemBytecodeCache().directory)
        self._prefix = prefix

    def load_bytecode(self, bucket: Bucket) -> None:
        """Load the code of a template where the folder has it."""
        with suppress(OSError, ValueError):
            digest, code = self._file(bucket).read_bytes().split(b"\n", 1)
            if digest.decode("ascii") == hashlib.sha256(code).hexdigest():
                bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of a template, in one step, where there is room."""
        code = bucket.bytecode_to_string()
        with suppress(OSError), NamedTemporaryFile(dir=self._folder, delete=False) as file:
            try:
                file.write(f"{hashlib.sha256(code).hexdigest()}\n".encode() + code)
                file.flush()
                os.replace(file.name, self._file(bucket))  # noqa: PTH105 - the name is a text
            except OSError:
                Path(file.name).unlink(missing_ok=True)

    def _file(self, bucket: Bucket) -> Path:
        return self._folder / f"{self._prefix}-{bucket.key}.cache"
