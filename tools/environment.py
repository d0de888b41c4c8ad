"""Makes a virtual environment in the folder given, unless a whole one is there.

Runs with the system's Python and the standard library alone. `python tools/environment.py .venv`
"""

import subprocess
import sys
import venv
from pathlib import Path

OLDEST = (3, 11)


def whole(folder: Path) -> bool:
    """Tell whether the folder holds an environment with a working pip (an interrupted run leaves one without)."""
    python = folder / "bin" / "python"
    return python.exists() and subprocess.run([python, "-m", "pip", "--version"], capture_output=True).returncode == 0


def main(folder: Path) -> str | None:
    """Make the environment; return a sentence when it cannot be made."""
    if sys.version_info < OLDEST:
        found = ".".join(map(str, sys.version_info[:2]))
        return f"Huiyin needs Python 3.11 or newer; this is {found}. With another one: make PYTHON=python3.12 demo"
    if whole(folder):
        return None
    try:
        venv.create(folder, with_pip=True, clear=True)
    except subprocess.CalledProcessError:
        return "Python came without pip for new environments. On Debian and Ubuntu: apt-get install python3-venv"
    return None


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
