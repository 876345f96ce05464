"""``python -m tests.workloads [--only rosen,b] [--peers] [--seconds 3]``, or ``--rules``"""

from __future__ import annotations

import argparse
import os
import sys

THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


def on_one_thread() -> None:
    """Starts this program again with one thread for linear algebra; NumPy reads the setting when it is imported."""
    if any(os.environ.get(name) != "1" for name in THREADS):
        os.environ.update(dict.fromkeys(THREADS, "1"))
        os.execv(sys.executable, [sys.executable, "-m", "tests.workloads", *sys.argv[1:]])


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.workloads", description=__doc__)
    parser.add_argument("--only", help="names of workloads, with commas; the other figures are left out")
    parser.add_argument("--peers", action="store_true", help="measure autograd, PyTorch and tangent-ad as well")
    parser.add_argument("--seconds", type=float, default=3.0, help="time for each workload")
    parser.add_argument("--rules", action="store_true", help="the adjoints of single functions instead")
    options = parser.parse_args()
    on_one_thread()

    from tests.workloads import WORKLOADS, report, rule_report

    if options.rules:
        rule_report.print_rules(options.seconds)
        return
    names = options.only.split(",") if options.only else list(WORKLOADS)
    unknown = [name for name in names if name not in WORKLOADS]
    if unknown:
        parser.error(f"no workload {', '.join(unknown)}; there are {', '.join(WORKLOADS)}")
    print(f"one thread, OPENBLAS_CORETYPE={os.environ.get('OPENBLAS_CORETYPE', 'as detected')}")
    ratios = report.print_workloads([WORKLOADS[name] for name in names], options.seconds, options.peers)
    report.print_summary(ratios)
    if not options.only:
        report.print_scaling()
        report.print_transform_times()
        report.print_dispatch()


if __name__ == "__main__":
    main()
