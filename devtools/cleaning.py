"""./dev clean: back to a fresh clone. The downloads in the cache folder stay."""

import shutil


def run(dev):
    shutil.rmtree(dev, ignore_errors=True)
