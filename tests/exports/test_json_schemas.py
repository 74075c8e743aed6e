"""Every published JSON file against its published schema, by an independent validator."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from ip_ranges.changes.publication import Publication
from jsonschema import Draft202012Validator
from publications import NOW, small_publication


def schema_of(path: str, found: dict[str, str]) -> dict[str, Any]:
    """The published schema of a published file."""
    own = re.match(r"(?:feeds/[^/]+/)?", path)
    folder = own.group() if own else ""
    name = path.removeprefix(folder).removesuffix(".json")
    if name.startswith("changes/"):
        name = "revision"
    if name.startswith("snapshots/"):
        name = "snapshot"
    if name.endswith("/changes.feed"):
        name = "changes.feed"
    schema: dict[str, Any] = json.loads(found[f"{folder}schema/{name}.schema.json"])
    return schema


def validate_all(found: dict[str, str]) -> int:
    """Validate every JSON file that is not a schema; how many there were."""
    count = 0
    for path, text in found.items():
        if path.endswith(".json") and "schema/" not in path:
            schema = schema_of(path, found)
            Draft202012Validator.check_schema(schema)
            problems = [f"{path}{error.json_path[1:]}: {error.message[:200]}" for error in Draft202012Validator(schema).iter_errors(json.loads(text))]
            assert problems == []
            count += 1
    return count


@pytest.mark.slow
def test_small(small_files: dict[str, str]) -> None:
    """A dozen and more files of two feeds."""
    assert validate_all(small_files) == 31


@pytest.mark.slow
def test_at_another_time_and_place(render: Callable[[Publication], dict[str, str]]) -> None:
    """With other states, without a base URL, and before the last revision."""
    assert validate_all(render(small_publication(now=NOW + timedelta(days=400), base_url=""))) == 31
    assert validate_all(render(small_publication(steps=1))) == 27


def test_hostile(hostile_files: dict[str, str]) -> None:
    """Hostile texts are texts."""
    validate_all({path: text for path, text in hostile_files.items() if not path.startswith("snapshots/")})


@pytest.mark.slow
def test_big(big_files: dict[str, str]) -> None:
    """17,000 ranges."""
    assert validate_all(big_files) == 34


def test_schemas_refuse_what_is_wrong(small_files: dict[str, str]) -> None:
    """A schema that accepts everything would prove nothing."""
    schema = Draft202012Validator(json.loads(small_files["schema/ip-ranges.schema.json"]))
    good = json.loads(small_files["ip-ranges.json"])
    for key, value in (("prefix", "192.0.2.10"), ("state", "gone"), ("role", "cache"), ("effective", "tomorrow"), ("extra", 1)):
        bad = json.loads(json.dumps(good))
        bad["ranges"][0][key] = value
        assert not schema.is_valid(bad), key


def test_the_shipped_table_follows_its_schema(small_files: dict[str, str], root_dir: Path) -> None:
    """The site's own region table, where there is one yet."""
    table = root_dir / "data" / "region-table.toml"
    if not table.exists():
        pytest.skip("data/region-table.toml is not here")
    content = json.loads(json.dumps(tomllib.loads(table.read_text()), default=str))
    problems = list(Draft202012Validator(json.loads(small_files["schema/region-table.schema.json"])).iter_errors(content))
    assert [f"{error.json_path}: {error.message}" for error in problems] == []
