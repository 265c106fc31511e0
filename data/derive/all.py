"""Make every table again: ``python data/derive/all.py [SHARED] [OUT]``."""

from pathlib import Path

import agreements
import attacks
import census
import codebook
import compiled
import coups
import displacement
import geo
import minusma
import owid
import towns
import ucdp
import vdem
import wfp
import worldbank
from common import main

SCRIPTS = (
    *(agreements, attacks, census, codebook, compiled, coups, displacement, geo),
    *(minusma, owid, towns, ucdp, vdem, wfp, worldbank),
)


def derive(shared: Path, out: Path) -> None:
    """Run every script."""
    for script in SCRIPTS:
        script.derive(shared, out)


if __name__ == "__main__":
    main(derive)
