#!/bin/sh
# A second run of pytest shuts the temporary folders of a run that goes on to every other account.
#
# Expected by most: what a test has opened below its tmp_path for a server with an account of its own stays open while the test
# runs; runs keep out of each other's way (each has a numbered folder with a lock).
# What happens: every run sets the folder that all runs of the user share, pytest-of-USER, back to 0700 when it makes its own.
# A server that dropped its rights then answers 403, or fails with "Permission denied", in the middle of the first run's test.
#
# pytest 9.2.0 from PyPI, in a folder of its own; as any account.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check pytest==9.2.0 2>/dev/null
cat > "$folder/test_second.py" <<'END'
def test_second(tmp_path):
    pass
END
cat > "$folder/test_first.py" <<'END'
import pathlib, subprocess, sys


def test_first(tmp_path):
    shared = tmp_path.parent.parent
    shared.chmod(0o755)
    before = oct(shared.stat().st_mode & 0o777)
    second = pathlib.Path(__file__).with_name("test_second.py")
    subprocess.run([sys.executable, "-m", "pytest", "-q", str(second)], check=True, stdout=subprocess.DEVNULL)
    after = oct(shared.stat().st_mode & 0o777)
    print("while the first test runs:", before, "then", after)
    assert (before, after) == ("0o755", "0o700")
END
"$folder/venv/bin/python" -m pytest --version
cd "$folder"
PYTEST_DEBUG_TEMPROOT=$folder "$folder/venv/bin/python" -m pytest -q -s test_first.py > said || { cat said; exit 1; }
grep "while the first" said
echo "As described."
