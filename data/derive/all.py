"""Make every table again: ``python data/derive/all.py [SHARED] [OUT]``."""

from pathlib import Path

import compiled
import geo
import towns
import ucdp
import unhcr
import wfp
from common import main

SCRIPTS = (compiled, geo, towns, ucdp, unhcr, wfp)


def derive(shared: Path, out: Path) -> None:
    """Run every script."""
    for script in SCRIPTS:
        script.derive(shared, out)


if __name__ == "__main__":
    main(derive)
