"""Cut every series again from the publishers’ files: ``python data/derive/all.py [OUT]``."""

from pathlib import Path

import agreements
import attacks
import census
import codebook
import coups
import displacement
import geo
import ground
import minusma
import owid
import towns
import ucdp
import vdem
import wfp
import worldbank
from common import main

SCRIPTS = (
    *(agreements, attacks, census, codebook, coups, displacement, geo, ground),
    *(minusma, owid, towns, ucdp, vdem, wfp, worldbank),
)


def derive(publishers: Path, out: Path) -> None:
    """Run every script."""
    for script in SCRIPTS:
        script.derive(publishers, out)


if __name__ == "__main__":
    main(derive)
